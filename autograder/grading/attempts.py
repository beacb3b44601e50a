"""Every attempt is kept: what was handed in, when, and what grading said about it.

nbgrader's gradebook has room for one submission per student and assignment; this store has room for
all of them. It is a folder of plain files (see `records`)::

    format.json                                          the format of the store
    results/<assignment>/<student>/<number>-<key>.json   the state of one attempt from that number on
    files/<digest>                                       the bytes of a submitted file, once

An attempt is its contents, so handing in the same bytes again is another hand-in of the same attempt. The
numbers order everything, never a clock: of several results of one attempt the last one kept is the current
one, also where it was found in the store and taken as it is. Each file is written beside its place, synced,
linked, and its folder synced; the record comes last. A kill at any moment leaves the whole attempt or none of
it, and an interrupted write leaves a file that no reader looks at and `Attempts.sweep` removes.
"""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..durable import make_folder, sweep, sync_folder, write_file, write_once
from ..results import Provenance, SubmissionResult, submission_from_json
from ..student.submission import contents_digest, printable
from ..student.timestamps import parse_timestamp
from .history import Attempt, HandIn, History, Policy
from .records import (
    FORMAT,
    NO_RESULT,
    AttemptError,
    Damaged,
    Record,
    cannot_write,
    entries_of,
    file_name,
    format_file,
    format_in,
    from_bytes,
    key_of,
    names_in,
    newer,
    number_and_key,
    quote,
    quote_name,
    result_json,
    to_bytes,
    unquote_name,
)

__all__ = [
    "Attempt",
    "AttemptError",
    "Attempts",
    "HandIn",
    "History",
    "Policy",
    "quote_name",
    "unquote_name",
]

_TRIES = 100  # of taking a number that no other process takes


@dataclass(frozen=True)
class _File:
    """One record's file. record: None where it is damaged, and then ``damage`` says why."""

    path: str
    number: int
    key: str
    record: Record | None
    damage: str = ""


