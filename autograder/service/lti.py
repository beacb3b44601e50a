"""A learning system opens the course: login and launch by LTI 1.3.

    GET, POST /lti/login   the platform begins; the browser goes to its login and comes back with
    POST      /lti/launch  a signed launch: a session, or a sentence
    GET       /lti/keys    the public key with which the tool signs when it asks the platform

The service's pages stay in a window of their own: browsers keep cookies of frames back, and a page that can be framed
can be clicked on unseen. In a frame, the login is a page with one link that opens the window.
"""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode, urlsplit

from authlib.common.urls import add_params_to_uri
from sqlalchemy import Connection, insert, update
from starlette.responses import JSONResponse, RedirectResponse, Response

from ..course.course import Lti
from .access import Call, Door
from .contents import Refused
from .id_tokens import Expected, verified_claims
from .login_states import begin, cookie_name, need_address, set_cookie, spend
from .lti_messages import Launch, claim_of, launch_of, role_of
from .pages import show
from .published import address_or_nothing
from .recognition import admit
from .rendering import POLICY
from .secret_files import tool_key
from .sessions import begin_session, enter, former_session
from .tables import line_items, microseconds, platforms

_SENT: Final = ("iss", "login_hint", "client_id", "target_link_uri", "lti_message_hint", "lti_deployment_id")


def issuer_of(lti: Lti) -> str:
    """Return the issuer under which members of the platform are kept."""
    return f"lti {lti.issuer}"


def begin_login(call: Call) -> Response:
    """Send the browser to the platform's login. Raises Refused where another platform sends it."""
    lti, server, course = _lti(call), call.server, call.course
    sent = {name: value for name in _SENT if (value := _parameter(call, name))}
    if sent.get("iss") != lti.issuer or sent.get("client_id", lti.client_id) != lti.client_id:
        raise Refused("This learning system is not the one that course.toml names.", 403)
    if not sent.get("login_hint"):
        raise Refused("The learning system does not say who logs in (login_hint).", 403)
    if call.request.headers.get("sec-fetch-dest") in ("iframe", "frame"):
        return _window(call, lti, sent)
    now = server.clock()
    begun = server.writer.submit(lambda connection: begin(connection, course.id, "lti", now)).result()
    asked = {
        "scope": "openid",
        "response_type": "id_token",
        "response_mode": "form_post",
        "prompt": "none",
        "client_id": lti.client_id,
        "redirect_uri": f"{server.url}{call.home}lti/launch",
        "login_hint": sent["login_hint"],
        "state": begun.state,
        "nonce": begun.nonce,
    }
    if "lti_message_hint" in sent:
        asked["lti_message_hint"] = sent["lti_message_hint"]
    response = RedirectResponse(add_params_to_uri(lti.login_url, asked), 303)
    set_cookie(response, begun, call.home, is_cross_site=True, is_secure=server.is_secure)
    return response


def _window(call: Call, lti: Lti, sent: dict[str, str]) -> Response:
    """Return the page with a link to a new window, the only one that may be framed: it names nobody and does nothing.

    Platforms frame from hosts that they do not tell, so any encrypted one may; browsers let this go before the older
    X-Frame-Options.
    """
    response = show(call, "window.html", address=f"{call.home}lti/login?{urlencode(sent)}")
    parts = urlsplit(lti.issuer)
    framed = f"frame-ancestors https: {parts.scheme}://{parts.netloc}"
    response.headers["Content-Security-Policy"] = POLICY.replace("frame-ancestors 'none'", framed)
    return response


def launch(call: Call) -> Response:
    """Take the launch. Raises Refused where anything about it is not as it must be."""
    lti, server, course = _lti(call), call.server, call.course
    state, now = call.text("state"), server.clock()
    browser = call.request.cookies.get(cookie_name(state), "")
    nonce, _ = server.writer.submit(
        lambda connection: spend(connection, course.id, "lti", now, state=state, browser=browser)
    ).result()
    expected = Expected(lti.issuer, lti.client_id, nonce, lti.keys_url)
    claims = verified_claims(call.text("id_token"), expected, server.published, now)
    said, former = launch_of(claims, lti), former_session(call.request)
    secret = server.writer.submit(
        lambda connection: _session(connection, call, claims, said, former)
    ).result()
    response = enter(server, course, secret, _place(call, said))
    response.delete_cookie(cookie_name(state), path=call.home, secure=True, httponly=True, samesite="none")
    return response


def keys(call: Call) -> Response:
    """The tool's public key, for the platform."""
    _lti(call)
    key = tool_key(call.course)
    key.ensure_kid()
    return JSONResponse({"keys": [key.as_dict(private=False)]}, headers={"Cache-Control": "max-age=3600"})


def _session(connection: Connection, call: Call, claims: dict[str, Any], said: Launch, former: str) -> str:
    lti, now, course = _lti(call), call.server.clock(), call.course
    role = role_of(said.roles)
    if role is None:
        raise Refused("The learning system gives you no role in this course. Ask your instructor.", 403)
    value = claim_of(claims, lti.claim)
    member = admit(connection, course, issuer_of(lti), claims, value, role=role, matches=lti.matches, now=now)
    _note_services(connection, course.id, said, microseconds(now))
    if said.grades.lineitem and any(entry.name == said.assignment for entry in course.assignments):
        note_line_item(connection, course.id, said.assignment, address_or_nothing(said.grades.lineitem))
    return begin_session(connection, course.id, member, former, now, label="learning system")


def _note_services(connection: Connection, course: str, said: Launch, now: int) -> None:
    """Note where the platform takes marks and names people; a launch that says nothing of it takes nothing back."""
    told = {
        "line_items": address_or_nothing(said.grades.lineitems),
        "scopes": said.grades.scopes,
        "memberships": address_or_nothing(said.roster.context_memberships_url),
    }
    values = {name: value for name, value in told.items() if value} | {"seen": now}
    where = platforms.c.course == course
    if not connection.execute(update(platforms).where(where).values(**values)).rowcount:
        connection.execute(insert(platforms).values(course=course, **values))


def note_line_item(connection: Connection, course: str, assignment: str, address: str) -> None:
    """Note the column of an assignment in the platform's gradebook."""
    where = (line_items.c.course == course) & (line_items.c.assignment == assignment)
    if not connection.execute(update(line_items).where(where).values(address=address)).rowcount:
        connection.execute(insert(line_items).values(course=course, assignment=assignment, address=address))


def _place(call: Call, said: Launch) -> str:
    """Return where a launch leads to: to the assignment that its link names."""
    if not any(entry.name == said.assignment for entry in call.course.assignments):
        return ""
    return f"{'assignments' if role_of(said.roles) == 'student' else 'class'}/{said.assignment}"


def _parameter(call: Call, name: str) -> str:
    return call.text(name) or call.request.query_params.get(name, "")


def _lti(call: Call) -> Lti:
    if call.course.service.lti is None:
        raise Refused("No learning system opens this course.", 404)
    need_address(call)
    return call.course.service.lti


DOORS = (
    Door("GET", "/lti/login", begin_login, None, is_foreign=True),
    Door("POST", "/lti/login", begin_login, None, is_foreign=True),
    Door("POST", "/lti/launch", launch, None, is_foreign=True, asks_others=True),
    Door("GET", "/lti/keys", keys, None, is_page=False),
)
