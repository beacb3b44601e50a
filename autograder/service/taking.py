"""An upload on its way in: the body is read within its limit, looked into, and put into the queue."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from typing import IO, Final

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.requests import Request

from ..course.course import Course
from .access import Call
from .contents import Contents, Refused, read_archive, read_files
from .uploads import Taken, open_assignment, take_in

AT_ONCE: Final = 4
"""Uploads that are unpacked in memory at the same time: 48 MiB each at most."""

_IN_MEMORY: Final = 2**20  # of a body; more of it waits on disk, packed as it came
_looking = threading.BoundedSemaphore(AT_ONCE)


async def take_body(call: Call, assignment: str) -> Taken:
    """Take the zip archive that is the body of the request. Raises Refused and TooMany."""
    _refuse_early(call, assignment)
    kind = call.request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/zip", "application/octet-stream", "application/x-zip-compressed"):
        raise Refused("Send the files as a zip archive (Content-Type: application/zip).", 415)
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as body:
        await _read_body(call.request, call.course, body)
        contents = await run_in_threadpool(_look_into, body, call.course)
    return await _put_in(call, assignment, contents)


async def take_form(call: Call, assignment: str) -> Taken:
    """Take the files of a form: one zip archive, or files as they are. Raises Refused and TooMany."""
    _refuse_early(call, assignment)
    sent = [file for file in call.form.getlist("files") if isinstance(file, UploadFile) and file.filename]
    if not sent:
        raise Refused("No file was chosen. Choose the files of your assignment, and hand in again.")
    size = sum(file.size or 0 for file in sent)
    if size > call.course.service.upload_mib << 20:
        raise _too_large(call.course)
    contents = await run_in_threadpool(_of_form, sent, call.course)
    return await _put_in(call, assignment, contents)


def _refuse_early(call: Call, assignment: str) -> None:
    """Refuse before the body is read what will be refused anyway. Waits for nothing, since everybody waits for it."""
    who, server = call.who, call.server
    server.rates.spend("uploads", f"{call.course.id}/{who.name}", call.course.service.a_minute)
    declared = call.request.headers.get("content-length", "0")
    if declared.isdigit() and int(declared) > (call.course.service.upload_mib << 20) + _IN_MEMORY:
        raise _too_large(call.course)
    open_assignment(call.course, who.name, assignment, server.clock())


async def _read_body(request: Request, course: Course, body: IO[bytes]) -> None:
    total = 0
    async for chunk in request.stream():
        total += len(chunk)
        if total > course.service.upload_mib << 20:
            raise _too_large(course)
        body.write(chunk)


def _look_into(body: IO[bytes], course: Course) -> Contents:
    body.seek(0)
    with _looking:
        return read_archive(body.read(), course)


def _of_form(sent: list[UploadFile], course: Course) -> Contents:
    with _looking:
        files = [(str(file.filename), file.file.read()) for file in sent]
        if len(files) == 1 and files[0][0].lower().endswith(".zip"):
            return read_archive(files[0][1], course, is_folder_kept=False)
        return read_files(files, course)


async def _put_in(call: Call, assignment: str, contents: Contents) -> Taken:
    server, course, who = call.server, call.course, call.who
    return await asyncio.wrap_future(
        server.writer.submit(
            lambda connection: take_in(connection, course, who, assignment, contents, now=server.clock())
        )
    )


def _too_large(course: Course) -> Refused:
    return Refused(f"The upload is larger than {course.service.upload_mib} MiB. Nothing was taken.", 413)
