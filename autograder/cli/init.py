"""Begin a course in this folder: configuration, and a first assignment that already passes validate."""

from __future__ import annotations

import argparse
from pathlib import Path

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("folder", nargs="?", type=Path, default=Path(), help="default: this folder")
    parser.add_argument(
        "--first", default="01-first-steps", metavar="NAME", help="the first assignment's name"
    )


def run(options: argparse.Namespace) -> int:
    from ..release.start import start_course

    _, files = start_course(options.folder, options.first)
    for file in files:
        say(file.resolve().relative_to(options.folder.resolve()))
    where = "" if options.folder == Path() else f"cd {options.folder} && "
    say("\nA course with one assignment, to be rewritten piece by piece. Next:")
    say(f"  {where}autograder validate {options.first}")
    say("  autograder build")
    return 0
