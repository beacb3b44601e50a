"""nbgrader's configuration, made from course.toml.

``nbgrader_config.py`` at the course's root calls `configure`, so that every nbgrader command, the
formgrader and the JupyterLab extensions work from there with the course's folders and our grader.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ..course.course import Course, load_course
from ..gradebook.database import with_driver
from ..release.notes import NOTES_FILE
from ..release.strip import scratch_stubs
from .nbgrader_guard import SECTION, install

if TYPE_CHECKING:
    from traitlets.config import Config

# in place of nbgrader's Execute, which runs hidden tests in the student's own kernel
AUTOGRADE = (
    "autograder.nbgrader_hooks.GradeInSandbox",
    "nbgrader.preprocessors.LimitOutput",
    "nbgrader.preprocessors.SaveAutoGrades",
    "autograder.nbgrader_hooks.SaveFeedback",
    "nbgrader.preprocessors.AssignLatePenalties",
    "nbgrader.preprocessors.CheckCellMetadata",
)


def configure(config: Config, root: str | os.PathLike[str] = ".") -> None:
    """Set nbgrader's options for the course in ``root``. Raises CourseError if course.toml is wrong."""
    course = load_course(root)
    folders = config.CourseDirectory
    folders.root = str(course.root)
    folders.course_id = course.id
    folders.db_url = with_driver(course.database_url)
    folders.source_directory = _below(course, course.source_folder)
    folders.release_directory = _below(course, course.assignments_folder)
    folders.submitted_directory = _below(course, course.submitted_folder)
    folders.autograded_directory = _below(course, course.autograded_folder)
    folders.feedback_directory = _below(course, course.feedback_folder)
    # a student's losses.py must never be replaced by the stub that was released
    config.Autograde.exclude_overwriting = {
        assignment.name: students_files(course, assignment.name) for assignment in course.assignments
    }
    config.Autograde.autograde_preprocessors = list(AUTOGRADE)
    config.ClearSolutions.code_stub = scratch_stubs()
    config.AssignLatePenalties.plugin_class = "autograder.nbgrader_hooks.CourseLatePolicy"
    config.ExportApp.plugin_class = "autograder.nbgrader_hooks.ExportCsv"
    _guard(config)


def _guard(config: Config) -> None:
    """Let nbgrader read submissions through our reader, and show none of a student's text as anything but text."""
    install()
    config.setdefault(SECTION, type(config)()).guarded = True
    config.HTMLExporter.sanitize_html = True
    config.HTMLExporter.filters = {"markdown2html": "autograder.nbgrader_hooks.harmless_markdown2html"}
    config.HTMLExporter.preprocessors = ["autograder.nbgrader_hooks.HarmlessCells"]
    config.GenerateFeedback.exporter_class = "autograder.nbgrader_hooks.FeedbackPage"
    config.ExchangeFactory.release_feedback = "autograder.nbgrader_hooks.ReleaseWholeFeedback"


def students_files(course: Course, assignment: str) -> list[str]:
    """Return the released files of ``assignment`` that a student may have edited: no notebook, not the course's notes."""
    folders = (course.source_folder / assignment, course.assignments_folder / assignment)
    found = {
        path.relative_to(folder).as_posix()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".ipynb" and path.name != NOTES_FILE
    }
    return sorted(found)


def _below(course: Course, folder: Path) -> str:
    """Return ``folder`` relative to the course if it lies there, as nbgrader writes its own."""
    return os.path.relpath(folder, course.root) if folder.is_relative_to(course.root) else str(folder)
