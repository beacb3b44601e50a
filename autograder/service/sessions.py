"""A browser's session: begun by each way to log in, in the same manner.

A login never goes on with the id that a browser came with: it gets a new one, and the old one opens nothing any more.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select, update
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..course.course import Course
from .identity import COOKIE, LIFETIMES, key_hash, new_key
from .server import Server
from .tables import keys, members, microseconds


def begin_session(
    connection: Connection, course: str, member: int, former: str, now: datetime, *, label: str
) -> str:
    """Return the secret of a new session of ``member``. former: of the session that the browser has now, or empty"""
    end_session(connection, course, former, now)
    return new_key(connection, member, "session", now, label=label)


def end_session(connection: Connection, course: str, secret: str, now: datetime) -> None:
    """End the session of ``secret`` in the course; nothing where there is none."""
    own = select(members.c.id).where(members.c.course == course)
    where = (keys.c.hash == key_hash(secret)) & (keys.c.kind == "session") & keys.c.member.in_(own)
    connection.execute(update(keys).where(where, keys.c.ended.is_(None)).values(ended=microseconds(now)))


def former_session(request: Request) -> str:
    """Return the secret of the session with which a browser comes; empty where it has none."""
    return request.cookies.get(COOKIE, "")


def enter(server: Server, course: Course, secret: str, place: str = "") -> Response:
    """Lead the browser into the course with its new session. place: below the course's first page"""
    home = f"{server.prefix}/{course.id}/"
    response = RedirectResponse(home + place, 303)
    response.set_cookie(
        COOKIE,
        secret,
        max_age=int(LIFETIMES["session"].total_seconds()),
        path=home,
        secure=server.is_secure,
        httponly=True,
        samesite="lax",
    )
    return response
