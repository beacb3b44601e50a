"""nbgrader's exchange over HTTP: its commands and JupyterLab's Assignment List go to the service, not to a shared folder.

In ``nbgrader_config.py``, of students as of instructors::

    from autograder.service.nbgrader_exchange import use_service
    use_service(get_config(), "https://grader.example.org/ml-2026")

The classes have nbgrader's own names, since its panel and its commands set options by them. Times are the server's,
in nbgrader's form. The panel shows no sentence of an error in a listing, so each is logged too.
"""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import quote

from nbgrader.exchange import abc
from traitlets import Unicode

from ..durable import replace_folder
from ..errors import AutograderError
from ..student.submission import TIMESTAMP, read_submission
from .client import Client, ClientError, Login, Unreachable, read_login, upload_path
from .packing import pack

T = TypeVar("T")
SECONDS = 10.0  # the panel waits inside the student's own server
TRIES = 2
_FORMAT = "%Y-%m-%d %H:%M:%S.%f %Z"


def use_service(config: Any, address: str) -> None:
    """Let nbgrader use the service at ``address``, which ends with the course's id."""
    here = "autograder.service.nbgrader_exchange"
    config.CourseDirectory.course_id = address.rstrip("/").rpartition("/")[2]
    for name in ("Exchange", "ExchangeList", "ExchangeFetchAssignment", "ExchangeSubmit"):
        config[name].service = address
    for name in (
        "ExchangeFetchFeedback",
        "ExchangeCollect",
        "ExchangeReleaseAssignment",
        "ExchangeReleaseFeedback",
    ):
        config[name].service = address
    factory = config.ExchangeFactory
    factory.exchange = f"{here}.Exchange"
    factory.list = f"{here}.ExchangeList"
    factory.fetch_assignment = f"{here}.ExchangeFetchAssignment"
    factory.fetch_feedback = f"{here}.ExchangeFetchFeedback"
    factory.submit = f"{here}.ExchangeSubmit"
    factory.collect = f"{here}.ExchangeCollect"
    factory.release_assignment = f"{here}.ExchangeReleaseAssignment"
    factory.release_feedback = f"{here}.ExchangeReleaseFeedback"


class Exchange(abc.Exchange):  # type: ignore[misc] # nbgrader is untyped
    """What all of them share: the service and how it is asked."""

    service = Unicode("", help="The address of the course at the service.").tag(config=True)

    def init_src(self) -> None:
        """Nothing has to be looked for on this machine."""

    def init_dest(self) -> None:
        """Nothing has to be prepared on this machine."""

    def ask(self, question: Callable[[Client], T]) -> T:
        """Return the service's answer; a second try where it did not answer. Raises nbgrader's ExchangeError."""
        for remaining in reversed(range(TRIES)):
            try:
                login = read_login()
                client = Client(Login(self.service.rstrip("/") or login.address, login.token), SECONDS)
                return question(client)
            except Unreachable as error:
                if not remaining:
                    self.fail(f"{error} Nothing is lost: do it again later.")
            except AutograderError as error:
                self.fail(str(error))
        raise AssertionError("not reached")

    def folder_of(self, assignment: str) -> Path:
        """Return where a student works on ``assignment``."""
        return Path(self.assignment_dir, assignment).resolve()


