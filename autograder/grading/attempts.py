"""Every attempt is kept: what was handed in, and what grading said about it.

nbgrader's gradebook has room for one submission per student and assignment; this store has room for
all of them. It is a folder of plain files::

    results/<assignment>/<student>/<provenance>.json    one attempt: the result, and its files by digest
    files/<digest>                                      the bytes of a submitted file, once

An attempt is named by its provenance (hashes of submission, suite, engine, packages and seed), so that
grading the same thing twice finds the first result. Each file is written beside its place, synced,
renamed, and its folder synced; the record comes last. A kill at any moment leaves the whole attempt or
none of it, and an interrupted write leaves a file that no reader looks at and `Attempts.sweep` removes.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import logging
import os
import string
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

import msgspec

from ..durable import make_folder, sweep, sync_folder, write_file
from ..errors import AutograderError
from ..results import Provenance, Status, SubmissionResult, submission_from_json, to_json

Policy = Literal["last", "best"]

_PLAIN = frozenset(string.ascii_lowercase + string.digits + "-_.")
_LONGEST_NAME = 160  # bytes of an encoded name; file systems allow 255
_log = logging.getLogger(__name__)


class AttemptError(AutograderError, OSError):
    """The store could not be read or written. The message says why and what to do; nothing is lost."""


class _Record(msgspec.Struct, frozen=True):
    """What one file holds. Names are quoted, since a folder's name need not be Unicode."""

    student: str
    assignment: str
    recorded: int
    files: dict[str, str]
    result: msgspec.Raw


class Attempt(msgspec.Struct, frozen=True):
    """One attempt, read back. recorded: when, in nanoseconds since 1970; files: name -> digest."""

    result: SubmissionResult
    recorded: int
    files: dict[str, str]


def quote_name(name: str) -> str:
    """Return ``name`` as a safe file name: ASCII, never hidden, and different for different names.

    Different also where the file system ignores case. Names whose quoted form would be longer than
    160 bytes keep its beginning and end in a digest of the whole, so there `unquote_name` has no inverse.
    """
    quoted = _quote(name)
    if len(quoted) <= _LONGEST_NAME:
        return quoted
    # "~" is quoted in names, so this cannot be the quoted form of another name
    return f"{quoted[: _LONGEST_NAME - 65]}~{hashlib.sha256(quoted.encode()).hexdigest()}"


def _quote(name: str) -> str:
    if not name:
        return "%"
    text = "".join(
        chr(byte) if chr(byte) in _PLAIN else f"%{byte:02x}" for byte in name.encode("utf-8", "surrogatepass")
    )
    return "%2e" + text[1:] if text.startswith(".") else text


def unquote_name(quoted: str) -> str:
    """Return the name that was quoted, if it was short enough to be kept whole."""
    if quoted == "%":
        return ""
    first, *rest = quoted.encode().split(b"%")
    raw = first + b"".join(bytes([int(part[:2], 16)]) + part[2:] for part in rest)
    return raw.decode("utf-8", "surrogatepass")


def provenance_digest(provenance: Provenance) -> str:
    """Return the name of an attempt: 32 hexadecimal digits of all that its result depends on."""
    return hashlib.sha256(to_json(provenance)).hexdigest()[:32]


