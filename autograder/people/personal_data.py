"""All data of one person as a zip archive, for that person: what was handed in, what came of it, what is known.

Of results it has what the student may see: the hidden checks are the course's, and others are still graded by them.
"""

from __future__ import annotations

import os
import stat
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from ..course.course import Course
from ..course.roster import Person, read_roster
from ..durable import make_folder
from ..feedback.student_view import student_view
from ..gradebook.marks import mark_or_reason
from ..grading.attempts import AttemptError, Attempts
from ..grading.hand_ins import noted_times
from ..grading.log import AuditLog
from ..grading.log_entries import Entry
from .exported_files import note_export
from .names import PeopleError, present_name
from .records import person_folders

_README = """\
What the course "{course}" has stored about {student}.

person.json      the entry in the roster, extensions and groups
submitted/       what lies in the folder of submissions
attempts/        every attempt that was kept: its files, and in attempts.json the times and the results that
                 you may see
marks.json       what each mark is made of, with scores and comments that a person entered
autograded/, feedback/, pages/
                 what was made of it for the course's staff and for you
log.json         every change of a mark, and what else happened, with time and reason
handed_in.json   times of handing in that were noted by the course
"""


@dataclass(frozen=True)
class PersonalData:
    """What an archive holds. notes: sentences on what could not be put into it."""

    file: Path
    files: int
    notes: tuple[str, ...]


def export_person(course: Course, student: str, file: Path) -> PersonalData:
    """Write all data of ``student`` into the zip archive ``file``, which must not be there yet.

    Raises PeopleError, and GradebookError and AttemptError where something cannot be read.
    """
    name = present_name(course, student)
    notes: list[str] = []
    try:
        make_folder(file.resolve().parent)
        with file.open("xb") as stream, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            os.chmod(file, 0o600)
            for path, content in _entries(course, name, notes):
                archive.writestr(_member(path), content)
            count = len(archive.namelist())
    except FileExistsError as error:
        raise PeopleError(f"{file} is there already. Name another file with --to.") from error
    except BaseException as error:
        file.unlink(missing_ok=True)
        if isinstance(error, OSError) and not isinstance(error, AttemptError):
            raise PeopleError(f"{file} cannot be written: {error.strerror or error}.") from error
        raise
    note_export(course, file, name)
    return PersonalData(file, count, tuple(notes))


def _entries(course: Course, student: str, notes: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the path in the archive and the content of everything; put into ``notes`` what cannot be read."""
    roster = read_roster(course.data_folder)
    yield "README.txt", _README.format(course=course.name, student=student).encode("utf-8", "replace")
    person = {
        "person": roster.by_name.get(student, Person(student)),
        "extensions": {a.name: a.extensions[student] for a in course.assignments if student in a.extensions},
        "groups": {a.name: a.group_of(student) for a in course.assignments if len(a.group_of(student)) > 1},
    }
    yield "person.json", _json(person)
    for folder, title in zip(
        person_folders(course, student), ("submitted", "autograded", "feedback", "pages")
    ):
        for path, content in _files_below(folder, notes):
            yield f"{title}/{path}", content
    yield from _attempts(course, student, notes)
    marks = []
    for assignment in course.assignments:
        mark, reason = mark_or_reason(course, assignment.name, student)
        marks += [mark] if mark is not None else []
        notes += [f"{assignment.name}: {reason}"] if reason else []
    yield "marks.json", _json(marks)
    times = {a.name: noted_times(course, student, a.name) for a in course.assignments}
    yield "log.json", _json(_log_entries(course, student))
    yield "handed_in.json", _json({name: noted for name, noted in times.items() if noted})


def _log_entries(course: Course, student: str) -> list[Entry]:
    audit = AuditLog(course)
    person = audit.known_id(student)
    entries = [line.entry for line in audit.lines()] if person is not None else []
    return [entry for entry in entries if entry is not None and entry.person == person]


def _attempts(course: Course, student: str, notes: list[str]) -> Iterator[tuple[str, bytes]]:
    store = Attempts(course.attempts_folder)
    known = {assignment.name for assignment in course.assignments}
    for assignment in store.assignments():
        history = store.history(student, assignment)
        notes += history.damaged
        lines = []
        for number, attempt in enumerate(history.attempts, start=1):
            result = attempt.result
            shown = student_view(course, result) if result is not None and assignment in known else None
            lines.append({"attempt": number, "hand_ins": attempt.hand_ins, "result": shown})
            try:
                for path, content in store.submitted_files(attempt).items():
                    yield f"attempts/{assignment}/{number}/{path}", content
            except AttemptError as error:
                notes.append(str(error))
        if lines:
            yield f"attempts/{assignment}/attempts.json", _json(lines)


def _files_below(folder: Path, notes: list[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the regular files below ``folder``. Follows no link, which may lead to somebody else's files."""
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted(names):
            path = Path(place, name)
            try:
                descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
                with open(descriptor, "rb") as file:
                    if stat.S_ISREG(os.fstat(descriptor).st_mode):
                        yield path.relative_to(folder).as_posix(), file.read()
            except OSError as error:
                notes.append(f"{path} was left out: {error.strerror}.")


def _member(path: str) -> str:
    """The path as any program may unpack it: a student chose parts of it."""
    safe = "".join(
        character if character.isprintable() and character not in '\\:*?"<>|' else "_"
        for character in path.encode("utf-8", "backslashreplace").decode()
    )
    return "/".join(
        "_" if part in ("", ".", "..") else part for part in PurePosixPath(safe).parts if part != "/"
    )


def _json(value: object) -> bytes:
    return msgspec.json.format(msgspec.json.encode(value, enc_hook=str), indent=2) + b"\n"