class Attempts:
    """The attempts below ``folder``, which is made when the first one is recorded."""

    def __init__(self, folder: Path | str, *, clock: Callable[[], int] = time.time_ns) -> None:
        self.folder = Path(folder)
        self._results = self.folder / "results"
        self._files = self.folder / "files"
        self._clock = clock
        self._format_is_known = False

    def find(self, student: str, assignment: str, provenance: Provenance) -> SubmissionResult | None:
        """Return the result of grading exactly this, without a time; None if there is none or it is damaged."""
        self._check_format()
        for file in reversed(read_all(self._place(student, assignment), key_of(provenance.submission))):
            result = _result(file.record) if file.record is not None else None
            if result is not None and result.provenance == provenance:
                return result
        return None

    def record(self, result: SubmissionResult, files: Mapping[str, bytes]) -> None:
        """Keep ``result`` and the submitted ``files`` (relative name -> bytes). Durable on return.

        The time of handing in is the result's own, as the student's side claims it. See `keep`.
        """
        moment = parse_timestamp(result.timestamp)
        hand_in = HandIn(0, moment, "claimed" if moment is not None else "unknown")
        self.keep(result.student, result.assignment, files, hand_in, result=result)

    def keep(
        self,
        student: str,
        assignment: str,
        files: Mapping[str, bytes],
        hand_in: HandIn,
        *,
        result: SubmissionResult | None = None,
        message: str = "",
    ) -> None:
        """Note that ``files`` were handed in, and that ``result`` is their current result. Durable on return.

        hand_in: its number and the time when it was first seen are the store's to give
        result:  None where it could not be graded: ``message`` says why

        A hand-in is counted where it brings other contents than the last one, or another time. What is noted
        already is not noted again, so the same call twice changes nothing. Stored files that are damaged are
        put right. Raises AttemptError, with everything recorded before still in place.
        """
        self._check_format()
        digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
        contents = (result.provenance.submission if result is not None else "") or (
            contents_digest(digests) if files else ""
        )
        raw = NO_RESULT
        if result is not None:
            raw = msgspec.Raw(result_json(msgspec.structs.replace(result, timestamp="")))
        draft = Record(
            number=0,
            student=quote(student),
            assignment=quote(assignment),
            attempt=contents,
            recorded=self._clock(),
            files={quote(name): digest for name, digest in digests.items()},
            hand_ins=(hand_in,),
            result=raw,
            message=message if result is None else "",
        )
        try:
            self._keep_files(files, digests)
            self._append(Path(self._place(student, assignment)), draft)
        except OSError as error:
            if isinstance(error, AttemptError):
                raise
            raise AttemptError(cannot_write(self.folder, error)) from error

    def history(self, student: str, assignment: str) -> History:
        """Return the attempts of one student, in the order of their last hand-ins, and what is damaged."""
        self._check_format()
        stored = read_all(self._place(student, assignment))
        newest = {file.key: file.record for file in stored if file.record is not None}
        attempts = sorted(
            (_attempt(record) for record in newest.values()),
            key=lambda attempt: (attempt.hand_ins[-1].number, attempt.recorded),
        )
        return History(
            student, assignment, tuple(attempts), tuple(_damage(file) for file in _unhealed(stored))
        )

    def all(self, student: str, assignment: str) -> list[Attempt]:
        """Return the attempts of one student, in the order of their last hand-ins."""
        return list(self.history(student, assignment).attempts)

    def students(self, assignment: str) -> list[str]:
        """Return the students who have an attempt at ``assignment``, sorted."""
        self._check_format()
        folder = self._results / quote_name(assignment)
        return sorted(name for path in entries_of(folder) if (name := self._name_of(path)) is not None)

    def assignments(self) -> list[str]:
        """Return the assignments that have attempts and short enough names to be read back, sorted."""
        self._check_format()
        return sorted(unquote_name(path.name) for path in entries_of(self._results) if "~" not in path.name)

    def submitted_files(self, attempt: Attempt) -> dict[str, bytes]:
        """Return the files of an attempt as they were handed in, checked against their digests."""
        files = {}
        for name, digest in attempt.files.items():
            path = self._files / digest
            try:
                content = path.read_bytes()
            except OSError as error:
                raise AttemptError(
                    f"{path}, which holds {name!r} of {printable(attempt.student)}'s attempt, cannot be read "
                    f"({error.strerror}). Grade {printable(attempt.student)} again, or restore it from a backup."
                ) from error
            if hashlib.sha256(content).hexdigest() != digest:
                raise AttemptError(
                    f"{path}, which holds {name!r} of {printable(attempt.student)}'s attempt, is damaged: its bytes do "
                    f"not match its name. Grade {printable(attempt.student)} again, or restore it from a backup."
                )
            files[name] = content
        return files

    def sweep(self, older_than_seconds: float = 3600.0) -> int:
        """Remove what interrupted writes left, and return how many files that were.

        Files younger than ``older_than_seconds`` stay: another process may be writing them.
        """
        return sweep(self.folder, older_than_seconds)

    def stored_format(self) -> int | None:
        """Return the number of the store's format; None where nothing was recorded yet."""
        try:
            number = format_in((self.folder / "format.json").read_bytes())
        except FileNotFoundError:
            number = None
        except OSError as error:
            raise AttemptError(f"{self.folder / 'format.json'} cannot be read ({error.strerror}).") from error
        if number is not None:
            return number
        # damaged or not there: the names of the records tell
        records = (path for student in self._student_folders() for path in entries_of(student, ".json"))
        first = next(records, None)
        return None if first is None else FORMAT if number_and_key(first.name) is not None else 1

    def _check_format(self) -> None:
        if self._format_is_known:
            return
        number = self.stored_format()
        if number is not None and number > FORMAT:
            raise AttemptError(newer(f"The store of attempts {self.folder}", number))
        if number is not None and number < FORMAT:
            raise AttemptError(
                f"The store of attempts {self.folder} was written by an older version of autograder. Run "
                f"autograder upgrade: it makes a copy first, and changes no mark."
            )
        self._format_is_known = True

    def _write_format(self) -> None:
        path = self.folder / "format.json"
        if not path.exists() or format_in(path.read_bytes()) is None:
            write_file(path, format_file())

    def _keep_files(self, files: Mapping[str, bytes], digests: Mapping[str, str]) -> None:
        """Store the bytes of each file that is not there, or not as it was."""
        make_folder(self._files)
        missing = {
            digest: files[name] for name, digest in digests.items() if not self._has(digest, files[name])
        }
        for digest, content in missing.items():
            write_file(self._files / digest, content, sync_name=False)
        if missing:
            sync_folder(self._files)

    def _has(self, digest: str, content: bytes) -> bool:
        try:
            return (self._files / digest).read_bytes() == content
        except FileNotFoundError:
            return False

    def _append(self, place: Path, draft: Record) -> None:
        """Write ``draft`` as the next record in ``place``, unless what is there says the same."""
        make_folder(place)
        self._write_format()
        for _ in range(_TRIES):
            stored = read_all(place)
            record = _next(stored, draft)
            if record is None or write_once(
                place / file_name(record.number, record.attempt), to_bytes(record)
            ):
                return
        raise AttemptError(f"{place} is written by too many programs at once. Run the same command again.")

    def paths(self, history: History) -> list[str]:
        """Return where all that is kept of one student lies: the folder of the records, and the files that were handed in."""
        digests = {digest for attempt in history.attempts for digest in attempt.files.values()}
        files = [os.path.join(self._files, digest) for digest in sorted(digests)]
        return [self._place(history.student, history.assignment), *files]

    def _place(self, student: str, assignment: str) -> str:
        return os.path.join(self._results, quote_name(assignment), quote_name(student))

    def _student_folders(self) -> Iterator[Path]:
        for assignment in entries_of(self._results):
            yield from entries_of(assignment)

    def _name_of(self, folder: Path) -> str | None:
        """The student whose folder this is; None where no attempt was ever finished."""
        for path in entries_of(folder, ".json"):
            if "~" not in folder.name:
                return unquote_name(folder.name)
            record = _read(str(path), 0, "").record
            if record is not None:
                return unquote_name(record.student)
        return None


