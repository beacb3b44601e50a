"""What a person has to decide before a mark is final."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from ..course.course import Course
from ..course.lateness import seconds_late
from ..course.settings import Late
from .history import Attempt, HandIn, History
from .mark_values import CellScore, Choice, Open


def open_points(
    course: Course, history: History, choice: Choice, due: datetime, rows: Sequence[CellScore]
) -> list[Open]:
    """Return what a person has to decide, in the order in which pages and terminals show it."""
    entries = [
        *_ungraded(history, choice, rows),
        *_open_cells(choice, rows),
        *_unknown_times(course, choice, due, course.late_for(history.assignment, due)),
    ]
    return entries + [Open("damaged record", "", sentence) for sentence in history.damaged]


def lateness(hand_in: HandIn, due: datetime) -> float | None:
    """Return how late a hand-in is, in seconds; None where that is not known.

    A hand-in without a time that the store saw before the due date was in time, whatever its time is.
    """
    if hand_in.time is not None:
        return seconds_late(hand_in.time, due)
    if not hand_in.problem and hand_in.seen is not None and seconds_late(hand_in.seen, due) == 0.0:
        return 0.0
    return None


def _ungraded(history: History, choice: Choice, rows: Sequence[CellScore]) -> list[Open]:
    """The attempt that counts, or a newer one, if it has no result. A person's scores settle the first."""
    settled = bool(rows) and all(row.manual_score is not None for row in rows if row.kind == "exercise")
    entries = []
    for attempt in history.attempts:
        is_newer = choice.automatic is not None and attempt is history.attempts[-1]
        if attempt.is_graded or not (attempt is choice.automatic or is_newer):
            continue
        if attempt is choice.automatic and settled:
            continue
        number = attempt.hand_ins[-1].number
        if attempt.contents:
            sentence = f"Hand-in {number} could not be graded. {attempt.message}".rstrip()
            entries.append(Open("not graded", "", sentence))
        elif attempt is choice.automatic:
            entries.append(Open("rejected", "", attempt.message or "There is nothing to grade."))
    if choice.automatic is None and not settled:
        entries.append(Open("rejected", "", "There is nothing to grade."))
    return entries


def _open_cells(choice: Choice, rows: Sequence[CellScore]) -> list[Open]:
    has_result = choice.automatic is not None and choice.automatic.is_graded
    broken = _broken_exercises(choice.automatic)
    entries = []
    for row in rows:
        if row.kind == "written":
            if row.needs_person and choice.written is not None and choice.written.contents:
                entries.append(Open("unread answer", row.name, f"The answer {row.name} waits for a reader."))
        elif row.exercise in broken and (row.needs_person or row.manual_score is None):
            sentence = f"A check of {row.exercise} broke: this is a fault of the course's, and costs nothing."
            entries.append(Open("broken check", row.exercise, sentence))
        elif row.score is None and has_result:
            entries.append(Open("no score", row.exercise, f"{row.exercise} has no score yet."))
        elif row.needs_person and row.manual_score is not None:
            sentence = f"The automatic score of {row.exercise} changed after a person had entered another."
            entries.append(Open("changed under a manual score", row.exercise, sentence))
    return entries


def _broken_exercises(attempt: Attempt | None) -> Collection[str]:
    if attempt is None or attempt.result is None:
        return ()
    return {exercise.name for exercise in attempt.result.exercises if exercise.needs_a_person}


def _unknown_times(course: Course, choice: Choice, due: datetime, late: Late) -> list[Open]:
    """The hand-ins that count and whose time nobody knows, where that time could matter."""
    policy = course.grading.counts
    costs = late.penalty_per_day > 0 or late.cap_days is not None
    hand_ins: Mapping[int, HandIn] = {
        hand_in.number: hand_in
        for attempt in (choice.automatic, choice.written)
        if attempt is not None and attempt.contents
        for hand_in in [attempt.hand_in(policy)]
    }
    return [
        Open("unknown time", "", hand_in.problem or _no_time(hand_in))
        for hand_in in hand_ins.values()
        if lateness(hand_in, due) is None and (costs or hand_in.problem)
    ]


def _no_time(hand_in: HandIn) -> str:
    return (
        f"Nobody says when hand-in {hand_in.number} was handed in, and it was first seen after the due date. "
        f"Note its time (docs/marks.md says where), or write it into timestamp.txt."
    )
