"""What a launch by LTI 1.3 says, as values, after its signature was found right.

Claims and roles: 1EdTech's LTI Core 1.3, sections 5.3 and A.2.2. Only roles in the course itself count: somebody's role in the
institution says nothing about this course.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any, Final, Literal

import msgspec

from ..course.course import Lti
from .contents import Refused
from .identity import Role

_CLAIM: Final = "https://purl.imsglobal.org/spec/lti/claim/"
_ROLE: Final = "http://purl.imsglobal.org/vocab/lis/v2/membership"
_ASSISTANT: Final = f"{_ROLE}/Instructor#TeachingAssistant"
_SCOPE: Final = re.compile(r"https://purl\.imsglobal\.org/spec/lti-ags/scope/[a-z.]+")


class Context(msgspec.Struct, frozen=True):
    """The platform's course."""

    id: str
    title: str = ""


class GradeService(msgspec.Struct, frozen=True):
    """Where marks go. lineitem: the column that belongs to the link of this launch"""

    scope: tuple[str, ...] = ()
    lineitems: str = ""
    lineitem: str = ""

    @property
    def scopes(self) -> str:
        """The scopes of this service that the platform grants, separated by spaces."""
        return " ".join(scope for scope in self.scope if _SCOPE.fullmatch(scope))


class RosterService(msgspec.Struct, frozen=True):
    """Where the platform says who is in the course."""

    context_memberships_url: str = ""


class ResourceLink(msgspec.Struct, frozen=True):
    """The link that was followed."""

    id: str


class Launch(msgspec.Struct, frozen=True):
    """A resource link launch."""

    message_type: Literal["LtiResourceLinkRequest"] = msgspec.field(name=f"{_CLAIM}message_type")
    version: Literal["1.3.0"] = msgspec.field(name=f"{_CLAIM}version")
    deployment: str = msgspec.field(name=f"{_CLAIM}deployment_id")
    roles: tuple[str, ...] = msgspec.field(name=f"{_CLAIM}roles")
    context: Context = msgspec.field(name=f"{_CLAIM}context")
    link: ResourceLink = msgspec.field(name=f"{_CLAIM}resource_link")
    custom: dict[str, Any] = msgspec.field(name=f"{_CLAIM}custom", default_factory=dict)
    grades: GradeService = msgspec.field(
        name="https://purl.imsglobal.org/spec/lti-ags/claim/endpoint", default_factory=GradeService
    )
    roster: RosterService = msgspec.field(
        name="https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice", default_factory=RosterService
    )

    @property
    def assignment(self) -> str:
        """The assignment that the link's custom parameter names; empty where it names none."""
        name = self.custom.get("assignment", "")
        return name if isinstance(name, str) else ""


def launch_of(claims: dict[str, Any], lti: Lti) -> Launch:
    """Return the launch. Raises Refused where it is no launch of a deployment and a course that ``lti`` names."""
    try:
        launch = msgspec.convert(claims, Launch)
    except (msgspec.ValidationError, UnicodeEncodeError) as error:
        raise Refused(
            f"This is no launch of a resource link by LTI 1.3 ({error}). Only such links are answered here.",
            403,
        ) from error
    role = role_of(launch.roles)
    is_known = launch.deployment in lti.deployments and launch.context.id in lti.contexts
    if not is_known:
        sentence = (
            "This launch comes from a course of the learning system that does not belong to this course."
        )
        if role == "instructor":
            sentence += (
                f" If it is meant to, add {launch.deployment!r} to deployments and {launch.context.id!r} to contexts in "
                f"[service.lti] of course.toml."
            )
        raise Refused(sentence, 403)
    return launch


def role_of(roles: Collection[str]) -> Role | None:
    """Return the role that the platform's roles are here; None where they are none in the course.

    Platforms name an assistant an instructor, too, and somebody who tries out the view of students a learner: the
    weaker role holds.
    """
    if _ASSISTANT in roles:
        return "reader"
    if f"{_ROLE}#Learner" in roles:
        return "student"
    return "instructor" if f"{_ROLE}#Instructor" in roles else None


def role_in_list(roles: Collection[object]) -> Role | None:
    """Return the same of a list of names and roles, where platforms write ``Learner``, too."""
    texts = [role for role in roles if isinstance(role, str)]
    return role_of([role if ":" in role else f"{_ROLE}#{role}" for role in texts])


def claim_of(claims: dict[str, Any], path: str) -> object:
    """Return the claim that ``[service.lti] claim`` names, such as ``ext.user_username``; None where there is none."""
    group, _, name = path.partition(".")
    if not name:
        return claims.get(group)
    inner = claims.get(_CLAIM + group)
    return inner.get(name) if isinstance(inner, dict) else None
