"""Put what readers wrote into their sheets into the gradebook, and never over what somebody else wrote meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

import msgspec

from ..course.course import Course
from ..course.toml import did_you_mean
from ..durable import make_folder, write_file
from ..gradebook.manual import Entered, Key, ManualEntry, WrittenRow
from ..gradebook.sync import Bookkeeper
from .collecting import Question
from .rubric import ReadingError, read_rubric
from .sheet import Sheet, SheetEntry

FORMAT = 1
_GONE: Final = "there is no such answer any more: its student was renamed or erased, or the answer is blank now. Write a new sheet."


class Applied(msgspec.Struct, frozen=True):
    """What became of a sheet.

    written:   answers whose score or comment is another one now
    unchanged: answers that had the same already
    unread:    answers that the sheet says nothing about
    conflicts: a sentence for each answer that was not written
    """

    reader: str
    written: int
    unchanged: int
    unread: int
    conflicts: tuple[str, ...]


class _Journal(msgspec.Struct, frozen=True):
    """The states that one sheet made, by question and code: the same sheet may change them again."""

    format: int
    states: dict[str, str]


def apply_sheet(course: Course, keeper: Bookkeeper, questions: Sequence[Question], sheet: Sheet) -> Applied:
    """Write what ``sheet`` says, each answer where it is as its reader saw it, and return what became of it.

    Raises ReadingError if anything in the sheet cannot be used; then nothing is written.
    """
    answers = {(answer.question, answer.code): answer for q in questions for answer in q.answers}
    most = {question.name: question.max_score for question in questions}
    journal_file = sheets_folder(course, sheet.assignment) / "applied" / f"{sheet.sheet}.json"
    journal = _read_journal(journal_file)
    read = [entry for entry in sheet.answer if entry.is_read]
    problems = list(_problems(read, most))
    gone = [entry for entry in read if (entry.question, entry.code) not in answers]
    entries: dict[Key, ManualEntry] = {}
    names: dict[Key, str] = {}
    for entry in read if not problems else ():
        if entry in gone:
            continue
        try:
            points, comment = _grade(course, sheet.assignment, entry, most[entry.question])
        except ReadingError as error:
            problems.append(f"{entry.code}: {error}")
            continue
        key = (answers[entry.question, entry.code].student, entry.question)
        own = journal.get(_name(entry), entry.state)
        entries[key] = ManualEntry(points, comment, frozenset({entry.state, own}))
        names[key] = _name(entry)
    if problems:
        raise ReadingError("Nothing was written. " + " ".join(problems))
    entered = keeper.gradebook.enter(sheet.assignment, entries)
    _write_journal(journal_file, journal | {names[key]: state for key, state in entered.states.items()})
    keeper.log.cause = f"sheet of {sheet.reader}"
    keeper.class_marks(
        sheet.assignment
    )  # enters the changes in the audit log; lateness may cost of the new points
    keeper.log.cause = ""
    return Applied(
        sheet.reader,
        entered.changed,
        len(entered.states) - entered.changed,
        len(sheet.answer) - len(read),
        (*_conflicts(entered, names), *(f"{_name(entry)} was not written: {_GONE}" for entry in gone)),
    )


def sheets_folder(course: Course, assignment: str) -> Path:
    """Return the folder of an assignment's sheets."""
    return course.data_folder / "reading" / assignment


def _problems(entries: Sequence[SheetEntry], questions: Collection[str]) -> Iterator[str]:
    """Yield a sentence for each entry that is twice there, or about no question."""
    seen: set[str] = set()
    for entry in entries:
        if _name(entry) in seen:
            yield f"{_name(entry)} stands in the sheet twice. Keep one of the entries."
        elif entry.question not in questions:
            yield f"{entry.code}: there is no written question {entry.question!r}. {did_you_mean(entry.question, list(questions))}"
        seen.add(_name(entry))


def _grade(course: Course, assignment: str, entry: SheetEntry, most: float) -> tuple[float, str]:
    """Return the points and the comment of an entry: its own points, else those of the rubric, within 0 and ``most``."""
    rubric = read_rubric(course, assignment, entry.question)
    chosen = rubric.chosen(entry.rubric)
    comment = "\n\n".join(text for text in (*(c.text for c in chosen), entry.comment.strip()) if text)
    if entry.points == "":
        return min(max(0.0, rubric.start + sum(c.points for c in chosen)), most), comment
    try:
        points = float(entry.points)
    except ValueError:
        points = float("nan")
    if not 0 <= points <= most:
        raise ReadingError(f"points are {entry.points!r}; write a number from 0 to {most:g}, such as 1.5.")
    return points, comment


def _conflicts(entered: Entered, names: Mapping[Key, str]) -> Iterator[str]:
    for key, row in entered.conflicts.items():
        yield f"{names[key]} was not written: {_what_is_there(row)} Write a new sheet, read it again, and decide."


def _what_is_there(row: WrittenRow | None) -> str:
    if row is None:
        return "it is not in the gradebook any more."
    if row.manual_score is None:
        return "the answer is another one than when the sheet was written, or its score was taken back."
    comment = f" and the comment {row.comment[:80]!r}" if row.comment else ""
    return f"since the sheet was written somebody else entered {row.manual_score:g} points{comment}, or another answer came."


def _name(entry: SheetEntry) -> str:
    return f"{entry.question} {entry.code}"


def _read_journal(file: Path) -> dict[str, str]:
    try:
        journal = msgspec.json.decode(file.read_bytes(), type=_Journal)
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        return {}  # then only what the sheet's reader saw may be written over
    return journal.states if journal.format == FORMAT else {}


def _write_journal(file: Path, states: dict[str, str]) -> None:
    make_folder(file.parent)
    write_file(file, msgspec.json.encode(_Journal(FORMAT, states)))
