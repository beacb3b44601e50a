"""The doors that nbgrader's exchange goes through beside the others: release, collect, feedback."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import func, select
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from ..course.course import Assignment, Course
from ..durable import replace_folder
from .access import EVERYBODY, INSTRUCTOR, STAFF, Call, Door
from .contents import Refused, digest_of, read_archive
from .documents import json_response
from .feedback_pages import write_pages
from .packing import pack
from .tables import archives, uploads
from .uploads import state_of, upload


def fetch_release(call: Call) -> Response:
    """The files of a released assignment, as a zip archive."""
    entry = _entry(call)
    is_released = entry.released is None or entry.released <= call.server.clock()
    files = _release_of(call.course, entry.name) if is_released or call.who.is_staff else {}
    if not files:
        raise Refused(f"{entry.name} is not released yet.", 404)
    return Response(pack(files), media_type="application/zip")


async def put_release(call: Call) -> Response:
    """Take the files that students get, where they are not what `autograder build` made here."""
    body = await call.request.body()
    return await run_in_threadpool(_put_release, call, body)


def _put_release(call: Call, body: bytes) -> Response:
    entry = _entry(call)
    contents = read_archive(body, call.course)
    if digest_of(_release_of(call.course, entry.name)) == contents.digest:
        return json_response({"changed": False})
    folder = call.course.assignments_folder / entry.name

    def write(unfinished: Path) -> None:
        for name, content in contents.files.items():
            path = unfinished / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)

    replace_folder(folder, write)
    return json_response({"changed": True}, 201)


def list_for_collecting(call: Call) -> Response:
    """The uploads of an assignment: the newest of each student that can be collected, or with ``all`` every one."""
    entry = _entry(call)
    own = (uploads.c.course == call.course.id) & (uploads.c.assignment == entry.name)
    query = select(uploads).where(own).order_by(uploads.c.student, uploads.c.number)
    if "all" not in call.request.query_params:
        newest = select(func.max(uploads.c.number)).where(own).group_by(uploads.c.student)
        query = query.where(uploads.c.number.in_(newest), uploads.c.number.in_(select(archives.c.upload)))
    with call.server.database.reading() as connection:
        rows = connection.execute(query).all()
        return json_response([state_of(connection, row) for row in rows])


def archive(call: Call) -> Response:
    """The files of an upload, as a zip archive."""
    with call.server.database.reading() as connection:
        row = upload(connection, call.who, call.request.path_params["number"])
        if row is None:
            raise Refused("There is no such upload.", 404)
        content = connection.execute(
            select(archives.c.content).where(archives.c.upload == row.number)
        ).scalar()
    if content is None:
        raise Refused("The service keeps the files of this upload no longer. Ask your instructor.", 410)
    return Response(
        content,
        media_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="upload-{row.number}.zip"'},
    )


def release_feedback(call: Call) -> Response:
    """Write all pages again: with the scores and comments that people entered, and what dates have opened."""
    count, _, problems = write_pages(call.course, _entry(call).name)
    return json_response({"pages": count, "problems": problems})


def _entry(call: Call) -> Assignment:
    name = call.request.path_params["assignment"]
    entry = next((each for each in call.course.assignments if each.name == name), None)
    if entry is None:
        raise Refused("There is no such assignment.", 404)
    return entry


def _release_of(course: Course, assignment: str) -> dict[str, bytes]:
    folder = course.assignments_folder / assignment
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.is_symlink() and "__pycache__" not in path.parts
    }


DOORS: tuple[Door, ...] = (
    Door("GET", "/api/assignments/{assignment}/release", fetch_release, EVERYBODY, is_page=False),
    Door("POST", "/api/assignments/{assignment}/release", put_release, INSTRUCTOR, is_page=False),
    Door("GET", "/api/assignments/{assignment}/uploads", list_for_collecting, STAFF, is_page=False),
    Door("POST", "/api/assignments/{assignment}/feedback", release_feedback, INSTRUCTOR, is_page=False),
    Door("GET", "/api/uploads/{number:int}/archive", archive, EVERYBODY, is_page=False),
)
