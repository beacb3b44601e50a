"""Read a list of people that another system wrote: Canvas, Moodle, nbgrader, or any table with known columns.

Such files come in UTF-8 with or without a byte order mark, in UTF-16, in Windows' own code page, with commas,
semicolons or tabs, and with a first line ``sep=;``.  What had to be guessed is said in a note.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from ..course.roster import Person, bad_name
from ..student.submission import printable
from .names import PeopleError

_LARGEST_BYTES: Final = 32 * 2**20
_SEPARATORS: Final = ",;\t|"

# Of several columns the first one that a row fills is taken. Spelled as `_plain` spells them.
_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "name": (
        "student_id", "username", "sis login id", "login id", "login", "user", "benutzername", "anmeldename",
        "id number", "idnumber", "matrikelnummer", "id-nummer", "sis user id", "id",
    ),
    "first_name": ("first_name", "first name", "firstname", "given name", "vorname"),
    "last_name": ("last_name", "last name", "lastname", "surname", "family name", "nachname"),
    "email": ("email", "email address", "e-mail", "e-mail address", "mail", "e-mail-adresse"),
    "full_name": ("student", "full name", "name"),
    "lms_user_id": ("lms_user_id",),
}  # fmt: skip
_CANVAS: Final = frozenset({"student", "id", "sis login id"})


@dataclass(frozen=True)
class RosterFile:
    """What a file holds. notes: sentences on what was guessed or left out."""

    people: tuple[Person, ...]
    notes: tuple[str, ...]


def read_roster_file(path: Path, name_column: str | None = None) -> RosterFile:
    """Return the people in the file. name_column: the column with the names of the students' folders.

    Raises PeopleError where it is no such table.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST_BYTES + 1)
    except OSError as error:
        raise PeopleError(f"{path} cannot be read: {error.strerror}.") from error
    if len(content) > _LARGEST_BYTES:
        raise PeopleError(f"{path} holds more than {_LARGEST_BYTES >> 20} MiB, which no list of people does.")
    text, note = decoded(content)
    rows = _rows(path, text)
    head = [_plain(title) for title in rows[0]] if rows else []
    name_titles = _name_titles(path, head, name_column)
    notes = [f"{path.name} {note}"] if note else []
    people: dict[str, Person] = {}
    for number, row in enumerate(rows[1:], start=2):
        record = {title: value.strip() for title, value in zip(head, row) if title}
        if _is_no_person(record):
            continue
        person = _person(record, name_titles, is_canvas=set(head) >= _CANVAS)
        same = people.get(person.name.casefold())
        problem = bad_name(person.name) if person.name else f"it has nothing in {' or '.join(name_titles)}"
        if same is not None and same != person:
            problem = f"{same.name} stands in the file already, with other columns"
        if problem:
            notes.append(f"{path.name}: row {number} was left out: {problem}.")
        else:
            people[person.name.casefold()] = person
    if not people:
        raise PeopleError(f"{path} names nobody: {len(rows)} rows were read. {' '.join(notes)}".rstrip())
    return RosterFile(tuple(people.values()), tuple(notes))


def decoded(content: bytes) -> tuple[str, str]:
    """Return the text of a table, and what had to be guessed about it; empty if nothing."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), ""
    start = content[:4000]
    if (
        start.count(b"\0") > len(start) // 4
    ):  # UTF-16 without its mark: every second byte of ordinary text is zero
        order = "le" if start[1::2].count(b"\0") > start[::2].count(b"\0") else "be"
        return content.decode(f"utf-16-{order}", "replace"), ""
    try:
        return content.decode("utf-8-sig"), ""
    except UnicodeDecodeError:
        pass
    note = "is not UTF-8 and was read in Windows' code page 1252: see whether the names are right"
    try:
        return content.decode("cp1252"), note
    except UnicodeDecodeError:
        return content.decode("latin-1"), note


def _rows(path: Path, text: str) -> list[list[str]]:
    """Return the rows that hold anything, with the separator that makes the most of the first one."""
    text = text.lstrip("\ufeff").replace("\0", "")
    named = re.match(r'"?sep=(.)"?\r?\n', text)
    if named:
        text = text[named.end() :]
    separators = named.group(1) if named else _SEPARATORS
    try:
        tables = [
            [
                row
                for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator)
                if any(map(str.strip, row))
            ]
            for separator in separators
            if separator in text or separator == separators[0]
        ]
    except csv.Error as error:
        raise PeopleError(f"{path} is no table ({error}). Save it as CSV.") from error
    return max(tables, key=lambda rows: _recognised(rows[0]) if rows else 0)


def _recognised(head: Sequence[str]) -> int:
    titles = {_plain(title) for title in head}
    return sum(bool(titles & set(known)) for known in _COLUMNS.values())


def _plain(title: str) -> str:
    return " ".join(title.replace("\ufeff", "").lower().split())


def _name_titles(path: Path, head: Sequence[str], name_column: str | None) -> list[str]:
    """The columns that a student's name is taken from, best first."""
    if name_column is not None:
        if _plain(name_column) not in head:
            raise PeopleError(
                f"{path} has no column {name_column!r}. It has: {', '.join(filter(None, head))}."
            )
        return [_plain(name_column)]
    titles = [title for title in _COLUMNS["name"] if title in head]
    if set(head) >= _CANVAS:
        titles.remove("id")  # a number of Canvas's, which no folder is called by
    titles += [title for title in _COLUMNS["email"] if title in head]
    if not titles:
        raise PeopleError(
            f"{path} has no column that names the students' folders, such as username, SIS Login ID or student_id. "
            f"It has: {', '.join(printable(title) for title in head if title)}. --name-column says which one it is."
        )
    return titles


def _is_no_person(record: Mapping[str, str]) -> bool:
    """Whether this is Canvas's row of points, or its made-up student."""
    return record.get("student", "").lower() in ("points possible", "student, test", "test student")


def _person(record: Mapping[str, str], name_titles: Sequence[str], *, is_canvas: bool) -> Person:
    def first(titles: Sequence[str]) -> str:
        return next((record[title] for title in titles if record.get(title)), "")

    last, separator, given = first(_COLUMNS["full_name"]).partition(",")
    if not separator:
        given, _, last = last.rpartition(" ")
    return Person(
        name=first(name_titles).partition("@")[0],
        first_name=first(_COLUMNS["first_name"]) or given.strip(),
        last_name=first(_COLUMNS["last_name"]) or last.strip(),
        email=first(_COLUMNS["email"]),
        lms_user_id=record.get("id", "") if is_canvas else first(_COLUMNS["lms_user_id"]),
    )
