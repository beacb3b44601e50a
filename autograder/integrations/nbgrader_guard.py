"""nbgrader's commands read what students hand in through our reader, whichever command starts it.

nbgrader's converters follow links, block at a fifo, stop the class at one notebook with doubled or old metadata,
and end at a timestamp that is no date.  So before ``nbgrader autograde`` looks at a submission, what
`student.submission.read_submission` takes of it is written into a folder of our own, with a notebook of ours,
and nbgrader reads that.  ``generate_feedback`` reads the autograded folder in the same way, and gets the notebook
alone.

nbgrader has no option for where a converter reads, so `install` replaces four of its methods.  It is called by
`nbgrader_settings.configure`, acts only under a configuration that `configure` made, and was tried on nbgrader 0.9.6.
"""

from __future__ import annotations

import contextlib
import dataclasses
import fnmatch
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from ..course.course import Course, load_course
from ..errors import AutograderError
from ..gradebook.autograded import (
    SECRET,
    complete_submission,
    read_small,
    write_submission,
)
from ..gradebook.cells import read_released
from ..gradebook.release_behind import check_release
from ..gradebook.writer import open_gradebook
from ..grading.batch import Job, find_jobs
from ..grading.judge import needed_files
from ..student.submission import TIMESTAMP, NotASubmission, is_text, parse_timestamp, read_submission

SECTION: Final = "Autograder"
"""The section of nbgrader's configuration that says ``guarded = True``."""

_FILES_POLICY: Final = "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:"


def install() -> None:
    """Put our reader before nbgrader's converters, and our policy before the formgrader's pages, in this process."""
    from nbgrader.converters import Autograde, GenerateFeedback
    from nbgrader.coursedir import CourseDirectory

    _replace(Autograde, "start", _guarded_start(_stage_submitted, "submitted_directory"))
    _replace(GenerateFeedback, "start", _guarded_start(_stage_autograded, "autograded_directory"))
    _replace(CourseDirectory, "get_existing_timestamp", _guarded_timestamp)
    handlers = sys.modules.get("nbgrader.server_extensions.formgrader.handlers")
    if handlers is not None:
        _guard_formgrader(handlers)


def complete_feedback(folder: Path) -> None:
    """Make ``folder`` one that ``nbgrader release_feedback`` does not end at: with a timestamp and a secret."""
    if not (folder / TIMESTAMP).is_file():
        (folder / TIMESTAMP).write_bytes(b"")
    if read_small(folder / SECRET) is None:
        complete_submission(folder, folder, former=folder)


def _replace(owner: Any, name: str, make: Callable[[Any], Any]) -> None:
    """Put ``make(what is there)`` in the place of an attribute, once."""
    original = getattr(owner, name)
    if not getattr(original, "is_autograders", False):
        replacement = make(original)
        replacement.is_autograders = True
        setattr(owner, name, replacement)


def _is_guarded(configurable: Any) -> bool:
    return configurable.config.get(SECTION, {}).get("guarded") is True


Stage = Callable[[Course, Any, Path], None]
"""Writes what nbgrader may read into a folder: for the course and nbgrader's CourseDirectory."""


def _guarded_start(stage: Stage, directory: str) -> Callable[[Any], Any]:
    """Return what makes of a converter's ``start`` one that reads a folder of ours in place of ``directory``."""

    def make(original: Callable[[Any], None]) -> Callable[[Any], None]:
        def start(self: Any) -> None:
            from nbgrader.converters.base import NbGraderException

            if not _is_guarded(self):
                return original(self)
            theirs = self.coursedir
            with tempfile.TemporaryDirectory(prefix="autograder-nbgrader-") as folder:
                try:
                    stage(load_course(theirs.root), theirs, Path(folder))
                except AutograderError as error:
                    self.log.error(str(error))
                    raise NbGraderException(str(error)) from error
                self.coursedir = _reading(theirs, directory, folder)
                try:
                    original(self)
                finally:
                    self.coursedir = theirs

        return start

    return make


def _reading(theirs: Any, directory: str, folder: str) -> Any:
    """A copy of nbgrader's CourseDirectory in which ``directory`` is ``folder``."""
    from nbgrader.coursedir import CourseDirectory

    ours = CourseDirectory(parent=theirs.parent)
    for name in theirs.trait_names(config=True):
        setattr(ours, name, getattr(theirs, name))
    setattr(ours, directory, folder)
    return ours


