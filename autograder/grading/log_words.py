"""The audit log in words: a line for each change, and below it what changed in each exercise or answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from ..course.course import Course
from ..course.times import shown_time
from ..student.submission import printable
from .log import LogLine
from .log_entries import LoggedMark

_VERSIONS = ("suite", "engine", "packages", "limits")
_SHORT = 60  # characters of a version that are shown


class CellChange(msgspec.Struct, frozen=True):
    """One exercise or written answer whose points changed. None: no points, or no such cell."""

    name: str
    what: str
    before: float | None
    after: float | None


class LogChange(msgspec.Struct, frozen=True):
    """One line of the log, for people and programs.

    student: the present name; empty after an erasure
    what:    ``mark``, ``note``, ``renamed``, ``person``, ``erased``
    before, after: points, None for none
    versions: what the mark rests on from then on: suite, engine, packages, limits, the digest of the hand-in
    """

    number: int
    time: datetime | None
    who: str
    student: str
    person: str
    assignment: str
    what: str
    why: tuple[str, ...] = ()
    before: float | None = None
    after: float | None = None
    max_score: float | None = None
    cells: tuple[CellChange, ...] = ()
    versions: dict[str, str] = {}
    text: str = ""


def changes_of(
    lines: Iterable[LogLine], names: Mapping[str, str], *, student: str = "", assignment: str = ""
) -> list[LogChange]:
    """Return the lines as `LogChange`, in their order; of one student or assignment alone if they are named.

    names: id -> present name
    """
    marks: dict[int, LoggedMark | None] = {}
    changes = []
    for line in lines:
        entry = line.entry
        if entry is not None and entry.kind == "mark":
            marks[line.line.number] = entry.mark
        change = _change(line, marks, names)
        if (not student or change.student == printable(student)) and (
            not assignment or change.assignment == assignment
        ):
            changes.append(change)
    return changes


def _change(line: LogLine, marks: Mapping[int, LoggedMark | None], names: Mapping[str, str]) -> LogChange:
    entry, number = line.entry, line.line.number
    if entry is None:
        return LogChange(number, None, "", "", "", "", "erased", text="Erased with the person it was about.")
    before, after = marks.get(entry.since), entry.mark
    text = entry.text
    if entry.kind in ("person", "renamed"):
        text = f"{entry.person} is called {printable(entry.student)}."
    elif entry.kind == "erased":
        text = f"{entry.person} was erased, with {len(entry.erased)} lines."
    return LogChange(
        number=number,
        time=entry.time,
        who=line.line.who,
        student=printable(names.get(entry.person, "")),
        person=entry.person,
        assignment=entry.assignment,
        what=entry.kind,
        why=entry.why,
        before=entry.before,
        after=after.points if after is not None else None,
        max_score=after.max_score if after is not None else None,
        cells=tuple(_cells(before, after)),
        versions=_versions(after),
        text=text,
    )


def _versions(mark: LoggedMark | None) -> dict[str, str]:
    if mark is None:
        return {}
    versions = {name: getattr(mark, name) for name in (*_VERSIONS, "contents", "written", "decision")}
    return {name: value for name, value in versions.items() if value}


def _cells(before: LoggedMark | None, after: LoggedMark | None) -> Iterable[CellChange]:
    """What changed in each cell, and in what lateness costs."""
    if before is None or after is None:
        return
    old, new = ({cell.name: cell for cell in mark.cells} for mark in (before, after))
    for name in {**old, **new}:
        was, now = old.get(name), new.get(name)
        for what, field in (
            ("automatic", "automatic"),
            ("by hand", "by_hand"),
            ("extra credit", "extra_credit"),
            ("most points", "max_score"),
        ):
            values = (getattr(was, field, None), getattr(now, field, None))
            if values[0] != values[1]:
                yield CellChange(name, what, *values)
    if before.penalty != after.penalty:
        yield CellChange("lateness", "costs", before.penalty, after.penalty)
    if before.due != after.due:
        yield CellChange("due", "moved by days", 0.0, (after.due - before.due).total_seconds() / 86_400)


def log_text(course: Course, changes: Sequence[LogChange], *, versions: bool = False) -> str:
    """Return the changes as text. versions: whether to name what each mark rests on."""
    lines = []
    for change in changes:
        lines.append(_headline(course, change))
        lines += [
            f"      {cell.name}, {cell.what}: {_points(cell.before)} -> {_points(cell.after)}"
            for cell in change.cells
        ]
        if versions:
            lines += [f"      {name}: {value[:_SHORT]}" for name, value in change.versions.items()]
    return "\n".join(lines)


def _headline(course: Course, change: LogChange) -> str:
    start = f"{change.number:>5}"
    if change.time is None:
        return f"{start}  {change.text}"
    known = {assignment.name for assignment in course.assignments}
    when = shown_time(course, change.time, change.assignment if change.assignment in known else None)
    whose = change.student or change.person
    whose += f", {change.assignment}" if change.assignment else ""
    if change.what != "mark":
        return f"{start}  {when}  {whose}: {change.text} (by {printable(change.who)})"
    most = f" of {change.max_score:g}" if change.max_score is not None else ""
    by = "noticed by" if "by hand" in change.why or "found in the gradebook" in change.why else "by"
    return (
        f"{start}  {when}  {whose}: {_points(change.before)} -> {_points(change.after)}{most}, "
        f"{', '.join(change.why)} ({by} {printable(change.who)})"
    )


def _points(points: float | None) -> str:
    return f"{points:g}" if points is not None else "none"