class ExchangeList(abc.ExchangeList, Exchange):  # type: ignore[misc]
    """``nbgrader list``, and what the Assignment List panel shows."""

    def init_src(self) -> None:
        """See `Exchange`."""

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """A listing copies nothing."""

    def list_files(self) -> list[dict[str, Any]]:
        """Return what there is, in the form that nbgrader's own exchange gives."""
        if self.inbound or self.cached:
            uploads = self.ask(self._uploads)
            return self._submitted(uploads)
        lines = self.ask(lambda client: client.get("/api/assignments"))
        return self._released(lines)

    def remove_files(self) -> list[dict[str, Any]]:
        """The service keeps what was handed in."""
        self.fail("The service keeps what was released and handed in; nothing was removed.")
        return []

    def _uploads(self, client: Client) -> list[Any]:
        assignment = self.coursedir.assignment_id
        if client.get("/api/me")["role"] == "student":
            states = client.get("/api/uploads")
            return [each for each in states if not assignment or each["assignment"] == assignment]
        names = [assignment] if assignment else [line["name"] for line in client.get("/api/assignments")]
        return [each for name in names for each in client.get(f"{_of(name)}/uploads?all=1")]

    def _released(self, lines: list[Any]) -> list[dict[str, Any]]:
        wanted = self.coursedir.assignment_id
        self.log.info("Released assignments:")
        found = []
        for line in lines:
            name = str(line["name"])
            if wanted and name != wanted:
                continue
            folder = self.folder_of(name)
            is_here = folder.is_dir()
            notebooks = sorted(folder.glob("*.ipynb")) if is_here else []
            found.append(
                {
                    "course_id": self.coursedir.course_id,
                    "assignment_id": name,
                    "status": "fetched" if is_here else "released",
                    "path": str(folder) if is_here else f"{self.service}/assignments/{name}",
                    "notebooks": [{"notebook_id": path.stem, "path": str(path)} for path in notebooks],
                }
            )
            self.log.info(
                f"{self.coursedir.course_id} {name}{' (already downloaded)' if is_here else ''}"
                + (f": {line['sentence']}" if line["sentence"] else "")
            )
        return found

    def _submitted(self, uploads: list[Any]) -> list[dict[str, Any]]:
        self.log.info("Submitted assignments:")
        groups: dict[tuple[str, str], list[dict[str, Any]]] = {}
        newest = {
            (each["student"], each["assignment"]): each["number"]
            for each in sorted(uploads, key=lambda each: each["number"])
            if each["state"] == "done"
        }
        for each in sorted(uploads, key=lambda each: (each["student"], each["assignment"], each["number"])):
            key = (str(each["student"]), str(each["assignment"]))
            # the page is that of the mark as it is: it belongs to the newest upload that is graded
            info = self._submission(each, has_feedback=newest.get(key) == each["number"])
            groups.setdefault(key, []).append(info)
            self.log.info(
                f"{info['course_id']} {info['student_id']} {info['assignment_id']} {info['timestamp']} ({each['state']})"
            )
        return [
            {
                "course_id": self.coursedir.course_id,
                "student_id": student,
                "assignment_id": assignment,
                "status": "submitted",
                "submissions": submissions,
            }
            for (student, assignment), submissions in sorted(groups.items())
        ]

    def _submission(self, state: Any, *, has_feedback: bool) -> dict[str, Any]:
        timestamp = nbgraders_time(state["received"])
        folder = self.folder_of(state["assignment"])
        local = folder / "feedback" / timestamp
        names = [path.stem for path in sorted(folder.glob("*.ipynb"))] or [str(state["assignment"])]
        notebooks = []
        for name in names:
            page = local / f"{name}.html"
            notebooks.append(
                {
                    "notebook_id": name,
                    "path": str(folder / f"{name}.ipynb"),
                    "has_local_feedback": page.is_file(),
                    "has_exchange_feedback": has_feedback,
                    "local_feedback_path": str(page) if page.is_file() else None,
                    "feedback_updated": False,
                }
            )
        is_local = all(notebook["has_local_feedback"] for notebook in notebooks)
        return {
            "course_id": self.coursedir.course_id,
            "student_id": state["student"],
            "assignment_id": state["assignment"],
            "timestamp": timestamp,
            "status": "submitted",
            "path": str(folder),
            "notebooks": notebooks,
            "has_local_feedback": is_local,
            "has_exchange_feedback": has_feedback,
            "feedback_updated": False,
            "local_feedback_path": str(local) if is_local else None,
        }


class ExchangeFetchAssignment(abc.ExchangeFetchAssignment, Exchange):  # type: ignore[misc]
    """``nbgrader fetch_assignment``. What a student has already is never written over."""

    def init_src(self) -> None:
        """See `Exchange`."""

    def init_dest(self) -> None:
        """Raises ExchangeError where the folder is there already."""
        self.dest_path = self.folder_of(self.coursedir.assignment_id)
        if self.dest_path.exists() and not self.replace_missing_files:
            self.fail(
                f"You have {self.dest_path} already. Add --replace to get back files that you removed from it."
            )

    def copy_files(self) -> None:
        """Write the released files that are not there."""
        name = self.coursedir.assignment_id
        for file, content in files_in(self.ask(lambda client: client.send("GET", f"{_of(name)}/release"))):
            path = self.dest_path / file
            if not os.path.lexists(path):
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
        self.log.info(f"Fetched as: {self.coursedir.course_id} {name}")


