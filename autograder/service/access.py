"""Who may use which door: every route names its roles, and one function lets a request in or turns it away.

A request shows a token (``Authorization: Bearer``) or the cookie of a session. What a cookie opens is only done for
our own pages: a POST must come from the same origin and carry the session's form token.
"""

from __future__ import annotations

import hmac
import inspect
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import quote

from anyio.to_thread import run_sync
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..course.course import Course
from ..course.roster import read_roster
from ..errors import AutograderError
from .contents import Refused
from .hub import hub_visitor
from .identity import COOKIE, ROLES, Kind, Visitor, csrf_token, visitor_of
from .rates import TooMany
from .receipts import course_key
from .rendering import sentence_page
from .server import Server

EVERYBODY: Final = frozenset(ROLES)
STUDENT: Final = frozenset({"student"})
STAFF: Final = frozenset({"reader", "instructor"})
INSTRUCTOR: Final = frozenset({"instructor"})
_SAFE: Final = frozenset({"GET", "HEAD"})
_FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")


@dataclass(frozen=True)
class Call:
    """One request that was let in. visitor: None only where a door is open to anybody; form: of a POST from a page"""

    server: Server
    request: Request
    course: Course
    visitor: Visitor | None = None
    form: FormData = field(default_factory=FormData)

    @property
    def who(self) -> Visitor:
        """The visitor of a door that has roles."""
        assert self.visitor is not None
        return self.visitor

    @property
    def home(self) -> str:
        """The path of the course's first page, with a slash at its end."""
        return f"{self.server.prefix}/{self.course.id}/"

    def text(self, name: str) -> str:
        """Return a field of the form as text; empty where there is none."""
        value = self.form.get(name, "")
        return value if isinstance(value, str) else ""


Endpoint = Callable[[Call], Any]


@dataclass(frozen=True)
class Door:
    """One route below a course. roles: who may come in; None: anybody. is_page: whether people read the answer

    asks_others: whether the answer waits for another system, which must not take the threads that take uploads
    is_foreign: whether another site's page sends it. Then no cookie of a session counts, and what is sent must prove itself
    """

    method: str
    path: str
    endpoint: Endpoint
    roles: frozenset[str] | None
    is_page: bool = True
    is_foreign: bool = False
    asks_others: bool = False


def guarded(server: Server, door: Door) -> Callable[[Request], Awaitable[Response]]:
    """Return the endpoint that Starlette calls for ``door``."""

    async def endpoint(request: Request) -> Response:
        try:
            return await _answer(server, door, request)
        except Refused as error:
            return _turned_away(door, request, error.status, str(error), error.retry_after)
        except TooMany as error:
            return _turned_away(door, request, 429, str(error), error.retry_after)
        except AutograderError as error:
            return _turned_away(door, request, 422, str(error))
        except ClientDisconnect:  # nobody reads this but the log
            return _turned_away(door, request, 400, "The request ended half way. Nothing was taken.")

    return endpoint


async def _answer(server: Server, door: Door, request: Request) -> Response:
    course, visitor = await run_in_threadpool(_course_and_visitor, server, door, request)
    if course is None:
        return _turned_away(door, request, 404, "There is no such course here.")
    if door.roles is not None:
        if visitor is None:
            return _unknown(server, course, door, request)
        if visitor.role not in door.roles:
            return _turned_away(door, request, 403, "Your role in this course does not allow this.")
    else:
        server.rates.spend_address(request.client.host if request.client else "")
    form = FormData()
    try:
        if request.method not in _SAFE:
            by_cookie = visitor is not None and visitor.via == "session"
            is_own = by_cookie or (door.is_page and not door.is_foreign)
            if is_own and not _is_same_origin(server, request):
                return _turned_away(door, request, 403, "This form was not sent from a page of this service.")
            if request.headers.get("content-type", "").lower().startswith(_FORMS):
                most = course.service.files + 1
                form = await request.form(max_files=most, max_fields=20, max_part_size=64 * 1024)
            if by_cookie and not _has_form_token(course, visitor, request, form):
                return _turned_away(door, request, 403, "This page is too old. Load it again, and repeat it.")
        return await _called(door, Call(server, request, course, visitor, form))
    finally:
        await form.close()


async def _called(door: Door, call: Call) -> Response:
    if inspect.iscoroutinefunction(door.endpoint):
        response = await door.endpoint(call)
    elif door.asks_others:
        response = await run_sync(door.endpoint, call, limiter=call.server.asking)
    else:
        response = await run_in_threadpool(door.endpoint, call)
    assert isinstance(response, Response)
    return response


def _has_form_token(course: Course, visitor: Visitor | None, request: Request, form: FormData) -> bool:
    sent = request.headers.get("x-csrf-token") or form.get("csrf") or ""
    if visitor is None or not isinstance(sent, str):
        return False
    return hmac.compare_digest(sent.encode("utf-8", "replace"), form_token(course, visitor).encode())


def form_token(course: Course, visitor: Visitor) -> str:
    """Return what a form of this session carries."""
    return csrf_token(course_key(course, "forms"), visitor)


def _course_and_visitor(server: Server, door: Door, request: Request) -> tuple[Course | None, Visitor | None]:
    course = server.shelf.get(request.path_params["course"])
    if course is None or door.is_foreign:
        return course, None
    return course, _visitor(server, course, request)


def _visitor(server: Server, course: Course, request: Request) -> Visitor | None:
    """Return who sends the request; nobody where the key is not valid, or its owner has left the course."""
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() in ("bearer", "token"):
        visitor = _with_key(server, course, secret.strip(), "token")
        visitor = visitor or hub_visitor(server, course, secret.strip())
    elif request.cookies.get(COOKIE):
        visitor = _with_key(server, course, request.cookies[COOKIE], "session")
    else:
        return None
    if visitor is None:
        server.rates.spend_address(request.client.host if request.client else "")
        return None
    return None if visitor.name in read_roster(course.data_folder).withdrawn else visitor


def _with_key(server: Server, course: Course, secret: str, kind: Kind) -> Visitor | None:
    with server.database.reading() as connection:  # given back before anybody else is asked
        return visitor_of(connection, course.id, secret, kind, server.clock())


def _is_same_origin(server: Server, request: Request) -> bool:
    """Whether a browser says that one of our pages sent this; what is no browser says neither."""
    site = request.headers.get("sec-fetch-site")
    if site not in (None, "same-origin"):
        return False
    origin = request.headers.get("origin")
    own = server.url or f"{request.url.scheme}://{request.headers.get('host', '')}"
    return origin is None or origin == own


def _home(request: Request) -> str:
    return f"{request.scope.get('root_path', '')}/{quote(request.path_params['course'], safe='')}/"


def _unknown(server: Server, course: Course, door: Door, request: Request) -> Response:
    if door.is_page and request.method in _SAFE:
        return RedirectResponse(f"{server.prefix}/{course.id}/join", 303)
    response = _turned_away(
        door, request, 401, "Log in first: this needs a token or a session that is valid."
    )
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


def _turned_away(
    door: Door, request: Request, status: int, sentence: str, retry_after: int | None = None
) -> Response:
    wants_page = door.is_page and "application/json" not in request.headers.get("accept", "")
    response: Response = (
        sentence_page(sentence, status, _home(request) if status != 404 else "")
        if wants_page
        else JSONResponse({"error": sentence}, status_code=status)
    )
    if retry_after is not None:
        response.headers["Retry-After"] = str(retry_after)
    return response
