"""What is asked of a learning system: a column of its gradebook, a score for it, and who is in the course.

PyLTI1p3 speaks the two services (Assignment and Grade 2.0, Names and Role Provisioning 2.0); here it gets a key, limits of
time, and one kind of error. Its own handling of launches is not used: it takes the same launch twice.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import requests
from pylti1p3.assignments_grades import AssignmentsGradesService
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.grade import Grade
from pylti1p3.lineitem import LineItem
from pylti1p3.names_roles import NamesRolesProvisioningService
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector

from ..course.course import Course, Lti
from .database import ServiceError
from .published import TIMEOUT_SECONDS
from .secret_files import tool_key

_MOST_MEMBERS: Final = 20_000
_OTHER_TRIES: Final = frozenset({400, 404, 409, 422})  # of this score alone; any other failure is of all


class PlatformError(ServiceError):
    """A learning system does not do what it is asked. status: of its answer; 0 where there was none"""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status

    @property
    def is_of_all(self) -> bool:
        """Whether the next request would most likely fail as this one did."""
        return self.status not in _OTHER_TRIES


@dataclass(frozen=True)
class Score:
    """What is sent of a mark. points: None where the mark is not final, which takes a score that was there back

    user: as the platform names the student; made: since when the mark is so, which orders scores
    """

    user: str
    points: float | None
    max_points: float
    made: datetime


class Services:
    """The services of the platform that ``[service.lti]`` of ``course`` names. Each method raises PlatformError."""

    def __init__(self, course: Course, lti: Lti) -> None:
        key = tool_key(course)
        registration = Registration()
        registration.set_issuer(lti.issuer).set_client_id(lti.client_id).set_auth_token_url(lti.token_url)
        registration.set_tool_private_key(key.as_pem(private=True).decode())
        registration.set_tool_public_key(key.as_pem(private=False).decode())
        if lti.audience:
            registration.set_auth_audience(lti.audience)
        self._connector = _Connector(registration, _session())

    def column(self, line_items: str, scopes: list[Any], assignment: str, title: str, most: float) -> str:
        """Return the address of the assignment's column, which is made where there is none."""
        service = AssignmentsGradesService(self._connector, {"scope": scopes, "lineitems": line_items})
        wanted = LineItem().set_resource_id(assignment).set_label(title).set_score_maximum(most)
        with _asking():
            address = service.find_or_create_lineitem(wanted, find_by="resource_id").get_id()
        if not address:
            raise PlatformError("The learning system gives the column of the assignment no address.")
        return address

    def send(self, column: str, scopes: list[Any], score: Score) -> None:
        """Send a score; the same score twice is one."""
        service = AssignmentsGradesService(self._connector, {"scope": scopes, "lineitem": column})
        grade = Grade().set_user_id(score.user)
        grade.set_timestamp(score.made.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
        if score.points is None:
            grade.set_activity_progress("Submitted").set_grading_progress("PendingManual")
        else:
            grade.set_activity_progress("Completed").set_grading_progress("FullyGraded")
            grade.set_score_given(score.points).set_score_maximum(score.max_points)
        # an answer that is no JSON: it was taken, and nothing else of the answer matters
        with _asking(), suppress(requests.JSONDecodeError):
            service.put_grade(grade)

    def members(self, address: str) -> list[dict[str, Any]]:
        """Return everybody whom the platform names, as it names them."""
        service = NamesRolesProvisioningService(self._connector, {"context_memberships_url": address})
        found: list[dict[str, Any]] = []
        page: str | None = address
        seen: set[str] = set()
        while page is not None:
            if page in seen or len(found) > _MOST_MEMBERS:
                raise PlatformError("The learning system's list of members does not end.")
            seen.add(page)
            with _asking():
                members, page = service.get_members_page(page)
                found += [dict(member) for member in members]
        return found


class _Connector(ServiceConnector):
    """Keeps access tokens as long as the platform says, less a minute."""

    def __init__(self, registration: Registration, session: requests.Session) -> None:
        super().__init__(registration, session)
        self._tokens: dict[str, tuple[str, float]] = {}

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        token, until = self._tokens.get(scope_key, ("", 0.0))
        return token if time.monotonic() < until else None

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        self._tokens[scope_key] = (access_token, time.monotonic() + float(expires_in) - 60)


class _Session(requests.Session):
    """Waits for no answer without end, and carries no token to where an answer points."""

    def request(self, *args: Any, **options: Any) -> requests.Response:
        return super().request(*args, **options | {"timeout": TIMEOUT_SECONDS, "allow_redirects": False})


def _session() -> requests.Session:
    session = _Session()
    session.headers["User-Agent"] = "autograder"
    session.trust_env = False  # no password of somebody's .netrc goes out
    return session


@contextmanager
def _asking() -> Iterator[None]:
    """Turn whatever goes wrong into PlatformError; a platform may answer anything."""
    try:
        yield
    except PlatformError:
        raise
    except LtiServiceException as error:
        status = error.response.status_code
        says = "does not allow it" if status in (401, 403) else "cannot do it"
        raise PlatformError(f"The learning system {says} (status {status}).", status) from error
    except LtiException as error:
        raise PlatformError(f"The learning system does not allow it: {error}.", 403) from error
    except requests.RequestException as error:
        raise PlatformError("The learning system does not answer.") from error
    except (ValueError, TypeError, KeyError, AttributeError, AssertionError) as error:
        raise PlatformError(
            "The learning system answers with something that is not in the standard."
        ) from error
