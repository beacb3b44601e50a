"""What each regrade changed, so that it can be taken back: one file a regrade, written before anything else.

data/regrades/0003.json            the results before and after, by attempt
data/regrades/0003-reverted.json   it was taken back
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..course.course import Course
from ..durable import make_folder, write_once
from ..errors import AutograderError
from ..results import SubmissionResult, submission_from_json
from ..student.submission import printable
from .attempts import Attempts, unquote_name
from .corrections import set_result
from .records import quote, result_json
from .regrade import Change, Policy

FORMAT = 1


class RegradeError(AutograderError):
    """A regrade cannot be noted or taken back: a sentence. Nothing of it was changed."""


class _Entry(msgspec.Struct, frozen=True):
    student: str
    assignment: str
    contents: str
    before: msgspec.Raw
    after: msgspec.Raw


class _Journal(msgspec.Struct, frozen=True):
    format: int
    made: datetime
    policy: str
    entries: tuple[_Entry, ...]


def note(course: Course, changes: Sequence[Change], policy: Policy) -> int:
    """Record in the journal what ``changes`` will change, and return the regrade's number. Durable on return.

    Raises RegradeError.
    """
    entries = tuple(
        _Entry(
            quote(change.student),
            quote(change.assignment),
            attempt.contents,
            msgspec.Raw(result_json(attempt.before)),
            msgspec.Raw(result_json(attempt.after)),
        )
        for change in changes
        for attempt in change.attempts
    )
    content = msgspec.json.encode(_Journal(FORMAT, datetime.now(UTC), policy, entries))
    folder = _folder(course)
    try:
        make_folder(folder)
        number = max(_numbers(folder), default=0) + 1
        while not write_once(folder / f"{number:04}.json", content):
            number += 1
    except OSError as error:
        raise RegradeError(
            f"The regrade cannot be noted in {folder} ({error.strerror}). Nothing was changed."
        ) from error
    return number


def revert(course: Course, number: int | None = None) -> tuple[int, list[SubmissionResult], list[str]]:
    """Make the results from before a regrade current again: regrade ``number``, or the last that was not reverted.

    Returns its number; the results, which the caller writes into the gradebook; and a sentence for each attempt that
    has another result since then, which it keeps. A reverted result is stored as one of the present suite, so that
    no later `grade` undoes it. Raises RegradeError, AttemptError.
    """
    folder = _folder(course)
    standing = [n for n in _numbers(folder) if not (folder / f"{n:04}-reverted.json").exists()]
    if number is None and not standing:
        raise RegradeError(f"There is no regrade to take back in {folder}.")
    number = max(standing) if number is None else number
    if number not in standing:
        raise RegradeError(
            f"There is no regrade {number} that could be taken back. There are: {', '.join(map(str, standing)) or 'none'}."
        )
    store = Attempts(course.attempts_folder)
    results, problems = [], []
    for entry in _read(folder / f"{number:04}.json").entries:
        student, assignment = unquote_name(entry.student), unquote_name(entry.assignment)
        before, after = (submission_from_json(bytes(raw)) for raw in (entry.before, entry.after))
        matching = [
            attempt for attempt in store.all(student, assignment) if attempt.contents == entry.contents
        ]
        if not matching or matching[0].result is None or not _same(matching[0].result, after):
            problems.append(
                f"{printable(student)}, {assignment}: it was graded anew since the regrade, and stays as it is."
            )
            continue
        decision = f"Regrade {number} was taken back: this is the result of before."
        back = msgspec.structs.replace(before, provenance=after.provenance, decision=decision)
        set_result(store, matching[0], back)
        results.append(msgspec.structs.replace(back, student=student, assignment=assignment))
    write_once(folder / f"{number:04}-reverted.json", msgspec.json.encode({"format": FORMAT}))
    return number, results, problems


def _same(first: SubmissionResult, second: SubmissionResult) -> bool:
    """Whether two results are one, wherever the time of handing in and the names were kept."""
    names = {"student": "", "assignment": "", "timestamp": ""}
    return bool(msgspec.structs.replace(first, **names) == msgspec.structs.replace(second, **names))


def _read(path: Path) -> _Journal:
    try:
        journal = msgspec.json.decode(path.read_bytes(), type=_Journal)
    except (OSError, msgspec.MsgspecError) as error:
        raise RegradeError(f"{path} cannot be read ({error}). Restore it from a backup.") from error
    if journal.format > FORMAT:
        raise RegradeError(f"{path} was written by a newer version of autograder. Use that one.")
    return journal


def _numbers(folder: Path) -> list[int]:
    return sorted(int(path.stem) for path in folder.glob("*.json") if path.stem.isdigit())


def _folder(course: Course) -> Path:
    return course.data_folder / "regrades"