class ExchangeSubmit(abc.ExchangeSubmit, Exchange):  # type: ignore[misc]
    """``nbgrader submit``."""

    def init_src(self) -> None:
        """Find the folder, as nbgrader does."""
        self.src_path = Path(self.assignment_dir, self.coursedir.assignment_id).resolve()
        self.coursedir.assignment_id = self.src_path.name
        if not self.src_path.is_dir():
            self.fail(f"There is no folder {self.src_path}. Fetch the assignment first.")

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """Send the files; log what was left out, and the receipt."""
        name = self.coursedir.assignment_id
        try:
            submission = read_submission(self.src_path, "you", name)
        except AutograderError as error:
            self.fail(str(error))
        for remark in submission.remarks:
            self.log.warning(remark)
        body = pack(submission.files)
        answer = self.ask(lambda client: client.post(upload_path(name), body, "application/zip"))
        self.log.info(
            f"Submitted as: {self.coursedir.course_id} {name} {nbgraders_time(answer['receipt']['received'])} "
            f"(upload {answer['upload']['number']}, contents {answer['receipt']['digest']})"
        )


class ExchangeFetchFeedback(abc.ExchangeFetchFeedback, Exchange):  # type: ignore[misc]
    """``nbgrader fetch_feedback``: the page of the newest upload that is graded, where the panel looks for it."""

    def init_src(self) -> None:
        """See `Exchange`."""

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """Write the page into the folder ``feedback`` of the assignment."""
        name = self.coursedir.assignment_id
        states = self.ask(lambda client: client.get(f"/api/uploads?assignment={quote(name)}"))
        newest = next((each for each in states if each["state"] == "done"), None)
        if newest is None:
            self.log.warning("No feedback available yet: nothing of yours is graded.")
            return
        page = self.ask(lambda client: client.send("GET", f"/uploads/{newest['number']}/page"))
        folder = self.folder_of(name)
        target = folder / "feedback" / nbgraders_time(newest["received"])
        target.mkdir(parents=True, exist_ok=True)
        for notebook in [path.stem for path in sorted(folder.glob("*.ipynb"))] or [name]:
            (target / f"{notebook}.html").write_bytes(page)
            self.log.info(f"Fetched feedback: {target / f'{notebook}.html'}")


class ExchangeCollect(abc.ExchangeCollect, Exchange):  # type: ignore[misc]
    """``nbgrader collect``, where the folder of submissions is not the service's own."""

    def init_src(self) -> None:
        """See `Exchange`."""

    def init_dest(self) -> None:
        """See `Exchange`."""

    def copy_files(self) -> None:
        """Write the newest upload of each student that is not there yet, with the server's time."""
        name = self.coursedir.assignment_id
        states = self.ask(lambda client: client.get(f"{_of(name)}/uploads"))
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
        answer = self.ask(lambda client: client.post(f"{_of(name)}/release", pack(files), "application/zip"))
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
        answer = self.ask(lambda client: client.post(f"{_of(name)}/feedback", b"{}"))
        for problem in answer["problems"]:
            self.log.warning(problem)
        self.log.info(f"Feedback released: {answer['pages']} pages of {self.coursedir.course_id} {name}")


def nbgraders_time(received: str) -> str:
    """Return a time of the service in nbgrader's form, in UTC."""
    return datetime.fromisoformat(received).astimezone(UTC).strftime(_FORMAT)


def files_in(archive: bytes) -> Iterator[tuple[str, bytes]]:
    """Yield the files of an archive that the service sent. Raises ClientError for a name that leads elsewhere."""
    with zipfile.ZipFile(io.BytesIO(archive)) as opened:
        for info in opened.infolist():
            parts = info.filename.replace("\\", "/").split("/")
            if any(part in ("", ".", "..") or ":" in part for part in parts):
                raise ClientError(
                    f"The service sent a file {info.filename!r}, which leads out of the folder."
                )
            yield info.filename, opened.read(info)


def _of(assignment: str) -> str:
    return f"/api/assignments/{quote(assignment, safe='')}"


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
