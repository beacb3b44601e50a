"""What a regrade means, as a table for people and as a document for programs."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from ..student.submission import printable
from .regrade import Change, CheckChange, Policy


class ChangeLine(msgspec.Struct, frozen=True):
    """One student and assignment; fields as in `regrade.Change`."""

    student: str
    assignment: str
    before: float
    after: float
    max_score: float
    why: tuple[str, ...]
    checks: tuple[CheckChange, ...]


class RegradeTable(msgspec.Struct, frozen=True):
    """What ``regrade --json`` writes. applied: the regrade's number, or None for a dry run."""

    policy: str
    applied: int | None
    gain: int
    lose: int
    stay: int
    changes: tuple[ChangeLine, ...]
    problems: tuple[str, ...]


def regrade_lines(
    policy: Policy, changes: Sequence[Change], problems: Sequence[str], applied: int | None
) -> RegradeTable:
    """Return what the document says, in the order of assignment and student."""
    in_order = sorted(changes, key=lambda change: (change.assignment, change.student))
    gain, lose, stay = counts(changes)
    lines = tuple(
        ChangeLine(c.student, c.assignment, c.before, c.after, c.max_score, c.why, c.checks) for c in in_order
    )
    return RegradeTable(policy, applied, gain, lose, stay, lines, tuple(problems))


def counts(changes: Sequence[Change]) -> tuple[int, int, int]:
    """Return how many gain, lose, and keep their points."""
    gain = sum(change.gain > 1e-9 for change in changes)
    lose = sum(change.gain < -1e-9 for change in changes)
    return gain, lose, len(changes) - gain - lose


def regrade_table(changes: Sequence[Change], policy: Policy) -> str:
    """Return the table as text: who loses first, then who gains; each with the checks that are not as they were."""
    gain, lose, stay = counts(changes)
    lines = [f"{gain} gain, {lose} lose, {stay} keep their points (policy {policy})."]
    for change in sorted(changes, key=lambda change: (change.assignment, change.gain, change.student)):
        if not change.checks and abs(change.gain) < 1e-9:
            continue
        lines.append(
            f"{change.assignment}  {printable(change.student)}: {change.before:g} -> {change.after:g} of "
            f"{change.max_score:g} ({change.gain:+g}), {', '.join(change.why) or 'another attempt counts'}"
        )
        lines += [
            f"    {check.exercise}  {check.name}: {_side(check.outcome_before, check.before)} -> "
            f"{_side(check.outcome_after, check.after)}, {check.why}"
            for check in change.checks
        ]
    return "\n".join(lines)


def _side(outcome: str, points: float | None) -> str:
    return f"{outcome} {points:g}" if points is not None else "none"
