"""What the page of a class shows: who needs a person, how the scores lie, who has which misconception."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..grading.mark import Mark
from ..results import Outcome, Status, SubmissionResult
from ..suite.foreign import IN_GUEST
from .cleaned import Cleaned, cleaned
from .item_statistics import AssignmentStatistics, ItemStatistic

MOST_BARS = 10
WIDTH, HEIGHT, BASE = 360, 130, 100


@dataclass(frozen=True)
class Person:
    """One row of the class. total: the points that count, or None where nothing is known; why: what needs a person."""

    name: Cleaned
    link: str
    status: str
    total: float | None
    max_score: float
    late: float
    why: tuple[str, ...]

    @property
    def is_final(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Misconception:
    """One misconception, and who has it."""

    exercise: str
    name: str
    students: tuple[Cleaned, ...]


@dataclass(frozen=True)
class Bar:
    """One bar of the histogram: scores from ``low`` to ``high``, and how many."""

    low: float
    high: float
    count: int


def in_guest(results: Sequence[SubmissionResult]) -> list[str]:
    """Return the exercises with a check that ran inside the student's process."""
    exercises = (exercise for result in results for exercise in result.exercises)
    return sorted({e.name for e in exercises if any(IN_GUEST in check.title for check in e.checks)})


def people(
    results: Sequence[SubmissionResult], marks: Mapping[str, Mark], links: Mapping[str, str]
) -> list[Person]:
    """Return a row for each submission, sorted by name."""
    return [
        _person(result, marks.get(result.student), links.get(result.student, ""))
        for result in sorted(results, key=lambda result: result.student)
    ]


def _person(result: SubmissionResult, mark: Mark | None, link: str) -> Person:
    if mark is not None:
        why = tuple(cleaned(entry.sentence) for entry in mark.open)
        known = mark.status in (Status.GRADED, Status.INCOMPLETE) or mark.score > 0
        total = mark.total if known else None
        return Person(
            cleaned(result.student), link, str(mark.status), total, mark.max_score, mark.penalty, why
        )
    broken = [exercise.name for exercise in result.exercises if exercise.needs_a_person]
    reasons = [f"A check of {name} broke." for name in broken]
    if result.status not in (Status.GRADED, Status.INCOMPLETE):
        reasons.append(cleaned(result.message) or f"It is {result.status}.")
    known = result.status in (Status.GRADED, Status.INCOMPLETE)
    total = result.score if known else None
    return Person(
        cleaned(result.student), link, str(result.status), total, result.max_score, 0.0, tuple(reasons)
    )


def histogram(rows: Sequence[Person]) -> list[Bar]:
    """Return the totals in at most `MOST_BARS` equal parts from 0 to the maximum; empty if there are none."""
    totals = [row.total for row in rows if row.total is not None]
    most = max((row.max_score for row in rows), default=0.0)
    if not totals or most <= 0:
        return []
    counts = [0] * MOST_BARS
    for total in totals:
        counts[min(MOST_BARS - 1, max(0, math.floor(MOST_BARS * total / most)))] += 1
    return [
        Bar(most * number / MOST_BARS, most * (number + 1) / MOST_BARS, count)
        for number, count in enumerate(counts)
    ]


def histogram_svg(bars: Sequence[Bar]) -> str:
    """Return the histogram as an SVG with a text that says the same."""
    tallest = max(bar.count for bar in bars)
    step = WIDTH / len(bars)
    text = "Scores: " + ", ".join(
        f"{bar.count} from {bar.low:g} to {bar.high:g}" for bar in bars if bar.count
    )
    parts = []
    for number, bar in enumerate(bars):
        high = BASE * 0.85 * bar.count / tallest
        x, y = number * step + 2, BASE - high
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{step - 4:.1f}" height="{high:.1f}" fill="var(--you)"/>'
        )
        if bar.count:
            parts.append(
                f'<text x="{x + step / 2 - 2:.1f}" y="{y - 3:.1f}" text-anchor="middle">{bar.count}</text>'
            )
    ends = (
        f'<text x="0" y="{BASE + 18}">{bars[0].low:g}</text>'
        f'<text x="{WIDTH}" y="{BASE + 18}" text-anchor="end">{bars[-1].high:g} points</text>'
    )
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" role="img" aria-label="{text}." style="max-width:100%">'
        f"{''.join(parts)}{ends}</svg>"
    )


def by_difficulty(statistics: AssignmentStatistics) -> list[ItemStatistic]:
    """Return the exercises, the hardest first."""
    return sorted(statistics.exercises, key=lambda item: item.mean)


def misconceptions(results: Sequence[SubmissionResult]) -> list[Misconception]:
    """Return the misconceptions of a class with the students who have each, the most frequent first."""
    who: dict[tuple[str, str], list[Cleaned]] = {}
    for result in results:
        for exercise in result.exercises:
            names = {
                name
                for check in exercise.checks
                if check.outcome is not Outcome.PASSED
                for name in check.named
            }
            for name in sorted(names):
                who.setdefault((exercise.name, name), []).append(cleaned(result.student))
    rows = [
        Misconception(exercise, name, tuple(sorted(students))) for (exercise, name), students in who.items()
    ]
    return sorted(rows, key=lambda row: (-len(row.students), row.exercise, row.name))
