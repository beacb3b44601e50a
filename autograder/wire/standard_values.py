"""Values of Python's standard library that cross as plain parts: dates, decimals, fractions, sets, ranges."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np

from .format import MAX_RANGE, MAX_SET, SCALAR_TYPES, NotPlain, Taken, WireError, collide

MAX_DIGITS: Final = 4000
MAX_EXPONENT: Final = 10_000  # int(Decimal("1e999999999")) would take all memory
_ZONE: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+){0,2}")
_MAX_ZONE: Final = 64
_MEMBERS: Final = frozenset(
    {
        *(type(None), bool, int, float, complex, str, bytes, frozenset, Decimal, Fraction),
        *(datetime.date, datetime.datetime, datetime.time, datetime.timedelta),
        *SCALAR_TYPES,
        np.datetime64,
        np.timedelta64,
    }
)


def zone_parts(zone: datetime.tzinfo | None) -> Any:
    """Return a time zone as plain data: None, an offset in microseconds, or a name. Raises NotPlain."""
    if zone is None:
        return None
    if type(zone) is datetime.timezone:
        return zone.utcoffset(None) // datetime.timedelta(microseconds=1)
    name = getattr(zone, "key", None) or getattr(zone, "zone", None)
    if type(name) is str and _is_zone(name):
        return name
    raise NotPlain


def zone_of(parts: Any) -> datetime.tzinfo | None:
    """Return the time zone of `zone_parts`. Raises ValueError, and ZoneInfoNotFoundError where it is not known."""
    if parts is None:
        return None
    if type(parts) is int:
        return datetime.timezone(datetime.timedelta(microseconds=parts))
    if type(parts) is not str or not _is_zone(parts):
        raise ValueError("no time zone has this name")
    return ZoneInfo(parts)


def _is_zone(name: str) -> bool:
    return len(name) <= _MAX_ZONE and bool(_ZONE.fullmatch(name))


def is_member(value: Any) -> bool:
    """Return whether ``value`` may be in a set: of an exact type whose hash and equality are nobody's own."""
    if type(value) is tuple:
        return all(map(is_member, value))
    return type(value) in _MEMBERS


def _datetime_parts(value: datetime.datetime) -> list[Any]:
    fields = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
    return [*fields, value.fold, zone_parts(value.tzinfo)]


def _datetime(*parts: Any) -> datetime.datetime:
    year, month, day, *clock, fold, zone = parts
    hour, minute, second, microsecond = clock
    moment = datetime.datetime(year, month, day, hour, minute, second, microsecond, fold=fold)
    return moment.replace(tzinfo=zone_of(zone))


def _time_parts(value: datetime.time) -> list[Any]:
    return [value.hour, value.minute, value.second, value.microsecond, value.fold, zone_parts(value.tzinfo)]


def _time(*parts: Any) -> datetime.time:
    *clock, fold, zone = parts
    hour, minute, second, microsecond = clock
    return datetime.time(hour, minute, second, microsecond, fold=fold, tzinfo=zone_of(zone))


def _decimal_parts(value: Decimal) -> list[Any]:
    text = str(value)
    if not _is_short(value, text):
        raise NotPlain
    return [text]


def _decimal(text: str) -> Decimal:
    if type(text) is not str or len(text) > MAX_DIGITS:
        raise ValueError("too many digits")
    value = Decimal(text)
    if not _is_short(value, text):
        raise ValueError("too large an exponent")
    return value


def _is_short(value: Decimal, text: str) -> bool:
    _, digits, exponent = value.as_tuple()
    return (
        len(text) <= MAX_DIGITS
        and len(digits) <= MAX_DIGITS
        and (not isinstance(exponent, int) or abs(exponent) <= MAX_EXPONENT)
    )


def _fraction(numerator: int, denominator: int) -> Fraction:
    if type(numerator) is not int or type(denominator) is not int:
        raise ValueError("no whole numbers")
    return Fraction(numerator, denominator)


def _set_parts(value: set[Any] | frozenset[Any]) -> list[Any]:
    if len(value) > MAX_SET or not all(map(is_member, value)):
        raise NotPlain
    return list(value)


def _members(parts: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(parts) > MAX_SET or not all(map(is_member, parts)):
        raise WireError("A set holds what may not cross in one.")
    if collide(parts):
        raise WireError("A set has members that were chosen to collide.")
    return parts


def _range_parts(value: range) -> list[Any]:
    if not _is_bounded(value):
        raise NotPlain
    return [value.start, value.stop, value.step]


def _range(start: int, stop: int, step: int) -> range:
    value = range(start, stop, step)
    if not _is_bounded(value):
        raise ValueError("too long a range")
    return value


def _is_bounded(value: range) -> bool:
    try:
        return len(value) <= MAX_RANGE
    except OverflowError:
        return False


KINDS: Final[dict[str, Taken]] = {
    "datetime": (_datetime_parts, _datetime),
    "date": (lambda value: [value.year, value.month, value.day], datetime.date),
    "time": (_time_parts, _time),
    "timedelta": (
        lambda value: [value.days, value.seconds, value.microseconds],
        datetime.timedelta,
    ),
    "Decimal": (_decimal_parts, _decimal),
    "Fraction": (lambda value: [value.numerator, value.denominator], _fraction),
    "set": (_set_parts, lambda *parts: set(_members(parts))),
    "frozenset": (_set_parts, lambda *parts: frozenset(_members(parts))),
    "range": (_range_parts, _range),
}
NAMES: Final[dict[type[Any], str]] = {
    datetime.datetime: "datetime",
    datetime.date: "date",
    datetime.time: "time",
    datetime.timedelta: "timedelta",
    Decimal: "Decimal",
    Fraction: "Fraction",
    set: "set",
    frozenset: "frozenset",
    range: "range",
}
