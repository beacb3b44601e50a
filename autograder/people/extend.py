"""Give one student more time for one assignment, before or after the work was handed in."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime

import msgspec

from ..course.course import Course, load_course
from ..course.roster import Extension, Roster, change_roster, read_roster
from ..gradebook.sync import Bookkeeper, students_view
from ..gradebook.writer import open_gradebook
from ..grading import log
from ..grading.attempts import Attempts
from ..grading.mark_values import Mark
from .gradebook_rows import forget_extension
from .names import PeopleError, present_name

_MOST_DAYS = 3650


@dataclass(frozen=True)
class Extended:
    """What an extension changes.

    student:       by the present name
    due:           until when the student's work is in time now
    before, after: the mark; None where nothing was handed in
    overruled:     what course.toml says about the same student, and what does not hold any more; or None
    notes:         sentences on what could not be written
    """

    student: str
    due: datetime
    before: Mark | None
    after: Mark | None
    overruled: datetime | None
    notes: tuple[str, ...]


def extend(course: Course, student: str, assignment: str, until: Extension | None) -> Extended:
    """Let the work of ``student`` be in time until so many days after the due date, or until a date.

    until: None takes a former extension back; then course.toml's holds, if there is one

    Raises PeopleError for an unknown student or a time that is none, CourseError for an unknown assignment, and
    GradebookError.
    """
    entry = course.assignment(assignment)
    name = present_name(course, student)
    if isinstance(until, int | float) and not 0 < until <= _MOST_DAYS:
        raise PeopleError(
            f"An extension of {until:g} days is none. Write a number of days above 0, or a date."
        )
    if isinstance(until, datetime) and until <= entry.due:
        raise PeopleError(f"{until.isoformat()} is not after the due date, which is {entry.due.isoformat()}.")
    is_first = name not in read_roster(course.data_folder).extensions.get(assignment, {})
    overruled = entry.extensions.get(name) if is_first else None
    before = _mark(course, name, assignment)
    change_roster(course.data_folder, lambda roster: _extended(roster, name, assignment, until))
    if until is None:
        forget_extension(course, name, assignment)
    changed = load_course(course.root)
    due = changed.assignment(assignment).due_for(name)
    log.note(course, name, f"Work is in time until {due.isoformat()}.", assignment=assignment)
    notes: list[str] = []
    after = None
    if before is not None:
        with open_gradebook(changed) as gradebook:
            keeper = Bookkeeper(changed, gradebook, students_view(changed))
            own = keeper.class_marks(assignment, name)
            after, notes = (own[0] if own else None), keeper.problems
    return Extended(
        name,
        due,
        before,
        after,
        overruled if until is not None else None,
        tuple(notes),
    )


def parse_until(text: str) -> Extension | None:
    """Return the extension that ``text`` means: ``3``, ``1.5``, ``2026-11-03T12:00:00+01:00``; None for ``0``.

    Raises PeopleError for anything else.
    """
    try:
        days = float(text)
    except ValueError:
        pass
    else:
        if not math.isfinite(days):
            raise PeopleError(_UNTIL.format(text))
        return days or None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise PeopleError(_UNTIL.format(text)) from error
    if moment.tzinfo is None:
        raise PeopleError(_UNTIL.format(text))
    return moment


_UNTIL = (
    "{!r} is neither a number of days nor a date and time with an offset, such as 2026-11-03T12:00:00+01:00."
)


def _extended(roster: Roster, student: str, assignment: str, until: Extension | None) -> Roster:
    given = {who: old for who, old in roster.extensions.get(assignment, {}).items() if who != student}
    if until is not None:
        given[student] = until
    return msgspec.structs.replace(roster, extensions={**roster.extensions, assignment: given})


def _mark(course: Course, student: str, assignment: str) -> Mark | None:
    """The mark as it is, or None where nothing was handed in. Writes nothing."""
    if not Attempts(course.attempts_folder).history(student, assignment).attempts:
        return None
    with open_gradebook(course) as gradebook:
        return Bookkeeper(course, gradebook, students_view(course)).mark(assignment, student)
