"""Marks on their way to the learning system's gradebook.

`note_marks` takes marks as `gradebook.marks` says them and keeps those that the platform does not have yet; `send_scores` sends
them, one process at a time for a course. A row ends when the platform has taken it, so a platform that is away for a
week gets everything afterwards. A mark that is not final goes as "somebody has yet to grade this", without points.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, func, insert, select, update

from ..course.course import Course, Lti
from ..course.roster import read_roster
from ..grading.mark_values import Mark
from .database import Database
from .lti import issuer_of, note_line_item
from .lti_services import PlatformError, Score, Services
from .tables import line_items, members, microseconds, moment, platforms, scores

_AT_ONCE: Final = 20
_TURN: Final = timedelta(minutes=15)  # longer than sending so many takes where each answer comes late
_FIRST_PAUSE: Final = timedelta(seconds=15)
_LONGEST_PAUSE: Final = timedelta(hours=1)
_MILLISECOND: Final = 1000  # microseconds: what platforms read of a time


def note_marks(connection: Connection, course: Course, marks: Iterable[Mark], now: datetime) -> int:
    """Keep the marks that differ from what was kept before; return how many those are."""
    withdrawn = read_roster(course.data_folder).withdrawn
    rows = connection.execute(select(scores).where(scores.c.course == course.id)).all()
    known = {(row.student, row.assignment): row for row in rows}
    changed = 0
    for mark in marks:
        if mark.student in withdrawn or mark.max_score <= 0:
            continue
        points = mark.total if mark.is_final else None
        before = known.get((mark.student, mark.assignment))
        if before is not None and (before.points, before.max_points) == (points, mark.max_score):
            continue
        made = _later(now, before.made if before is not None else 0)
        values: dict[str, Any] = {"points": points, "max_points": mark.max_score, "made": made}
        values |= {"sent": None, "tries": 0, "next": 0, "problem": ""}
        if before is None:
            own = {"course": course.id, "student": mark.student, "assignment": mark.assignment}
            connection.execute(insert(scores).values(**own, **values))
        else:
            connection.execute(update(scores).where(_is_row(before)).values(**values))
        changed += 1
    return changed


def send_scores(
    database: Database, course: Course, clock: Callable[[], datetime], services: Services | None = None
) -> int:
    """Send what is due; return how many scores the platform took. Nothing where another process is sending.

    services: to ask; None: those of course.toml
    """
    lti = course.service.lti
    if lti is None or not lti.post_grades:
        return 0
    now = microseconds(clock())
    with database.reading() as connection:
        if not _due(connection, course, lti, now):
            return 0
    with database.writing() as connection:
        free = (platforms.c.course == course.id) & (platforms.c.busy < now)
        until = microseconds(clock() + _TURN)
        if not connection.execute(update(platforms).where(free).values(busy=until)).rowcount:
            return 0
        rows = _due(connection, course, lti, now)
    try:
        return _send_all(database, course, rows, clock, services or Services(course, lti))
    finally:
        with database.writing() as connection:
            connection.execute(update(platforms).where(platforms.c.course == course.id).values(busy=0))


def passback_words(connection: Connection, course: Course, assignment: str) -> str:
    """Return how far the marks of an assignment have come, for its instructor; empty where none are sent."""
    lti = course.service.lti
    if lti is None or not lti.post_grades:
        return ""
    own = (scores.c.course == course.id) & (scores.c.assignment == assignment)
    sent, waiting = connection.execute(
        select(func.count(scores.c.sent), func.count() - func.count(scores.c.sent)).where(own)
    ).one()
    problem = connection.execute(
        select(scores.c.problem).where(own, scores.c.problem != "").order_by(scores.c.next.desc()).limit(1)
    ).scalar()
    words = f"Marks in the learning system: {sent} sent, {waiting} to send."
    return f"{words} {problem} It is tried again." if problem else words


def _send_all(
    database: Database, course: Course, rows: list[Any], clock: Callable[[], datetime], services: Services
) -> int:
    taken = 0
    columns: dict[str, str] = {}
    for row in rows:
        try:
            columns[row.assignment] = (
                columns.get(row.assignment) or row.column or _new_column(database, course, row, services)
            )
            score = Score(row.subject, row.points, row.max_points, moment(row.made))
            services.send(columns[row.assignment], row.scopes.split(), score)
        except PlatformError as error:
            with database.writing() as connection:
                _note_failure(connection, row, error, clock())
            if error.is_of_all:
                break
            columns.pop(row.assignment, None)
            continue
        with database.writing() as connection:
            # a mark that changed meanwhile has another time, and stays to be sent
            connection.execute(
                update(scores).where(_is_row(row)).values(sent=microseconds(clock()), problem="")
            )
        taken += 1
    return taken


def _new_column(database: Database, course: Course, row: Any, services: Services) -> str:
    """Return the column of an assignment that no launch named."""
    if not row.line_items:
        raise PlatformError(
            "The learning system offers no gradebook to this course: allow the tool to make columns and to send scores.",
            403,
        )
    title = next((e.title for e in course.assignments if e.name == row.assignment), row.assignment)
    address = services.column(row.line_items, row.scopes.split(), row.assignment, title, row.max_points)
    with database.writing() as connection:
        note_line_item(connection, course.id, row.assignment, address)
    return address


def _note_failure(connection: Connection, row: Any, error: PlatformError, now: datetime) -> None:
    pause = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** min(row.tries, 10))
    values = {"tries": row.tries + 1, "next": microseconds(now + pause), "problem": str(error)}
    if error.status == 409:  # it has a score with a later time: another clock made that
        values["made"] = _later(now, row.made)
    connection.execute(update(scores).where(_is_row(row)).values(**values))
    if error.status == 404 and row.column:  # somebody removed the column: the next try looks for it
        connection.execute(
            delete(line_items).where(
                line_items.c.course == row.course, line_items.c.assignment == row.assignment
            )
        )


def _due(connection: Connection, course: Course, lti: Lti, now: int) -> list[Any]:
    """Return the rows to send now. Whoever the platform has not named yet is waited for."""
    person = and_(
        members.c.course == scores.c.course,
        members.c.name == scores.c.student,
        members.c.issuer == issuer_of(lti),
    )
    column = and_(line_items.c.course == scores.c.course, line_items.c.assignment == scores.c.assignment)
    return list(
        connection.execute(
            select(scores, members.c.subject, line_items.c.address.label("column"))
            .add_columns(platforms.c.line_items, platforms.c.scopes)
            .join(platforms, platforms.c.course == scores.c.course)
            .join(members, person)
            .outerjoin(line_items, column)
            .where(scores.c.course == course.id, scores.c.sent.is_(None), scores.c.next <= now)
            .order_by(scores.c.next, scores.c.made)
            .limit(_AT_ONCE)
        ).all()
    )


def _is_row(row: Any) -> Any:
    """The row, as long as its mark is the one that was read."""
    return and_(
        scores.c.course == row.course,
        scores.c.student == row.student,
        scores.c.assignment == row.assignment,
        scores.c.made == row.made,
    )


def _later(now: datetime, before: int) -> int:
    """Return the present in whole milliseconds, as microseconds, but later than ``before``."""
    present = microseconds(now) // _MILLISECOND * _MILLISECOND
    return max(present, before + _MILLISECOND)
