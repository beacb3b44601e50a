"""JupyterHub says who somebody is: by its login in a browser, and by the token that each student's server has.

The hub knows users and groups; roles follow from groups, as nbgrader names them:

    formgrade-<course>   instructor
    read-<course>        reader
    nbgrader-<course>    student; so is who is in the roster under the hub's name

A user's first visit makes a member (issuer ``hub``), whose name in the course is the hub's, which is in lower case.
A row of ``members`` that names somebody else for a user stays as it is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
from typing import Any, Final
from urllib.parse import urlencode

from sqlalchemy import bindparam, select
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..course.course import Course
from ..course.roster import read_roster
from .contents import Refused
from .hub_users import Hub
from .identity import Role, Visitor, add_member, key_hash
from .receipts import course_key
from .server import Server
from .sessions import begin_session, enter, former_session
from .tables import members

ISSUER: Final = "hub"
STATE_COOKIE: Final = "autograder_hub"
_STATE_SECONDS = 600
CALLBACK: Final = "/oauth_callback"
_MEMBER = select(members.c.id, members.c.name, members.c.role).where(  # made once, as in `uploads`
    members.c.course == bindparam("course"),
    members.c.issuer == ISSUER,
    members.c.subject == bindparam("subject"),
)


def hub_visitor(server: Server, course: Course, token: str) -> Visitor | None:
    """Return whose token of the hub's this is in ``course``; None where it is nobody's."""
    if server.hub is None:
        return None
    user = server.hub.user(token)
    if user is None:
        return None
    role = role_of(course, user)
    if role is None:
        return None
    number, name = _member(server, course, str(user["name"]), role)
    return Visitor(number, course.id, name, role, "token", key_hash(token))


def role_of(course: Course, user: dict[str, Any]) -> Role | None:
    """Return the role that a user of the hub has in ``course``; None: is not in it."""
    groups = set(user.get("groups", ()))
    if f"formgrade-{course.id}" in groups:
        return "instructor"
    if f"read-{course.id}" in groups:
        return "reader"
    in_roster = str(user["name"]) in read_roster(course.data_folder).by_name
    return "student" if in_roster or f"nbgrader-{course.id}" in groups else None


def _member(server: Server, course: Course, subject: str, role: Role) -> tuple[int, str]:
    """Return the number and the name of the member that ``subject`` is."""
    with server.database.reading() as connection:
        row = connection.execute(_MEMBER, {"course": course.id, "subject": subject}).first()
    name = row.name if row is not None else read_roster(course.data_folder).present_name(subject)
    if row is not None and row.role == role:
        return int(row.id), str(name)
    now = server.clock()
    return (
        server.writer.submit(
            lambda connection: add_member(
                connection, course.id, ISSUER, subject, name=name, role=role, now=now
            )
        ).result(),
        str(name),
    )


def begin_login(server: Server, course: Course) -> Response:
    """Send a browser to the hub, with a state that only this browser knows, and PKCE."""
    hub = server.hub
    if hub is None:
        raise Refused("This service knows no JupyterHub.", 404)
    state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(48)
    challenge = hashlib.sha256(verifier.encode()).digest()
    question = {
        "client_id": hub.library.oauth_client_id,
        "redirect_uri": hub.library.oauth_redirect_uri,
        "response_type": "code",
        "state": state,
        "code_challenge": _base64(challenge),
        "code_challenge_method": "S256",
    }
    response = RedirectResponse(f"{hub.library.oauth_authorization_url}?{urlencode(question)}", 303)
    kept = json.dumps({"course": course.id, "state": state, "verifier": verifier})
    response.set_cookie(
        STATE_COOKIE,
        f"{_base64(kept.encode())}.{_signature(course, kept)}",
        max_age=_STATE_SECONDS,
        path=f"{server.prefix}/",
        secure=server.is_secure,
        httponly=True,
        samesite="lax",
    )
    return response


async def end_login(server: Server, request: Request) -> Response:
    """Take a browser that comes back from the hub: the state is checked, and a session begins. Raises Refused."""
    hub = server.hub
    if hub is None:
        raise Refused("This service knows no JupyterHub.", 404)
    course, kept = await run_in_threadpool(_kept, server, request.cookies.get(STATE_COOKIE, ""))
    if not hmac.compare_digest(kept["state"].encode(), request.query_params.get("state", "").encode()):
        raise Refused("This login was not begun in this browser. Begin again.", 403)
    code = request.query_params.get("code", "")
    former = former_session(request)
    session = await run_in_threadpool(_session, server, hub, course, code, kept["verifier"], former=former)
    response = enter(server, course, session)
    response.delete_cookie(STATE_COOKIE, path=f"{server.prefix}/")
    return response


def _session(server: Server, hub: Hub, course: Course, code: str, verifier: str, *, former: str) -> str:
    """Return the secret of a new session for whom the hub gave ``code``. Raises Refused.

    former: the session that the browser has now, which ends
    """
    try:
        token = hub.library.token_for_code(code, code_verifier=verifier)
    except Exception as error:  # the library raises tornado's errors
        raise Refused("JupyterHub did not confirm this login. Begin again.", 403) from error
    visitor = hub_visitor(server, course, token)
    if visitor is None:
        raise Refused("You are not in this course. Ask your instructor.", 403)
    now = server.clock()
    return server.writer.submit(
        lambda connection: begin_session(
            connection, course.id, visitor.member, former, now, label="JupyterHub"
        )
    ).result()


def _kept(server: Server, cookie: str) -> tuple[Course, dict[str, str]]:
    """Return the course and the state of a login that this browser began. Raises Refused."""
    packed, _, signature = cookie.partition(".")
    try:
        text = base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)).decode()
        kept = json.loads(text)
        course = server.shelf.get(str(kept["course"]))
    except (ValueError, KeyError, TypeError) as error:
        raise Refused("This login was not begun in this browser. Begin again.", 403) from error
    if course is None or not hmac.compare_digest(
        signature.encode("utf-8", "replace"), _signature(course, text).encode()
    ):
        raise Refused("This login was not begun in this browser. Begin again.", 403)
    return course, {"state": str(kept["state"]), "verifier": str(kept["verifier"])}


def _signature(course: Course, text: str) -> str:
    return hmac.new(course_key(course, "hub login"), text.encode(), hashlib.sha256).hexdigest()


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
