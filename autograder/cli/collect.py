"""Unpack the archive that Canvas, Moodle or Gradescope lets one download, or take all hand-ins of nbgrader's exchange."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..student.submission import printable
from .output import say

if TYPE_CHECKING:
    from datetime import datetime

    from ..course.course import Course
    from ..integrations.archives.collecting import Collection


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "archive",
        type=Path,
        metavar="FILE",
        help="the zip archive, as it was downloaded; or the exchange's folder inbound",
    )
    parser.add_argument("--assignment", required=True, metavar="A", help="whose hand-ins they are")
    parser.add_argument(
        "--system", choices=["canvas", "moodle", "gradescope"], help="default: found out from the names in it"
    )
    parser.add_argument(
        "--match",
        type=Path,
        metavar="FILE",
        help="Canvas's gradebook or Moodle's grading worksheet: who the numbers are, and Moodle's times",
    )
    parser.add_argument("--dry-run", action="store_true", help="say what would be new, and write nothing")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..integrations.archives.collecting import collect

    course = load_course()
    if options.archive.is_dir():
        return _exchange(course, options)

    def note(student: str, assignment: str, folder: Path, time: datetime, source: str) -> None:
        note_lms_time(course, (student, assignment), folder, time, source)

    collection = collect(
        course,
        options.assignment,
        options.archive,
        system=options.system,
        match=options.match,
        is_dry_run=options.dry_run,
        note=note,
    )
    say(summary(collection, options.archive.name, is_dry_run=options.dry_run))
    return 1 if collection.notes or any(person.remark for person in collection.people) else 0


def _exchange(course: Course, options: argparse.Namespace) -> int:
    """Take every hand-in of nbgrader's exchange."""
    from ..integrations.archives.exchange import collect_exchange

    if options.match is not None or options.system is not None:
        say("note: --match and --system are for archives, and say nothing about a folder.")
    collected = collect_exchange(course, options.assignment, options.archive, is_dry_run=options.dry_run)
    say(f"{options.archive}: {collected.hand_ins} hand-ins of {options.assignment}")
    if options.dry_run:
        say("Nothing was written: this was a dry run.")
    else:
        say(f"  {collected.waiting} attempts are new, and wait to be graded")
        say(f"  {len(collected.moved)} students have another last hand-in than before")
    for note in collected.notes:
        say(f"  note: {note}")
    return 1 if collected.notes else 0


def note_lms_time(course: Course, whose: tuple[str, str], folder: Path, time: datetime, source: str) -> None:
    """Note the learning system's record of when what is in ``folder`` was handed in. whose: student, assignment."""
    from ..grading.hand_ins import NotedTime, note_time
    from ..grading.judge import known_needed_files
    from ..student.submission import read_submission

    # as grading reads it, so that the time holds for what is graded
    needed = known_needed_files(course.solutions_folder / whose[1])
    submission = read_submission(folder, *whose, needed, limits=course.submission_limits)
    note_time(course, *whose, NotedTime(submission.digest, time, "lms", source))


def summary(collection: Collection, archive: str, *, is_dry_run: bool) -> str:
    """Return who is new, newer, unchanged or older, and what needs a look, as text."""
    lines = [f"{archive} ({collection.system}): {len(collection.people)} people"]
    for change in ("new", "newer", "unchanged", "older"):
        names = [person.student for person in collection.people if person.change == change]
        if names:
            lines.append(
                f"  {change}: {len(names)} ({', '.join(names[:20])}{', ...' if len(names) > 20 else ''})"
            )
    lines += [
        f"  {printable(person.student)}: {person.remark}." for person in collection.people if person.remark
    ]
    lines += [f"  note: {note}" for note in collection.notes]
    return "\n".join([*lines, "Nothing was written: this was a dry run."] if is_dry_run else lines)
