"""Links with which people log in for the first time, made by whoever runs the course."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from ..course.course import Course
from ..course.roster import read_roster
from ..student.submission import printable
from .courses import default_database
from .database import ServiceError, open_database
from .identity import LINKS, Role, end_keys, invite
from .recognition import untie
from .tables import members


@dataclass(frozen=True)
class Invitation:
    """One link. It opens once, and is nowhere but here."""

    name: str
    email: str
    link: str


def invite_people(
    course: Course,
    names: Sequence[str],
    role: Role,
    *,
    days: float,
    url: str,
    database: str | None = None,
) -> list[Invitation]:
    """Return a new link for each of ``names``; for none: for everybody in the roster who has not been invited.

    days: for how long a link opens; url: of the service; database: its address, if it is not the usual one

    Raises ServiceError.
    """
    if days <= 0:
        raise ServiceError(f"A link that opens for {days:g} days opens never. Write a number above 0.")
    roster = read_roster(course.data_folder)
    store = open_database(database or default_database(course))
    try:
        with store.writing() as connection:
            known = set(
                connection.execute(
                    select(members.c.subject).where(members.c.course == course.id, members.c.issuer == LINKS)
                ).scalars()
            )
            wanted = list(names) or [
                person.name
                for person in roster.people
                if person.withdrawn is None and person.name not in known
            ]
            now, lifetime = datetime.now(UTC), timedelta(days=days)
            invited = []
            for name in wanted:
                secret = invite(connection, course.id, name, role, now, lifetime=lifetime)
                person = roster.by_name.get(name)
                link = f"{url.rstrip('/')}/{course.id}/join?code={secret}"
                invited.append(Invitation(name, person.email if person is not None else "", link))
        return invited
    finally:
        store.close()


def lock_out(
    course: Course, name: str, database: str | None = None, *, is_untied: bool = False
) -> tuple[int, int]:
    """End all invitations, sessions and tokens of a person; return how many that were, and how many accounts were untied.

    is_untied: let another account of a provider's be tied to the person at its next login

    Raises ServiceError, also for somebody who has never been let in.
    """
    store = open_database(database or default_database(course))
    try:
        with store.writing() as connection:
            now = datetime.now(UTC)
            known = select(members.c.id).where(members.c.course == course.id, members.c.name == name)
            if connection.execute(known).first() is None:
                raise ServiceError(f"{printable(name)} has never been let in: there is nothing to end.")
            ended = end_keys(connection, course.id, name, now)
            return ended, untie(connection, course.id, name, now) if is_untied else 0
    finally:
        store.close()
