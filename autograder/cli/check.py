"""Check your own code against the visible checks in this folder."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from .output import add_json, say

if TYPE_CHECKING:
    from ..selfcheck.selfcheck import SelfCheck


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="such as losses.mse; all if none")
    parser.add_argument("--watch", action="store_true", help="check again whenever a file is saved")
    parser.add_argument(
        "--folder", type=Path, default=Path(), help="the assignment's folder; default: this one"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..selfcheck.selfcheck import SelfCheck
    from ..selfcheck.watching import saved_files, state_of

    selfcheck = SelfCheck(options.folder.resolve())
    try:
        before = state_of(selfcheck.folder)
        status = _once(selfcheck, options)
        if options.watch:
            say("Watching. Save a file to check again; Ctrl-C ends.")
            for names in saved_files(selfcheck.folder, before):
                say(f"\n{', '.join(sorted(names))} saved")
                status = _once(selfcheck, options)
        return status
    finally:
        selfcheck.close()


def _once(selfcheck: SelfCheck, options: argparse.Namespace) -> int:
    from ..feedback.terminal import report
    from ..selfcheck.selfcheck import is_right
    from ..suite.collection import SuiteError

    try:
        results = selfcheck.run(options.exercises)
    except SuiteError as error:
        if not options.watch:
            raise
        print(error, file=sys.stderr)
        return 1
    if options.json:
        from .documents import write_document

        write_document("check", options.json, exercises=results)
    if options.json != "-":
        say(report(results))
    return 0 if is_right(results) else 1
