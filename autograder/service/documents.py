"""What the service answers to programs: one type for each document, encoded as JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from starlette.responses import Response

from .receipts import Receipt
from .uploads import UploadState


class Me(msgspec.Struct, frozen=True):
    """Who asks, and what the course takes. message: of the day, empty if there is none"""

    course: str
    title: str
    name: str
    role: str
    message: str
    upload_mib: int
    file_mib: int
    total_mib: int
    files: int


class AssignmentLine(msgspec.Struct, frozen=True):
    """One assignment as a student sees it before handing in.

    closes:     until when uploads are taken; None: always
    is_open:    whether an upload would be taken now; if not, ``sentence`` says why
    left_today: attempts that still count today; None where there is no limit
    counts:     ``best`` or ``last``
    upload:     the newest one, if there is any
    """

    name: str
    title: str
    due: datetime
    closes: datetime | None
    is_open: bool
    sentence: str
    left_today: int | None
    left_in_all: int | None
    counts: str
    upload: UploadState | None


class TakenAnswer(msgspec.Struct, frozen=True):
    """The answer to an upload. is_new: False where the same contents were the newest upload already"""

    upload: UploadState
    receipt: Receipt
    is_new: bool
    left_today: int | None
    left_in_all: int | None


class ClassLine(msgspec.Struct, frozen=True):
    """One student of a class. upload: the newest one; attention: why a person has to look, empty if nobody has to"""

    student: str
    full_name: str
    uploads: int
    upload: UploadState | None
    attention: str


class ClassAnswer(msgspec.Struct, frozen=True):
    """A class as it is now. workers: that were seen lately; where there is none, nothing is graded"""

    assignment: str
    waiting: int
    running: int
    failed: int
    handed_in: int
    missing: int
    paused: bool
    draining: bool
    workers: int
    students: tuple[ClassLine, ...]


def json_response(value: Any, status: int = 200) -> Response:
    """Return ``value`` as a JSON answer."""
    return Response(msgspec.json.encode(value), status_code=status, media_type="application/json")
