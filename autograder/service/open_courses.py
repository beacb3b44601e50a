"""Gradebooks that a worker keeps open from one upload to the next: opening one costs more than grading.

Other programs write the same gradebook meanwhile. Nothing that was read is kept over an upload but the cells of a
release, and these only while course.toml, the release and the database's file are the same.
"""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from ..course.course import Course
from ..gradebook.sync import Bookkeeper, students_view
from ..gradebook.writer import open_gradebook

_Stamp = tuple[tuple[int, int], ...]


@dataclass
class _Kept:
    course: Course
    stamp: _Stamp
    keeper: Bookkeeper
    open: ExitStack


class OpenCourses:
    """The gradebooks of one worker. Only one thread may use it."""

    def __init__(self) -> None:
        self._kept: dict[str, _Kept] = {}

    def keeper(self, course: Course, assignment: str) -> Bookkeeper:
        """Return the course's bookkeeper, with no marks and no problems in it. Raises GradebookError."""
        stamp = _stamp(course, assignment)
        kept = self._kept.get(course.id)
        if kept is None or kept.course is not course or kept.stamp != stamp:
            self.close(course.id)
            opened = ExitStack()
            gradebook = opened.enter_context(open_gradebook(course))
            gradebook.prepare(assignment)
            keeper = Bookkeeper(course, gradebook, students_view(course))
            # the database's file may be new
            kept = _Kept(course, _stamp(course, assignment), keeper, opened)
            self._kept[course.id] = kept
        kept.keeper.problems.clear()
        kept.keeper.marks.clear()
        return kept.keeper

    def rest(self, course_id: str) -> None:
        """Hold nothing in the gradebook, so that others may write and the next look sees what they wrote."""
        if course_id in self._kept:
            self._kept[course_id].keeper.gradebook.rest()

    def close(self, course_id: str) -> None:
        """Close a course's gradebook, if it is open: after an error it is opened anew."""
        kept = self._kept.pop(course_id, None)
        if kept is not None:
            kept.open.close()

    def close_all(self) -> None:
        """Close all gradebooks."""
        for course_id in list(self._kept):
            self.close(course_id)


def _stamp(course: Course, assignment: str) -> _Stamp:
    notebooks = sorted((course.assignments_folder / assignment).glob("*.ipynb"))
    stamps = [(status.st_mtime_ns, status.st_size) for status in (path.stat() for path in notebooks)]
    if course.database_url.startswith("sqlite:///"):
        database = Path(course.database_url.removeprefix("sqlite:///"))
        status = database.stat() if database.exists() else None
        stamps.append((status.st_dev, status.st_ino) if status is not None else (0, 0))
    return tuple(stamps)
