"""Pack what a mark rests on into one file: hand-in, result, suite, log. `autograder verify FILE` checks it."""

from __future__ import annotations

import argparse
from pathlib import Path

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument(
        "--to", type=Path, metavar="FILE", help="default: STUDENT-ASSIGNMENT.zip in this folder"
    )
    parser.add_argument(
        "--for-student", action="store_true", help="a copy without anything hidden and without other people"
    )


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..durable import write_file
    from ..gradebook.bundle import make_bundle
    from ..grading.records import quote_name

    course = load_course()
    (assignment,) = course.select([options.assignment])
    content, notes = make_bundle(
        course, options.student, assignment.name, is_student_copy=options.for_student
    )
    copy = "-copy" if options.for_student else ""
    path = options.to or Path(f"{quote_name(options.student)}-{assignment.name}{copy}.zip")
    write_file(path, content)
    say(f"{path} is written ({len(content)} bytes). `autograder verify {path}` checks it.")
    for note in notes:
        say(f"note: {note}")
    if not options.for_student:
        say("It holds the hidden suite: it is for instructors. A student's copy is made with --for-student.")
    return 1 if notes else 0
