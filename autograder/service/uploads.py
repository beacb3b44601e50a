"""Uploads: taken in one transaction with their place in the queue, and shown to whom they belong.

The row is the job: what was answered with a number is in the queue, and nothing is acknowledged between two stores.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, bindparam, func, insert, or_, select

from ..course.course import Assignment, Course
from ..course.settings import AttemptLimits
from ..course.times import shown_time
from ..grading.attempts import Attempts
from ..grading.history import Attempt, HandIn
from ..grading.limits import AttemptsLeft, attempts_left
from .contents import Contents, Refused
from .event_log import note_event
from .identity import Visitor
from .receipts import Receipt, signed
from .switches import DRAINING, switch
from .tables import RUNNING, WAITING, archives, microseconds, moment, uploads

# made once, since making a statement costs more than running it
_INSERT = insert(uploads)
_INSERT_ARCHIVE = insert(archives)
_OWN = (uploads.c.course == bindparam("course")) & (uploads.c.student == bindparam("student"))
_LAST = (
    select(uploads)
    .where(_OWN, uploads.c.assignment == bindparam("assignment"))
    .order_by(uploads.c.number.desc())
    .limit(1)
)
# each answered from an index alone, however many wait
_WAITING = select(
    select(func.count()).where(_OWN, uploads.c.state == WAITING).scalar_subquery(),
    select(func.count()).where(uploads.c.state == WAITING, uploads.c.priority == 0).scalar_subquery(),
)


class UploadState(msgspec.Struct, frozen=True):
    """What everybody who may see an upload sees of it.

    state:    ``waiting``, ``running``, ``done`` or ``failed``
    place:    in the queue, 1 is the next; None where it waits no more
    status:   of the result: ``graded``, ``incomplete`` or ``rejected``; empty where there is none yet
    points:   that count for the assignment after this upload; None where they are not known
    sentence: what the student has to know; empty if nothing
    """

    number: int
    student: str
    assignment: str
    digest: str
    files: int
    received: datetime
    state: str
    place: int | None
    status: str
    points: float | None
    max_points: float | None
    sentence: str

    @property
    def is_over(self) -> bool:
        """Whether nothing will change any more."""
        return self.state not in (WAITING, RUNNING)


@dataclass(frozen=True)
class Taken:
    """An upload that is in the queue. left: attempts that count beside it

    is_new: False where the same contents were the student's last upload already
    """

    state: UploadState
    receipt: Receipt
    is_new: bool
    left: AttemptsLeft


def take_in(
    connection: Connection,
    course: Course,
    visitor: Visitor,
    assignment: str,
    contents: Contents,
    *,
    now: datetime,
) -> Taken:
    """Put ``contents`` into the queue. Raises Refused, with nothing written.

    That the assignment is open was seen before (`open_assignment`). Few statements, since all uploads wait for them.
    """
    refuse_where_draining(connection, course)
    last = _last(connection, course, visitor.name, assignment)
    if last is not None and last.digest == contents.digest:
        left = left_after(connection, course, visitor.name, assignment, now)
        return Taken(state_of(connection, last), _receipt(course, last), is_new=False, left=left)
    own, place = _waiting(connection, course, visitor.name)
    if own >= course.service.waiting:
        raise Refused(f"{own} of your uploads wait to be graded. Hand in again when they are.", 429, 60)
    left = left_after(connection, course, visitor.name, assignment, now, digest=contents.digest)
    if 0 in (left.today, left.in_all):
        raise Refused(_no_attempt_left(course.assignment(assignment).attempts, left), 409)
    row = {
        "course": course.id,
        "student": visitor.name,
        "assignment": assignment,
        "digest": contents.digest,
        "files": len(contents.files),
        "received": microseconds(now),
    }
    done = connection.execute(_INSERT, row)
    number = int(done.inserted_primary_key[0])  # type: ignore[index]
    connection.execute(_INSERT_ARCHIVE, {"upload": number, "content": contents.archive})
    note_event(connection, now, course.id, visitor.member, "upload taken", detail=str(number))
    state = _new_state(number, visitor.name, assignment, contents, place=place + 1, now=now)
    receipt = signed(course, _unsigned(course, state))
    return Taken(
        state, receipt, is_new=True, left=left_after(connection, course, visitor.name, assignment, now)
    )


def _new_state(
    number: int, student: str, assignment: str, contents: Contents, *, place: int, now: datetime
) -> UploadState:
    """Return the state of an upload that was just put into the queue, at ``place``."""
    return UploadState(
        number=number,
        student=student,
        assignment=assignment,
        digest=contents.digest,
        files=len(contents.files),
        received=moment(microseconds(now)),
        state=WAITING,
        place=place,
        status="",
        points=None,
        max_points=None,
        sentence="",
    )


def _waiting(connection: Connection, course: Course, student: str) -> tuple[int, int]:
    """Return how many uploads wait: the student's own, and those before which a new one cannot come."""
    row = connection.execute(_WAITING, {"course": course.id, "student": student}).one()
    return int(row[0]), int(row[1])


def refuse_where_draining(connection: Connection, course: Course) -> None:
    """Raise Refused while an instructor lets nothing more in."""
    if switch(connection, course.id, DRAINING):
        raise Refused("The service takes no uploads at the moment. Hand in again later.", 503, 300)


