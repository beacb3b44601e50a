"""Check your own code against the visible checks in this folder."""

from __future__ import annotations

import argparse
import gc
from pathlib import Path
from typing import TYPE_CHECKING

from .output import add_json, say, whisper

if TYPE_CHECKING:
    from ..selfcheck.selfcheck import Report, SelfCheck


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercises", nargs="*", metavar="EXERCISE", help="such as losses.mse; all if none")
    parser.add_argument("--watch", action="store_true", help="check again whenever a file is saved")
    parser.add_argument(
        "--debug", action="store_true",
        help="run your code in this process: breakpoint() gives you the debugger, and nothing ends an endless loop",
    )  # fmt: skip
    parser.add_argument(
        "--folder", type=Path, default=Path(), help="the assignment's folder; default: this one"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    collects = gc.isenabled()
    gc.disable()  # a single check has ended before a search for cycles pays
    try:
        return _checked(options, collects=collects)
    finally:
        if collects:
            gc.enable()


def _checked(options: argparse.Namespace, *, collects: bool) -> int:
    from ..course.own_folders import refuse_handed_in_checks
    from ..selfcheck.selfcheck import SelfCheck
    from ..selfcheck.watching import saved_files, state_of

    refuse_handed_in_checks(options.folder)
    selfcheck = SelfCheck(options.folder.resolve())
    try:
        watched = selfcheck.watched
        before = state_of(selfcheck.folder, watched)
        status = _once(selfcheck, options)
        if options.watch:
            if collects:
                gc.enable()
            say("Watching. Save a file to check again; Ctrl-C ends.")
            for names in saved_files(selfcheck.folder, before, watched):
                say(f"\n{', '.join(sorted(names))} saved")
                status = _once(selfcheck, options)
        return status
    finally:
        selfcheck.close()


def _once(selfcheck: SelfCheck, options: argparse.Namespace) -> int:
    from ..selfcheck.selfcheck import is_right

    try:
        report = selfcheck.run(options.exercises, in_process=options.debug)
    except Exception as error:
        if not (options.watch and _mends_itself(error)):
            raise
        whisper(error)
        return 1
    if options.json:
        from .documents import write_document

        write_document(
            "check",
            options.json,
            exercises=report.exercises,
            remarks=report.remarks,
            hidden=report.hidden,
            stopped=report.stopped,
        )
    if options.json != "-":
        _print(report)
    if report.stopped:
        say("Stopped. The checks above are those that were finished.")
        return 130
    return 0 if is_right(report) else 1


def _mends_itself(error: Exception) -> bool:
    """Whether the next save may mend what went wrong: a suite or a folder that is being written."""
    from ..selfcheck.selfcheck import SelfCheckError
    from ..suite.collection import SuiteError

    return isinstance(error, SuiteError | SelfCheckError | OSError)


def _print(found: Report) -> None:
    from ..feedback.terminal import report

    say(report(found.exercises, hidden=found.hidden, remarks=found.remarks))


def complete() -> list[str]:
    """Return the names of the exercises in this folder, for a shell that completes them."""
    import re

    marker = re.compile(r"""\.exercise\(\s*["']([\w.]+)["']""")
    names = [
        name
        for path in sorted(Path().glob("test_*.py"))
        for name in marker.findall(path.read_text("utf-8", "replace"))
    ]
    return list(dict.fromkeys(names))
