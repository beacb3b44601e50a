"""Times of handing in as programs and people write them: read where they mean one thing, and only there."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.student.timestamps import parse_timestamp, read_timestamp

BERLIN = ZoneInfo("Europe/Berlin")


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-10-12 20:00:00.123456 PST", utc(2026, 10, 13, 4, 0, 0, 123456)),
        ("2026-10-12 20:00:00 PDT", utc(2026, 10, 13, 3)),
        ("2026-10-12 20:00:00 CEST", utc(2026, 10, 12, 18)),
        ("2026-10-12 20:00:00 CET", utc(2026, 10, 12, 19)),
        ("2026-07-12 20:00:00 BST", utc(2026, 7, 12, 19)),
        ("2026-10-12 20:00:00 JST", utc(2026, 10, 12, 11)),
        ("2026-10-12 20:00:00.5 -03", utc(2026, 10, 12, 23, 0, 0, 500000)),
        ("2026-10-12 20:00:00 UTC+02:00", utc(2026, 10, 12, 18)),
        ("\ufeff2026-10-12 20:00:00 EST", utc(2026, 10, 13, 1)),
        ("2026-10-12 11:58 PM", utc(2026, 10, 12, 23, 58)),
        ("Oct 12, 2026 11:58 PM CEST", utc(2026, 10, 12, 21, 58)),
        ("Mon Oct 12 20:00:00 CEST 2026", utc(2026, 10, 12, 18)),
        ("Mon, 12 Oct 2026 20:00:00 +0200", utc(2026, 10, 12, 18)),
        ("18.10.2026 20:00", utc(2026, 10, 18, 20)),
    ],
)
def test_what_means_one_moment_is_read(text: str, moment: datetime) -> None:
    assert read_timestamp(text, BERLIN) == (moment, "")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-10-12 20:00:00 IST", "where IST is a zone of India, Ireland and Israel"),
        ("2026-10-12 20:00:00 CST", "where CST is a zone of North America, China and Cuba"),
        ("2026-10-12 20:00:00 XYZ", "where the zone XYZ is not known"),
        ("2026-10-12 20:00:00 GMT+3", "where it is not clear on which side of Greenwich the zone lies"),
        ("10/11/2026 20:00", "where day and month cannot be told apart"),
        ("2026-10-25 02:30:00 Europe/Berlin", "which the clocks there showed twice that night"),
        ("2026-03-29 02:30:00 Europe/Berlin", "which the clocks there left out that night"),
        ("11:58 PM", "which is not a date and time"),
        ("2026-10-12", "which is not a date and time"),
        ("2026", "which is not a date and time"),
        ("1760000000", "which is not a date and time"),
    ],
)
def test_what_means_two_or_no_moments_is_not_guessed(text: str, why: str) -> None:
    assert read_timestamp(text, BERLIN) == (None, why)


@pytest.mark.parametrize(
    ("zone", "text", "moment"),
    [
        ("Asia/Kolkata", "2026-10-12 20:00:00 IST", utc(2026, 10, 12, 14, 30)),
        ("Asia/Jerusalem", "2026-12-12 20:00:00 IST", utc(2026, 12, 12, 18)),
        ("Europe/Dublin", "2026-07-12 20:00:00 IST", utc(2026, 7, 12, 19)),
        ("America/Chicago", "2026-12-12 20:00:00 CST", utc(2026, 12, 13, 2)),
        ("Asia/Shanghai", "2026-12-12 20:00:00 CST", utc(2026, 12, 12, 12)),
        ("Asia/Manila", "2026-12-12 20:00:00 PST", utc(2026, 12, 12, 12)),
    ],
)
def test_an_abbreviation_of_the_courses_own_zone_is_that_zones(
    zone: str, text: str, moment: datetime
) -> None:
    assert parse_timestamp(text, ZoneInfo(zone)) == moment


def test_both_half_past_twos_of_the_night_when_summer_time_ends_are_read() -> None:
    first, second = (parse_timestamp(f"2026-10-25 02:30:00 {zone}", BERLIN) for zone in ("CEST", "CET"))
    assert (first, second) == (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30))


@given(
    st.datetimes(datetime(2000, 1, 1), datetime(2037, 1, 1)),
    st.sampled_from(["UTC", "Europe/Berlin", "Asia/Tokyo"]),
)
def test_what_nbgrader_writes_is_read_back(moment: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    local = moment.replace(tzinfo=UTC).astimezone(zone)
    assert parse_timestamp(f"{local:%Y-%m-%d %H:%M:%S.%f %Z}", zone) == moment.replace(tzinfo=UTC)


@given(st.text(max_size=60) | st.text("0123456789:.-/ +APMTZCESd", max_size=40))
def test_any_text_is_a_time_or_a_reason(text: str) -> None:
    moment, reason = read_timestamp(text, BERLIN)
    assert (moment is None) == bool(reason)