class Attempts:
    """The attempts below ``folder``, which is made when the first one is recorded."""

    def __init__(self, folder: Path | str, *, clock: Callable[[], int] = time.time_ns) -> None:
        self.folder = Path(folder)
        self._results = self.folder / "results"
        self._files = self.folder / "files"
        self._clock = clock

    def find(self, student: str, assignment: str, provenance: Provenance) -> SubmissionResult | None:
        """Return the result of grading exactly this, or None. A damaged record counts as none."""
        path = self._place(student, assignment) / f"{provenance_digest(provenance)}.json"
        attempt = self._read(path)
        return attempt.result if attempt is not None else None

    def record(self, result: SubmissionResult, files: Mapping[str, bytes]) -> None:
        """Keep ``result`` and the submitted ``files`` (relative name -> bytes). Durable on return.

        Recording the same provenance again makes it the latest; nothing else changes. Raises
        AttemptError, with everything recorded before still in place.
        """
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        place = self._place(result.student, result.assignment)
        try:
            make_folder(self._files)
            make_folder(place)
            missing = {
                digest: files[name] for name, digest in digests.items() if not (self._files / digest).exists()
            }
            for digest, content in missing.items():
                write_file(self._files / digest, content, sync_name=False)
            if missing:
                sync_folder(self._files)
            record = _Record(
                student=_quote(result.student),
                assignment=_quote(result.assignment),
                recorded=self._clock(),
                files={_quote(name): digest for name, digest in digests.items()},
                result=msgspec.Raw(_result_json(result)),
            )
            write_file(place / f"{provenance_digest(result.provenance)}.json", msgspec.json.encode(record))
        except OSError as error:
            raise AttemptError(_cannot_write(self.folder, error)) from error

    def all(self, student: str, assignment: str) -> list[Attempt]:
        """Return the attempts of one student, in the order in which they were recorded."""
        found = [self._read(path) for path in _names(self._place(student, assignment), ".json")]
        return sorted((one for one in found if one is not None), key=lambda one: one.recorded)

    def official(
        self,
        student: str,
        assignment: str,
        policy: Policy = "last",
        penalise: Callable[[SubmissionResult], float] | None = None,
    ) -> Attempt | None:
        """Return the attempt that counts, or None if there is no attempt.

        Of each submission only the latest grading counts, so that a mended suite corrects a score in
        both directions. ``last`` is the submission handed in last. ``best`` is the one with the highest
        score less ``penalise(result)``, the late penalty in points; of equals, the earlier. A submission
        that could not be graded is never the best, unless none could.
        """
        latest: dict[str, Attempt] = {}
        for number, attempt in enumerate(self.all(student, assignment)):
            latest[attempt.result.provenance.submission or f"unnamed {number}"] = attempt
        in_order = sorted(latest.values(), key=_handed_in)
        if not in_order:
            return None
        if policy == "best":
            scored = [one for one in in_order if one.result.status in (Status.GRADED, Status.INCOMPLETE)]
            if scored:
                lost = penalise or (lambda result: 0.0)
                return max(scored, key=lambda one: one.result.score - lost(one.result))
        return in_order[-1]

    def students(self, assignment: str) -> list[str]:
        """Return the students who have an attempt at ``assignment``, sorted."""
        folder = self._results / quote_name(assignment)
        return sorted(name for one in _names(folder) if (name := self._name_of(one)) is not None)

    def assignments(self) -> list[str]:
        """Return the assignments that have attempts and short enough names to be read back, sorted."""
        return sorted(unquote_name(one.name) for one in _names(self._results) if "~" not in one.name)

    def submitted_files(self, attempt: Attempt) -> dict[str, bytes]:
        """Return the files of an attempt as they were handed in, checked against their digests."""
        files = {}
        for name, digest in attempt.files.items():
            path = self._files / digest
            try:
                content = path.read_bytes()
            except OSError as error:
                raise AttemptError(
                    f"{path}, which holds {name!r} of {attempt.result.student}'s attempt, cannot be read "
                    f"({error.strerror}). Restore it from a backup to reproduce this grade."
                ) from error
            if hashlib.sha256(content).hexdigest() != digest:
                raise AttemptError(
                    f"{path}, which holds {name!r} of {attempt.result.student}'s attempt, is damaged: its "
                    f"bytes do not match its name. Restore it from a backup to reproduce this grade."
                )
            files[name] = content
        return files

    def heal(self, files: Mapping[str, bytes]) -> list[str]:
        """Put back the stored copies of ``files`` (name -> bytes) that are damaged; return the names of those.

        A file that is not stored is none of them. Raises AttemptError if one cannot be put back.
        """
        healed = []
        for name, content in files.items():
            digest = hashlib.sha256(content).hexdigest()
            path = self._files / digest
            try:
                with contextlib.suppress(FileNotFoundError):
                    if hashlib.sha256(path.read_bytes()).hexdigest() != digest:
                        write_file(path, content)
                        healed.append(name)
            except OSError as error:
                raise AttemptError(_cannot_write(self.folder, error)) from error
        return healed

    def sweep(self, older_than_seconds: float = 3600.0) -> int:
        """Remove what interrupted writes left, and return how many files that were.

        Files younger than ``older_than_seconds`` stay: another process may be writing them.
        """
        return sweep(self.folder, older_than_seconds)

    def _place(self, student: str, assignment: str) -> Path:
        return self._results / quote_name(assignment) / quote_name(student)

    def _name_of(self, folder: Path) -> str | None:
        """The student whose folder this is; None where no attempt was ever finished."""
        for path in _names(folder, ".json"):
            if "~" not in folder.name:
                return unquote_name(folder.name)
            attempt = self._read(path)
            if attempt is not None:
                return attempt.result.student
        return None

    def _read(self, path: Path) -> Attempt | None:
        try:
            record = msgspec.json.decode(path.read_bytes(), type=_Record)
            result = submission_from_json(bytes(record.result))
            result = msgspec.structs.replace(
                result, student=unquote_name(record.student), assignment=unquote_name(record.assignment)
            )
            files = {unquote_name(name): digest for name, digest in record.files.items()}
        except FileNotFoundError:
            return None
        except (msgspec.MsgspecError, ValueError) as error:
            _log.warning("%s is damaged (%s) and is left out; grading again replaces it.", path, error)
            return None
        except OSError as error:
            raise AttemptError(
                f"{path} cannot be read ({error.strerror}). Give yourself read access to {self.folder} "
                f"and run the same command again."
            ) from error
        return Attempt(result, record.recorded, files)


def _handed_in(attempt: Attempt) -> tuple[float, int]:
    """When the submission was handed in, in seconds since 1970; if unknown, when it was recorded."""
    stamp = attempt.result.timestamp
    if not stamp:
        return attempt.recorded / 1e9, attempt.recorded
    return datetime.fromisoformat(stamp).timestamp(), attempt.recorded


def _result_json(result: SubmissionResult) -> bytes:
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


def _names(folder: Path, suffix: str = "") -> Iterator[Path]:
    """The finished entries of ``folder``, none if it does not exist."""
    try:
        names = sorted(os.listdir(folder))
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise AttemptError(
            f"{folder} cannot be listed ({error.strerror}). Give yourself read access to it and run the "
            f"same command again."
        ) from error
    yield from (folder / name for name in names if not name.startswith(".") and name.endswith(suffix))


def _cannot_write(folder: Path, error: OSError) -> str:
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
