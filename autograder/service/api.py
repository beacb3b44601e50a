"""The doors for programs: `autograder submit`, nbgrader's exchange and the pages' own scripts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime

import msgspec
from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool
from starlette.responses import JSONResponse, Response, StreamingResponse

from ..course.course import Assignment, Course
from .access import EVERYBODY, INSTRUCTOR, STAFF, STUDENT, Call, Door
from .claims import grade_again
from .class_list import class_now
from .contents import Refused
from .database import DATABASE_AWAY
from .documents import AssignmentLine, Me, TakenAnswer, json_response
from .identity import end_key, exchange
from .receipts import check_receipt
from .switches import MESSAGE, switch
from .taking import take_body, take_form
from .uploads import (
    UploadState,
    closing_time,
    left_after,
    open_assignment,
    receipt_of,
    refuse_where_draining,
    state_of,
    upload,
    uploads_of,
)

_LOOK_SECONDS = 0.5
_FAR_LOOK_SECONDS = 2.0
_FAR = 5  # places in the queue: from there on nothing happens at once
_PING_SECONDS = 15.0
_LONGEST_SECONDS = 1800.0


def me(call: Call) -> Response:
    """Who asks, and the limits of the course."""
    with call.server.database.reading() as connection:
        message = switch(connection, call.course.id, MESSAGE)
    limits = call.course.service
    return json_response(
        Me(
            call.course.id,
            call.course.name,
            call.who.name,
            call.who.role,
            message,
            limits.upload_mib,
            limits.file_mib,
            limits.total_mib,
            limits.files,
        )
    )


async def exchange_invitation(call: Call) -> Response:
    """Spend an invitation for a token."""
    sent = await _json(call, dict[str, str])
    now = call.server.clock()
    token = await asyncio.wrap_future(
        call.server.writer.submit(
            lambda connection: exchange(
                connection,
                call.course.id,
                sent.get("invitation", ""),
                "token",
                now,
                label=sent.get("label", ""),
            )
        )
    )
    return JSONResponse({"token": token}, status_code=201)


async def end_own_key(call: Call) -> Response:
    """End the key with which this request came."""
    who, now = call.who, call.server.clock()
    await asyncio.wrap_future(
        call.server.writer.submit(lambda connection: end_key(connection, who, who.key, now))
    )
    return Response(status_code=204)


def assignments(call: Call) -> Response:
    """The assignments that are released, with what the student has left."""
    now = call.server.clock()
    with call.server.database.reading() as connection:
        lines = [
            assignment_line(connection, call.course, entry, call.who.name, now)
            for entry in released(call.course, now)
        ]
    return json_response(lines)


def released(course: Course, now: datetime) -> list[Assignment]:
    """Return the assignments that students have."""
    return [entry for entry in course.assignments if entry.released is None or entry.released <= now]


def assignment_line(
    connection: Connection, course: Course, entry: Assignment, student: str, now: datetime
) -> AssignmentLine:
    """Return what a student has to know before handing in."""
    sentence = ""
    try:
        open_assignment(course, student, entry.name, now)
        refuse_where_draining(connection, course)
    except Refused as error:
        sentence = str(error)
    left = left_after(connection, course, student, entry.name, now)
    newest = uploads_of(connection, course, student, entry.name, most=1)
    if not sentence and 0 in (left.today, left.in_all):
        sentence = "No attempt is left" + (" today." if left.in_all != 0 else ".")
    return AssignmentLine(
        name=entry.name,
        title=entry.title,
        due=entry.due_for(student),
        closes=closing_time(course, entry, student),
        is_open=not sentence,
        sentence=sentence,
        left_today=left.today,
        left_in_all=left.in_all,
        counts=course.grading.counts,
        upload=newest[0] if newest else None,
    )


async def hand_in(call: Call) -> Response:
    """Take an upload: 202 once it is durable, 200 where the same contents are there already."""
    assignment = call.request.path_params["assignment"]
    taken = await (take_form(call, assignment) if call.form else take_body(call, assignment))
    left = taken.left
    answer = TakenAnswer(taken.state, taken.receipt, taken.is_new, left.today, left.in_all)
    return json_response(answer, 202 if taken.is_new else 200)


def list_uploads(call: Call) -> Response:
    """The student's own uploads, the newest first."""
    assignment = call.request.query_params.get("assignment")
    with call.server.database.reading() as connection:
        return json_response(uploads_of(connection, call.course, call.who.name, assignment, 100))


