"""Whom the course knows, and which names can be given."""

from __future__ import annotations

import os

from ..course.course import Course
from ..course.roster import bad_name, read_roster
from ..course.toml import did_you_mean
from ..errors import AutograderError
from ..grading.attempts import Attempts
from ..student.submission import printable


class PeopleError(AutograderError):
    """Something cannot be done with a person or the roster: a sentence that says whether anything was changed."""


def known_names(course: Course) -> set[str]:
    """Return everybody who is in the roster, has an attempt, or has a folder of submissions."""
    return {*read_roster(course.data_folder).by_name, *working_names(course)}


def working_names(course: Course) -> set[str]:
    """Return everybody who has an attempt or a folder of submissions."""
    store = Attempts(course.attempts_folder)
    graded = {student for assignment in store.assignments() for student in store.students(assignment)}
    return graded | submitted_names(course)


def submitted_names(course: Course) -> set[str]:
    """Return the names of the students' folders of submissions."""
    try:
        with os.scandir(course.submitted_folder) as listing:
            return {entry.name for entry in listing if not entry.name.startswith(".")}
    except FileNotFoundError:
        return set()
    except OSError as error:
        raise PeopleError(f"{course.submitted_folder} cannot be listed: {error.strerror}.") from error


def present_name(course: Course, student: str) -> str:
    """Return what ``student`` is called now: the same, or the newer name of somebody who was renamed.

    Where a roster was imported, it alone says who is in the course. Raises PeopleError for an unknown name.
    """
    roster = read_roster(course.data_folder)
    name = roster.present_name(student)
    known = set(roster.by_name) or known_names(course)
    if name in known:
        return name
    where = "in the roster" if roster.by_name else "in the course, and there is no roster yet"
    raise PeopleError(
        f"There is no {student!r} {where}. {did_you_mean(student, map(printable, sorted(known)))}"
    )


def unknown_in_course_toml(course: Course) -> list[str]:
    """Return a sentence for each name in course.toml, of an extension or a group, that the roster does not have."""
    known = set(read_roster(course.data_folder).by_name)
    if not known:
        return []
    sentences = []
    for assignment in course.assignments:
        grouped = [(student, "groups") for group in assignment.groups for student in group]
        for student, key in [*((student, "extensions") for student in assignment.extensions), *grouped]:
            if student not in known:
                sentences.append(
                    f"course.toml: {key} of {assignment.name} names {student!r}, who is not in the roster. "
                    f"{did_you_mean(student, map(printable, sorted(known)))}"
                )
    return sentences


def free_name(course: Course, student: str, name: str) -> None:
    """Raise PeopleError if ``student`` cannot be called ``name`` from now on.

    A name that the roster has and under which there is no work yet is free: it is the student's own.
    """
    problem = bad_name(name) or (f"{printable(student)} is called that already" if student == name else "")
    if problem:
        raise PeopleError(f"{problem}. Nothing was changed.")
    others = sorted(known_names(course) - {student})
    twin = next((known for known in others if known.casefold() == name.casefold()), None)
    if twin is not None and (twin != name or twin in working_names(course)):
        raise PeopleError(
            f"There is a {printable(twin)} already, so {printable(student)} cannot be called {printable(name)}. Nothing was changed."
        )
