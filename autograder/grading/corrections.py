"""Corrections of the store of attempts where nothing was handed in: new results, and damaged copies of files."""

from __future__ import annotations

import contextlib
import hashlib
import time
from collections.abc import Mapping
from typing import Final

import msgspec

from ..durable import write_once
from ..results import SubmissionResult
from ..student.submission import printable
from .attempts import Attempts, read_all
from .history import Attempt
from .records import AttemptError, cannot_write, file_name, quote_name, result_json, to_bytes

_TRIES: Final = 100  # of taking a number that no other process takes


def set_result(store: Attempts, attempt: Attempt, result: SubmissionResult) -> None:
    """Note that ``result`` is the current result of ``attempt``. Durable on return.

    Raises AttemptError, with everything recorded before still in place.
    """
    place = store.folder / "results" / quote_name(attempt.assignment) / quote_name(attempt.student)
    raw = msgspec.Raw(result_json(msgspec.structs.replace(result, timestamp="")))
    try:
        for _ in range(_TRIES):
            stored = read_all(place)
            records = [file.record for file in stored if file.record is not None]
            own_records = [record for record in records if record.attempt == attempt.contents]
            if not own_records:
                raise AttemptError(
                    f"{printable(attempt.student)} has no such attempt at {attempt.assignment} any more: {attempt.contents}."
                )
            record = msgspec.structs.replace(
                own_records[-1],
                number=max(file.number for file in stored) + 1,
                recorded=time.time_ns(),
                result=raw,
                message="",
            )
            if write_once(place / file_name(record.number, record.attempt), to_bytes(record)):
                return
    except OSError as error:
        if isinstance(error, AttemptError):
            raise
        raise AttemptError(cannot_write(store.folder, error)) from error
    raise AttemptError(f"{place} is written by too many programs at once. Run the same command again.")


def damaged_copies(store: Attempts, files: Mapping[str, bytes]) -> list[str]:
    """Return the names of ``files`` whose stored copies are not these bytes. `Attempts.keep` restores them.

    A file that was never stored is not among them.
    """
    damaged = []
    for name, content in files.items():
        path = store.folder / "files" / hashlib.sha256(content).hexdigest()
        try:
            with contextlib.suppress(FileNotFoundError):
                if path.read_bytes() != content:
                    damaged.append(name)
        except OSError:
            damaged.append(name)
    return damaged
