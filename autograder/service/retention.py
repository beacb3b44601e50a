"""What the service keeps for a time alone, where ``[service] keep_days`` says so: the bytes of uploads, and old logins.

An upload's row stays with its receipt, and so does what its mark rests on, in the store of attempts: a graded upload
can be graded again from there. What waits or has failed keeps its bytes.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from ..course.course import Course
from .database import Database
from .event_log import note_event
from .tables import DONE, archives, keys, members, microseconds, uploads


def forget_old(database: Database, course: Course, now: datetime) -> int:
    """Remove what the course keeps no longer; return how many uploads lost their bytes. Durable on return.

    Invitations, sessions and tokens go that ended, or were not valid any more, so many days ago.
    """
    if course.service.keep_days is None:
        return 0
    before = microseconds(now - timedelta(days=course.service.keep_days))
    old = select(uploads.c.number).where(
        uploads.c.course == course.id, uploads.c.state == DONE, uploads.c.received < before
    )
    own = select(members.c.id).where(members.c.course == course.id)
    is_over = or_(keys.c.expires < before, keys.c.ended < before)
    with database.writing() as connection:
        count = connection.execute(delete(archives).where(archives.c.upload.in_(old))).rowcount
        connection.execute(delete(keys).where(keys.c.member.in_(own), is_over))
        if count:
            note_event(connection, now, course.id, None, "bytes removed", detail=f"{count} uploads")
    return count
