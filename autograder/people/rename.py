"""Give a student another name, everywhere: the roster, submissions, attempts, journals, the gradebook.

The random numbers of a student's grading come from the first name that there was, which the roster keeps. So the
same work is graded with the same draws as before, and no mark changes.
"""

from __future__ import annotations

import os
from dataclasses import dataclass

import msgspec

from ..course.course import Course
from ..course.roster import Person, Roster, change_roster, read_roster
from ..durable import make_folder, remove_tree, sync_folder
from ..grading import log
from .gradebook_rows import rename_rows
from .names import PeopleError, free_name, known_names
from .records import class_pages, move_attempts, move_notes, person_folders


@dataclass(frozen=True)
class Renamed:
    """What a person must know. removed: how many pages are to be written again, since they had the former name."""

    removed: int
    notes: tuple[str, ...]


def rename(course: Course, student: str, name: str) -> Renamed:
    """Let ``student`` be called ``name`` from now on. No mark, no attempt and no random number changes.

    A rename that was interrupted goes on where it was by the same call. Raises PeopleError, with nothing changed,
    where ``student`` is unknown or ``name`` is taken, and LogError likewise; GradebookError and AttemptError on the way.
    """
    if not _is_underway(read_roster(course.data_folder), student, name):
        known = known_names(course)
        if student not in known:
            raise PeopleError(f"There is no {student!r} in the course. Nothing was changed.")
        free_name(course, student, name)
    log.rename(course, student, name)  # first: it refuses a name that it knows
    change_roster(course.data_folder, lambda roster: _renamed(roster, student, name))
    *own, pages = person_folders(course, student)
    notes = []
    for folder, target in zip(own, person_folders(course, name)):
        if folder.is_dir() and not folder.is_symlink():
            if target.exists() and not os.path.samefile(folder, target):
                raise PeopleError(
                    f"Both {folder} and {target} are there. Put them into one, and rename again."
                )
            make_folder(target.parent)
            os.rename(folder, target)
            sync_folder(target.parent)
        elif folder.is_symlink():
            notes.append(f"{folder} is a link to somewhere else, and stays as it is.")
    notes += move_attempts(course, student, name)
    move_notes(course, student, name)
    rename_rows(course, student, name)
    stale = [path for path in (pages, *class_pages(course)) if path.exists()]
    for path in stale:
        remove_tree(path)
    return Renamed(len(stale), tuple(notes))


def _is_underway(roster: Roster, student: str, name: str) -> bool:
    """Whether the roster has the new name already: the rename goes on after an interruption."""
    person = roster.by_name.get(name)
    return person is not None and person.former[-1:] == (student,) and student not in roster.by_name


def _renamed(roster: Roster, student: str, name: str) -> Roster:
    """The roster with ``name`` in the place of ``student``, in extensions too.

    Where the roster has ``name`` already, as somebody without any work, the two are one person from now on.
    """
    if _is_underway(roster, student, name):
        return roster
    person = roster.by_name.get(student, Person(student))
    listed = roster.by_name.get(name, Person(name))
    others = tuple(other for other in roster.people if other.name != student)
    extensions = {
        assignment: {name if who == student else who: until for who, until in given.items()}
        for assignment, given in roster.extensions.items()
    }
    renamed = Person(
        name,
        first_name=person.first_name or listed.first_name,
        last_name=person.last_name or listed.last_name,
        email=person.email or listed.email,
        lms_user_id=person.lms_user_id or listed.lms_user_id,
        withdrawn=person.withdrawn or listed.withdrawn,
        former=(*person.former, student),
    )
    return msgspec.structs.replace(roster, people=others, extensions=extensions).with_person(renamed)
