"""The queue: which upload is graded next, by whom, and what became of it.

A worker claims an upload for the time of a lease and renews it while it works; where the worker dies, the lease
ends and another one claims the upload. After `TRIES` tries it has failed, and a person sees it.

The order is fair and keeps the hand-ins of one student in order, since the last one counts as the last:

- what was handed in goes before what is graded again;
- of the students that wait, the one who was served longest ago goes first, so that ten uploads of one student do not
  hold up the others;
- a student has one upload in work at a time, and the earlier ones of an assignment go before the later ones.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    and_,
    bindparam,
    case,
    exists,
    func,
    insert,
    or_,
    select,
    update,
)

from .database import Database
from .event_log import note_event
from .switches import PAUSED, courses_with
from .tables import DONE, FAILED, RUNNING, WAITING, archives, microseconds, moment, uploads, workers

TRIES: Final = 3
LEASE: Final = timedelta(seconds=30)
_SERVED_LATELY: Final = timedelta(minutes=10)
_CLAIMING: Final = 0x636C61  # "cla": one claim at a time, on PostgreSQL

GAVE_UP: Final = (
    f"It could not be graded in {TRIES} tries, through no fault of yours. Your instructor sees it."
)


@dataclass(frozen=True)
class Claim:
    """An upload that a worker may grade until its lease ends. tries: this one included

    archive: empty where it was not read, or the course keeps it no longer
    """

    number: int
    course: str
    student: str
    assignment: str
    digest: str
    received: datetime
    priority: int
    tries: int
    worker: str
    archive: bytes


@dataclass(frozen=True)
class Outcome:
    """What became of an upload. sentence: for the student; attention: for the instructor, empty if all is well"""

    status: str
    points: float | None = None
    max_points: float | None = None
    sentence: str = ""
    attention: str = ""


def claim(
    database: Database,
    courses: Collection[str],
    worker: str,
    now: datetime,
    lease: timedelta = LEASE,
) -> Claim | None:
    """Claim the next upload of ``courses``; None where none waits. Durable on return."""
    with database.reading() as connection:  # most looks find nothing, and need no lock
        if _next(connection, courses, now) is None and not _expired(connection, now):
            return None
    with database.writing() as connection:
        if not database.is_sqlite:
            # that a student has one upload in work can only be decided by one worker at a time
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CLAIMING})")
        _give_up(connection, now)
        paused = courses_with(connection, PAUSED)
        served = [course for course in courses if course not in paused]
        row = _next(connection, served, now)
        if row is None:
            return None
        connection.execute(_taken(row, worker, now, lease))
        archive = connection.execute(
            select(archives.c.content).where(archives.c.upload == row.number)
        ).scalar()
    return _claim_of(row, worker, archive or b"")


def claim_again(
    database: Database,
    course: str,
    worker: str,
    now: datetime,
    lease: timedelta = LEASE,
    *,
    least: int,
    most: int,
    without: Collection[int] = (),
) -> list[Claim]:
    """Claim uploads of one assignment that wait to be graded again; none where fewer than ``least`` wait.

    None either while anything waits that was handed in. At most ``most`` are claimed, the oldest of each student
    first. Their archives are not read. Durable on return. without: numbers of uploads to leave
    """
    own = (uploads.c.course == course) & (uploads.c.state == WAITING)
    waiting = own & (uploads.c.priority > 0) & uploads.c.number.not_in(without)
    with database.reading() as connection:
        if connection.execute(select(uploads.c.number).where(own, uploads.c.priority == 0).limit(1)).first():
            return []
        many = connection.execute(
            select(uploads.c.assignment, func.count())
            .where(waiting)
            .group_by(uploads.c.assignment)
            .having(func.count() >= least)
            .limit(1)
        ).first()
    if many is None:
        return []
    with database.writing() as connection:
        if not database.is_sqlite:
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_CLAIMING})")
        if course in courses_with(connection, PAUSED):
            return []
        other = uploads.alias("other")
        busy = select(other.c.student).where(
            other.c.course == course, other.c.state == RUNNING, other.c.lease >= microseconds(now)
        )
        rows = connection.execute(
            select(uploads)
            .where(waiting, uploads.c.assignment == many.assignment, uploads.c.student.not_in(busy))
            .where(uploads.c.tries < TRIES)
            .order_by(uploads.c.number)
        ).all()
        chosen = list({row.student: row for row in reversed(rows)}.values())[::-1][:most]
        for row in chosen:
            connection.execute(_taken(row, worker, now, lease))
    return [_claim_of(row, worker, b"") for row in chosen]


def _taken(row: Any, worker: str, now: datetime, lease: timedelta) -> Any:
    """The statement that lets ``worker`` have the upload of ``row``."""
    return (
        update(uploads)
        .where(uploads.c.number == row.number)
        .values(
            state=RUNNING,
            worker=worker,
            tries=row.tries + 1,
            begun=microseconds(now),
            lease=microseconds(now + lease),
        )
    )


def _claim_of(row: Any, worker: str, archive: bytes) -> Claim:
    return Claim(
        number=row.number,
        course=row.course,
        student=row.student,
        assignment=row.assignment,
        digest=row.digest,
        received=moment(row.received),
        priority=row.priority,
        tries=row.tries + 1,
        worker=worker,
        archive=archive,
    )


def renew(connection: Connection, held: Claim, now: datetime, lease: timedelta = LEASE) -> bool:
    """Renew the lease; return whether the claim is still the worker's."""
    done = connection.execute(update(uploads).where(_held(held)).values(lease=microseconds(now + lease)))
    return done.rowcount == 1