def open_assignment(course: Course, student: str, assignment: str, now: datetime) -> Assignment:
    """Return the assignment if its time is now for ``student``. Raises Refused. Reads no file and no database."""
    entry = next((each for each in course.assignments if each.name == assignment), None)
    if entry is None or (entry.released is not None and now < entry.released):
        raise Refused(f"There is no assignment {assignment!r} to hand in.", 404)
    closes = closing_time(course, entry, student)
    if closes is not None and now > closes:
        until = shown_time(course, closes, assignment)
        raise Refused(f"Uploads of {assignment} were taken until {until}. Ask your instructor.", 409)
    return entry


def closing_time(course: Course, entry: Assignment, student: str) -> datetime | None:
    """Return until when uploads of ``student`` are taken; None: always.

    The earlier of the late days of ``[service]`` and of the moment at which the assignment closes, which a later
    extension moves.
    """
    due = max(entry.due_for(member) for member in entry.group_of(student))
    ends = []
    if course.service.late_days is not None:
        ends.append(due + timedelta(days=course.service.late_days))
    if entry.closes is not None:
        ends.append(max(due, entry.closes))
    return min(ends, default=None)


def left_after(
    connection: Connection,
    course: Course,
    student: str,
    assignment: str,
    now: datetime,
    *,
    digest: str = "",
) -> AttemptsLeft:
    """Return how many attempts count beside those that are stored or in the queue; None where there is no limit.

    digest: of contents to hand in: what is an attempt already needs no further one
    """
    limits = course.assignment(assignment).attempts
    if limits.a_day is None and limits.in_all is None:
        return AttemptsLeft(None, None)
    history = Attempts(course.attempts_folder).history(student, assignment)
    known = {attempt.contents for attempt in history.attempts}
    last = max((each.hand_ins[-1].number for each in history.attempts), default=0)
    added: list[Attempt] = []
    group = course.assignment(assignment).group_of(student)
    for row in connection.execute(
        select(uploads.c.digest, uploads.c.received)
        .where(
            uploads.c.course == course.id,
            uploads.c.student.in_(group),
            uploads.c.assignment == assignment,
        )
        .order_by(uploads.c.number)
    ):
        if row.digest not in known:
            known.add(row.digest)
            hand_in = HandIn(last + len(added) + 1, moment(row.received), "receipt")
            added.append(Attempt(student, assignment, row.digest, {}, (hand_in,)))
    if digest in known:
        return AttemptsLeft(None, None)
    whole = msgspec.structs.replace(history, attempts=(*history.attempts, *added))
    return attempts_left(course, whole, now)


def state_of(connection: Connection, row: Row[tuple[object, ...]]) -> UploadState:
    """Return what is shown of a row of ``uploads``."""
    place = None
    if row.state == WAITING:
        before = or_(
            uploads.c.priority < row.priority,
            (uploads.c.priority == row.priority) & (uploads.c.number < row.number),
        )
        place = 1 + int(
            connection.execute(select(func.count()).where(uploads.c.state == WAITING, before)).scalar_one()
        )
    return UploadState(
        number=row.number,
        student=row.student,
        assignment=row.assignment,
        digest=row.digest,
        files=row.files,
        received=moment(row.received),
        state=row.state,
        place=place,
        status=row.status,
        points=row.points,
        max_points=row.max_points,
        sentence=row.sentence,
    )


def upload(connection: Connection, visitor: Visitor, number: int) -> Row[tuple[object, ...]] | None:
    """Return the row of an upload that ``visitor`` may see; None where there is none, or it is another's."""
    where = (uploads.c.number == number) & (uploads.c.course == visitor.course)
    if not visitor.is_staff:
        where &= uploads.c.student == visitor.name
    return connection.execute(select(uploads).where(where)).first()


def uploads_of(
    connection: Connection, course: Course, student: str, assignment: str | None = None, most: int = 20
) -> list[UploadState]:
    """Return a student's uploads, the newest first."""
    where = (uploads.c.course == course.id) & (uploads.c.student == student)
    if assignment is not None:
        where &= uploads.c.assignment == assignment
    rows = connection.execute(select(uploads).where(where).order_by(uploads.c.number.desc()).limit(most))
    return [state_of(connection, row) for row in rows.all()]


def receipt_of(course: Course, row: Row[tuple[object, ...]]) -> Receipt:
    """Return the receipt of an upload, the same each time."""
    return _receipt(course, row)


def _last(
    connection: Connection, course: Course, student: str, assignment: str
) -> Row[tuple[object, ...]] | None:
    key = {"course": course.id, "student": student, "assignment": assignment}
    return connection.execute(_LAST, key).first()


def _receipt(course: Course, row: Row[tuple[object, ...]]) -> Receipt:
    return signed(course, _unsigned(course, row))


def _unsigned(course: Course, upload: Any) -> Receipt:
    """Return the receipt of a row or state of an upload, without its signature."""
    received = upload.received if isinstance(upload.received, datetime) else moment(upload.received)
    return Receipt(
        course=course.id,
        student=upload.student,
        assignment=upload.assignment,
        upload=upload.number,
        digest=upload.digest,
        files=upload.files,
        received=received.astimezone(UTC),
    )


def _no_attempt_left(limits: AttemptLimits, left: AttemptsLeft) -> str:
    if left.in_all == 0:
        return f"You have used all {limits.in_all} attempts of this assignment. Nothing was taken."
    return f"You have used the {limits.a_day} attempts of today. The next one is taken tomorrow; nothing was taken now."