def _stage_submitted(course: Course, coursedir: Any, folder: Path) -> None:
    """Write each submission as it is graded: read by our reader, with notebooks of ours.

    Raises ReleaseBehind where nothing could be graded by the release as it is: said once, not once a student.
    """
    assignment = str(coursedir.assignment_id)
    with open_gradebook(dataclasses.replace(course, database_url=coursedir.db_url)) as gradebook:
        check_release(gradebook, assignment)
    released = read_released(course.assignments_folder / assignment / f"{assignment}.ipynb")
    needed = needed_files(course.solutions_folder / assignment)
    for job in _jobs(course.submitted_folder, assignment, coursedir.student_id):
        try:
            files = dict(
                read_submission(
                    job.folder, job.student, assignment, needed, limits=course.submission_limits
                ).files
            )
        except NotASubmission:
            files = {}  # it gets its row, and the reason, when it is graded
        target = folder / job.student / assignment
        target.mkdir(parents=True)
        write_submission(target, released, files)
        former = course.autograded_folder / job.student / assignment
        complete_submission(target, job.folder, former)


def _stage_autograded(course: Course, coursedir: Any, folder: Path) -> None:
    """Write the notebooks alone, with nbgrader's own two files: nothing else belongs into a student's feedback."""
    assignment = str(coursedir.assignment_id)
    for job in _jobs(course.autograded_folder, assignment, coursedir.student_id):
        try:
            files = read_submission(
                job.folder, job.student, assignment, limits=course.submission_limits
            ).files
        except NotASubmission:
            continue
        target = folder / job.student / assignment
        target.mkdir(parents=True)
        for name, content in files.items():
            if name.endswith(".ipynb") and "/" not in name:
                (target / name).write_bytes(content)
        complete_submission(target, job.folder, course.feedback_folder / job.student / assignment)
        complete_feedback(target)


def _jobs(submitted: Path, assignment: str, students: str) -> Iterator[Job]:
    """The folders that nbgrader was asked for: a student's name, or a pattern as in a shell."""
    with contextlib.suppress(FileNotFoundError):
        for job in find_jobs(submitted, [assignment]):
            named = job.student == students or fnmatch.fnmatchcase(job.student, students)
            if named and is_text(job.student) and not job.folder.parent.is_symlink():
                yield job


def _guarded_timestamp(original: Callable[[Any, str], Any]) -> Callable[[Any, str], Any]:
    """nbgrader's reading of a timestamp, which follows links, blocks at a fifo and ends the program at nonsense."""

    def get_existing_timestamp(self: Any, dest_path: str) -> datetime | None:
        if not _is_guarded(self):
            when: datetime | None = original(self, dest_path)
            return when
        content = read_small(Path(dest_path, TIMESTAMP))
        moment = parse_timestamp(content.decode("utf-8", "replace")) if content is not None else None
        return moment.astimezone(UTC).replace(tzinfo=None) if moment is not None else None

    return get_existing_timestamp


def _guard_formgrader(handlers: Any) -> None:
    """Send a policy with the formgrader's pages of submissions, and make a student's files inert.

    ``/formgrader?path=FOLDER`` runs the nbgrader_config.py of that folder: never in a folder of students.
    """
    from tornado import web

    from .nbgrader_pages import PageWithPolicy

    def exporter(self: Any) -> Any:
        theirs = self.settings["nbgrader_exporter"]
        return PageWithPolicy(theirs, self.set_header) if _is_on(self) else theirs

    def content_security_policy(self: Any) -> Any:
        return (
            _FILES_POLICY
            if _is_on(self)
            else super(handlers.SubmissionFilesHandler, self).content_security_policy
        )

    def make(original: Callable[[Any], Any]) -> Callable[[Any], Any]:
        def get(self: Any) -> Any:
            path = self.get_argument("path", "")
            if (
                path
                and _is_on(self)
                and any(_lies_in(path, folder) for folder in _students_folders(self.coursedir))
            ):
                raise web.HTTPError(403, "No configuration is read from a folder of students' files.")
            return original(self)

        return get

    handlers.SubmissionHandler.exporter = property(exporter)
    handlers.SubmissionFilesHandler.content_security_policy = property(content_security_policy)
    _replace(handlers.FormgraderHandler, "get", make)


def _is_on(handler: Any) -> bool:
    return _is_guarded(handler.settings["nbgrader_formgrader"])


def _students_folders(coursedir: Any) -> list[str]:
    steps = (coursedir.submitted_directory, coursedir.autograded_directory, coursedir.feedback_directory)
    return [os.path.join(coursedir.root, step) for step in steps]


def _lies_in(path: str, folder: str) -> bool:
    return Path(os.path.realpath(path)).is_relative_to(os.path.realpath(folder))
