"""Times as people read them: in the course's zone, which is always named."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

from .course import Course


def zone_of(course: Course, assignment: str | None = None) -> tzinfo:
    """Return the course's zone: ``[course] timezone``, else that of the due date's offset, else UTC."""
    if course.timezone is not None:
        return course.timezone
    dues = [entry.due for entry in course.assignments if assignment in (None, entry.name)]
    return (dues[0].tzinfo or UTC) if dues else UTC


def shown_time(course: Course, moment: datetime | None, assignment: str | None = None) -> str:
    """Return ``moment`` in the course's zone, such as ``2026-10-25 02:30:00 CEST (Europe/Berlin)``."""
    if moment is None:
        return "an unknown time"
    zone = zone_of(course, assignment)
    local = moment.astimezone(zone)
    name = f" ({zone.key})" if isinstance(zone, ZoneInfo) and zone.key != local.tzname() else ""
    return f"{local:%Y-%m-%d %H:%M:%S %Z}{name}"
