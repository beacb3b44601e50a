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

from ..errors import AutograderError
from ..student.submission import read_submission
from .client import Client, ClientError, Unreachable, limits_of, read_login, upload_path
from .packing import pack

T = TypeVar("T")
SECONDS = 10.0  # the panel waits inside the student's own server
TRIES = 2
_FORMAT = "%Y-%m-%d %H:%M:%S.%f %Z"


def use_service(config: Any, address: str) -> None:
    """Let nbgrader use the service at ``address``, which ends with the course's id."""
    config.CourseDirectory.course_id = address.rstrip("/").rpartition("/")[2]
    for option, place in _PLUG_INS.items():
        config.ExchangeFactory[option] = f"autograder.service.{place}"
        config[place.rpartition(".")[2]].service = address


_PLUG_INS = {
    "exchange": "nbgrader_exchange.Exchange",
    "list": "nbgrader_listing.ExchangeList",
    "fetch_assignment": "nbgrader_exchange.ExchangeFetchAssignment",
    "fetch_feedback": "nbgrader_exchange.ExchangeFetchFeedback",
    "submit": "nbgrader_exchange.ExchangeSubmit",
    "collect": "nbgrader_staff.ExchangeCollect",
    "release_assignment": "nbgrader_staff.ExchangeReleaseAssignment",
    "release_feedback": "nbgrader_staff.ExchangeReleaseFeedback",
}


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
                return question(Client(read_login(self.service), SECONDS))
            except Unreachable as error:
                if not remaining:
                    self.fail(f"{error} Nothing is lost: do it again later.")
            except AutograderError as error:
                self.fail(str(error))
        raise AssertionError("not reached")

    def folder_of(self, assignment: str) -> Path:
        """Return where a student works on ``assignment``."""
        return Path(self.assignment_dir, assignment).resolve()


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
        for file, content in files_in(
            self.ask(lambda client: client.send("GET", f"{path_of(name)}/release"))
        ):
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
        limits = limits_of(self.ask(lambda client: client.get("/api/me")))
        try:
            submission = read_submission(self.src_path, "you", name, limits=limits)
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


def path_of(assignment: str) -> str:
    return f"/api/assignments/{quote(assignment, safe='')}"
