"""Make a course again from the file that `autograder backup` wrote."""

from __future__ import annotations

import argparse
from pathlib import Path

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path, metavar="FILE")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="a new folder")


def run(options: argparse.Namespace) -> int:
    from ..service.backup import restore

    course = restore(options.file, options.to.resolve())
    say(
        f"{course.name} is in {course.root}, with everything that was in the backup. `autograder verify` checks it."
    )
    return 0
