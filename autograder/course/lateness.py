"""What a late submission costs, as course.toml's ``[late]`` says.

Lateness is a length of time between two instants, so neither a change to summer time nor a student's
own zone changes it. It counts from the due date, or from the date that an extension gives. Up to the
grace nothing is lost; beyond it every day begun since the due date costs the same share of the points,

    lost  =  penalty_per_day * ceil(seconds_late / 86400) * max_score,

but a score keeps at least ``floor`` of itself, until ``cap_days`` are over, or the assignment closes, and nothing
counts. A grace
forgives small delays only: it does not move the due date.
"""

from __future__ import annotations

import math
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import msgspec

from ..results import SubmissionResult

if TYPE_CHECKING:
    from .settings import Late

SECONDS_A_DAY = 86_400


def penalty(score: float, max_score: float, seconds_late: float, policy: Late) -> float:
    """Return the points, from 0 to ``score``, that a submission ``seconds_late`` loses."""
    if score <= 0 or seconds_late <= max(0.0, policy.grace_minutes * 60):
        return 0.0
    if policy.cap_days is not None and seconds_late > policy.cap_days * SECONDS_A_DAY:
        return float(score)
    lost = policy.penalty_per_day * math.ceil(seconds_late / SECONDS_A_DAY) * max_score
    return float(min(lost, (1 - policy.floor) * score))


def until_closing(policy: Late, due: datetime, closes: datetime | None) -> Late:
    """Return ``policy`` as it holds where ``due`` is the date until which a submission is in time.

    closes: after this moment nothing counts, however few days have passed since ``due``; None: no such moment

    An extension beyond the closing moves the due date: up to that date a submission is in time, and after it
    (and its grace) nothing counts.
    """
    if closes is None:
        return policy
    days = max(0.0, (closes.astimezone(UTC) - due.astimezone(UTC)).total_seconds() / SECONDS_A_DAY)
    cap = days if policy.cap_days is None else min(days, policy.cap_days)
    return msgspec.structs.replace(policy, cap_days=cap)


def seconds_late(handed_in: datetime | None, due: datetime | None) -> float:
    """Return how late, in seconds; 0.0 if in time, or if one of the two is not known. Both carry a zone."""
    if handed_in is None or due is None:
        return 0.0
    # in UTC, since Python subtracts two times of one zone as if its clocks never changed
    return max(0.0, (handed_in.astimezone(UTC) - due.astimezone(UTC)).total_seconds())


def handed_in(result: SubmissionResult) -> datetime | None:
    """Return when the submission was handed in, or None if that is not known. A time without zone is UTC."""
    try:
        moment = datetime.fromisoformat(result.timestamp)
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
