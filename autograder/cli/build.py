"""Make assignments/ from solutions/ through nbgrader, and refuse to release anything private."""

from __future__ import annotations

import argparse

from .output import say, whisper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail if assignments/ is out of date"
    )


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..release import OutOfDate, build_each

    course = load_course()
    report = build_each(course, options.assignments, check=options.check)
    for built in report.assignments:
        state = "built" if built.changed else "up to date"
        if options.check and built.changed:
            state = "out of date"
        say(
            f"{built.name}: {state}, {len(built.files)} files, {len(built.exercises)} exercises, "
            f"{built.points:g} points"
        )
    for answer in report.answers_ahead:
        say(answer.sentence(course))
    for name in report.leftover:
        say(f"{name} is in assignments/, but course.toml does not name it. Delete it if it is not wanted.")
    for note in report.notes:
        say(f"note: {note}")
    for failed in report.failed:
        whisper(f"autograder: {failed.name} is not built, and what was there stays: {failed.error}")
    if options.check and report.different:
        say(OutOfDate(report.different))
    if report.failed:
        return 1 if report.assignments else 2
    return 1 if options.check and report.different else 0
