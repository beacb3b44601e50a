"""Make a new assignment that already passes validate, to be rewritten piece by piece."""

from __future__ import annotations

import argparse

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", metavar="NAME", help="such as 11-weight-decay")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..release.scaffold import new_assignment

    course = load_course()
    for file in new_assignment(course, options.name):
        say(file.relative_to(course.root))
    say(f"\nIt is entered in {course.file.name}. Next:")
    say(f"  autograder validate {options.name} --mutants")
    say(f"  autograder build {options.name}")
    return 0
