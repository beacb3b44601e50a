"""The audit log: every change of a mark, when, by whom, from what, to what, why, and with which versions.

Lines are found by comparison: whenever marks are written or read, they are held against the last line on each, and
what differs is entered. So a change that was made elsewhere (by hand in the formgrader, say) is entered
by the next command that reads the gradebook, and a command that was killed between gradebook and log is made good.

People stand in the log under an internal id that has nothing to do with their names; a line gives an id its
name. For verbs that change people:

    person_id(course, student)          the id of a student, entered if the log has none yet
    rename(course, student, new_name)   the id stays, and its lines with it
    erase(course, student)              content and salt of all lines on the student go; a line says that, and the chain holds
    note(course, student, text)         a line on what happened beside marks, such as an extension or a withdrawal

The file is `log_file`'s, what a line says `log_entries`'s.
"""

from __future__ import annotations

import contextlib
import getpass
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from ..course.course import Course
from ..results import SubmissionResult
from .log_entries import Entry, LoggedMark, from_body, logged, quoted, reasons, to_body
from .log_file import Line, LogError, LogFile, damaged
from .mark_values import Mark

__all__ = [
    "AuditLog",
    "LogError",
    "LogLine",
    "MarkToLog",
    "erase",
    "log_folder",
    "note",
    "person_id",
    "rename",
]


@dataclass(frozen=True)
class MarkToLog:
    """A mark, and what its exercises come from; None for nothing."""

    mark: Mark
    result: SubmissionResult | None


@dataclass(frozen=True)
class LogLine:
    """One line with what it says; entry: None where that was erased."""

    line: Line
    entry: Entry | None


@dataclass(frozen=True)
class _Last:
    """The last line on a mark."""

    number: int
    mark: LoggedMark | None


def log_folder(course: Course) -> Path:
    return course.data_folder / "log"


def person_id(course: Course, student: str) -> str:
    """Return the internal id of ``student``, which is entered if the log has none yet. Raises LogError."""
    log = AuditLog(course)
    with log.writing():
        return log.id_of(student)


def rename(course: Course, student: str, new_name: str) -> None:
    """Give the id of ``student`` another name; all lines stay with it. Durable on return.

    Nothing happens if the log does not know ``student``. Raises LogError, also if it knows ``new_name`` already.
    """
    log = AuditLog(course)
    with log.writing():
        log.rename(student, new_name)


def erase(course: Course, student: str) -> int:
    """Erase what the log says of ``student``, the name included, and return how many lines that were.

    The lines stay as links of the chain; one that names the id and the erased lines is added, and `verify` holds.
    Nothing happens if the log does not know ``student``. Copies of the log (backups, bundles) are not reached.
    Durable on return. Raises LogError.
    """
    log = AuditLog(course)
    with log.writing():
        return log.erase(student)


def note(course: Course, student: str, text: str, *, assignment: str = "") -> None:
    """Enter what happened to ``student`` beside marks: a sentence. Durable on return. Raises LogError."""
    log = AuditLog(course)
    with log.writing():
        log.note(student, text, assignment)


