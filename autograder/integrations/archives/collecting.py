"""From an archive of a learning system to the folder of submissions: who is new, newer or unchanged.

A hand-in is written whole or not at all.  What a system says of the time comes from its own record, never from a
file of the student's.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from ...course.course import Course
from ...course.roster import bad_name, read_roster
from ...durable import replace_folder
from ...grading.judge import known_needed_files
from ...student.submission import (
    IGNORED,
    TIMESTAMP,
    NotASubmission,
    SubmissionLimits,
    printable,
    read_submission,
)
from ..exports.table import read_table
from .conventions import HandedIn, System, detect, handed_in, moodles_time
from .unpacking import ArchiveError, open_archive, unpack_nested

Change = Literal["new", "newer", "unchanged", "older"]

Note = Callable[[str, str, Path, datetime, str], None]
"""Notes a trusted time: student, assignment, the folder that was written, the time, and who says so."""


@dataclass(frozen=True)
class Collected:
    """One person's hand-in and what became of it.

    time:   the system's record, in UTC; None where it has none
    remark: what a person must know or do; empty if nothing
    """

    student: str
    change: Change
    files: int
    time: datetime | None
    remark: str = ""


@dataclass
class Collection:
    """What an archive held. notes: sentences on what was left out."""

    system: System
    people: list[Collected] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def collect(
    course: Course,
    assignment: str,
    archive: Path,
    *,
    system: System | None = None,
    match: Path | None = None,
    is_dry_run: bool = False,
    note: Note | None = None,
    now: datetime | None = None,
) -> Collection:
    """Unpack ``archive`` into the folder of submissions, and return what changed.

    system:     whose archive it is; None finds out
    match:      Canvas's gradebook or Moodle's grading worksheet, which say who the numbers in the names are
    is_dry_run: whether to write nothing
    note:       is told the system's time of each hand-in that has one

    Raises ArchiveError, ExportError for ``match``, and CourseError for an unknown assignment.
    """
    entry = course.assignment(assignment)
    opened = open_archive(archive, archive.name)
    files = dict(opened.files())
    system = system or detect(files)
    collection = Collection(system, notes=opened.left_out)
    expected = _expected(course, assignment)
    identities = _identities(match, entry.due) if match is not None else {}
    roster = read_roster(course.data_folder)
    now = now or datetime.now(UTC)
    taken: dict[str, str] = {}
    for person in handed_in(system, files, expected, collection.notes):
        student, known_time = _student(person, identities)
        student = roster.present_name(student)
        problem = bad_name(student)
        if student.casefold() in taken:
            problem = f"{printable(taken[student.casefold()])} has the same name, but for its case"
        if problem:
            collection.notes.append(f"{printable(person.name)} was left out: {problem}.")
            continue
        taken[student.casefold()] = student
        person.time = person.time or known_time or _in_time(person, entry.due_for(student), now)
        _unpack(person, collection.notes)
        place = (course.submitted_folder, student, assignment)
        source = f"{system}: {archive.name}"
        collection.people.append(
            _place(place, person, source, course.submission_limits, is_dry_run=is_dry_run, note=note)
        )
        collection.notes += _left_out(course, student, assignment, person if is_dry_run else None)
    return collection


def _place(
    place: tuple[Path, str, str],
    person: HandedIn,
    source: str,
    limits: SubmissionLimits,
    *,
    is_dry_run: bool,
    note: Note | None,
) -> Collected:
    """Write one hand-in where it is new or newer than what is there.

    place: the folder of submissions, the student, the assignment
    """
    submitted, student, assignment = place
    folder = submitted / student / assignment
    files = _taken(person)
    if not files:
        return Collected(student, "unchanged", 0, person.time, "there is no file in it")
    change = _change(folder, files, person.time, limits)
    if not is_dry_run:
        if change in ("new", "newer"):
            replace_folder(folder, lambda unfinished: _write(unfinished, files, person.time))
        if note is not None and person.time is not None and change != "older":
            note(student, assignment, folder, person.time, source)
    remark = ""
    if person.is_late and person.time is None:
        remark = "marked late, and the archive does not say when it was handed in"
    elif person.time is None:
        remark = "the archive does not say when it was handed in"
    elif change == "older":
        remark = "what is there already was handed in later"
    return Collected(student, change, len(files), person.time, remark)


def _left_out(course: Course, student: str, assignment: str, unwritten: HandedIn | None) -> list[str]:
    """Return a sentence for each file that grading will leave out: of what is there, or of what would be."""
    needed = known_needed_files(course.solutions_folder / assignment)
    with contextlib.ExitStack() as stack:
        folder = course.submitted_folder / student / assignment
        if unwritten is not None:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()), assignment)
            folder.mkdir()
            _write(folder, _taken(unwritten), unwritten.time)
        try:
            there = read_submission(folder, student, assignment, needed, limits=course.submission_limits)
        except NotASubmission:
            return []  # it is graded as such, with its reason
    return [f"{printable(student)}: {remark}" for remark in there.remarks]


def _taken(person: HandedIn) -> dict[PurePosixPath, bytes]:
    return {path: content for path, content in person.files.items() if not set(path.parts) & IGNORED}


def _change(
    folder: Path, files: Mapping[PurePosixPath, bytes], time: datetime | None, limits: SubmissionLimits
) -> Change:
    if not os.path.lexists(folder):
        return "new"
    try:
        there = read_submission(folder, folder.parent.name, folder.name, limits=limits)
    except NotASubmission:
        return "newer"
    if dict(there.files) == {path.as_posix(): content for path, content in files.items()}:
        return "unchanged"
    is_older = time is not None and there.handed_in is not None and there.handed_in > time
    return "older" if is_older else "newer"


def _write(folder: Path, files: Mapping[PurePosixPath, bytes], time: datetime | None) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    if time is not None:
        (folder / TIMESTAMP).write_text(f"{time:%Y-%m-%d %H:%M:%S.%f} UTC")


def _unpack(person: HandedIn, notes: list[str]) -> None:
    """Put the contents of a lone archive in its place: many students hand in their folder zipped."""
    if len(person.files) == 1:
        ((path, content),) = person.files.items()
        if path.suffix.lower() == ".zip":
            person.files, problems = unpack_nested(content, f"{path.name} of {printable(person.name)}")
            notes += problems


def _expected(course: Course, assignment: str) -> set[str]:
    """The names of the files that the assignment hands out."""
    folder = course.assignments_folder / assignment
    return {path.name for path in folder.iterdir() if path.is_file()} if folder.is_dir() else set()


def _in_time(person: HandedIn, due: datetime, now: datetime) -> datetime | None:
    """When Canvas marks nobody late, the hand-in was there at the due date: no later time can be true."""
    return min(due.astimezone(UTC), now) if person.is_late is False else None


@dataclass(frozen=True)
class _Identity:
    student: str
    time: datetime | None = None


def _identities(match: Path, due: datetime) -> dict[str, _Identity]:
    """Return the system's number of a person -> who that is here, from a downloaded table."""
    rows = read_table(match)
    head = [name.strip() for name in rows[0]] if rows else []
    records = [dict(zip(head, row)) for row in rows[1:]]
    if {"ID", "SIS Login ID"} <= set(head):
        return {
            record["ID"].strip(): _Identity(record["SIS Login ID"].strip())
            for record in records
            if record.get("ID", "").strip() and record.get("SIS Login ID", "").strip()
        }
    if "Identifier" in head:
        identities = {}
        for record in records:
            student = next(
                (
                    record[key].strip()
                    for key in ("Username", "ID number", "Email address")
                    if record.get(key, "").strip()
                ),
                "",
            )
            time = moodles_time(record.get("Last modified (submission)", ""), due.tzinfo)
            number = record["Identifier"].strip().rpartition(" ")[2]
            if student:
                identities[number] = _Identity(student.partition("@")[0], time)
        return identities
    raise ArchiveError(
        f"{match} has neither Canvas's columns ID and SIS Login ID nor Moodle's column Identifier. Download "
        f"the gradebook or the grading worksheet, as CSV."
    )


def _student(person: HandedIn, identities: Mapping[str, _Identity]) -> tuple[str, datetime | None]:
    """The name of the student's folder, and the time that the downloaded table gives."""
    identity = identities.get(person.person)
    if identity is not None:
        return identity.student, identity.time
    if person.known_as:
        return person.known_as[0].partition("@")[0], None
    name = "-".join(person.name.split())
    return f"{name}-{person.person}" if person.person else name, None
