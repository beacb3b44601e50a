"""Who is at the door: members of a course, and the keys that they hold.

A way to log in (invitation links here; a JupyterHub, an identity provider or a learning system elsewhere) yields an
issuer and a subject, and `members` says who that is in the course and in which role. A key is 32 random bytes; the
database keeps its hash alone. Three kinds:

    invitation  opens once, for a short time, and is exchanged for one of the others
    session     a browser's cookie
    token       for ``autograder submit`` and nbgrader
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal, get_args

from sqlalchemy import Connection, bindparam, insert, select, update

from ..course.roster import bad_name
from .database import ServiceError
from .event_log import note_event
from .tables import keys, members, microseconds

Role = Literal["student", "reader", "instructor"]
Kind = Literal["invitation", "session", "token"]
ROLES: Final[tuple[str, ...]] = get_args(Role)
STAFF: Final = frozenset({"reader", "instructor"})

COOKIE: Final = "autograder_session"
LINKS: Final = "links"
KEY_BYTES: Final = 32
LIFETIMES: Final = {
    "invitation": timedelta(days=7),
    "session": timedelta(hours=12),
    "token": timedelta(days=180),
}


@dataclass(frozen=True)
class Visitor:
    """Who sends a request. via: the kind of key; key: its hash, which is no secret."""

    member: int
    course: str
    name: str
    role: Role
    via: Kind
    key: str

    @property
    def is_staff(self) -> bool:
        """Whether this is an instructor or a reader."""
        return self.role in STAFF


def key_hash(secret: str) -> str:
    """Return what the database knows of a key."""
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def add_member(
    connection: Connection, course: str, issuer: str, subject: str, *, name: str, role: Role, now: datetime
) -> int:
    """Let ``subject``, as ``issuer`` names it, be ``name`` in the course; return the member's number.

    Who is a member already gets the name and the role. Raises ServiceError for a name that no folder can have.
    """
    problem = bad_name(name)
    if problem:
        raise ServiceError(f"{problem}. Choose another name.")
    if role not in ROLES:
        raise ServiceError(f"There is no role {role!r}; there are {', '.join(ROLES)}.")
    where = (members.c.course == course) & (members.c.issuer == issuer) & (members.c.subject == subject)
    row = connection.execute(select(members.c.id, members.c.name, members.c.role).where(where)).first()
    if row is None:
        done = connection.execute(
            insert(members).values(course=course, issuer=issuer, subject=subject, name=name, role=role)
        )
        number = int(done.inserted_primary_key[0])  # type: ignore[index]
        note_event(connection, now, course, None, "member added", detail=f"{number} {role}")
        return number
    if (row.name, row.role) != (name, role):
        connection.execute(update(members).where(members.c.id == row.id).values(name=name, role=role))
        note_event(connection, now, course, None, "member changed", detail=f"{row.id} {role}")
    return int(row.id)


def new_key(
    connection: Connection,
    member: int,
    kind: Kind,
    now: datetime,
    *,
    label: str = "",
    lifetime: timedelta | None = None,
) -> str:
    """Return a new key of ``member``, which is not kept and cannot be asked for again."""
    secret = secrets.token_urlsafe(KEY_BYTES)
    expires = now + (lifetime or LIFETIMES[kind])
    connection.execute(
        insert(keys).values(
            hash=key_hash(secret),
            kind=kind,
            member=member,
            label=label[:128],
            made=microseconds(now),
            expires=microseconds(expires),
        )
    )
    course = connection.execute(select(members.c.course).where(members.c.id == member)).scalar_one()
    note_event(connection, now, course, member, f"{kind} made", detail=label[:128])
    return secret


def invite(
    connection: Connection,
    course: str,
    name: str,
    role: Role,
    now: datetime,
    *,
    lifetime: timedelta | None = None,
) -> str:
    """Return the secret of an invitation for ``name``. Those that the same person had before open no more."""
    member = add_member(connection, course, LINKS, name, name=name, role=role, now=now)
    end_keys(connection, course, name, now, kind="invitation")
    return new_key(connection, member, "invitation", now, lifetime=lifetime)


def exchange(
    connection: Connection, course: str, invitation: str, kind: Kind, now: datetime, *, label: str = ""
) -> str:
    """Spend an invitation, and return a new key of ``kind``. Raises ServiceError where it opens nothing (any more)."""
    where = (
        (keys.c.hash == key_hash(invitation))
        & (keys.c.kind == "invitation")
        & keys.c.ended.is_(None)
        & (keys.c.expires > microseconds(now))
        & keys.c.member.in_(select(members.c.id).where(members.c.course == course))
    )
    member = connection.execute(select(keys.c.member).where(where)).scalar()
    spent = connection.execute(update(keys).where(where).values(ended=microseconds(now))).rowcount
    if member is None or spent != 1:
        raise ServiceError(
            "This invitation opens nothing: it was used, it is too old, or it is not complete. Ask for a new one."
        )
    return new_key(connection, int(member), kind, now, label=label)


_VISITOR = (
    select(members.c.id, members.c.name, members.c.role, keys.c.hash)
    .join(keys, keys.c.member == members.c.id)
    .where(
        keys.c.hash == bindparam("hash"),
        keys.c.kind == bindparam("kind"),
        keys.c.ended.is_(None),
        keys.c.expires > bindparam("now"),
        members.c.course == bindparam("course"),
    )
)


def visitor_of(connection: Connection, course: str, secret: str, kind: Kind, now: datetime) -> Visitor | None:
    """Return whose key ``secret`` is; None where it is nobody's in this course, was ended or is too old."""
    key = {"hash": key_hash(secret), "kind": kind, "course": course, "now": microseconds(now)}
    row = connection.execute(_VISITOR, key).first()
    if row is None:
        return None
    return Visitor(row.id, course, row.name, row.role, kind, row.hash)


def end_key(connection: Connection, visitor: Visitor, number: str, now: datetime) -> bool:
    """End the key of this visitor whose hash begins with ``number``; return whether there was one."""
    where = (keys.c.member == visitor.member) & keys.c.hash.startswith(number, autoescape=True)
    ended = update(keys).where(where & keys.c.ended.is_(None)).values(ended=microseconds(now))
    is_ended = len(number) >= 8 and connection.execute(ended).rowcount > 0
    if is_ended:
        note_event(connection, now, visitor.course, visitor.member, "key ended")
    return is_ended


def end_keys(
    connection: Connection, course: str, name: str, now: datetime, *, kind: Kind | None = None
) -> int:
    """End all keys of ``name``, or those of one kind; return how many that were."""
    whose = select(members.c.id).where(members.c.course == course, members.c.name == name)
    where = keys.c.member.in_(whose) & keys.c.ended.is_(None)
    if kind is not None:
        where &= keys.c.kind == kind
    ended = connection.execute(update(keys).where(where).values(ended=microseconds(now))).rowcount
    if ended and kind is None:
        note_event(connection, now, course, None, "keys ended", detail=str(ended))
    return ended


def csrf_token(key: bytes, visitor: Visitor) -> str:
    """Return what a form of this visitor's session must carry. key: the course's, for this purpose"""
    return hmac.new(key, visitor.key.encode(), hashlib.sha256).hexdigest()
