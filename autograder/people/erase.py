"""Erase one person: every record below ``data/``, the gradebook's rows, and the exports that this program wrote.

Afterwards everything that is left is searched for the person's name and addresses, and what still names the person
is said. Backups, nbgrader's exchange and files that were handed on are beyond this program's reach.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from ..course.course import Course
from ..course.roster import Person, Roster, change_roster, read_roster
from ..durable import remove_tree
from ..grading import log
from .exported_files import erase_exports, holds
from .gradebook_rows import erase_rows
from .names import PeopleError, known_names
from .records import class_pages, erase_attempts, erase_notes, person_folders

_MOST_SEARCHED_BYTES = 64 * 2**20
_MOST_REPORTED = 20


@dataclass(frozen=True)
class Erased:
    """What is gone. log_lines: whose content is; the lines stay as links of the chain. removed: class pages and exports, which can be written again; left: what still names the person."""

    attempts: int
    submissions: int
    log_lines: int
    removed: tuple[Path, ...]
    left: tuple[str, ...]


def erase(course: Course, student: str) -> Erased:
    """Erase ``student`` everywhere. An interrupted call is made again. Raises PeopleError, and what the store, the gradebook and the log raise."""
    roster = read_roster(course.data_folder)
    if student not in known_names(course):
        raise PeopleError(f"There is no {student!r} in the course. Nothing was changed.")
    person = roster.by_name.get(student)
    words = [
        student,
        *(person.former if person else ()),
        *([person.email] if person and person.email else []),
    ]
    # the roster knows the person until the end, so that an interrupted call can be made again
    change_roster(course.data_folder, lambda present: present.with_person(person or Person(student)))
    attempts = erase_attempts(course, student)  # it refuses where it cannot know what others need
    erase_notes(course, student)
    submissions = erase_rows(course, student)
    lines = log.erase(course, student)
    removed = class_pages(course)
    for path in [*removed, *person_folders(course, student)]:
        remove_tree(path)
        for former in (f".former-{path.name}", f".unfinished-{path.name}"):
            remove_tree(path.with_name(former))
    exports, changed = erase_exports(course, words)
    change_roster(course.data_folder, lambda present: _without(present, student))
    left = [*changed, *_in_course_toml(course, words), *_mentions(course, words), *_sheets(course)]
    return Erased(attempts, submissions, lines, (*removed, *exports), tuple(left))


def _without(roster: Roster, student: str) -> Roster:
    extensions = {
        assignment: {who: until for who, until in given.items() if who != student}
        for assignment, given in roster.extensions.items()
    }
    people = tuple(person for person in roster.people if person.name != student)
    return msgspec.structs.replace(roster, people=people, extensions=extensions)


def _in_course_toml(course: Course, words: list[str]) -> Iterator[str]:
    for number, line in enumerate(course.file.read_bytes().splitlines(), start=1):
        if holds(line, words):
            yield f"{course.file}, line {number} names the person: edit it by hand."


def _sheets(course: Course) -> Iterator[str]:
    """Sheets of readers hold comments under codes, which only what was erased led back to the person."""
    folder = course.data_folder / "reading"
    if any(folder.rglob("*.toml")):
        yield (
            f"{folder} holds sheets of readers, without names: their comments may be about the person. Apply them, and "
            f"remove them."
        )


def _mentions(course: Course, words: list[str]) -> Iterator[str]:
    """What below ``data/`` still names the person; what others handed in, and what came of it, is theirs, and is not searched."""
    others = {
        course.submitted_folder,
        course.autograded_folder,
        course.feedback_folder,
        course.attempts_folder,
    }
    reported = 0
    for place, folders, names in os.walk(course.data_folder):
        folders[:] = [name for name in folders if Path(place, name) not in others]
        for name in sorted([*folders, *names]):
            path = Path(place, name)
            if reported < _MOST_REPORTED and _names_person(path, words):
                reported += 1
                yield f"{path} still names the person: look at it, and remove it if it is no longer needed."


def _names_person(path: Path, words: list[str]) -> bool:
    if path.stem in words or path.name in words:
        return True
    if not path.is_file() or path.is_symlink():
        return False
    with path.open("rb") as file:
        return holds(file.read(_MOST_SEARCHED_BYTES), words)
