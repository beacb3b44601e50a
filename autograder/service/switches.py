"""What an instructor switches while the service runs: pause the grading, take nothing more in, say something."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from .event_log import note_event
from .tables import switches

PAUSED: Final = "paused"
DRAINING: Final = "draining"
MESSAGE: Final = "message"


_VALUE = select(switches.c.value).where(
    switches.c.course == bindparam("course"), switches.c.name == bindparam("name")
)


def switch(connection: Connection, course: str, name: str) -> str:
    """Return the value of a switch; empty where it is off."""
    value = connection.execute(_VALUE, {"course": course, "name": name}).scalar()
    return str(value or "")


def set_switch(
    connection: Connection, course: str, name: str, value: str, *, member: int | None, now: datetime
) -> None:
    """Set a switch; an empty value turns it off."""
    connection.execute(delete(switches).where(switches.c.course == course, switches.c.name == name))
    if value:
        connection.execute(insert(switches).values(course=course, name=name, value=value))
    note_event(connection, now, course, member, f"{name} {'set' if value else 'taken back'}")


def courses_with(connection: Connection, name: str) -> list[str]:
    """Return the courses in which a switch is on."""
    return list(connection.execute(select(switches.c.course).where(switches.c.name == name)).scalars())
