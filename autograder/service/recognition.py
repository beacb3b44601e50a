"""Who in the course is it whom a provider names? Nobody gets in by being unknown, and no account is made for them.

The first login ties the provider's account (issuer and subject) to a person; from then on the account decides, so
that a name or an e-mail address that is given to somebody else at the provider opens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select, update

from ..course.course import Course
from ..course.roster import Person, Roster, bad_name, read_roster
from .contents import Refused
from .event_log import note_event
from .identity import Role, add_member
from .tables import members

_STRANGER = "You are not in the roster of this course. Ask your instructor."


def persons_like(roster: Roster, matches: str, value: str) -> list[Person]:
    """Return the people of the roster whose ``matches`` is ``value``; e-mail addresses in any case of letters."""
    if matches == "email":
        return [person for person in roster.people if person.email.casefold() == value.casefold() != ""]
    return [person for person in roster.people if getattr(person, matches) == value != ""]


def admit(
    connection: Connection,
    course: Course,
    issuer: str,
    claims: dict[str, Any],
    value: object,
    *,
    role: Role,
    matches: str,
    now: datetime,
) -> int:
    """Return the number of the member whom ``claims`` name. Raises Refused for whoever is not in the course.

    value: of the claim that says who it is; role: that this person has now, which is what a member's role becomes
    """
    subject = str(claims["sub"])
    where = (members.c.course == course.id) & (members.c.issuer == issuer)
    known = connection.execute(select(members.c.name).where(where, members.c.subject == subject)).scalar()
    roster = read_roster(course.data_folder)
    name = str(known) if known is not None else _name(roster, value, role, matches)
    if role == "student" and name not in roster.by_name:
        raise Refused(_STRANGER, 403)
    if name in roster.withdrawn:
        raise Refused("You have left this course. Ask your instructor.", 403)
    if known is None:
        other = connection.execute(select(members.c.id).where(where, members.c.name == name)).first()
        if other is not None:
            raise Refused(
                "Another account of the same system is tied to this person already. Ask your instructor.", 403
            )
    return add_member(connection, course.id, issuer, subject, name=name, role=role, now=now)


def _name(roster: Roster, value: object, role: Role, matches: str) -> str:
    """Return the name of a person who comes for the first time."""
    if not isinstance(value, str) or not value:
        raise Refused(
            "The login does not say who you are: the claim that this course asks for is not in it. Tell your instructor.",
            403,
        )
    found = persons_like(roster, matches, value)
    if len(found) == 1:
        return found[0].name
    if found or role == "student":
        raise Refused(_STRANGER, 403)
    if bad_name(value):
        raise Refused("Your name at the provider cannot be a name here. Tell your instructor.", 403)
    return value


def untie(connection: Connection, course: str, name: str, now: datetime) -> int:
    """Let the accounts that providers know ``name`` by be tied to nobody any more; return how many that were.

    The rows stay for the log of events, under an issuer from which nobody comes.
    """
    where = (members.c.course == course) & (members.c.name == name)
    rows = connection.execute(select(members.c.id, members.c.issuer).where(where)).all()
    tied = [row for row in rows if row.issuer.startswith(("oidc ", "lti "))]
    for row in tied:
        values = {"issuer": f"untied {row.issuer}"[:255], "subject": str(row.id)}
        connection.execute(update(members).where(members.c.id == row.id).values(**values))
    if tied:
        note_event(
            connection, now, course, None, "accounts untied", detail=" ".join(str(row.id) for row in tied)
        )
    return len(tied)


def role_by_lists(value: object, readers: Sequence[str], instructors: Sequence[str]) -> Role:
    """Return the role of whoever the provider calls ``value``."""
    if value in instructors:
        return "instructor"
    return "reader" if value in readers else "student"