def one_upload(call: Call) -> Response:
    """One upload, as it is now."""
    return json_response(current(call))


def current(call: Call) -> UploadState:
    """Return the upload that the path names. Raises Refused where the visitor may see none of this number."""
    with call.server.database.reading() as connection:
        row = upload(connection, call.who, call.request.path_params["number"])
        if row is None:
            raise Refused("There is no such upload.", 404)
        return state_of(connection, row)


def receipt(call: Call) -> Response:
    """The receipt of an upload, as a file."""
    with call.server.database.reading() as connection:
        row = upload(connection, call.who, call.request.path_params["number"])
    if row is None:
        raise Refused("There is no such upload.", 404)
    response = json_response(receipt_of(call.course, row))
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{row.number}.json"'
    return response


async def verify_receipt(call: Call) -> Response:
    """Say whether a receipt is one of this course's."""
    body = await call.request.body()
    checked = await run_in_threadpool(check_receipt, call.course, body)
    if not call.who.is_staff and checked.student != call.who.name:
        raise Refused("This receipt is another student's.", 403)
    return json_response(checked)


async def events(call: Call) -> Response:
    """The states of an upload as server-sent events, until it is over."""
    first = await run_in_threadpool(current, call)
    return StreamingResponse(
        _states(call, first), media_type="text/event-stream", headers={"X-Accel-Buffering": "no"}
    )


async def _states(call: Call, state: UploadState) -> AsyncIterator[bytes]:
    yield _event(state)
    silent = since = 0.0
    while not state.is_over and since < _LONGEST_SECONDS:
        seconds = _FAR_LOOK_SECONDS if (state.place or 0) > _FAR else _LOOK_SECONDS
        await asyncio.sleep(seconds)
        silent, since = silent + seconds, since + seconds
        try:
            newer = await run_in_threadpool(current, call)
        except DATABASE_AWAY:  # nothing is known for the moment
            newer = state
        if newer != state:
            state, silent = newer, 0.0
            yield _event(state)
        elif silent >= _PING_SECONDS:
            silent = 0.0
            yield b": still here\n\n"


def _event(state: UploadState) -> bytes:
    return b"data: " + msgspec.json.encode(state) + b"\n\n"


def class_state(call: Call) -> Response:
    """The class as it is now."""
    return json_response(class_now(call.server, call.course, call.request.path_params["assignment"]))


async def grade_upload_again(call: Call) -> Response:
    """Put one upload into the queue again."""
    number, now = call.request.path_params["number"], call.server.clock()
    count = await asyncio.wrap_future(
        call.server.writer.submit(
            lambda connection: grade_again(connection, call.course.id, [number], call.who.member, now)
        )
    )
    if not count:
        raise Refused("There is no such upload, or it is not graded yet.", 404)
    return Response(status_code=202)


async def _json(call: Call, kind: type[dict[str, str]]) -> dict[str, str]:
    try:
        return msgspec.json.decode(await call.request.body(), type=kind)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Refused("The body is not the JSON that is asked for.", 400) from error


DOORS = (
    Door("GET", "/api/me", me, EVERYBODY, is_page=False),
    Door("POST", "/api/keys", exchange_invitation, None, is_page=False),
    Door("DELETE", "/api/keys/me", end_own_key, EVERYBODY, is_page=False),
    Door("GET", "/api/assignments", assignments, EVERYBODY, is_page=False),
    Door("POST", "/api/assignments/{assignment}/uploads", hand_in, STUDENT, is_page=False),
    Door("GET", "/api/uploads", list_uploads, EVERYBODY, is_page=False),
    Door("GET", "/api/uploads/{number:int}", one_upload, EVERYBODY, is_page=False),
    Door("GET", "/api/uploads/{number:int}/events", events, EVERYBODY, is_page=False),
    Door("POST", "/api/uploads/{number:int}/again", grade_upload_again, INSTRUCTOR, is_page=False),
    Door("POST", "/api/receipts", verify_receipt, EVERYBODY, is_page=False),
    Door("GET", "/api/class/{assignment}", class_state, STAFF, is_page=False),
)
