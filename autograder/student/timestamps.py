"""Read the time in a timestamp.txt: a claim of the student's side, in whatever form a program or person wrote it.

nbgrader writes ``2026-02-13 21:04:05.123456 CET`` with the abbreviation that its ``Exchange.timezone`` gives;
people write ``Oct 18, 2026 11:58 PM``.  Everything that has one meaning is read.  What has two is not guessed:
a local time that occurs twice when the clocks go back, ``10/11/2026``, an abbreviation that several countries
use.  Then the caller gets the sentence that says why, and a person decides.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

LONGEST = 200  # characters that are looked at

_HOURS = {
    **{"UTC": 0, "GMT": 0, "UT": 0, "Z": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "CEST": 2, "MEZ": 1},
    **{
        "MESZ": 2,
        "EET": 2,
        "EEST": 3,
        "MSK": 3,
        "SAST": 2,
        "PKT": 5,
        "WIB": 7,
        "HKT": 8,
        "SGT": 8,
        "AWST": 8,
    },
    **{"JST": 9, "KST": 9, "ACST": 9.5, "ACDT": 10.5, "AEST": 10, "AEDT": 11, "NZST": 12, "NZDT": 13},
    **{"NST": -3.5, "NDT": -2.5, "ADT": -3, "EST": -5, "EDT": -4, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8},
    **{"PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10},
}
"""Abbreviations with one meaning that is in use, in hours east of Greenwich."""

_SEVERAL_MEANINGS = {
    "IST": "India, Ireland and Israel",
    "CST": "North America, China and Cuba",
    "AST": "the Atlantic coast and Arabia",
}


class _Ambiguous(ValueError):
    """The text has more than one meaning: the end of a sentence that says which."""


def read_timestamp(text: str, zone: tzinfo = UTC) -> tuple[datetime | None, str]:
    """Return the moment that ``text`` names, in UTC, and "", or None and why not: the end of a sentence.

    zone: the course's own; its abbreviations come first.  A time without a zone is UTC, as nbgrader takes it.
    """
    text = text[:LONGEST].strip().lstrip("\ufeff").strip()
    try:
        moment = _read(text, zone)
        return (moment.astimezone(UTC), "") if moment is not None else (None, "which is not a date and time")
    except _Ambiguous as error:
        return None, str(error)
    except (OverflowError, ValueError):
        return None, "which is not a date and time"


def parse_timestamp(text: str, zone: tzinfo = UTC) -> datetime | None:
    """Return the moment that ``text`` names, in UTC, or None: `read_timestamp` without the reason."""
    return read_timestamp(text, zone)[0]


def _read(text: str, zone: tzinfo) -> datetime | None:
    """Return the moment with its zone, or None. Raises ValueError and OverflowError."""
    stamp, _, last = text.rpartition(" ")
    if "/" in last and not last[:1].isdigit() and re.fullmatch(r"[A-Za-z0-9_+/-]+", last):
        local = _date(stamp, UTC)
        return _in_zone(local, _named_zone(last)) if local is not None else None
    moment = _date(text, zone)
    return moment if moment is None or moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _named_zone(name: str) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as error:
        raise ValueError(name) from error


def _in_zone(local: datetime, zone: tzinfo) -> datetime:
    """Return the local time in ``zone``. Raises _Ambiguous where the clocks show it twice or never."""
    if local.tzinfo is not None:
        raise ValueError("two zones")
    first, second = local.replace(tzinfo=zone, fold=0), local.replace(tzinfo=zone, fold=1)
    if first.utcoffset() != second.utcoffset():
        back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local
        raise _Ambiguous(
            "which the clocks there showed twice that night"
            if back
            else "which the clocks there left out that night"
        )
    return first


def _date(text: str, zone: tzinfo) -> datetime | None:
    """Return date and time, with a zone where the text names one; None if it is no whole date and time."""
    try:
        # a date alone would be read as the midnight before it, which is never late
        return datetime.fromisoformat(text) if len(text) > len("2026-02-13") else None
    except ValueError:
        pass
    text = re.sub(r"\bUTC(?=[+-]\d\d:\d\d$)", "", text)  # Python's own name of a zone without a name
    if re.search(r"(?<!\b[AP])[A-Z] ?[+-] ?\d", text):
        raise _Ambiguous("where it is not clear on which side of Greenwich the zone lies")
    readings = [_by_dateutil(text, zone, default, False) for default in _DEFAULTS]
    if readings[0] is None or readings[0] != readings[1]:
        return None  # what the text does not say was filled in from the default
    begins_with_year = re.match(r"\d{4}\D", text) is not None  # then the month comes next, everywhere
    if not begins_with_year and readings[0] != _by_dateutil(text, zone, _DEFAULTS[0], True):
        raise _Ambiguous("where day and month cannot be told apart")
    return readings[0]


_DEFAULTS = (datetime(2001, 2, 3, 4, 5), datetime(2012, 11, 14, 15, 16))


def _by_dateutil(text: str, zone: tzinfo, default: datetime, day_first: bool) -> datetime | None:
    from dateutil import parser

    def named(name: str | None, offset: int | None) -> tzinfo | None:
        return _zone_called(name, offset, zone)

    try:
        moment = parser.parse(text, default=default, dayfirst=day_first, tzinfos=named)
    except _Ambiguous:
        raise
    except (ValueError, OverflowError, TypeError, ArithmeticError, LookupError, AttributeError):
        return None  # dateutil fails in all these ways on text that is no date
    return moment if isinstance(moment, datetime) else None


def _zone_called(name: str | None, offset: int | None, zone: tzinfo) -> tzinfo | None:
    if offset is not None:
        return timezone(timedelta(seconds=offset))
    if name is None:
        return None
    own = _abbreviations(zone)
    if name in own:
        return own[name]
    if name in _HOURS:
        return timezone(timedelta(hours=_HOURS[name]), name)
    if name in _SEVERAL_MEANINGS:
        raise _Ambiguous(f"where {name} is a zone of {_SEVERAL_MEANINGS[name]}")
    raise _Ambiguous(f"where the zone {name[:8]} is not known")


def _abbreviations(zone: tzinfo) -> dict[str, timezone]:
    """The names that the clocks of ``zone`` go by over the year, such as CET and CEST, with their offsets."""
    days = [datetime(2026, month, 1, tzinfo=zone) for month in range(1, 13)]
    return {
        name: timezone(day.utcoffset() or timedelta(0), name)
        for day in days
        if (name := day.tzname()) is not None and name.isalpha()
    }
