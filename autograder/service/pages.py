"""The doors for people: log in with an invitation, hand in, watch, read the page; tokens for the terminal.

Everything works with a keyboard and without scripts; scripts add the drop zone and the live state.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from ..course.times import shown_time
from ..feedback.pages import student_page
from .access import EVERYBODY, STUDENT, Call, Door, form_token
from .api import assignment_line, current, receipt, released
from .contents import Refused
from .database import ServiceError
from .documents import AssignmentLine
from .hub import begin_login
from .identity import COOKIE, end_key, exchange, new_key
from .rendering import FEEDBACK_POLICY, page, points
from .sessions import end_session, enter, former_session
from .switches import MESSAGE, PAUSED, switch
from .tables import RUNNING, WAITING, keys, microseconds, moment
from .taking import take_form
from .uploads import UploadState, uploads_of


def show(call: Call, template: str, status: int = 200, **values: Any) -> Response:
    """Return a page of the course with what every page of it shows."""
    message = ""
    if call.visitor is not None:
        with call.server.database.reading() as connection:
            message = switch(connection, call.course.id, MESSAGE)
    return page(
        template,
        status,
        course=call.course.name,
        home=call.home,
        visitor=call.visitor,
        csrf=form_token(call.course, call.visitor) if call.visitor is not None else "",
        message=message,
        points=points,
        words=state_words,
        time=lambda when, assignment=None: shown_time(call.course, when, assignment),
        **values,
    )


def state_words(state: UploadState) -> str:
    """Return the state of an upload as a student reads it."""
    if state.state == WAITING:
        return f"waiting, place {state.place} in the queue"
    if state.state == RUNNING:
        return "being graded"
    return state.status or state.state


def left_words(line: AssignmentLine) -> str:
    """Return how many attempts are left, as a sentence; empty where there is no limit."""
    if line.left_in_all is None and line.left_today is None:
        return ""
    parts = []
    if line.left_today is not None and line.left_today != line.left_in_all:
        parts.append(f"{line.left_today} today")
    if line.left_in_all is not None:
        parts.append(f"{line.left_in_all} in all")
    return f"Attempts left: {', '.join(parts)}."


def join_page(call: Call) -> Response:
    """The page that an invitation leads to. Opening it spends nothing: programs that look into mail open links too."""
    return show(call, "join.html", code=call.request.query_params.get("code", ""), problem="", **_ways(call))


def _ways(call: Call) -> dict[str, Any]:
    """What one can log in with, beside an invitation."""
    oidc = call.course.service.oidc
    return {"has_hub": call.server.hub is not None, "provider": oidc.label if oidc is not None else ""}


async def join(call: Call) -> Response:
    """Spend the invitation for a session."""
    code, now, former = call.text("code").strip(), call.server.clock(), former_session(call.request)

    def log_in(connection: Connection) -> str:
        secret = exchange(connection, call.course.id, code, "session", now)
        end_session(connection, call.course.id, former, now)
        return secret

    try:
        secret = await write(call, log_in)
    except ServiceError as error:
        return await run_in_threadpool(
            show, call, "join.html", 403, code="", problem=str(error), **_ways(call)
        )
    return enter(call.server, call.course, secret)


def hub_login(call: Call) -> Response:
    """Send the browser to JupyterHub to log in."""
    return begin_login(call.server, call.course)


async def leave(call: Call) -> Response:
    """End the session."""
    now = call.server.clock()
    await write(call, lambda connection: end_key(connection, call.who, call.who.key, now))
    response = RedirectResponse(f"{call.home}join", 303)
    response.delete_cookie(COOKIE, path=call.home)
    return response


def first_page(call: Call) -> Response:
    """The assignments."""
    now = call.server.clock()
    entries = call.course.assignments if call.who.is_staff else released(call.course, now)
    with call.server.database.reading() as connection:
        lines = [assignment_line(connection, call.course, entry, call.who.name, now) for entry in entries]
    return show(call, "first.html", lines=lines, left=left_words)


def assignment_page(call: Call) -> Response:
    """Where an assignment is handed in."""
    return show(call, "assignment.html", problem="", **_of_assignment(call))


def _of_assignment(call: Call) -> dict[str, Any]:
    name, now = call.request.path_params["assignment"], call.server.clock()
    entry = next((each for each in released(call.course, now) if each.name == name), None)
    if entry is None:
        raise Refused("There is no such assignment.", 404)
    with call.server.database.reading() as connection:
        line = assignment_line(connection, call.course, entry, call.who.name, now)
        own = uploads_of(connection, call.course, call.who.name, name)
    return {"line": line, "uploads": own, "left": left_words, "limits": call.course.service}


async def hand_in(call: Call) -> Response:
    """Take the files of the form, and lead to the upload."""
    try:
        taken = await take_form(call, call.request.path_params["assignment"])
    except Refused as error:
        if error.status == 404:
            raise
        values = await run_in_threadpool(_of_assignment, call)
        response = await run_in_threadpool(
            show, call, "assignment.html", error.status, problem=str(error), **values
        )
        if error.retry_after is not None:
            response.headers["Retry-After"] = str(error.retry_after)
        return response
    return RedirectResponse(f"{call.home}uploads/{taken.receipt.upload}", 303)


def upload_page(call: Call) -> Response:
    """One upload: its place in the queue, its state, its result."""
    with call.server.database.reading() as connection:
        is_paused = bool(switch(connection, call.course.id, PAUSED))
    return show(call, "upload.html", state=current(call), is_paused=is_paused)


def result_page(call: Call) -> Response:
    """The page of feedback, as it was written after grading."""
    state = current(call)
    file = student_page(call.course, state.student, state.assignment)
    try:
        content = file.read_bytes()
    except OSError as error:
        raise Refused("There is no page yet. Load this again in a moment.", 404) from error
    return Response(
        content,
        media_type="text/html; charset=utf-8",
        headers={"Content-Security-Policy": FEEDBACK_POLICY},
    )


def keys_page(call: Call) -> Response:
    """The tokens and sessions of the visitor."""
    return show(call, "keys.html", token="", label="", keys=_own_keys(call))


def _own_keys(call: Call) -> list[dict[str, Any]]:
    now = microseconds(call.server.clock())
    with call.server.database.reading() as connection:
        rows = connection.execute(
            select(keys)
            .where(
                keys.c.member == call.who.member,
                keys.c.ended.is_(None),
                keys.c.expires > now,
                keys.c.kind != "invitation",
            )
            .order_by(keys.c.made.desc())
        ).all()
    return [
        {
            "number": row.hash[:12],
            "kind": row.kind,
            "label": row.label,
            "made": moment(row.made),
            "expires": moment(row.expires),
            "is_this": row.hash == call.who.key,
        }
        for row in rows
    ]


async def make_token(call: Call) -> Response:
    """Make a token, which is shown once."""
    label, now = call.text("label").strip()[:60], call.server.clock()
    token = await write(
        call, lambda connection: new_key(connection, call.who.member, "token", now, label=label)
    )
    own = await run_in_threadpool(_own_keys, call)
    return await run_in_threadpool(show, call, "keys.html", token=token, label=label, keys=own)


async def end_a_key(call: Call) -> Response:
    """End one of the visitor's own keys."""
    number, now = call.text("number"), call.server.clock()
    await write(call, lambda connection: end_key(connection, call.who, number, now))
    return RedirectResponse(f"{call.home}keys", 303)


async def write(call: Call, change: Callable[[Connection], Any]) -> Any:
    """Let the server's writer do ``change``, and wait until it is durable."""
    return await asyncio.wrap_future(call.server.writer.submit(change))


DOORS = (
    Door("GET", "/", first_page, EVERYBODY),
    Door("GET", "/join", join_page, None),
    Door("POST", "/join", join, None),
    Door("GET", "/hub", hub_login, None),
    Door("POST", "/leave", leave, EVERYBODY),
    Door("GET", "/assignments/{assignment}", assignment_page, STUDENT),
    Door("POST", "/assignments/{assignment}", hand_in, STUDENT),
    Door("GET", "/uploads/{number:int}", upload_page, EVERYBODY),
    Door("GET", "/uploads/{number:int}/page", result_page, EVERYBODY),
    Door("GET", "/uploads/{number:int}/receipt", receipt, EVERYBODY),
    Door("GET", "/keys", keys_page, EVERYBODY),
    Door("POST", "/keys", make_token, EVERYBODY),
    Door("POST", "/keys/end", end_a_key, EVERYBODY),
)
