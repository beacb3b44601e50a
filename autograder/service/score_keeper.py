"""A thread of the server that lets the learning system's gradebook follow the marks, whoever changes them.

Marks change by grading, by what a person enters in the gradebook, and by dates: so all marks of a course are asked for, by the one
function that says what a mark is, whenever a file that they follow from has changed.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ..course.course import Course
from ..course.roster import FILE_NAME
from ..gradebook.marks import marks_in
from ..gradebook.writer import open_gradebook
from ..grading.attempts import Attempts
from .courses import file_stamp
from .lti_grades import note_marks, send_scores
from .server import Server

log = logging.getLogger("autograder.serve")

LOOK_SECONDS: Final = 20.0
_LONGEST_SECONDS: Final = 300.0
_REST: Final = 30  # times the processor's time that a look cost
_Stamp = tuple[tuple[int, int], ...]


class ScoreKeeper:
    """Looks after the marks of a server's courses."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._seen: dict[str, _Stamp] = {}

    def run(self, stop: threading.Event) -> None:
        """Look until ``stop`` is set."""
        pause = LOOK_SECONDS
        while not stop.wait(pause):
            begun = time.thread_time()
            self.look()
            # the same process takes uploads: where a look costs much, the next one comes later
            pause = min(_LONGEST_SECONDS, max(LOOK_SECONDS, _REST * (time.thread_time() - begun)))

    def look(self) -> None:
        """Keep the marks that are new, and send what is due; what fails is tried at the next look."""
        for name in self._server.shelf.ids:
            try:
                course = self._server.shelf.get(name)
                if course is not None and course.service.lti is not None and course.service.lti.post_grades:
                    self._note(course)
                    send_scores(self._server.database, course, self._server.clock)
            except Exception as error:  # noqa: BLE001 (the thread must live; its text may name a person)
                log.warning("marks were not sent", extra={"reason": f"{name}: {type(error).__name__}"})

    def _note(self, course: Course) -> None:
        stamp = _stamp(course)
        graded = Attempts(course.attempts_folder).assignments()
        if not graded or (stamp and self._seen.get(course.id) == stamp):
            return
        with open_gradebook(course) as gradebook:
            found = [
                mark
                for entry in course.assignments
                if entry.name in graded
                for mark in marks_in(course, gradebook, entry.name)
            ]
        with self._server.database.writing() as connection:
            note_marks(connection, course, found, self._server.clock())
        self._seen[course.id] = stamp


def _stamp(course: Course) -> _Stamp:
    """Return what changes with every mark; empty where the gradebook is on a database server, which says nothing."""
    if not course.database_url.startswith("sqlite:///"):
        return ()
    gradebook = course.database_url.removeprefix("sqlite:///")
    files = [
        Path(gradebook),
        Path(f"{gradebook}-wal"),
        course.file,
        course.data_folder / FILE_NAME,
    ]
    return tuple(map(file_stamp, files))


@contextmanager
def scores_beside(server: Server) -> Iterator[None]:
    """Keep the marks going while the block runs."""
    stop = threading.Event()
    thread = threading.Thread(target=ScoreKeeper(server).run, args=(stop,), name="scores", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()
