"""When a submission was handed in: which source says so, and whether that can be true.

The most trusted source first: our own receipt, the record of the learning management system, the time of collection, the student's
own timestamp.txt. The first three are noted apart from the submissions, where no student's files ever go::

    data/handed_in/<assignment>/<student>.json
    {"format": 1, "times": [{"contents": "<digest>", "time": "2026-10-20T18:00:00Z", "trust": "lms"}]}

A time is noted for the contents that were handed in (`student.submission.contents_digest`), so that it is never
used for files that came later. A claim that cannot be true (before the release, in the future) and a claim
that cannot be read name no time: a person decides.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

import msgspec

from ..course.course import Course
from ..course.times import shown_time
from ..durable import make_folder, write_file
from ..errors import AutograderError
from ..student.submission import TIMESTAMP, Submission
from .history import TRUSTED, HandIn
from .records import newer, quote_name

FORMAT = 1
_AHEAD = timedelta(minutes=5)  # that a clock may be fast


class HandInError(AutograderError):
    """The noted times of a student cannot be read or written: a sentence."""


class NotedTime(msgspec.Struct, frozen=True):
    """When certain contents were handed in, by somebody who is trusted. source: for people, such as a file's name."""

    contents: str
    time: datetime
    trust: Literal["receipt", "lms", "collected"]
    source: str = ""


class _NotedTimes(msgspec.Struct, frozen=True):
    format: int
    times: tuple[NotedTime, ...] = ()


def noted_times(course: Course, student: str, assignment: str) -> tuple[NotedTime, ...]:
    """Return the times that were noted, in the order in which they were noted. Raises HandInError."""
    path = noted_file(course, student, assignment)
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise HandInError(
            f"{path}, which notes times of handing in, cannot be read ({error.strerror})."
        ) from error
    try:
        number = msgspec.json.decode(content, type=_NumberOnly).format
        if number > FORMAT:
            raise HandInError(newer(str(path), number, FORMAT))
        times = msgspec.json.decode(content, type=_NotedTimes).times
        return tuple(msgspec.structs.replace(noted, time=_in_utc(noted.time)) for noted in times)
    except (msgspec.MsgspecError, UnicodeDecodeError, ValueError) as error:
        raise HandInError(
            f"{path}, which notes times of handing in, is damaged ({error}). Restore it from a backup, or "
            f"remove it and note the times again."
        ) from error


def note_time(course: Course, student: str, assignment: str, noted: NotedTime) -> None:
    """Note when certain contents were handed in. Durable on return; noting the same twice changes nothing.

    Raises HandInError, with everything noted before still in place.
    """
    if noted.time.tzinfo is None:
        raise HandInError(f"The time {noted.time.isoformat()} has no zone; note times in UTC.")
    times = noted_times(course, student, assignment)
    if noted in times:
        return
    path = noted_file(course, student, assignment)
    content = msgspec.json.encode(_NotedTimes(FORMAT, (*times, noted)))
    try:
        make_folder(path.parent)
        write_file(path, content + b"\n")
    except OSError as error:
        raise HandInError(
            f"{path} cannot be written ({error.strerror}). Make its folder writable."
        ) from error


def hand_in_of(course: Course, submission: Submission, now: datetime | None = None) -> HandIn:
    """Return when ``submission`` was handed in, by the most trusted source that names a time. The store numbers it.

    now: with a zone; by default the present
    """
    try:
        noted = [
            time
            for member in course.assignment(submission.assignment).group_of(submission.student)
            for time in noted_times(course, member, submission.assignment)
            if time.contents == submission.digest
        ]
    except HandInError as error:
        return HandIn(problem=str(error))
    for trust in TRUSTED:
        moments = [time.time for time in noted if time.trust == trust]
        if moments:
            return HandIn(time=min(moments), trust=trust)
    if submission.handed_in is None:
        return HandIn(problem=submission.time_problem)
    problem = _implausible(course, submission, submission.handed_in, now or datetime.now(UTC))
    return HandIn(problem=problem) if problem else HandIn(time=submission.handed_in, trust="claimed")


def _implausible(course: Course, submission: Submission, claim: datetime, now: datetime) -> str:
    """The sentence for a claim that cannot be true; empty for one that can."""
    assignment = course.assignment(submission.assignment)
    claimed = f"{TIMESTAMP} claims {shown_time(course, claim, assignment.name)}"
    if assignment.released is not None and claim < assignment.released:
        return f"{claimed}, which is before the assignment was released; so it is not known when this was handed in."
    if claim > now + _AHEAD:
        return f"{claimed}, which is in the future; so it is not known when this was handed in."
    return ""


class _NumberOnly(msgspec.Struct, frozen=True):
    format: int


def noted_file(course: Course, student: str, assignment: str) -> Path:
    """Return the file with the noted times of one student, which need not be there."""
    return course.handed_in_folder / quote_name(assignment) / f"{quote_name(student)}.json"


def _in_utc(time: datetime) -> datetime:
    if time.tzinfo is None:
        raise ValueError(f"the time {time.isoformat()} has no zone")
    return time.astimezone(UTC)