class AuditLog:
    """The log of one course, with the last line on each mark in memory. Only new lines are read again.

    cause: what the running command says of the changes that it makes, such as ``regrade 3, as-is``
    """

    def __init__(self, course: Course, *, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.file = LogFile(log_folder(course), course.id)
        self.cause = ""
        self._clock = clock
        self._who = account()
        self._is_held = False
        self._people: dict[str, str] = {}  # name -> id
        self._last: dict[tuple[str, str], _Last] = {}  # (id, assignment) -> the last line on the mark

    @property
    def remarks(self) -> list[str]:
        """Sentences on what a killed command left; they pile up over the calls."""
        return self.file.remarks

    @contextlib.contextmanager
    def writing(self) -> Iterator[None]:
        """Hold the log's lock, with everything read: the other methods that write need it. Raises LogError."""
        with self.file.locked():
            self._is_held = True
            try:
                self._read()
                yield
            finally:
                self._is_held = False

    def lines(self) -> list[LogLine]:
        """Return all lines, in their order. Raises LogError."""
        _, lines = LogFile(self.file.folder, "").new_lines()
        return [self._with_entry(line) for line in lines]

    def names(self) -> dict[str, str]:
        """Return id -> the present name of everybody whom the log knows."""
        self._read()
        return {person: name for name, person in self._people.items()}

    def known_id(self, student: str) -> str | None:
        """Return the id of ``student``, None if the log has none."""
        self._read()
        return self._people.get(student)

    def last_mark(self, student: str, assignment: str) -> LoggedMark | None:
        """Return the mark that the last line on it says, None for none."""
        person = self.known_id(student)
        last = self._last.get((person, assignment)) if person is not None else None
        return last.mark if last is not None else None

    def students_with_marks(self, assignment: str) -> list[str]:
        """Return those who have a mark for ``assignment`` by the log, sorted."""
        self._read()
        return sorted(
            name
            for name, person in self._people.items()
            if (last := self._last.get((person, assignment))) is not None and last.mark is not None
        )

    def differing(self, marks: Iterable[MarkToLog]) -> list[MarkToLog]:
        """Return the marks that are not what the log says. Needs no lock."""
        self._read()
        return [entry for entry in marks if self._last_of(entry.mark) != logged(entry.mark, entry.result)]

    # what writes; the lock must be held

    def enter(
        self,
        marks: Iterable[MarkToLog],
        removed: Iterable[tuple[str, str]] = (),
        *,
        first: str = "first mark",
    ) -> int:
        """Enter the marks that are not what the log says; return how many lines that were. Durable on return.

        removed: (student, assignment) of marks that the gradebook has no more
        first:   the reason for a mark that the log knows nothing of
        """
        changes = [(e.mark.student, e.mark.assignment, logged(e.mark, e.result)) for e in marks]
        entries: list[Entry] = []
        for student, assignment, mark in [*changes, *((*key, None) for key in removed)]:
            person = self._people.get(student)
            last = self._last.get((person, assignment)) if person is not None else None
            before = last.mark if last is not None else None
            why = reasons(before, mark, cause=self.cause, first=first)
            if why:
                entries += self._new_person(student)
                entries.append(
                    Entry(
                        "mark",
                        self._clock(),
                        self._people[student],
                        assignment=assignment,
                        why=why,
                        since=last.number if last is not None else 0,
                        before=before.points if before is not None else None,
                        mark=mark,
                    )
                )
        self._append(entries)
        return sum(entry.kind == "mark" for entry in entries)

    def id_of(self, student: str) -> str:
        self._append(self._new_person(student))
        return self._people[student]

    def rename(self, student: str, new_name: str) -> None:
        person = self._people.get(student)
        if person is None or student == new_name:
            return
        if new_name in self._people:
            raise LogError(
                f"The audit log knows {new_name} already, so {student} cannot be called that. Nothing was changed; "
                f"erase {new_name} first, or choose another name."
            )
        self._append([Entry("renamed", self._clock(), person, name=quoted(new_name))])

    def erase(self, student: str) -> int:
        person = self._people.get(student)
        if person is None:
            return 0
        numbers = tuple(
            line.line.number
            for line in self.lines()
            if line.entry is not None and line.entry.person == person and line.entry.kind != "erased"
        )
        entry = Entry("erased", self._clock(), person, erased=numbers)
        self.file.erase(numbers, to_body(entry), self._who)
        self._read()
        return len(numbers)

    def note(self, student: str, text: str, assignment: str) -> None:
        entries = self._new_person(student)
        now = self._clock()
        self._append([*entries, Entry("note", now, self._people[student], assignment=assignment, text=text)])

    # inside

    def _append(self, entries: Sequence[Entry]) -> None:
        if not self._is_held:
            raise AssertionError("the log is written without its lock")
        if not entries:
            return
        number = self.file.end[0]
        self.file.append([(to_body(entry), self._who) for entry in entries])
        for entry in entries:
            number += 1
            self._learn(number, entry)

    def _new_person(self, student: str) -> list[Entry]:
        """Return the line that gives ``student`` an id, none if there is one. The id is known from here on."""
        if student in self._people:
            return []
        # drawn, and not made from the name: after an erasure nobody can find the id again
        person = secrets.token_hex(8)
        self._people[student] = person
        return [Entry("person", self._clock(), person, name=quoted(student))]

    def _last_of(self, mark: Mark) -> LoggedMark | None:
        person = self._people.get(mark.student)
        last = self._last.get((person, mark.assignment)) if person is not None else None
        return last.mark if last is not None else None

    def _read(self) -> None:
        is_other, lines = self.file.new_lines()
        if is_other:
            self._people.clear()
            self._last.clear()
        for line in map(self._with_entry, lines):
            if line.entry is not None:
                self._learn(line.line.number, line.entry)

    def _with_entry(self, line: Line) -> LogLine:
        try:
            return LogLine(line, None if line.is_erased else from_body(bytes(line.body)))
        except msgspec.MsgspecError as error:
            raise LogError(damaged(self.file.path, f"line {line.number} cannot be read")) from error

    def _learn(self, number: int, entry: Entry) -> None:
        match entry.kind:
            case "person":
                self._people[entry.student] = entry.person
            case "renamed":
                self._people = {
                    name: person for name, person in self._people.items() if person != entry.person
                }
                self._people[entry.student] = entry.person
            case "mark":
                self._last[entry.person, entry.assignment] = _Last(number, entry.mark)


def account() -> str:
    """Return who runs this program: the JupyterHub user, or the account on this machine."""
    try:
        name = os.environ.get("JUPYTERHUB_USER") or getpass.getuser()
    except (OSError, KeyError, ImportError):  # a number without a name, in a container
        name = str(os.getuid())
    return name.encode("utf-8", "backslashreplace").decode()
