"""nbgrader's commands for instructors over the service: collect, release an assignment, release feedback."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from nbgrader.exchange import abc

from ..durable import replace_folder
from ..student.submission import TIMESTAMP, read_submission
from .nbgrader_exchange import Exchange, files_in, nbgraders_time, path_of
from .packing import pack


class ExchangeCollect(abc.ExchangeCollect, Exchange):  # type: ignore[misc]
    """``nbgrader collect``, where the folder of submissions is not the service's own."""

    def init_src(self) -> None:
        """See `Exchange`."""

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """Write the newest upload of each student that is not there yet, with the server's time."""
        name = self.coursedir.assignment_id
        states = self.ask(lambda client: client.get(f"{path_of(name)}/uploads"))
        wanted = self.coursedir.student_id
        for state in states:
            if wanted in ("*", "", state["student"]):
                self._collect(name, state)

    def _collect(self, name: str, state: Any) -> None:
        student = str(state["student"])
        folder = Path(self.coursedir.format_path(self.coursedir.submitted_directory, student, name))
        if folder.exists() and not self.update:
            self.log.info(f"Submission already exists, use --update to update: {student} {name}")
            return
        archive = self.ask(lambda client: client.send("GET", f"/api/uploads/{state['number']}/archive"))
        replace_folder(folder, lambda unfinished: _write(unfinished, archive, state["received"]))
        _note_receipt(self.coursedir.root, state)
        self.log.info(f"Collecting submission: {student} {name}")


class ExchangeReleaseAssignment(abc.ExchangeReleaseAssignment, Exchange):  # type: ignore[misc]
    """``nbgrader release_assignment``. When students see it stands in course.toml, as ``released``."""

    def init_src(self) -> None:
        """Find the folder of what students get."""
        self.src_path = Path(
            self.coursedir.format_path(self.coursedir.release_directory, ".", self.coursedir.assignment_id)
        )
        if not self.src_path.is_dir():
            self.fail(f"There is no folder {self.src_path}. `autograder build` makes it.")

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """Send the files."""
        name = self.coursedir.assignment_id
        files = read_submission(self.src_path, "course", name).files
        answer = self.ask(
            lambda client: client.post(f"{path_of(name)}/release", pack(files), "application/zip")
        )
        self.log.info(
            f"Released as: {self.coursedir.course_id} {name}{'' if answer['changed'] else ' (as it was)'}"
        )


class ExchangeReleaseFeedback(abc.ExchangeReleaseFeedback, Exchange):  # type: ignore[misc]
    """``nbgrader release_feedback``: pages are there after grading; this brings in what people entered since."""

    def init_src(self) -> None:
        """See `Exchange`."""

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """Let the service write all pages again."""
        name = self.coursedir.assignment_id
        answer = self.ask(lambda client: client.post(f"{path_of(name)}/feedback", b"{}"))
        for problem in answer["problems"]:
            self.log.warning(problem)
        self.log.info(f"Feedback released: {answer['pages']} pages of {self.coursedir.course_id} {name}")


def _write(folder: Path, archive: bytes, received: str) -> None:
    for name, content in files_in(archive):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / TIMESTAMP).write_text(nbgraders_time(received))


def _note_receipt(root: str, state: Any) -> None:
    """Note the receipt's time where the folder belongs to a course of ours."""
    from ..course.course import CourseError, load_course
    from ..grading.hand_ins import NotedTime, note_time

    try:
        course = load_course(root)
    except CourseError:
        return
    received = datetime.fromisoformat(state["received"])
    noted = NotedTime(state["digest"], received, "receipt", f"upload {state['number']}")
    note_time(course, str(state["student"]), str(state["assignment"]), noted)
