"""Bring a store of attempts of format 1 to the present one. No mark changes by it.

In format 1 the digest of a submission included its time, a record was named by what its result depends on, and
"the latest" was decided by clocks. Here the same contents become one attempt with several hand-ins; hand-ins keep
the order of their times, results the order in which they were recorded. The former store is the caller's to copy
first: what cannot be read in it is left out, with a sentence.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..durable import replace_folder, write_file
from ..results import SubmissionResult, submission_from_json
from ..student.submission import contents_digest
from ..student.timestamps import parse_timestamp
from .history import HandIn
from .records import Record, file_name, format_file, result_json, to_bytes, unquote_name

_TIME_REMARK = re.compile(r" ?timestamp\.txt (?:holds|was left out).*?counts as in time\.")


class _OldRecord(msgspec.Struct, frozen=True):
    """A record of format 1. recorded: in nanoseconds since 1970."""

    student: str
    assignment: str
    recorded: int
    files: dict[str, str]
    result: msgspec.Raw


class _Old(msgspec.Struct, frozen=True):
    """A record of format 1 that could be read. submission: its digest of that time, or the record's own name."""

    record: _OldRecord
    result: SubmissionResult
    contents: str
    submission: str

    @property
    def handed_in(self) -> tuple[float, int]:
        """By which format 1 ordered the hand-ins."""
        moment = parse_timestamp(self.result.timestamp)
        seconds = moment.timestamp() if moment is not None else self.record.recorded / 1e9
        return seconds, self.record.recorded


def upgrade_attempts(folder: Path) -> list[str]:
    """Replace the store ``folder`` of format 1 by one of the present format; return what could not be read.

    A kill at any moment leaves the old store or the new one. Raises OSError.
    """
    problems: list[str] = []

    def fill(unfinished: Path) -> None:
        (unfinished / "results").mkdir(mode=0o700)
        if (folder / "files").is_dir():
            shutil.copytree(folder / "files", unfinished / "files", copy_function=_link_or_copy)
        for place in _student_folders(folder):
            target = unfinished / place.relative_to(folder)
            target.mkdir(mode=0o700, parents=True)
            for record in _records(list(_read(place, problems))):
                write_file(
                    target / file_name(record.number, record.attempt), to_bytes(record), sync_name=False
                )
        write_file(unfinished / "format.json", format_file())
        unfinished.chmod(0o700)

    replace_folder(folder, fill)
    return problems


def _student_folders(folder: Path) -> Iterator[Path]:
    results = folder / "results"
    for assignment in sorted(results.iterdir()) if results.is_dir() else ():
        yield from (place for place in sorted(assignment.iterdir()) if place.is_dir())


def _read(place: Path, problems: list[str]) -> Iterator[_Old]:
    for path in sorted(place.glob("[!.]*.json")):
        try:
            record = msgspec.json.decode(path.read_bytes(), type=_OldRecord)
            result = submission_from_json(bytes(record.result))
        except (OSError, msgspec.MsgspecError, ValueError) as error:
            problems.append(f"{path} was damaged ({error}) and is left out. Grade that student again.")
            continue
        contents = contents_digest({unquote_name(name): digest for name, digest in record.files.items()})
        yield _Old(record, result, contents, result.provenance.submission or path.stem)


def _records(olds: list[_Old]) -> Iterator[Record]:
    """The records of one student and assignment, in the order in which the old ones were recorded."""
    hand_ins: dict[str, tuple[HandIn, ...]] = {}
    newest = {old.submission: old for old in sorted(olds, key=lambda old: old.record.recorded)}
    for number, old in enumerate(sorted(newest.values(), key=lambda old: old.handed_in), start=1):
        hand_ins[old.contents] = (*hand_ins.get(old.contents, ()), _hand_in(number, old))
    for number, old in enumerate(sorted(olds, key=lambda old: old.record.recorded), start=1):
        provenance = msgspec.structs.replace(old.result.provenance, submission=old.contents)
        message = _TIME_REMARK.sub("", old.result.message).strip()
        result = msgspec.structs.replace(old.result, timestamp="", message=message, provenance=provenance)
        yield Record(
            number=number,
            student=old.record.student,
            assignment=old.record.assignment,
            attempt=old.contents,
            recorded=old.record.recorded,
            files=old.record.files,
            hand_ins=hand_ins[old.contents],
            result=msgspec.Raw(result_json(result)),
        )


def _hand_in(number: int, old: _Old) -> HandIn:
    moment = parse_timestamp(old.result.timestamp)
    seen = datetime.fromtimestamp(old.record.recorded // 10**9, UTC)
    remark = _TIME_REMARK.search(old.result.message)
    problem = (
        remark.group()
        .strip()
        .replace("the submission counts as in time", "it is not known when this was handed in")
        if remark is not None
        else ""
    )
    return HandIn(number, moment, "claimed" if moment is not None else "unknown", seen, problem)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)
