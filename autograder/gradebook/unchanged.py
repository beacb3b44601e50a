"""Submissions about which nothing changed since everything on them was written: these need not be read again.

For each there is a digest of all that grading it again depends on, and of all that it would write: course.toml, roster, suite, engine
and release; the stamps (`grading.stamps`) of what was handed in, of its attempts and of the autograded folder; the rows of the
gradebook. The digests lie in ``data/unchanged/<assignment>``, keyed with the course's secret, and name nobody. Whoever is not
among them, for whatever reason, goes the whole way; so the folder may be removed at any time.
"""

from __future__ import annotations

import contextlib
import gc
import hashlib
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import msgspec

from ..course.course import Course
from ..course.roster import FILE_NAME as ROSTER
from ..durable import make_folder, write_file
from ..grading.attempts import Attempts
from ..grading.grading_worker import Setup
from ..grading.groups import folder_of
from ..grading.hand_ins import noted_file
from ..grading.history import History
from ..grading.intake import Job
from ..grading.log import MarkToLog
from ..grading.mark import Mark
from ..grading.records import AttemptError, quote_name
from ..grading.stamps import Stamp, stamp_of
from ..results import SubmissionResult
from .reading import SubmissionRows, Submitted
from .sync import Bookkeeper

_FORMAT: Final = b"1"
_BYTES: Final = 20
_SETTLED: Final = frozenset({"unread answer"})
"""What may be open in a mark of a submission that is not looked at again."""

Key = tuple[str, str]
"""Student and assignment."""


@dataclass(frozen=True)
class Known:
    """A submission that is as it was: the result of its grading, and its mark."""

    result: SubmissionResult
    mark: Mark


@dataclass(frozen=True)
class _State:
    """All about one submission as it is now. changed: the stamp of what was changed last"""

    known: Known
    entry: MarkToLog
    digest: bytes
    changed: Stamp


