"""The roster: who is in the course, who has left it, what each was called before, and who may hand in later.

`autograder people` writes it; everybody else reads it. It lies with the other personal data::

    data/people.json
    {"format": 1, "people": [{"name": "ada", "first_name": "Ada", "last_name": "Lovelace"}],
     "extensions": {"a1": {"ada": 3.0}}}

A course without this file has an empty roster: then whoever hands something in is in the course.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Annotated

import msgspec

from ..durable import make_folder, write_file
from ..student.submission import is_text, printable
from .toml import CourseError

FORMAT = 1
FILE_NAME = "people.json"
_LONGEST_NAME = 128  # in nbgrader's table of students; with room for an ending in a file system

Extension = float | Annotated[datetime, msgspec.Meta(tz=True)]
"""Days after the due date, or a date."""


class Person(msgspec.Struct, frozen=True, omit_defaults=True):
    """One student.

    name:      the name of the student's folder, and the student's id in the gradebook
    withdrawn: since when the student is in the course no more; None: is in it
    former:    the names that the student had before, the first one first: random numbers are drawn by that one
    """

    name: str
    first_name: str = ""
    last_name: str = ""
    email: str = ""
    lms_user_id: str = ""
    withdrawn: datetime | None = None
    former: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """First and last name, as far as they are known."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)


class Roster(msgspec.Struct, frozen=True, dict=True):
    """All people of a course. extensions: assignment -> student -> until when that student's work is in time."""

    format: int = FORMAT
    people: tuple[Person, ...] = ()
    extensions: dict[str, dict[str, Extension]] = msgspec.field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Person]:
        """Each person by the present name."""
        return {person.name: person for person in self.people}

    @cached_property
    def withdrawn(self) -> frozenset[str]:
        """The people who are in no class statistics and in no export."""
        return frozenset(person.name for person in self.people if person.withdrawn is not None)

    @cached_property
    def _by_former_name(self) -> Mapping[str, Person]:
        return {name: person for person in self.people for name in person.former}

    def present_name(self, student: str) -> str:
        """Return what a student is called now of whom ``student`` may be a former name."""
        if student in self.by_name or student not in self._by_former_name:
            return student
        return self._by_former_name[student].name

    def drawn_as(self, student: str) -> str:
        """Return the name by which the random numbers of ``student`` are drawn: the first that there was."""
        person = self.by_name.get(student)
        return person.former[0] if person is not None and person.former else student

    def extensions_of(self, assignment: str, due: datetime) -> dict[str, datetime]:
        """Return until when the work of those is in time who got an extension; never before ``due``."""
        return {
            student: due + timedelta(days=until) if isinstance(until, int | float) else max(until, due)
            for student, until in self.extensions.get(assignment, {}).items()
        }

    def with_person(self, person: Person) -> Roster:
        """Return the roster with ``person`` in the place of whoever has that name, or added."""
        others = [other for other in self.people if other.name != person.name]
        return msgspec.structs.replace(
            self, people=tuple(sorted([*others, person], key=lambda each: each.name))
        )


def read_roster(data_folder: Path) -> Roster:
    """Return the roster; an empty one where there is none. Raises CourseError where it cannot be used."""
    file = data_folder / FILE_NAME
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return Roster()
    except OSError as error:
        raise CourseError(
            f"The roster {file} cannot be read ({error.strerror}). Give this user access to it."
        ) from error
    try:
        number, roster = _decoded(content)
        if roster is None:
            raise CourseError(
                f"The roster {file} has format {number}, and this program knows formats up to {FORMAT}: a newer "
                f"version of autograder wrote it. Install that version; nothing was changed."
            )
        return roster
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise CourseError(f"The roster {file} is damaged ({error}). Restore it from a backup.") from error


@lru_cache(maxsize=8)
def _decoded(content: bytes) -> tuple[int, Roster | None]:
    """Return the number of the format, and the roster if that is known. A service asks for the same one with each request."""
    number = msgspec.json.decode(content, type=_NumberOnly).format
    return number, msgspec.json.decode(content, type=Roster) if number <= FORMAT else None


def change_roster(data_folder: Path, change: Callable[[Roster], Roster]) -> Roster:
    """Let ``change`` make another roster of the present one, write it, and return it. Durable on return.

    Several programs may do so at once: each sees what the others wrote. Raises CourseError.
    """
    file = data_folder / FILE_NAME
    try:
        make_folder(data_folder)
        with _locked(data_folder / f".{FILE_NAME}.lock"):
            roster = change(read_roster(data_folder))
            write_file(file, msgspec.json.format(msgspec.json.encode(roster)) + b"\n")
    except OSError as error:
        raise CourseError(
            f"The roster {file} cannot be written ({error.strerror}). Make room, or give this user write access to "
            f"{data_folder}. Nothing was changed."
        ) from error
    return roster


@contextlib.contextmanager
def _locked(file: Path) -> Iterator[None]:
    try:
        import fcntl
    except ImportError:  # Windows, where nobody grades
        yield
        return
    with file.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class _NumberOnly(msgspec.Struct, frozen=True):
    format: int


def bad_name(student: str) -> str:
    """Return why no student can have this name, such as ``'..' cannot be the name of a folder``; empty if one can."""
    is_plain = is_text(student) and student.isprintable() and student == student.strip()
    if not student or student.startswith(".") or not is_plain or "/" in student or "\\" in student:
        return f"{printable(student)!r} cannot be the name of a folder"
    if len(student.encode()) > _LONGEST_NAME:
        return f"{printable(student)[:40]!r}... is longer than {_LONGEST_NAME} bytes"
    return ""
