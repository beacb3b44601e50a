"""A mark in words: which attempt gave what, what lateness costs, what is open. Plain text, a line each."""

from __future__ import annotations

from collections.abc import Mapping

from ..course.course import Course
from ..course.times import shown_time
from ..results import Status, SubmissionResult
from .history import Trust
from .mark_values import CellScore, Mark, Part

WHO_SAYS: dict[Trust, str] = {
    "receipt": "by our receipt",
    "lms": "by the learning management system",
    "collected": "by the time of collection",
    "claimed": "as claimed by timestamp.txt",
    "unknown": "nobody says when",
}


def origins(course: Course, mark: Mark) -> list[str]:
    """Return the sentences that say which hand-in gave which part, and when that was."""
    parts = [("The exercises count", mark.automatic)]
    if mark.written is not None:
        if mark.written.hand_in == mark.automatic.hand_in:
            parts = [("Exercises and written answers count", mark.automatic)]
        else:
            parts.append(("The written answers count", mark.written))
    return [f"{words} as in {_hand_in(course, mark, part)}." for words, part in parts if part.hand_in]


def lateness_lines(mark: Mark) -> list[str]:
    """Return a line for everything that lateness costs."""
    return [
        f"{' and '.join(charge.parts)}: {charge.seconds_late / 86_400:.2f} days late: -{charge.penalty:g}"
        for charge in mark.charges
    ]


def lines(course: Course, mark: Mark) -> list[str]:
    """Return everything that a mark is made of, for a terminal."""
    count = f"{mark.hand_ins} hand-in{'s' if mark.hand_ins != 1 else ''}"
    attempts = f"{mark.attempts} attempt{'s' if mark.attempts != 1 else ''}"
    state = "" if mark.is_final else " (provisional)"
    return [
        *(f"{cell.exercise or cell.name:30} {points(cell)} of {cell.max_score:g}" for cell in mark.cells),
        *(f"{'late':30} {line}" for line in lateness_lines(mark)),
        f"{'points':30} {mark.total:g} of {mark.max_score:g}{state}",
        *origins(course, mark),
        f"attempts: {mark.attempts}; the {mark.counts} counts ({count}, {attempts}); due {shown_time(course, mark.due, mark.assignment)}",
        *beyond_limit(mark),
        *(f"open: {entry.sentence}" for entry in mark.open),
    ]


def attention(result: SubmissionResult, marks: Mapping[tuple[str, str], Mark]) -> list[str]:
    """Return why a person has to look at a submission: sentences, none if all is well.

    An answer that waits for a reader is none: it is counted, since every class has many of them.
    """
    reasons = []
    broken = any(exercise.needs_a_person for exercise in result.exercises)
    if result.status is not Status.GRADED or broken:
        reasons.append(f"{result.status}. {result.message}".rstrip())
    mark = marks.get((result.student, result.assignment))
    for entry in mark.open if mark is not None else ():
        if entry.kind not in ("unread answer", "rejected", "broken check") and entry.sentence not in reasons:
            reasons.append(entry.sentence)
    return reasons


def beyond_limit(mark: Mark) -> list[str]:
    """Return the sentence on the attempts that do not count, if there are any."""
    count = mark.beyond_limit
    if not count:
        return []
    return [
        f"{count} attempt{' is' if count == 1 else 's are'} beyond the limit, and count{'s' * (count == 1)} for nothing."
    ]


def points(cell: CellScore) -> str:
    """Return the points of a cell, and where they come from if a person had a hand in them."""
    if cell.score is None:
        return "not graded yet"
    by_hand = " (by hand)" if cell.manual_score is not None else ""
    extra = f" (with {cell.extra_credit:+g} extra)" if cell.extra_credit else ""
    return f"{cell.score:g}{by_hand}{extra}"


def _hand_in(course: Course, mark: Mark, part: Part) -> str:
    when = shown_time(course, part.handed_in, mark.assignment)
    return f"hand-in {part.hand_in} of {mark.hand_ins}, {when} ({WHO_SAYS[part.trust]})"
