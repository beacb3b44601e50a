"""The file ``course.json`` of a release: what a self-check must know of the course to run in the world of grading."""

from __future__ import annotations

from pathlib import Path

import msgspec

from ..course.course import Assignment, Course
from ..sandbox.packages import resolve
from ..student.released import NOTES_FILE, Released, read_released
from ..suite.session import collect_checks


def write_notes(course: Course, assignment: Assignment, author: Path, released: Path) -> None:
    """Write what ``released`` says of its course. It holds nothing of the solution: kinds of hidden checks, no more.

    author: the assignment's folder in solutions/
    """
    kinds: dict[str, list[str]] = {}
    for check in collect_checks(author):
        known = kinds.setdefault(check.exercise, [])
        if check.kind not in known:
            known.append(check.kind)
    notes = Released(
        course=course.name,
        assignment=assignment.name,
        title=assignment.title,
        due=assignment.due.isoformat(),
        limits=course.submission_limits,
        packages=resolve(course.sandbox.packages).names,
        hidden={exercise: tuple(sorted(each)) for exercise, each in kinds.items()},
    )
    _write(released, notes)


def add_handed_out(assignment: Assignment, released: Path) -> None:
    """Add the texts of the course's own files to the notes, so that a student's copy need not be relied upon."""
    texts = {
        name: (released / name).read_text(encoding="utf-8")
        for name in assignment.handed_out
        if name.endswith(".py")
    }
    _write(released, msgspec.structs.replace(read_released(released), handed_out=texts))


def _write(released: Path, notes: Released) -> None:
    text = msgspec.json.format(msgspec.json.encode(notes), indent=1)
    (released / NOTES_FILE).write_bytes(text + b"\n")


__all__ = ["NOTES_FILE", "add_handed_out", "write_notes"]
