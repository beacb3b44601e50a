"""Receipts: what was handed in, by whom, when by the server's clock; signed, so that nobody can write one.

The key is drawn from the course's secret, so a receipt can be checked as long as the course exists, by the service and
by ``autograder work``'s owner, and by nobody else.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import datetime
from functools import lru_cache
from pathlib import Path

import msgspec

from ..course.course import Course, course_secret
from ..course.secret import read_or_make_secret
from .database import ServiceError


class Receipt(msgspec.Struct, frozen=True):
    """One receipt. received: in UTC; signature: of everything else."""

    course: str
    student: str
    assignment: str
    upload: int
    digest: str
    files: int
    received: datetime
    signature: str = ""


def signed(course: Course, receipt: Receipt) -> Receipt:
    """Return the receipt with its signature."""
    return msgspec.structs.replace(receipt, signature=_signature(course, receipt))


def check_receipt(course: Course, content: bytes) -> Receipt:
    """Return the receipt in ``content``. Raises ServiceError where it is none, or this course did not sign it."""
    try:
        receipt = msgspec.json.decode(content, type=Receipt)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise ServiceError(f"This is no receipt: {error}.") from error
    if not hmac.compare_digest(receipt.signature.encode(), _signature(course, receipt).encode()):
        raise ServiceError("This receipt was not signed by this course, or was changed since.")
    return receipt


def course_key(course: Course, purpose: str) -> bytes:
    """Return 32 bytes for one purpose that follow from the course's secret and do not give it away."""
    return hmac.new(_secret(course), f"service: {purpose}".encode(), hashlib.sha256).digest()


def _secret(course: Course) -> bytes:
    """Return the course's secret, which is read and checked again where its file is another than before."""
    try:
        entry = course.secret_file.stat()
    except OSError:  # it is made, or the sentence says why not
        return course_secret(course)
    stamp = (entry.st_mtime_ns, entry.st_size, entry.st_ino)
    return _secret_once(course.secret_file, course.attempts_folder, stamp)


@lru_cache(maxsize=64)
def _secret_once(file: Path, attempts: Path, _stamp: tuple[int, int, int]) -> bytes:
    return read_or_make_secret(file, attempts)


def _signature(course: Course, receipt: Receipt) -> str:
    content = msgspec.json.encode(msgspec.structs.replace(receipt, signature=""))
    return hmac.new(course_key(course, "receipts"), content, hashlib.sha256).hexdigest()
