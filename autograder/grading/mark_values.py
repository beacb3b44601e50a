"""The values that a mark is made of; `mark` computes them.

Each can go into a JSON document as it is.  Times are in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec

from ..results import Status
from .history import Attempt, Policy, Trust

Kind = Literal["exercise", "written"]

OpenKind = Literal[
    "unread answer",
    "broken check",
    "no score",
    "changed under a manual score",
    "not graded",
    "rejected",
    "unknown time",
    "damaged record",
]


class CellScore(msgspec.Struct, frozen=True):
    """What the gradebook says of one cell with points.

    name:         the cell's name in the gradebook, such as ``losses-mse`` or ``why``
    exercise:     such as ``losses.mse``; empty for a written answer
    auto_score:   computed; None where it is not known
    manual_score: what a person entered, or None; it comes before ``auto_score``
    needs_person: whether a person has yet to look
    comment:      what a person wrote
    """

    name: str
    exercise: str
    max_score: float
    auto_score: float | None = None
    manual_score: float | None = None
    extra_credit: float = 0.0
    needs_person: bool = False
    comment: str = ""

    @property
    def kind(self) -> Kind:
        return "exercise" if self.exercise else "written"

    @property
    def score(self) -> float | None:
        """The points that count, extra credit included; None where there are none yet."""
        score = self.manual_score if self.manual_score is not None else self.auto_score
        return None if score is None else score + self.extra_credit


class Part(msgspec.Struct, frozen=True):
    """One part of a mark: the exercises, or the written answers.

    contents:     the digest of the attempt that it comes from; empty where there is none
    hand_in:      the number of the hand-in whose time holds; 0 where there is none
    handed_in:    in UTC; None where it is not known
    trust:        who says so
    seconds_late: after the date that holds for this student; None where the time is not known
    score:        the points before lateness; what is not known yet counts as nothing here
    """

    contents: str
    hand_in: int
    handed_in: datetime | None
    trust: Trust
    seconds_late: float | None
    score: float
    max_score: float


class Charge(msgspec.Struct, frozen=True):
    """What lateness costs for the parts that come from one attempt.

    parts: ``exercises``, ``written answers``, or both
    """

    parts: tuple[str, ...]
    seconds_late: float
    score: float
    max_score: float
    penalty: float


class Open(msgspec.Struct, frozen=True):
    """Something that a person has not decided yet. what: the cell or exercise that it is about, or empty."""

    kind: OpenKind
    what: str
    sentence: str


class Mark(msgspec.Struct, frozen=True):
    """What one student has for one assignment, and why.

    status:    of the attempt that the exercises come from
    counts:    ``best`` or ``last``
    hand_ins:  how many there are
    attempts:  how many different ones
    due:       until when this student's work is in time, extensions counted, in UTC
    automatic: the exercises
    written:   the written answers; None where the assignment has none, or the gradebook was not asked
    cells:     every exercise and written answer with its points
    charges:   what lateness costs
    score:     the points before lateness, extra credit included
    penalty:   what lateness costs in all
    total:     the points that count
    max_score: the points that can be had, written answers included
    beyond_limit: how many of the attempts do not count, since they are beyond a limit of course.toml's
    """

    student: str
    assignment: str
    status: Status
    message: str
    counts: Policy
    hand_ins: int
    attempts: int
    due: datetime
    automatic: Part
    written: Part | None
    cells: tuple[CellScore, ...]
    charges: tuple[Charge, ...]
    open: tuple[Open, ...]
    score: float
    penalty: float
    total: float
    max_score: float
    beyond_limit: int = 0

    @property
    def is_final(self) -> bool:
        """Whether nobody has to decide anything any more."""
        return not self.open

    @property
    def waiting(self) -> int:
        """How many written answers wait for a reader."""
        return sum(entry.kind == "unread answer" for entry in self.open)

    @property
    def handed_in(self) -> datetime | None:
        """The time of the latest hand-in that gives a part: what the gradebook notes, in UTC."""
        parts = [self.automatic, *([self.written] if self.written is not None else [])]
        return max((part.handed_in for part in parts if part.handed_in is not None), default=None)


@dataclass(frozen=True)
class Choice:
    """Which attempt gives which part. None: nothing was handed in."""

    automatic: Attempt | None
    written: Attempt | None
