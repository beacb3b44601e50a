"""Who did what, when. Events are added and never changed: the database refuses anything else.

A member stands there as a number, so that erasing a person leaves the log whole and without a name.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert

from .tables import events, microseconds

_INSERT = insert(events)


def note_event(
    connection: Connection, now: datetime, course: str, member: int | None, action: str, *, detail: str = ""
) -> None:
    """Add an event to the transaction. member: who did it; None: the service itself"""
    row = {"time": microseconds(now), "course": course, "member": member, "action": action, "detail": detail}
    connection.execute(_INSERT, row)
