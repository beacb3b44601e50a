"""What a student handed in for one assignment, and what grading said of it: frozen values.

An attempt is its contents: the names and bytes of its files.  Handing the same contents in again is
another hand-in of the same attempt.  The store of attempts counts the hand-ins, so their order never
depends on a clock.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

import msgspec

from ..results import Status, SubmissionResult

Policy = Literal["last", "best"]

Trust = Literal["receipt", "lms", "collected", "claimed", "unknown"]
"""Who says when something was handed in, best first: our own receipt, the record of the learning
management system, the time of collection, the student's own timestamp.txt, nobody."""

TRUSTED: tuple[Trust, ...] = ("receipt", "lms", "collected")


class HandIn(msgspec.Struct, frozen=True):
    """One hand-in.

    number:  1 for the student's first hand-in of this assignment, as the store counted them; 0 before it has
    time:    in UTC; None where it is not known
    seen:    when the store first saw it, in UTC: it was handed in before that
    problem: the sentence that says why ``time`` is not known; empty if nothing named a time
    """

    number: int = 0
    time: datetime | None = None
    trust: Trust = "unknown"
    seen: datetime | None = None
    problem: str = ""


class Attempt(msgspec.Struct, frozen=True):
    """One attempt.

    contents: the digest of its files; empty for a folder that was no submission
    files:    name -> SHA-256 of the bytes
    hand_ins: in the order in which the store counted them, at least one
    result:   the current result; None where it was never graded.  Its timestamp is that of the last hand-in
    message:  why there is no result; empty if there is one
    recorded: the store's number of the current result
    """

    student: str
    assignment: str
    contents: str
    files: dict[str, str]
    hand_ins: tuple[HandIn, ...]
    result: SubmissionResult | None = None
    message: str = ""
    recorded: int = 0

    @property
    def is_graded(self) -> bool:
        """Whether there is a score, of everything or of what runs."""
        return self.result is not None and self.result.status in (Status.GRADED, Status.INCOMPLETE)

    def hand_in(self, policy: Policy) -> HandIn:
        """Return the hand-in whose time holds for this attempt.

        The first trusted one, since identical bytes are never later than that.  Where nobody but the student
        names a time: the last one under ``last``, so that a corrected timestamp.txt corrects the result, and the
        first one under ``best``.  Where no time is known, the last one.
        """
        known = [hand_in for hand_in in self.hand_ins if hand_in.time is not None]
        trusted = [hand_in for hand_in in known if hand_in.trust in TRUSTED]
        if trusted or (known and policy == "best"):
            return min(trusted or known, key=_time)
        return (known or self.hand_ins)[-1]


class History(msgspec.Struct, frozen=True):
    """All that the store has of one student and assignment.

    attempts: in the order of their last hand-ins
    damaged:  a sentence for each record that cannot be read and that no later record makes good
    """

    student: str
    assignment: str
    attempts: tuple[Attempt, ...] = ()
    damaged: tuple[str, ...] = ()

    @property
    def hand_ins(self) -> int:
        """How often something was handed in."""
        return sum(len(attempt.hand_ins) for attempt in self.attempts)


def _time(hand_in: HandIn) -> tuple[datetime, int]:
    assert hand_in.time is not None
    return hand_in.time, hand_in.number
