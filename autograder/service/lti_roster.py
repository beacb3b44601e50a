"""Who the learning system says is in the course, brought into the roster: Names and Role Provisioning Services 2.0.

Students alone are brought in. Nobody leaves the course, and nobody comes back, by what the platform says: that is said
in a note. Each student's account is tied to the student at once, so that marks go back before the first launch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select

from ..course.course import Course, Lti
from ..course.roster import Person, Roster, bad_name, read_roster
from ..people.enrolment import Imported, import_people
from ..student.submission import is_text, printable
from .courses import default_database
from .database import Database, ServiceError, open_database
from .identity import add_member
from .lti import issuer_of
from .lti_messages import role_in_list
from .lti_services import Services
from .recognition import persons_like
from .tables import members, platforms

_GONE = frozenset({"Inactive", "Deleted"})


@dataclass
class PlatformRoster:
    """The students of the platform's course. subjects: name here -> the platform's id; notes: who was left out, and why"""

    people: list[Person] = field(default_factory=list)
    subjects: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def import_from_platform(
    course: Course, database: str | None = None, *, is_dry_run: bool = False
) -> tuple[PlatformRoster, Imported]:
    """Put the platform's students into the roster; return them, and what that changes.

    database: the service's address, if it is not the usual one

    Raises ServiceError where the platform cannot be asked, CourseError and GradebookError.
    """
    lti = course.service.lti
    if lti is None:
        raise ServiceError(f"{course.file} has no table [service.lti], which names a learning system.")
    store = open_database(database or default_database(course))
    try:
        found = _read(store, course, lti)
        done = import_people(course, found.people, is_dry_run=is_dry_run)
        if not is_dry_run:
            _tie(store, course, lti, found)
        return found, done
    finally:
        store.close()


def _read(store: Database, course: Course, lti: Lti) -> PlatformRoster:
    with store.reading() as connection:
        address = connection.execute(
            select(platforms.c.memberships).where(platforms.c.course == course.id)
        ).scalar()
        where = (members.c.course == course.id) & (members.c.issuer == issuer_of(lti))
        rows = connection.execute(select(members.c.subject, members.c.name).where(where)).all()
    if not address:
        raise ServiceError(
            "The learning system has not said yet where its list of people is. Allow the tool to read names and roles "
            "there, open the course from there once, and repeat this."
        )
    found, tied = PlatformRoster(), {row.subject: row.name for row in rows}
    roster = read_roster(course.data_folder)
    for member in Services(course, lti).members(address):
        _take(found, member, lti, roster, tied)
    return found


def _take(
    found: PlatformRoster, member: dict[str, Any], lti: Lti, roster: Roster, tied: dict[str, str]
) -> None:
    """Take one member, or note why not."""
    subject, roles = _text(member, "user_id"), member.get("roles")
    if not subject or role_in_list(roles if isinstance(roles, list) else []) != "student":
        return
    value = _value(member, lti.claim)
    name = tied.get(subject) or _name(member, value, lti, roster)
    problem = bad_name(name) if name else f"the list does not say {lti.claim} of {printable(subject)!r}"
    if _text(member, "status") in _GONE:
        if name in roster.by_name and name not in roster.withdrawn:
            found.notes.append(
                f"{name} has left the learning system's course: `autograder people withdraw {name}` says so here."
            )
        return
    if name in found.subjects:
        problem = f"two people of the learning system are {name}"
    if problem:
        found.notes.append(f"Somebody was left out: {problem}.")
        return
    found.subjects[name] = subject
    found.people.append(
        Person(
            name,
            first_name=_text(member, "given_name"),
            last_name=_text(member, "family_name"),
            email=_text(member, "email"),
            lms_user_id=value if lti.matches == "lms_user_id" else "",
        )
    )


def _name(member: dict[str, Any], value: str, lti: Lti, roster: Roster) -> str:
    """Return what somebody is called here who was not here before; empty where nothing says so."""
    same = persons_like(roster, lti.matches, value)
    if len(same) == 1:
        return same[0].name
    return value if lti.matches == "name" else _text(member, "email").partition("@")[0]


def _value(member: dict[str, Any], claim: str) -> str:
    """Return what the list says for the claim of a launch: it has other names there."""
    group, _, name = claim.partition(".")
    if not name:
        return _text(member, "user_id" if group == "sub" else group)
    if group != "custom":
        return _text(member, f"{group}_{name}")
    messages = member.get("message")
    for message in messages if isinstance(messages, list) else [messages]:
        inner = (
            message.get("https://purl.imsglobal.org/spec/lti/claim/custom")
            if isinstance(message, dict)
            else None
        )
        if isinstance(inner, dict) and _text(inner, name):
            return _text(inner, name)
    return ""


def _text(values: dict[str, Any], key: str) -> str:
    value = values.get(key)
    return value if isinstance(value, str) and is_text(value) else ""


def _tie(store: Database, course: Course, lti: Lti, found: PlatformRoster) -> None:
    """Tie the accounts to the people, but nobody to two accounts."""
    issuer, present = issuer_of(lti), read_roster(course.data_folder).by_name
    own = (members.c.course == course.id) & (members.c.issuer == issuer)
    with store.writing() as connection:
        for name, subject in found.subjects.items():
            other = connection.execute(
                select(members.c.id).where(own, members.c.name == name, members.c.subject != subject)
            ).first()
            if other is not None:
                found.notes.append(
                    f"{name} has another account of the learning system, which stays; `autograder people lock-out {name} "
                    f"--untie` lets it go."
                )
            elif name in present:
                add_member(
                    connection, course.id, issuer, subject, name=name, role="student", now=datetime.now(UTC)
                )
