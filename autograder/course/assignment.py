"""One assignment as a frozen value: its dates, its groups, and until when it earns points."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from .lateness import until_closing
from .settings import AttemptLimits, Late

LATE_DAYS = 14.0
"""How long after the due date something may still be handed in for points, where no setting ends the late days."""


@dataclass(frozen=True)
class Assignment:
    """One assignment.

    released:   when students get it; None: at once
    handed_out: released files that are the course's own: the solutions of earlier assignments, say
    extensions: student -> the date until which this student's submission is in time
    closes:     the moment after which nothing counts any more; None: the days of ``[late]`` decide
    groups:     students who hand in together: what one of them hands in is handed in by each
    given_away: exercise -> why its answer may be handed out before nobody can hand it in any more
    attempts:   how many attempts count, and what is shown after each: the course's, where it says nothing of its own
    is_of_cells: whether it is an ordinary nbgrader notebook, whose test cells are the checks
    tests_in_guest: whether a test cell that cannot run at the judge runs inside the student's process
    """

    name: str
    title: str
    due: datetime
    released: datetime | None
    handed_out: tuple[str, ...]
    extensions: Mapping[str, datetime]
    groups: tuple[tuple[str, ...], ...] = ()
    attempts: AttemptLimits = field(default_factory=AttemptLimits)
    closes: datetime | None = None
    is_of_cells: bool = False
    tests_in_guest: bool = False
    given_away: Mapping[str, str] = field(default_factory=dict)

    def due_for(self, student: str) -> datetime:
        """Return the date until which ``student``'s submission is in time, extensions counted."""
        return self.extensions.get(student, self.due)

    def last_moment(self, policy: Late) -> datetime:
        """Return the last moment at which anybody may still hand it in for points, extensions counted.

        Where neither a closing nor a cap of ``[late]`` ends the late days, LATE_DAYS are counted.
        """
        return max(_counts_until(due, policy, self.closes) for due in [self.due, *self.extensions.values()])

    def group_of(self, student: str) -> tuple[str, ...]:
        """Return all who hand in together with ``student``, who is one of them."""
        return next((group for group in self.groups if student in group), (student,))


def _counts_until(due: datetime, policy: Late, closes: datetime | None) -> datetime:
    """Return the last moment at which something handed in for the date ``due`` earns points."""
    days = until_closing(policy, due, closes).cap_days
    return due + max(
        timedelta(minutes=policy.grace_minutes), timedelta(days=LATE_DAYS if days is None else days)
    )
