"""The files of the store of attempts: their names, their bytes, their checksum, their format.

A record is a file of two lines, never changed once it is written::

    {"format":2,"sha256":"<of the format and the second line>"}
    {"number":7,"student":"ada","assignment":"a1","attempt":"<digest>", ...}

It holds the whole state of one attempt from that number on: its files, all its hand-ins, its current result.
So the newest record of an attempt says everything, and the older ones are its history.  Its name is
``<number>-<key of the attempt>.json``: a damaged record still says which attempt it was about.
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from ..errors import AutograderError
from ..results import SubmissionResult, to_json
from .history import HandIn

FORMAT = 2
"""The format of the store that this program writes. Format 1 had no number, no hand-ins and no checksums."""

_PLAIN = frozenset(string.ascii_lowercase + string.digits + "-_.")
_ALL_PLAIN = re.compile(r"[a-z0-9_\-][a-z0-9_.\-]*")  # a name that is its own quoted form
_LONGEST_NAME = 160  # bytes of an encoded name; file systems allow 255


class AttemptError(AutograderError, OSError):
    """The store could not be read or written. The message says why and what to do; nothing is lost."""


NO_RESULT = msgspec.Raw(b"null")


class Record(msgspec.Struct, frozen=True):
    """What one file holds. Names are quoted, since a folder's name need not be Unicode.

    number:   orders the records of one student and assignment
    attempt:  the digest of the contents; empty for a folder that was no submission
    recorded: when, in nanoseconds since 1970: for people, nothing is ordered by it
    files:    quoted name -> SHA-256 of the bytes
    hand_ins: of this attempt, in the order in which they were counted
    result:   the current result, without a time of handing in; `NO_RESULT` if it was never graded
    message:  why the attempt has no result
    """

    number: int
    student: str
    assignment: str
    attempt: str
    recorded: int
    files: dict[str, str]
    hand_ins: tuple[HandIn, ...]
    result: msgspec.Raw = NO_RESULT
    message: str = ""


class _Head(msgspec.Struct, frozen=True):
    format: int
    sha256: str = ""


class Damaged(ValueError):
    """A record whose bytes are not what was written: why."""


def to_bytes(record: Record) -> bytes:
    """Return the two lines of a record."""
    body = msgspec.json.encode(record)
    return msgspec.json.encode(_Head(FORMAT, _checksum(FORMAT, body))) + b"\n" + body + b"\n"


def from_bytes(content: bytes) -> Record:
    """Return the record. Raises Damaged, and AttemptError if a newer program wrote it."""
    first, _, remainder = content.partition(b"\n")
    body = remainder[:-1]
    try:
        head = msgspec.json.decode(first, type=_Head)
        if remainder[-1:] != b"\n" or _checksum(head.format, body) != head.sha256:
            raise Damaged("its bytes do not match its checksum")
        if head.format > FORMAT:
            raise AttemptError(newer("A record in the store of attempts", head.format))
        return msgspec.json.decode(body, type=Record)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise Damaged("it is no record") from error


def _checksum(number: int, body: bytes) -> str:
    return hashlib.sha256(b"%d\n%b" % (number, body)).hexdigest()


def format_file() -> bytes:
    """Return the content of the store's ``format.json``."""
    return msgspec.json.encode(_Head(FORMAT, _checksum(FORMAT, b""))) + b"\n"


def format_in(content: bytes) -> int | None:
    """Return the number in a ``format.json``; None if it is damaged."""
    try:
        head = msgspec.json.decode(content, type=_Head)
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    return head.format if _checksum(head.format, b"") == head.sha256 else None


def newer(what: str, number: int, known: int = FORMAT) -> str:
    """Return the sentence for something that a newer program wrote."""
    return (
        f"{what} has format {number}, and this program knows formats up to {known}: a newer version of autograder "
        f"wrote it. Install that version and run the same command again; nothing was changed."
    )


def file_name(number: int, attempt: str) -> str:
    """Return the name of a record's file."""
    return f"{number:08d}-{key_of(attempt)}.json"


def key_of(attempt: str) -> str:
    """Return the 16 hexadecimal digits by which file names call an attempt."""
    return hashlib.sha256(attempt.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def number_and_key(name: str) -> tuple[int, str] | None:
    """Return number and key from the name of a record's file; None for a file that is no record."""
    number, separator, key = name.removesuffix(".json").partition("-")
    return (int(number), key) if separator and number.isdecimal() and number.isascii() else None


def result_json(result: SubmissionResult) -> bytes:
    """The result as JSON. Text that is no Unicode (a file name, a print) is kept as an escape."""
    try:
        return to_json(result)
    except UnicodeEncodeError:
        return msgspec.json.encode(_escape_surrogates(msgspec.to_builtins(result)))


def _escape_surrogates(value: Any) -> Any:
    match value:
        case str():
            return value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {key: _escape_surrogates(item) for key, item in value.items()}
        case list() | tuple():
            return [_escape_surrogates(item) for item in value]
    return value


def quote_name(name: str) -> str:
    """Return ``name`` as a safe file name: ASCII, never hidden, and different for different names.

    Different also where the file system ignores case. Names whose quoted form would be longer than
    160 bytes keep its beginning and end in a digest of the whole, so there `unquote_name` has no inverse.
    """
    quoted = quote(name)
    if len(quoted) <= _LONGEST_NAME:
        return quoted
    # "~" is quoted in names, so this cannot be the quoted form of another name
    return f"{quoted[: _LONGEST_NAME - 65]}~{hashlib.sha256(quoted.encode()).hexdigest()}"


def quote(name: str) -> str:
    """Return ``name`` quoted, however long it gets. `unquote_name` is the inverse."""
    if not name:
        return "%"
    if _ALL_PLAIN.fullmatch(name):
        return name
    text = "".join(
        chr(byte) if chr(byte) in _PLAIN else f"%{byte:02x}" for byte in name.encode("utf-8", "surrogatepass")
    )
    return "%2e" + text[1:] if text.startswith(".") else text


def unquote_name(quoted: str) -> str:
    """Return the name that was quoted, if it was short enough to be kept whole."""
    if "%" not in quoted:
        return quoted
    if quoted == "%":
        return ""
    first, *parts = quoted.encode().split(b"%")
    raw = first + b"".join(bytes([int(part[:2], 16)]) + part[2:] for part in parts)
    return raw.decode("utf-8", "surrogatepass")


def cannot_write(folder: Path, error: OSError) -> str:
    """Return the sentence for a store that cannot be written."""
    match error.errno:
        case errno.ENOSPC | errno.EDQUOT:
            why, cure = "the disk is full", "Free some space"
        case errno.EROFS | errno.EACCES | errno.EPERM:
            why, cure = f"it is not writable ({error.strerror})", "Make it writable for this user"
        case _:
            why, cure = str(error), "Put that right"
    return (
        f"An attempt cannot be kept in {folder}: {why}. {cure} and run the same command again; everything "
        f"graded before is kept."
    )


def entries_of(folder: Path, suffix: str = "") -> Iterator[Path]:
    """Return the paths of the finished entries of ``folder``, none if it does not exist. Raises AttemptError."""
    return (folder / name for name in names_in(folder, suffix))


def names_in(folder: Path | str, suffix: str = "") -> list[str]:
    """Return the names of the finished entries of ``folder``, sorted, none if it does not exist. Raises AttemptError."""
    try:
        names = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise AttemptError(
            f"{folder} cannot be listed ({error.strerror}). Give yourself read access to it and run the "
            f"same command again."
        ) from error
    return [name for name in names if not name.startswith(".") and name.endswith(suffix)]