class Unchanged:
    """What is known of the submissions of one run of a command; see the module.

    keeper: with which this run writes
    now:    the present, on which it depends what students may see
    """

    def __init__(
        self, course: Course, setup: Setup, keeper: Bookkeeper, submitted: Path, now: datetime | None = None
    ) -> None:
        self._course = course
        self._setup = setup
        self._keeper = keeper
        self._submitted = submitted
        self._submitted_folder = str(submitted)
        self._now = now or datetime.now(UTC)
        self._attempts = Attempts(course.attempts_folder)
        self._autograded_folder = str(course.autograded_folder)
        self._handed_in: dict[Key, Stamp] = {}  # of what may be noted after it was written
        self._foundations: dict[str, Stamp] = {}
        self._known_versions: dict[str, tuple[str, str, str, str]] = {}
        self._digests: dict[str, set[bytes]] = {}  # that were noted and hold

    def known(self, jobs: Sequence[Job]) -> dict[Key, Known]:
        """Return what is known of those of ``jobs`` that need not be looked at; the others are remembered for `note`.

        Raises AttemptError if the store cannot be used, and GradebookError.
        """
        found: dict[Key, Known] = {}
        with _no_collections():
            for name, own in _by_assignment(jobs).items():
                found |= self._known_of(name, own)
        return found

    def _known_of(self, name: str, jobs: Sequence[Job]) -> dict[Key, Known]:
        is_at_rest, noted = self._foundation(name).is_at_rest(), self._noted(name)
        rows = self._keeper.gradebook.rows_and_submitted(name) if noted else {}
        states: dict[str, _State] = {}
        for job in jobs:
            handed_in = self._handed_in_stamp(job)
            state = self._state(job, rows.get(job.student), handed_in) if noted else None
            if state is not None and state.digest in noted:
                states[job.student] = state
            elif is_at_rest and handed_in is not None and handed_in.is_at_rest():
                self._handed_in[job.student, name] = handed_in
        for entry in self._keeper.log.differing(state.entry for state in states.values()):
            del states[entry.mark.student]
        self._digests[name] = {state.digest for state in states.values()}
        return {(student, name): state.known for student, state in states.items()}

    def note(self, jobs: Sequence[Job], *, whole: bool) -> None:
        """Note which of ``jobs`` are as they will be found again, after everything was written.

        jobs:  those that `known` was asked about
        whole: whether these are all of their assignments; else what was noted of others stays

        What cannot be noted is looked at the next time. Raises GradebookError, and OSError where the notes cannot be written.
        """
        for name, own in _by_assignment(jobs).items():
            written = [job for job in own if (job.student, name) in self._handed_in]
            rows = self._keeper.gradebook.rows_and_submitted(name) if written else {}
            states = [self._settled(job, rows.get(job.student)) for job in written]
            former = self._noted(name)
            kept = self._digests.get(name, set()) if whole else former
            digests = kept | {state.digest for state in states if state is not None}
            if digests != former:
                self._write(name, digests)

    def _settled(self, job: Job, rows: tuple[SubmissionRows, Submitted] | None) -> _State | None:
        """The state of a submission that this run has written, if it is the state that was written."""
        key = job.student, job.assignment
        autograded = self._keeper.stamps.get(key)
        if autograded is None or rows is None or key not in self._keeper.marks:
            return None
        handed_in = self._handed_in_stamp(job)
        if handed_in != self._handed_in[key] or stamp_of([self._autograded(job)]) != autograded:
            return None
        state = self._state(job, rows, handed_in)
        if state is None or not state.changed.is_at_rest():
            return None
        is_in_step = self._keeper.is_in_step(state.entry, rows[1])
        return state if is_in_step and not self._keeper.log.differing([state.entry]) else None

    def _state(
        self, job: Job, rows: tuple[SubmissionRows, Submitted] | None, handed_in: Stamp | None
    ) -> _State | None:
        """All about one submission; None where something about it needs a person or was never graded."""
        if rows is None or handed_in is None:
            return None
        try:
            history = self._attempts.history(job.student, job.assignment)
            entry = self._keeper.entry_of(history, rows[1])
        except AttemptError:
            return None
        result = self._result(history)
        if result is None or not {each.kind for each in entry.mark.open} <= _SETTLED:
            return None
        written = stamp_of([*self._attempts.paths(history), self._autograded(job)])
        if written is None:
            return None
        digest = self._digest(
            _as_bytes(job.student),
            self._foundation(job.assignment).digest,
            handed_in.digest,
            written.digest,
            rows[0].digest(),
        )
        last = handed_in if handed_in.changed > written.changed else written
        return _State(Known(result, entry.mark), entry, digest, last)

    def _result(self, history: History) -> SubmissionResult | None:
        """The last hand-in's result as grading it again would find it; None where something is to be done about it."""
        last = history.attempts[-1] if history.attempts else None
        if last is None or last.result is None or not last.is_graded or history.damaged:
            return None
        if last.hand_ins[-1].problem or not self._is_of_now(last.result):
            return None
        moment = last.hand_ins[-1].time
        stamp = moment.isoformat() if moment is not None else ""
        return msgspec.structs.replace(last.result, timestamp=stamp)

    def _is_of_now(self, result: SubmissionResult) -> bool:
        made = result.provenance
        versions = made.suite, made.engine, made.packages, made.limits
        return versions == self._versions(result.assignment) and self._setup.accepts(result.sandbox)

    def _handed_in_stamp(self, job: Job) -> Stamp | None:
        """The stamp of what was handed in, and of the noted times; None where the folder is not the student's own."""
        members = self._course.assignment(job.assignment).group_of(job.student)
        folder = os.fspath(job.folder)
        own = os.path.join(self._submitted_folder, job.student, job.assignment)
        if len(members) > 1:
            own = str(folder_of(self._course, self._submitted, job.student, job.assignment))
        if folder != own or os.path.islink(os.path.dirname(folder)):
            return None
        times = (noted_file(self._course, member, job.assignment) for member in members)
        return stamp_of([folder, *times])

    def _autograded(self, job: Job) -> str:
        return os.path.join(self._autograded_folder, job.student, job.assignment)

    def _foundation(self, name: str) -> Stamp:
        """What all submissions of an assignment depend on, as it was when this was first asked."""
        if name not in self._foundations:
            notebooks = sorted((self._course.assignments_folder / name).glob("*.ipynb"))
            files = [self._course.file, self._course.data_folder / ROSTER, *notebooks]
            stamp = stamp_of(files)
            assert stamp is not None  # no folder is among them
            is_over = self._now > self._course.assignment(name).last_moment(self._course.late)
            words = (*self._versions(name), self._setup.sandbox, str(is_over))
            digest = self._digest(_FORMAT, *map(_as_bytes, words), *map(_content, files))
            self._foundations[name] = Stamp(digest, stamp.changed)
        return self._foundations[name]

    def _versions(self, name: str) -> tuple[str, str, str, str]:
        if name not in self._known_versions:
            versions = self._setup.versions_of(name)
            words = versions.suite, versions.engine, versions.packages, versions.limits
            self._known_versions[name] = words
        return self._known_versions[name]

    def _digest(self, *parts: bytes) -> bytes:
        total = hashlib.blake2b(digest_size=_BYTES, key=self._setup.secret[:64])
        for part in parts:
            total.update(len(part).to_bytes(8, "big") + part)
        return total.digest()

    def _noted(self, name: str) -> set[bytes]:
        content = _content(self._file(name))
        return {content[start : start + _BYTES] for start in range(0, len(content), _BYTES)}

    def _write(self, name: str, digests: Iterable[bytes]) -> None:
        make_folder(self._file(name).parent)
        write_file(self._file(name), b"".join(sorted(digests)), sync=False)

    def _file(self, name: str) -> Path:
        return self._course.data_folder / "unchanged" / quote_name(name)


def _by_assignment(jobs: Sequence[Job]) -> dict[str, list[Job]]:
    groups: dict[str, list[Job]] = {}
    for job in jobs:
        groups.setdefault(job.assignment, []).append(job)
    return groups


@contextlib.contextmanager
def _no_collections() -> Iterator[None]:
    """Do without the search for cycles, of which thousands of decoded records have none: it takes a third of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _content(file: Path) -> bytes:
    """The bytes of a file; none where it cannot be read."""
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _as_bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogateescape")
