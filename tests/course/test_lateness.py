"""What lateness costs, at its edges."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.course.course import Late
from autograder.course.lateness import handed_in, penalty, seconds_late, until_closing
from autograder.results import Status, SubmissionResult

DAY = 86_400.0
POLICY = Late(grace_minutes=15, penalty_per_day=0.1, floor=0.5, cap_days=14)


@pytest.mark.parametrize(
    ("seconds", "lost"),
    [
        (0.0, 0.0),
        (1.0, 0.0),
        (15 * 60.0, 0.0),  # to the end of the grace
        (15 * 60.0 + 1e-6, 1.0),  # the first day is charged whole
        (DAY, 1.0),
        (DAY + 1e-6, 2.0),
        (2 * DAY, 2.0),
        (4.5 * DAY, 4.5),  # five days: half of the score of 9 is kept
        (14 * DAY, 4.5),
        (14 * DAY + 1e-6, 9.0),  # nothing counts any more
        (1e9, 9.0),
    ],
)
def test_a_day_begun_costs_a_tenth_of_the_points_but_never_more_than_half_the_score(
    seconds: float, lost: float
) -> None:
    assert penalty(9.0, 10.0, seconds, POLICY) == pytest.approx(lost, abs=1e-12)


def test_without_a_policy_lateness_costs_nothing() -> None:
    assert penalty(9.0, 10.0, 1e9, Late()) == 0.0


def test_a_cap_alone_takes_everything_after_its_days() -> None:
    policy = Late(cap_days=0.5)
    assert penalty(9.0, 10.0, DAY / 2, policy) == 0.0
    assert penalty(9.0, 10.0, DAY / 2 + 1, policy) == 9.0


def test_the_share_is_of_the_maximum_not_of_the_score() -> None:
    policy = Late(penalty_per_day=0.1)
    assert penalty(5.0, 10.0, 1.0, policy) == 1.0


def test_a_score_of_zero_has_nothing_to_lose() -> None:
    assert penalty(0.0, 10.0, 1e9, POLICY) == 0.0


@given(
    st.floats(0, 100),
    st.floats(0, 100),
    st.floats(0, 1e8),
    st.builds(
        Late,
        grace_minutes=st.floats(0, 1e5),
        penalty_per_day=st.floats(0, 1),
        floor=st.floats(0, 1),
        cap_days=st.none() | st.floats(0.01, 100),
    ),
)
def test_a_penalty_lies_between_nothing_and_the_score_and_grows_with_lateness(
    score: float, extra: float, seconds: float, policy: Late
) -> None:
    lost = penalty(score, score + extra, seconds, policy)
    assert type(lost) is float
    assert 0.0 <= lost <= score
    assert lost <= penalty(score, score + extra, seconds + DAY, policy)


def test_lateness_is_a_length_of_time_not_a_difference_of_clocks() -> None:
    # Berlin's clocks went back by an hour in the night of 25 October 2026
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(2026, 10, 24, 23, 59, tzinfo=berlin)
    next_evening = datetime(2026, 10, 25, 23, 59, tzinfo=berlin)
    assert next_evening - due == timedelta(hours=24)  # what Python says of two times of one zone
    assert seconds_late(next_evening, due) == 25 * 3600.0
    assert penalty(10.0, 10.0, seconds_late(next_evening, due), POLICY) == 2.0


def test_in_spring_the_same_clock_time_comes_an_hour_sooner() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    due = datetime(2026, 3, 28, 23, 59, tzinfo=berlin)
    assert seconds_late(datetime(2026, 3, 29, 23, 59, tzinfo=berlin), due) == 23 * 3600.0


def test_the_students_own_zone_changes_nothing() -> None:
    due = datetime.fromisoformat("2026-10-12T23:59:00+02:00")
    assert seconds_late(datetime.fromisoformat("2026-10-12T17:59:00-04:00"), due) == 0.0
    assert seconds_late(datetime.fromisoformat("2026-10-13T06:59:01+09:00"), due) == 1.0


def test_early_and_unknown_times_are_not_late() -> None:
    due = datetime(2026, 10, 12, tzinfo=UTC)
    assert seconds_late(datetime(2026, 10, 11, tzinfo=UTC), due) == 0.0
    assert seconds_late(None, due) == 0.0
    assert seconds_late(due, None) == 0.0


@pytest.mark.parametrize(
    ("timestamp", "moment"),
    [
        ("2026-10-12T23:59:00+02:00", datetime(2026, 10, 12, 21, 59, tzinfo=UTC)),
        ("2026-10-12T23:59:00", datetime(2026, 10, 12, 23, 59, tzinfo=UTC)),
        ("", None),
        ("friday", None),
    ],
)
def test_the_time_of_a_submission_is_read_or_unknown(timestamp: str, moment: datetime | None) -> None:
    assert handed_in(SubmissionResult("ada", "a1", Status.GRADED, timestamp=timestamp)) == moment


def lost_after(days: float, closes_after: float, due_after: float = 0.0) -> float:
    """What a hand-in some days after the due date loses of 9 points, where the assignment closes after some days."""
    due = datetime(2026, 11, 1, tzinfo=UTC)
    policy = until_closing(POLICY, due + timedelta(days=due_after), due + timedelta(days=closes_after))
    return penalty(9.0, 10.0, (days - due_after) * DAY, policy)


def test_nothing_counts_after_an_assignment_has_closed() -> None:
    assert lost_after(2.9, closes_after=3.0) == pytest.approx(3.0)
    assert lost_after(3.1, closes_after=3.0) == 9.0


def test_a_closing_after_the_last_late_day_changes_nothing() -> None:
    assert lost_after(13.9, closes_after=30.0) == pytest.approx(4.5)
    assert lost_after(14.1, closes_after=30.0) == 9.0


def test_an_extension_counts_its_late_days_up_to_the_closing() -> None:
    assert lost_after(2.5, closes_after=3.0, due_after=2.0) == pytest.approx(1.0)
    assert lost_after(3.1, closes_after=3.0, due_after=2.0) == 9.0


def test_an_extension_beyond_the_closing_ends_with_its_own_grace() -> None:
    assert lost_after(4.9, closes_after=3.0, due_after=5.0) == 0.0
    assert lost_after(5.001, closes_after=3.0, due_after=5.0) == 0.0
    assert lost_after(5.1, closes_after=3.0, due_after=5.0) == 9.0


def test_an_assignment_without_a_closing_keeps_the_course_s_policy() -> None:
    due = datetime(2026, 11, 1, tzinfo=UTC)
    assert until_closing(POLICY, due, None) is POLICY
