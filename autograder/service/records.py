"""One person's records in the service: renamed, erased, given out. `autograder people` does so with all records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import delete, select, update

from ..course.course import Course
from .courses import default_database
from .database import Database, open_database
from .identity import LINKS
from .tables import keys, members, moment, scores, uploads


def has_service(course: Course) -> bool:
    """Whether a service ever ran for this course."""
    address = default_database(course)
    return not address.startswith("sqlite:///") or Path(address.removeprefix("sqlite:///")).exists()


def rename_in_service(course: Course, name: str, new: str) -> int:
    """Give a person's uploads and logins the ``new`` name; return how many uploads that were. Raises ServiceError."""
    store = _open(course)
    try:
        with store.writing() as connection:
            own = (uploads.c.course == course.id) & (uploads.c.student == name)
            count = connection.execute(update(uploads).where(own).values(student=new)).rowcount
            score = (scores.c.course == course.id) & (scores.c.student == name)
            connection.execute(update(scores).where(score).values(student=new))
            who = (members.c.course == course.id) & (members.c.name == name)
            connection.execute(
                update(members).where(who, members.c.issuer == LINKS).values(name=new, subject=new)
            )
            connection.execute(update(members).where(who).values(name=new))
        return count
    finally:
        store.close()


def erase_in_service(course: Course, name: str) -> int:
    """Erase a person's uploads, logins and keys; return how many uploads that were. Raises ServiceError.

    The log of events stays: it names members by numbers, and no number leads to this person any more.
    """
    store = _open(course)
    try:
        with store.writing() as connection:
            own = (uploads.c.course == course.id) & (uploads.c.student == name)
            count = connection.execute(delete(uploads).where(own)).rowcount  # their archives go with them
            connection.execute(delete(scores).where(scores.c.course == course.id, scores.c.student == name))
            connection.execute(delete(members).where(members.c.course == course.id, members.c.name == name))
        store.compact()  # what was erased is not to be found in the file's free pages either
        return count
    finally:
        store.close()


def exported_from_service(course: Course, name: str) -> dict[str, Any]:
    """Return what the service knows of a person, as values for JSON; no key is among it. Raises ServiceError."""
    store = _open(course)
    try:
        with store.reading() as connection:
            own = (uploads.c.course == course.id) & (uploads.c.student == name)
            rows = connection.execute(select(uploads).where(own).order_by(uploads.c.number)).all()
            who = (members.c.course == course.id) & (members.c.name == name)
            logins = connection.execute(
                select(members.c.issuer, members.c.role, keys.c.kind, keys.c.label, keys.c.made)
                .join(keys, keys.c.member == members.c.id)
                .where(who)
            ).all()
            accounts = connection.execute(
                select(members.c.issuer, members.c.subject, members.c.role).where(who)
            ).all()
            sent = connection.execute(
                select(scores).where(scores.c.course == course.id, scores.c.student == name)
            ).all()
        return {
            "accounts": [{"from": row.issuer, "subject": row.subject, "role": row.role} for row in accounts],
            "scores": [
                {
                    "assignment": row.assignment,
                    "points": row.points,
                    "max_points": row.max_points,
                    "sent": moment(row.sent).isoformat() if row.sent is not None else None,
                }
                for row in sent
            ],
            "uploads": [
                {
                    "number": row.number,
                    "assignment": row.assignment,
                    "digest": row.digest,
                    "received": moment(row.received).isoformat(),
                    "state": row.state,
                }
                for row in rows
            ],
            "logins": [
                {"from": row.issuer, "role": row.role, "kind": row.kind, "label": row.label}
                | {"made": moment(row.made).isoformat()}
                for row in logins
            ],
        }
    finally:
        store.close()


def _open(course: Course) -> Database:
    return open_database(default_database(course))
