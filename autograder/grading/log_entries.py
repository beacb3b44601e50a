"""What a line of the audit log says: frozen values, and what a change of a mark comes from.

A line about a mark holds the whole mark as it is from then on, and the points of before. What it was in full
stands in an earlier line, so nothing is written twice.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from ..results import SubmissionResult
from .mark_values import CellScore, Mark
from .records import quote, unquote_name

Kind = Literal["person", "renamed", "erased", "mark", "note"]


class LoggedCell(msgspec.Struct, frozen=True, array_like=True):
    """One exercise or written answer. automatic, by_hand: points, None where there are none."""

    name: str
    max_score: float
    automatic: float | None
    by_hand: float | None
    extra_credit: float


class LoggedMark(msgspec.Struct, frozen=True, omit_defaults=True):
    """A mark as the gradebook has it, and what it rests on.

    points:    that count, lateness taken off
    contents:  the digest of the attempt that the exercises come from
    written:   that of the written answers, if it is another one
    handed_in: the times of the hand-ins that count, in UTC
    due:       the date that holds for the student, in UTC
    is_final:  whether nobody has to decide anything any more
    suite, engine, packages, limits: the versions that the exercises were graded with
    decision:  of a regrade, such as ``Regraded as never-lower``
    """

    points: float
    max_score: float
    penalty: float
    status: str
    is_final: bool
    counts: str
    due: datetime
    cells: tuple[LoggedCell, ...]
    contents: str = ""
    written: str = ""
    handed_in: tuple[datetime | None, ...] = ()
    suite: str = ""
    engine: str = ""
    packages: str = ""
    limits: str = ""
    decision: str = ""


class Entry(msgspec.Struct, frozen=True, omit_defaults=True):
    """What one line says. Names of people are quoted, since a folder's name need not be Unicode.

    kind:    ``person``: from here on ``person`` is called ``name``; ``renamed``: the same again; ``erased``: what the
             log said of ``person`` was erased; ``mark``: a mark changed; ``note``: something else happened, see ``text``
    person:  the internal id
    why:     what the change comes from; see `reasons`
    since:   the number of the line with the mark of before; 0 for none
    before:  the points of before; None for none
    mark:    None: the gradebook has no mark any more
    erased:  the numbers of the lines that were erased
    """

    kind: Kind
    time: datetime
    person: str
    name: str = ""
    assignment: str = ""
    why: tuple[str, ...] = ()
    since: int = 0
    before: float | None = None
    mark: LoggedMark | None = None
    text: str = ""
    erased: tuple[int, ...] = ()

    @property
    def student(self) -> str:
        """The name that a ``person`` or ``renamed`` line gives."""
        return unquote_name(self.name) if self.name else ""


def logged(mark: Mark, result: SubmissionResult | None) -> LoggedMark:
    """Return ``mark`` as the log keeps it. result: what its exercises come from, None for nothing."""
    parts = [mark.automatic, *([mark.written] if mark.written is not None else [])]
    written = mark.written.contents if mark.written is not None else ""
    provenance = result.provenance if result is not None else None
    return LoggedMark(
        points=mark.total,
        max_score=mark.max_score,
        penalty=mark.penalty,
        status=str(mark.status),
        is_final=mark.is_final,
        counts=mark.counts,
        due=mark.due,
        cells=tuple(map(_cell, mark.cells)),
        contents=mark.automatic.contents,
        written=written if written != mark.automatic.contents else "",
        handed_in=tuple(dict.fromkeys(part.handed_in for part in parts)),
        suite=provenance.suite if provenance is not None else "",
        engine=provenance.engine if provenance is not None else "",
        packages=provenance.packages if provenance is not None else "",
        limits=provenance.limits if provenance is not None else "",
        # what follows the colon names checks, which may be hidden ones
        decision=result.decision.partition(":")[0] if result is not None else "",
    )


def reasons(
    before: LoggedMark | None, after: LoggedMark | None, *, cause: str = "", first: str = "first mark"
) -> tuple[str, ...]:
    """Return what a change comes from, found by comparing the two marks; empty where they are the same.

    cause: what the command that makes the change says of it, such as ``regrade 3, as-is``
    first: the reason for a mark that there was not before

    ``cause``, and one or more of ``first``, ``removed``, ``another attempt``, ``time of handing in``, ``suite``, ``engine``,
    ``packages``, ``limits``, ``regrade``, ``points``, ``by hand``, ``due date or extension``, ``rule for attempts``,
    ``rule for lateness``, ``graded again``, ``what is open``.
    """
    if before == after:
        return ()
    if before is None or after is None:
        by_hand = ("by hand",) if after is not None and _by_hand(after) else ()
        return tuple(filter(None, (cause, first if before is None else "removed", *by_hand)))
    why = [name for name, is_changed in _comparisons(before, after) if is_changed]
    if not why and before.penalty != after.penalty:
        why.append("rule for lateness")
    if not why and _automatic(before) != _automatic(after):
        why.append("graded again")
    return tuple(filter(None, (cause, *why))) or ("what is open",)


def _comparisons(before: LoggedMark, after: LoggedMark) -> list[tuple[str, bool]]:
    is_other = before.contents != after.contents or before.written != after.written
    return [
        ("another attempt", is_other),
        ("time of handing in", not is_other and before.handed_in != after.handed_in),
        *((name, _changed(before, after, name)) for name in ("suite", "engine", "packages", "limits")),
        ("regrade", before.decision != after.decision),
        ("points", _most(before) != _most(after)),
        ("by hand", _by_hand(before) != _by_hand(after)),
        ("due date or extension", before.due != after.due),
        ("rule for attempts", before.counts != after.counts),
    ]


def _changed(before: LoggedMark, after: LoggedMark, name: str) -> bool:
    """Whether a version is another one. Where nothing was graded, there is none to compare."""
    versions = getattr(before, name), getattr(after, name)
    return all(versions) and versions[0] != versions[1]


def _most(mark: LoggedMark) -> dict[str, float]:
    return {cell.name: cell.max_score for cell in mark.cells}


def _automatic(mark: LoggedMark) -> dict[str, float | None]:
    return {cell.name: cell.automatic for cell in mark.cells}


def _by_hand(mark: LoggedMark) -> dict[str, tuple[float | None, float]]:
    return {
        cell.name: (cell.by_hand, cell.extra_credit)
        for cell in mark.cells
        if cell.by_hand is not None or cell.extra_credit
    }


def _cell(cell: CellScore) -> LoggedCell:
    return LoggedCell(cell.name, cell.max_score, cell.auto_score, cell.manual_score, cell.extra_credit)


def to_body(entry: Entry) -> bytes:
    """Return the JSON that a line holds."""
    return msgspec.json.encode(entry)


def from_body(body: bytes) -> Entry:
    """Return the entry. Raises msgspec.MsgspecError."""
    return _DECODER.decode(body)


def quoted(student: str) -> str:
    """Return a student's name as the log keeps it."""
    return quote(student)


_DECODER = msgspec.json.Decoder(Entry)
