"""The class as an instructor watches it: who has handed in, what is in the queue, what needs a person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from ..course.course import Course
from ..course.roster import read_roster
from .contents import Refused
from .documents import ClassAnswer, ClassLine
from .operations import workers_alive
from .server import Server
from .switches import DRAINING, PAUSED, switch
from .tables import FAILED, RUNNING, WAITING, uploads
from .uploads import state_of


def class_now(server: Server, course: Course, assignment: str) -> ClassAnswer:
    """Return the class. Raises Refused for an unknown assignment."""
    if not any(entry.name == assignment for entry in course.assignments):
        raise Refused("There is no such assignment.", 404)
    own = (uploads.c.course == course.id) & (uploads.c.assignment == assignment)
    newest = select(func.max(uploads.c.number)).where(own).group_by(uploads.c.student)
    roster = read_roster(course.data_folder)
    with server.database.reading() as connection:
        counts: dict[str, int] = dict(
            connection.execute(
                select(uploads.c.student, func.count()).where(own).group_by(uploads.c.student)
            ).all()
        )
        states: dict[str, int] = dict(
            connection.execute(
                select(uploads.c.state, func.count()).where(own).group_by(uploads.c.state)
            ).all()
        )
        rows = connection.execute(select(uploads).where(uploads.c.number.in_(newest))).all()
        lines: dict[str, ClassLine] = {}
        for row in rows:
            lines[row.student] = _line(roster, row.student, counts, state_of(connection, row), row.attention)
        paused = bool(switch(connection, course.id, PAUSED))
        draining = bool(switch(connection, course.id, DRAINING))
    missing = [
        person.name
        for person in roster.people
        if person.withdrawn is None
        and not set(course.assignment(assignment).group_of(person.name)) & lines.keys()
    ]
    students = [
        *(line for name, line in lines.items() if name not in roster.withdrawn),
        *(_line(roster, name, counts, None, "") for name in missing),
    ]
    return ClassAnswer(
        assignment=assignment,
        waiting=states.get(WAITING, 0),
        running=states.get(RUNNING, 0),
        failed=states.get(FAILED, 0),
        handed_in=len(students) - len(missing),
        missing=len(missing),
        paused=paused,
        draining=draining,
        workers=workers_alive(server),
        students=tuple(sorted(students, key=lambda line: (not line.attention, line.student))),
    )


def _line(roster: Any, student: str, counts: dict[str, int], state: Any, attention: str) -> ClassLine:
    person = roster.by_name.get(student)
    name = person.full_name if person is not None else ""
    return ClassLine(student, name, counts.get(student, 0), state, attention)