def read_all(place: Path | str, key: str = "") -> list[_File]:
    """Return the records of one student, or of one of his attempts, in the order of their numbers."""
    named = ((name, number_and_key(name)) for name in names_in(place, ".json"))
    entries = sorted((which, name) for name, which in named if which is not None and key in ("", which[1]))
    return [_read(os.path.join(place, name), *which) for which, name in entries]


def _read(path: str, number: int, key: str) -> _File:
    try:
        with open(path, "rb") as file:
            return _File(path, number, key, from_bytes(file.read()))
    except Damaged as error:
        return _File(path, number, key, None, str(error))
    except OSError as error:
        if isinstance(error, AttemptError):
            raise
        return _File(path, number, key, None, f"it cannot be read ({error.strerror})")


def _next(stored: list[_File], draft: Record) -> Record | None:
    """Return ``draft`` with its number and all hand-ins; None if what is ``stored`` says the same already."""
    key = key_of(draft.attempt)
    newest = {file.key: file.record for file in stored if file.record is not None}
    previous = newest.get(key)
    latest = max((record.hand_ins[-1].number for record in newest.values()), default=0)
    hand_ins = previous.hand_ins if previous is not None else ()
    (hand_in,) = draft.hand_ins
    if not hand_ins or hand_ins[-1].number != latest or _claim(hand_ins[-1]) != _claim(hand_in):
        first_seen = datetime.fromtimestamp(draft.recorded // 10**9, UTC)
        hand_ins = (*hand_ins, msgspec.structs.replace(hand_in, number=latest + 1, seen=first_seen))
    number = max((file.number for file in stored), default=0) + 1
    record = msgspec.structs.replace(draft, number=number, hand_ins=hand_ins)
    is_damaged = any(file.key == key for file in _unhealed(stored))
    return None if previous is not None and not is_damaged and _same(record, previous) else record


def _unhealed(stored: list[_File]) -> list[_File]:
    """The damaged records that no later record of the same attempt makes good."""
    healed = {file.key: file.number for file in stored if file.record is not None}
    return [file for file in stored if file.record is None and healed.get(file.key, 0) < file.number]


def _damage(file: _File) -> str:
    return (
        f"The stored record {file.path} is damaged: {file.damage}. If this is what lies in the folder of "
        f"submissions, grading it again puts it right; otherwise restore the file from a backup, or remove it."
    )


def _attempt(record: Record) -> Attempt:
    """The attempt whose newest record this is."""
    attempt = Attempt(
        student=unquote_name(record.student),
        assignment=unquote_name(record.assignment),
        contents=record.attempt,
        files={unquote_name(name): digest for name, digest in record.files.items()},
        hand_ins=record.hand_ins,
        message=record.message,
        recorded=record.number,
    )
    result = _result(record)
    if result is None:
        return attempt
    moment = attempt.hand_in("last").time
    stamp = moment.isoformat() if moment is not None else ""
    return msgspec.structs.replace(attempt, result=msgspec.structs.replace(result, timestamp=stamp))


def _result(record: Record) -> SubmissionResult | None:
    if bytes(record.result) == bytes(NO_RESULT):
        return None
    return msgspec.structs.replace(
        submission_from_json(bytes(record.result)),
        student=unquote_name(record.student),
        assignment=unquote_name(record.assignment),
    )


def _claim(hand_in: HandIn) -> tuple[datetime | None, str, str]:
    """What a hand-in says of its time, whoever counted it."""
    return hand_in.time, hand_in.trust, hand_in.problem


def _same(record: Record, previous: Record) -> bool:
    """Whether the two say the same, apart from when they were written."""
    return (record.files, record.hand_ins, bytes(record.result), record.message) == (
        previous.files,
        previous.hand_ins,
        bytes(previous.result),
        previous.message,
    )
