"""The file with the course's secret: made once, checked whenever it is read, never replaced.

Format 2 is ``{"format":2,"secret":"<64 hexadecimal digits>","sha256":"<of format and secret>"}``; format 1 had
the digits alone. A new secret would change every student's random numbers, so a file that is missing where
attempts exist, or damaged, is a person's to put right.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import secrets
from pathlib import Path

import msgspec

from ..durable import make_folder, write_file, write_once
from .toml import CourseError

FORMAT = 2
SECRET_BYTES = 32


class _SecretFile(msgspec.Struct, frozen=True):
    format: int
    secret: str = ""
    sha256: str = ""


def read_or_make_secret(file: Path, attempts: Path) -> bytes:
    """Return the 32 bytes in ``file``, which is made if there is none and ``attempts`` holds nothing.

    Of several processes that make it at once, all get the same. Raises CourseError if it cannot be used.
    """
    try:
        with contextlib.suppress(FileNotFoundError):
            return _secret_in(file)
        if _has_results(attempts):
            raise CourseError(
                f"The course's secret {file} is missing, but there are graded attempts in {attempts}. With a new "
                f"secret every student would be graded with other random numbers. Restore it from a backup; if "
                f"there is none, move {attempts} away and grade everything again."
            )
        make_folder(file.parent)
        write_once(file, _to_bytes(secrets.token_bytes(SECRET_BYTES)))
        return _secret_in(file)
    except OSError as error:
        raise CourseError(
            f"The course's secret {file} cannot be used: {error.strerror or error}. "
            f"Give this user read and write access to {file.parent}."
        ) from error


def secret_format(file: Path) -> int | None:
    """Return the number of the file's format; None if there is no such file. Raises CourseError and OSError."""
    try:
        content = file.read_bytes()
    except FileNotFoundError:
        return None
    return 1 if not content.startswith(b"{") else _decoded(file, content).format


def upgrade_secret(file: Path) -> None:
    """Write the same secret in the newest format. Raises CourseError and OSError."""
    write_file(file, _to_bytes(_secret_in(file)))


def _has_results(attempts: Path) -> bool:
    results = attempts / "results"
    return results.is_dir() and any(names for _, _, names in os.walk(results))


def _to_bytes(secret: bytes) -> bytes:
    return msgspec.json.encode(_SecretFile(FORMAT, secret.hex(), _checksum(FORMAT, secret.hex()))) + b"\n"


def _checksum(number: int, digits: str) -> str:
    return hashlib.sha256(f"{number}\n{digits}".encode()).hexdigest()


def _secret_in(file: Path) -> bytes:
    content = file.read_bytes()
    digits = (
        _decoded(file, content).secret if content.startswith(b"{") else content.decode("ascii", "replace")
    )
    with contextlib.suppress(ValueError):
        secret = bytes.fromhex(digits)
        if len(secret) == SECRET_BYTES:
            return secret
    raise _damaged(file, content)


def _decoded(file: Path, content: bytes) -> _SecretFile:
    try:
        decoded = msgspec.json.decode(content, type=_SecretFile)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise _damaged(file, content) from error
    if decoded.sha256 != _checksum(decoded.format, decoded.secret):
        raise _damaged(file, content)
    if decoded.format > FORMAT:
        raise CourseError(
            f"The course's secret {file} has format {decoded.format}, and this program knows formats up to "
            f"{FORMAT}: a newer version of autograder wrote it. Install that version; nothing was changed."
        )
    return decoded


def _damaged(file: Path, content: bytes) -> CourseError:
    return CourseError(
        f"The course's secret {file} is damaged: its {len(content)} bytes are not those that were written. "
        f"Restore it from a backup; with a new one every student's random numbers would change."
    )