def finish(connection: Connection, held: Claim, outcome: Outcome, now: datetime) -> bool:
    """Note what became of a claim; return whether it was still the worker's, else nothing is noted."""
    done = connection.execute(
        update(uploads)
        .where(_held(held))
        .values(state=DONE, ended=microseconds(now), graded=uploads.c.graded + 1, **_values(outcome))
    )
    return done.rowcount == 1


def put_back(
    connection: Connection, held: Claim, reason: str, now: datetime, *, is_a_try: bool = True
) -> None:
    """Let somebody else try, or note that it failed. reason: for the instructor

    is_a_try: False where the worker cannot grade anything at all, so that the upload is not to blame
    """
    if is_a_try and held.tries >= TRIES:
        values: dict[str, Any] = {"state": FAILED, "ended": microseconds(now)}
        values |= _values(Outcome("", sentence=GAVE_UP, attention=reason))
        note_event(connection, now, held.course, None, "upload failed", detail=str(held.number))
    else:
        values = {"state": WAITING, "tries": held.tries if is_a_try else held.tries - 1, "lease": 0}
    connection.execute(update(uploads).where(_held(held)).values(**values))


def grade_again(
    connection: Connection, course: str, numbers: Collection[int], member: int, now: datetime
) -> int:
    """Put uploads that are done or failed into the queue again, behind what is handed in; return how many."""
    done = connection.execute(
        update(uploads)
        .where(
            uploads.c.course == course,
            uploads.c.number.in_(numbers),
            uploads.c.state.in_([DONE, FAILED]),
        )
        .values(state=WAITING, priority=1, tries=0, worker="", lease=0, sentence="", attention="")
    )
    if done.rowcount:
        note_event(connection, now, course, member, "grading again", detail=str(done.rowcount))
    return done.rowcount


def note_worker(database: Database, worker: str, now: datetime) -> None:
    """Note that a worker is alive."""
    with database.writing() as connection:
        values = {"name": worker, "seen": microseconds(now)}
        done = connection.execute(update(workers).where(workers.c.name == worker).values(**values))
        if not done.rowcount:
            connection.execute(insert(workers).values(**values))
        old = microseconds(now - timedelta(days=1))
        connection.execute(workers.delete().where(workers.c.seen < old))


def forget_worker(database: Database, worker: str) -> None:
    """Note that a worker has ended."""
    with database.writing() as connection:
        connection.execute(workers.delete().where(workers.c.name == worker))


def _in_turn() -> Any:
    """The uploads that may be claimed, the next one first. Takes ``courses``, ``now`` and ``lately``."""
    now: Any = bindparam("now")
    other = uploads.alias("other")
    own = and_(other.c.course == uploads.c.course, other.c.student == uploads.c.student)
    is_busy = exists().where(
        own, other.c.number != uploads.c.number, other.c.state == RUNNING, other.c.lease >= now
    )
    comes_first = exists().where(
        own,
        other.c.assignment == uploads.c.assignment,
        other.c.number < uploads.c.number,
        other.c.priority == 0,
        other.c.state.in_([WAITING, RUNNING]),
    )
    served = (
        select(func.coalesce(func.max(other.c.begun), 0))
        .where(own, other.c.begun > bindparam("lately"))
        .scalar_subquery()
    )
    is_free = or_(uploads.c.state == WAITING, and_(uploads.c.state == RUNNING, uploads.c.lease < now))
    return (
        select(uploads.c.number, uploads.c.course, uploads.c.student, uploads.c.assignment, uploads.c.digest)
        .add_columns(uploads.c.received, uploads.c.priority, uploads.c.tries)
        .where(uploads.c.course.in_(bindparam("courses", expanding=True)), is_free)
        .where(uploads.c.tries < TRIES, ~is_busy)
        .where(case((uploads.c.priority == 0, ~comes_first), else_=True))
        .order_by(uploads.c.priority, served, uploads.c.number)
        .limit(1)
    )


_IN_TURN: Final = _in_turn()  # made once, since making it costs more than asking it


def _next(connection: Connection, courses: Collection[str], now: datetime) -> Any:
    """The row of the upload that is claimed next; None where there is none."""
    given = {"courses": list(courses), "now": microseconds(now), "lately": microseconds(now - _SERVED_LATELY)}
    return connection.execute(_IN_TURN, given).first()


def _held(held: Claim) -> ColumnElement[bool]:
    return and_(
        uploads.c.number == held.number,
        uploads.c.state == RUNNING,
        uploads.c.worker == held.worker,
        uploads.c.tries == held.tries,
    )


def _expired_for_good(now: datetime) -> ColumnElement[bool]:
    return and_(uploads.c.state == RUNNING, uploads.c.lease < microseconds(now), uploads.c.tries >= TRIES)


def _expired(connection: Connection, now: datetime) -> bool:
    return connection.execute(select(uploads.c.number).where(_expired_for_good(now))).first() is not None


def _give_up(connection: Connection, now: datetime) -> None:
    """Note as failed what each of `TRIES` workers died on."""
    for row in connection.execute(select(uploads.c.number, uploads.c.course).where(_expired_for_good(now))):
        reason = f"Each of the {TRIES} workers that tried to grade it ended before it was done."
        connection.execute(
            update(uploads)
            .where(uploads.c.number == row.number)
            .values(
                state=FAILED,
                ended=microseconds(now),
                **_values(Outcome("", sentence=GAVE_UP, attention=reason)),
            )
        )
        note_event(connection, now, row.course, None, "upload failed", detail=str(row.number))


def _values(outcome: Outcome) -> dict[str, Any]:
    return {
        "status": outcome.status,
        "points": outcome.points,
        "max_points": outcome.max_points,
        "sentence": outcome.sentence,
        "attention": outcome.attention,
    }
