"""How many attempts count, as course.toml says in ``[attempts]`` or for the assignment, and how many a student has left.

An attempt is its contents: handing the same files in again is no further attempt, and neither is a folder that was
no submission.  The attempts are taken in the order in which they were first handed in; the day is that of the
first hand-in, in the course's zone.  What is beyond a limit is graded and kept, and counts for nothing.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime

import msgspec

from ..course.course import Course
from ..course.times import zone_of
from .history import Attempt, HandIn, History


@dataclass(frozen=True)
class AttemptsLeft:
    """How many attempts a student has left; None where there is no limit."""

    today: int | None
    in_all: int | None


def counted(course: Course, history: History) -> History:
    """Return the history without the attempts that are beyond a limit."""
    beyond = {attempt.contents for attempt in beyond_limits(course, history)}
    if not beyond:
        return history
    attempts = tuple(attempt for attempt in history.attempts if attempt.contents not in beyond)
    return msgspec.structs.replace(history, attempts=attempts)


def beyond_limits(course: Course, history: History) -> list[Attempt]:
    """Return the attempts that do not count, in the order in which they were first handed in."""
    limits = course.assignment(history.assignment).attempts
    if limits.a_day is None and limits.in_all is None:
        return []
    beyond = []
    days: Counter[date | None] = Counter()
    for attempt in _true_attempts(history):
        day = _day(course, history.assignment, attempt.hand_ins[0])
        is_over_day = limits.a_day is not None and day is not None and days[day] >= limits.a_day
        is_over_all = limits.in_all is not None and days.total() >= limits.in_all
        if is_over_day or is_over_all:
            beyond.append(attempt)
        else:
            days[day] += 1
    return beyond


def attempts_left(course: Course, history: History, now: datetime) -> AttemptsLeft:
    """Return how many more attempts of this student would count. now: with a zone"""
    limits = course.assignment(history.assignment).attempts
    attempts = _true_attempts(counted(course, history))
    today = now.astimezone(zone_of(course, history.assignment)).date()
    of_today = sum(_day(course, history.assignment, each.hand_ins[0]) == today for each in attempts)
    in_all = None if limits.in_all is None else max(0, limits.in_all - len(attempts))
    a_day = None if limits.a_day is None else max(0, limits.a_day - of_today)
    return AttemptsLeft(a_day if in_all is None or a_day is None else min(a_day, in_all), in_all)


def _true_attempts(history: History) -> list[Attempt]:
    attempts = [attempt for attempt in history.attempts if attempt.contents]
    return sorted(attempts, key=lambda attempt: attempt.hand_ins[0].number)


def _day(course: Course, assignment: str, hand_in: HandIn) -> date | None:
    """The day of a hand-in; where nobody names its time, the day on which the store first saw it."""
    moment = hand_in.time or hand_in.seen
    return None if moment is None else moment.astimezone(zone_of(course, assignment)).date()
