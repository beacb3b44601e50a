"""Who is in the course: bring a list of people in, and let people leave it or come back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import msgspec

from ..course.course import Course
from ..course.roster import Person, Roster, change_roster, read_roster
from ..grading import log
from ..student.submission import printable
from .gradebook_rows import note_names
from .names import known_names, present_name

_FILLED = ("first_name", "last_name", "email", "lms_user_id")


@dataclass(frozen=True)
class Imported:
    """What a list changes, by name. missing: who is in the roster, has not left, and is not in the list."""

    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]
    missing: tuple[str, ...]
    notes: tuple[str, ...]


def import_people(course: Course, people: Sequence[Person], *, is_dry_run: bool = False) -> Imported:
    """Put ``people`` into the roster and their names into the gradebook; return what that changes.

    An empty field of the list empties nothing. Who is known by a former name stays one person. Nobody leaves the
    course by not being in a list. Raises CourseError and GradebookError.
    """
    before = read_roster(course.data_folder)
    people, twins = _without_twins(course, before, people)
    after = _merged(before, people)
    named = {before.present_name(person.name) for person in people}
    changed = {name for name in named & set(before.by_name) if before.by_name[name] != after.by_name[name]}
    if not is_dry_run:
        after = change_roster(course.data_folder, lambda roster: _merged(roster, people))
        note_names(course, [after.by_name[name] for name in sorted(named)])
    return Imported(
        new=tuple(sorted(named - set(before.by_name))),
        changed=tuple(sorted(changed)),
        unchanged=tuple(sorted(named & set(before.by_name) - changed)),
        missing=tuple(sorted(set(before.by_name) - named - before.withdrawn)),
        notes=(
            *twins,
            *(
                f"{printable(name)} has left the course and is in the list: `autograder people withdraw {printable(name)} --undo` takes it back."
                for name in sorted(named & before.withdrawn)
            ),
        ),
    )


def withdraw(course: Course, student: str, *, is_undone: bool = False) -> tuple[str, bool]:
    """Let ``student`` leave the course, or come back; return the present name, and whether that changes anything.

    Everything that is stored of the student stays. Raises PeopleError for an unknown name.
    """
    name = present_name(course, student)
    former = read_roster(course.data_folder)
    moment = None if is_undone else datetime.now(UTC).replace(microsecond=0)

    def change(roster: Roster) -> Roster:
        person = roster.by_name.get(name, Person(name))
        if (person.withdrawn is None) == is_undone:
            return roster
        return roster.with_person(msgspec.structs.replace(person, withdrawn=moment))

    is_changed = change_roster(course.data_folder, change).withdrawn != former.withdrawn
    if is_changed:
        log.note(course, name, "Is in the course again." if is_undone else "Has left the course.")
    return name, is_changed


def _without_twins(
    course: Course, roster: Roster, people: Sequence[Person]
) -> tuple[list[Person], list[str]]:
    """Leave out who differs from a known name in its case only: the two folders could be one on another machine."""
    known = {name.casefold(): name for name in known_names(course)}
    kept, notes = [], []
    for person in people:
        name = roster.present_name(person.name)
        twin = known.get(name.casefold(), name)
        if twin == name:
            kept.append(person)
        else:
            notes.append(
                f"{printable(name)} was left out: there is {printable(twin)}. `autograder people rename {printable(twin)} {printable(name)}` makes them one."
            )
    return kept, notes


def _merged(roster: Roster, people: Sequence[Person]) -> Roster:
    for person in people:
        name = roster.present_name(person.name)
        known = roster.by_name.get(name, Person(name))
        filled = {field: value for field in _FILLED if (value := getattr(person, field))}
        roster = roster.with_person(msgspec.structs.replace(known, **filled))
    return roster
