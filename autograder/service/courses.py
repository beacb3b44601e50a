"""The courses of a service, each as its files say it now."""

from __future__ import annotations

import threading
from collections.abc import Iterable
from pathlib import Path

from ..course.course import Course, load_course
from ..course.roster import FILE_NAME
from .database import ServiceError

_Stamp = tuple[tuple[int, int], ...]


class CourseShelf:
    """The courses in ``folders``. An edit of course.toml or of the roster is seen at the next call.

    Raises CourseError where one cannot be read, ServiceError where two have the same id.
    """

    def __init__(self, folders: Iterable[Path]) -> None:
        self._lock = threading.Lock()
        self._courses: dict[str, tuple[_Stamp, Course]] = {}
        for folder in folders:
            course = load_course(folder)
            if course.id in self._courses:
                other = self._courses[course.id][1].root
                raise ServiceError(
                    f"{course.root} and {other} are both the course {course.id!r}. Give one another id in course.toml."
                )
            self._courses[course.id] = (_stamp(course), course)

    @property
    def ids(self) -> list[str]:
        """The ids of the courses, in the order in which they were named."""
        return list(self._courses)

    def get(self, course_id: str) -> Course | None:
        """Return the course as it is now, None where there is none of this id. Raises CourseError."""
        with self._lock:
            entry = self._courses.get(course_id)
            if entry is None:
                return None
            stamp, course = entry
            if _stamp(course) != stamp:
                stamp, course = _stamp(course), load_course(course.root)
                self._courses[course_id] = (stamp, course)
            return course

    def all(self) -> list[Course]:
        """Return all courses as they are now."""
        return [course for name in self.ids if (course := self.get(name)) is not None]


def default_database(course: Course) -> str:
    """Return the address of the service's database: of course.toml, or else a file in the course's data folder."""
    return course.service.database or f"sqlite:///{course.data_folder / 'service' / 'service.db'}"


def _stamp(course: Course) -> _Stamp:
    return tuple(file_stamp(file) for file in (course.file, course.data_folder / FILE_NAME))


def file_stamp(file: Path) -> tuple[int, int]:
    """Return what changes when a file is written; zeros where there is none."""
    try:
        entry = file.stat()
    except FileNotFoundError:
        return (0, 0)
    return (entry.st_mtime_ns, entry.st_size)
