"""Write a course into one file: sources, data, gradebook, uploads, logins, secret. It may run meanwhile."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--to", type=Path, metavar="FILE", help="default: COURSE-DATE.tar.gz here")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..service.backup import back_up

    course = load_course()
    file = options.to or Path(f"{course.id}-{datetime.now(UTC):%Y%m%d-%H%M%S}.tar.gz")
    done = back_up(course, file)
    say(
        f"{done.file} holds {done.files} files. It has the course's secret and its people: keep it as safe as these."
    )
    for note in done.notes:
        say(f"note: {note}")
    return 1 if done.notes else 0
