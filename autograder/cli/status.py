"""What needs a person: unread answers, what broke, what looks odd, what changed; or where one student stands."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from ..student.submission import printable
from .output import add_json, say

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..course.course import Course
    from ..people.class_status import AssignmentStatus, Matter
    from ..people.student_status import StudentLine

_MOST_OF_A_KIND = 10


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "student", nargs="?", metavar="STUDENT", help="where this student stands; default: the class"
    )
    parser.add_argument(
        "--assignment", action="append", default=[], metavar="A", help="this assignment only; repeatable"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course

    course = load_course()
    return _student(course, options) if options.student else _class(course, options)


def _class(course: Course, options: argparse.Namespace) -> int:
    from ..people.class_status import class_status
    from ..reading.dealing import reader_of
    from .documents import write_document

    status = class_status(course, options.assignment, reader_of(course))
    quiet = options.json == "-"
    if options.json:
        write_document("status", options.json, course=course.name, status=status, student=None)
    for assignment in status.assignments:
        for line in _assignment_lines(course, assignment):
            say(line, quiet=quiet)
    for note in status.notes:
        say(f"note: {note}", quiet=quiet)
    if not status.needs_person:
        say("Nothing needs a person." if status.assignments else "Nothing is graded yet.", quiet=quiet)
    return 1 if status.needs_person else 0


def _assignment_lines(course: Course, status: AssignmentStatus) -> list[str]:
    from ..course.times import shown_time

    missing = f", {status.missing} missing" if status.missing is not None else ""
    final = f", {status.provisional} marks provisional" if status.provisional else ", all marks final"
    due = shown_time(course, status.due, status.name)
    lines = [f"{status.name}: {status.handed_in} handed in{missing}{final}; due {due}"]
    lines += [
        f"  unread: {count} answers to {question}{_with_whom(count, status.readers.get(question, {}))}"
        for question, count in status.unread.items()
    ]
    lines += _by_kind(status.matters)
    lines += [f"  changed: {sentence}" for sentence in status.changes]
    return lines + _by_kind(status.information)


def _with_whom(count: int, readers: Mapping[str, int]) -> str:
    """Say with whom the unread answers to one question are; nothing where none was dealt out."""
    if not readers:
        return ""
    with_readers = [f"{reader} {number}" for reader, number in readers.items()]
    rest = count - sum(readers.values())
    return f" ({', '.join([*with_readers, *([f'dealt to nobody {rest}'] if rest else [])])})"


def _by_kind(matters: Sequence[Matter]) -> list[str]:
    """A line for each, and at most so many of a kind."""
    lines = []
    for kind in dict.fromkeys(matter.kind for matter in matters):
        own = [matter for matter in matters if matter.kind == kind]
        lines += [
            f"  {kind}: {printable(matter.student)}: {matter.sentence}" for matter in own[:_MOST_OF_A_KIND]
        ]
        if len(own) > _MOST_OF_A_KIND:
            lines.append(f"  {kind}: and {len(own) - _MOST_OF_A_KIND} more; --json names all")
    return lines


def _student(course: Course, options: argparse.Namespace) -> int:
    from ..people.student_status import student_status
    from .documents import write_document

    status = student_status(course, options.student)
    chosen = {assignment.name for assignment in course.select(options.assignment)}
    quiet = options.json == "-"
    if options.json:
        write_document("status", options.json, course=course.name, status=None, student=status)
    for line in status.lines:
        if line.assignment in chosen:
            say(_student_line(course, line), quiet=quiet)
    for note in status.notes:
        say(f"note: {note}", quiet=quiet)
    return 1 if status.notes else 0


def _student_line(course: Course, line: StudentLine) -> str:
    from ..course.times import shown_time

    extended = " (extended)" if line.has_extension else ""
    parts = [f"due {shown_time(course, line.due, line.assignment)}{extended}"]
    if line.total is None:
        parts.append("nothing handed in")
    else:
        state = "" if line.is_final else " (provisional)"
        parts.append(f"{line.total:g} of {line.max_score:g} points{state}")
    if line.penalty:
        parts.append(f"{line.penalty:g} points lost to lateness")
    if line.waiting:
        parts.append(f"{line.waiting} answers wait for a reader")
    if line.late_share:
        parts.append(f"a hand-in now loses {100 * line.late_share:.0f} %")
    if line.beyond_limit:
        parts.append(f"{line.beyond_limit} of {line.attempts} attempts are beyond the limit")
    if line.left_in_all is not None:
        parts.append(f"{line.left_in_all} attempts left")
    if line.left_today is not None:
        parts.append(
            f"{line.left_today} of them today"
            if line.left_in_all is not None
            else f"{line.left_today} attempts left today"
        )
    return f"{line.assignment}: {'; '.join(parts)}"
