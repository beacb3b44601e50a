"""Draft the hidden checks and the misconceptions of exercises, from signature, docstring and solution."""

from __future__ import annotations

import argparse

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("exercises", nargs="+", metavar="EXERCISE", help="such as losses.mse")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..release.suggest import suggest

    say(suggest(load_course(), options.exercises))
    return 0
