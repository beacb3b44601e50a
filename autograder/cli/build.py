"""Make assignments/ from solutions/ through nbgrader, and refuse to release anything private."""

from __future__ import annotations

import argparse

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if assignments/ is out of date"
    )


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..release import OutOfDate, build

    course = load_course()
    try:
        report = build(course, options.assignments, check=options.check)
    except OutOfDate as error:
        say(error)
        return 1
    for built in report.assignments:
        state = "up to date" if options.check or not built.changed else "built"
        say(
            f"{built.name}: {state}, {len(built.files)} files, {len(built.exercises)} exercises, "
            f"{built.points:g} points"
        )
    for answer in report.answers_ahead:
        say(answer.sentence(course))
    for name in report.leftover:
        say(f"{name} is in assignments/, but course.toml does not name it. Delete it if it is not wanted.")
    return 0
