"""All hand-ins of nbgrader's exchange, not the last one alone: ``nbgrader collect`` takes only that.

The exchange's folder ``inbound`` has one folder for each hand-in, ``<student>+<assignment>+<time>``, with a random
ending where nbgrader is told so. Every one of them becomes an attempt, in the order of their times; the last one goes
into the folder of submissions too, as ``nbgrader collect`` would put it. The times stay what they are: claims of
the student's side.
"""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from ...course.course import Course
from ...course.roster import bad_name, read_roster
from ...course.times import zone_of
from ...durable import replace_folder
from ...grading.hand_ins import hand_in_of
from ...grading.judge import known_needed_files
from ...grading.waiting import keep_in_order
from ...student.submission import NotASubmission, Submission, printable, read_submission
from .unpacking import ArchiveError


@dataclass
class FromExchange:
    """What was collected. waiting: attempts that are not graded yet; moved: students with another last hand-in."""

    hand_ins: int = 0
    waiting: int = 0
    moved: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _HandIn:
    folder: Path
    submission: Submission


def collect_exchange(
    course: Course, assignment: str, inbound: Path, *, is_dry_run: bool = False
) -> FromExchange:
    """Keep every hand-in of ``assignment`` in the folder ``inbound``; return what is new. A second call keeps nothing.

    Raises ArchiveError where the folder cannot be read, CourseError for an unknown assignment, AttemptError.
    """
    course.assignment(assignment)
    collected = FromExchange()
    by_student = _by_student(course, assignment, inbound, collected)
    for hand_ins in by_student.values():
        hand_ins.sort(key=lambda each: (_time(course, each), each.folder.name))
        collected.hand_ins += len(hand_ins)
    if is_dry_run:
        return collected
    for student, submissions in sorted(_of_each_member(course, assignment, by_student).items()):
        collected.waiting += keep_in_order(course, submissions, lambda each: hand_in_of(course, each))
        if student in by_student and _put_last(course, student, assignment, by_student[student][-1]):
            collected.moved.append(student)
    return collected


def _of_each_member(
    course: Course, assignment: str, by_student: dict[str, list[_HandIn]]
) -> dict[str, list[Submission]]:
    """Return everybody's submissions in order: what one member of a group handed in is each member's."""
    kept = dict(by_student)
    for group in course.assignment(assignment).groups:
        together = [hand_in for member in group for hand_in in by_student.get(member, [])]
        if together:
            together.sort(key=lambda each: (_time(course, each), each.folder.name))
            kept |= dict.fromkeys(group, together)
    return {
        student: [replace(hand_in.submission, student=student) for hand_in in hand_ins]
        for student, hand_ins in kept.items()
    }


def _by_student(
    course: Course, assignment: str, inbound: Path, collected: FromExchange
) -> dict[str, list[_HandIn]]:
    roster = read_roster(course.data_folder)
    needed = known_needed_files(course.solutions_folder / assignment)
    by_student: dict[str, list[_HandIn]] = {}
    strangers: dict[str, set[str]] = {}
    for folder, name in _folders(inbound, assignment):
        student = roster.present_name(name)
        problem = bad_name(student)
        owner = _owner(folder)
        if problem:
            collected.notes.append(f"{printable(folder.name)} was left out: {problem}.")
            continue
        try:
            submission = read_submission(
                folder,
                student,
                assignment,
                needed,
                zone=zone_of(course, assignment),
                limits=course.submission_limits,
            )
        except NotASubmission as error:
            collected.notes.append(f"{printable(folder.name)} was left out: {error}")
            continue
        collected.notes += [f"{printable(student)}: {remark}" for remark in submission.remarks]
        if owner and owner != name:
            strangers.setdefault(owner, set()).add(name)
        by_student.setdefault(student, []).append(_HandIn(folder, submission))
    collected.notes += [
        f"Folders that say they are of {', '.join(sorted(names)[:10])}{', ...' if len(names) > 10 else ''} belong to the "
        f"account {owner}. Where each student has an account, look at them."
        for owner, names in strangers.items()
    ]
    return by_student


def _folders(inbound: Path, assignment: str) -> Iterator[tuple[Path, str]]:
    """Yield the folders of an assignment, with the names that they say they are of."""
    try:
        names = sorted(os.listdir(inbound))
    except OSError as error:
        raise ArchiveError(f"{inbound} cannot be listed: {error.strerror}.") from error
    for name in names:
        student, separator, _ = name.partition(f"+{assignment}+")
        if separator:
            yield inbound / name, student


def _owner(folder: Path) -> str:
    """The account that a folder belongs to; empty where the machine has no name for it."""
    try:
        import pwd

        return pwd.getpwuid(folder.lstat().st_uid).pw_name
    except (ImportError, KeyError, OSError):
        return ""


def _time(course: Course, hand_in: _HandIn) -> datetime:
    """By which the hand-ins of a student are ordered: a time that nobody knows stands before all others."""
    return hand_in_of(course, hand_in.submission).time or datetime.min.replace(tzinfo=UTC)


def _put_last(course: Course, student: str, assignment: str, hand_in: _HandIn) -> bool:
    """Put the last hand-in into the folder of submissions, unless that has it or something later."""
    folder = course.submitted_folder / student / assignment
    try:
        there = read_submission(
            folder,
            student,
            assignment,
            zone=zone_of(course, assignment),
            limits=course.submission_limits,
        )
    except NotASubmission:
        there = None
    if there is not None:
        ours, theirs = _time(course, hand_in), hand_in_of(course, there).time
        if there.digest == hand_in.submission.digest or (theirs is not None and theirs > ours):
            return False
    replace_folder(folder, lambda unfinished: _copy(hand_in.folder, unfinished))
    return True


def _copy(source: Path, target: Path) -> None:
    shutil.copytree(source, target, dirs_exist_ok=True, symlinks=True, ignore=_special)


def _special(place: str, names: list[str]) -> list[str]:
    """What is neither a file nor a folder: links, pipes, devices."""
    modes = {name: os.lstat(os.path.join(place, name)).st_mode for name in names}
    return [name for name, mode in modes.items() if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))]
