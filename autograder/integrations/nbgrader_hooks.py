"""What nbgrader loads of ours, so that ``nbgrader autograde`` and the formgrader's button use our grader.

In nbgrader's list of steps `GradeInSandbox` stands in the place of Execute, and `SaveFeedback` after
SaveAutoGrades::

    c.Autograde.autograde_preprocessors = [
        "autograder.nbgrader_hooks.GradeInSandbox", ..., "nbgrader.preprocessors.SaveAutoGrades",
        "autograder.nbgrader_hooks.SaveFeedback", "nbgrader.preprocessors.AssignLatePenalties", ...]

No kernel is started. What is graded is the submitted folder as it is, never the copy in which nbgrader
has overwritten the student's files with the instructor's. The rows in the gradebook are those that
``autograder grade`` writes, since the same code writes them; the outputs in the grade cells agree with
them. Where grading fails through our fault the scores stay empty, a person is called, and nbgrader
reports the submission as failed: it would give full points for a grade cell without an output.
"""

from __future__ import annotations

import atexit
import dataclasses
import glob
from collections.abc import Collection
from functools import cache
from pathlib import Path
from typing import Any

from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook
from nbgrader.exchange.default import ExchangeReleaseFeedback
from nbgrader.plugins import ExportPlugin, LateSubmissionPlugin
from nbgrader.preprocessors import NbGraderPreprocessor

from ..course.course import Course, load_course
from ..course.own_folders import FILE_NAME
from ..course.roster import read_roster
from ..durable import write_file
from ..errors import AutograderError
from ..gradebook.autograded import outputs
from ..gradebook.cells import metadata
from ..gradebook.rows import points_of
from ..gradebook.sync import Bookkeeper, students_view
from ..gradebook.writer import CourseGradebook, Feedback, open_gradebook
from ..grading.batch import Job, find_jobs, setup_for
from ..grading.groups import for_every_member
from ..grading.one_at_a_time import WarmGrader
from ..grading.workers import WarmProcesses
from ..results import Status, SubmissionResult
from ..student.submission import printable
from .export import export_gradebook
from .nbgrader_guard import complete_feedback
from .nbgrader_pages import FeedbackPage, HarmlessCells, harmless_markdown2html

__all__ = [
    "CourseLatePolicy",
    "ExportCsv",
    "FeedbackPage",
    "GradeInSandbox",
    "GradingFailed",
    "HarmlessCells",
    "ReleaseWholeFeedback",
    "SaveFeedback",
    "grade_one",
    "harmless_markdown2html",
]

_ROWS = "autograder_rows"


class GradingFailed(AutograderError):
    """A submission could not be graded, through no fault of the student's."""


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Grades the submission in the sandbox and shows the results in the notebook's grade cells."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        where = resources["nbgrader"]
        course = dataclasses.replace(load_course(), database_url=where["db_url"])
        assignment, student = where["assignment"], where["student"]
        results = self.grade(course, assignment, student)
        result = results.pop(student)
        with open_gradebook(course) as gradebook:
            keeper = Bookkeeper(course, gradebook, self.feedback_of(course))
            keeper.write(list(results.values()))
            (official,) = keeper.write([result], folders=False)
            where[_ROWS] = gradebook.rows(assignment, student)
            released = gradebook.released(assignment)
        for problem in keeper.problems:
            self.log.warning(problem)
        if result.status is Status.BROKEN:
            raise GradingFailed(
                f"{assignment} of {printable(student)} could not be graded: {result.message} Its score is left empty. "
                f"Run the same command again, or grade it by hand."
            )
        texts = self.feedback_of(course)(official)
        for cell in nb.cells:
            name = metadata(cell).get("grade_id")
            if not isinstance(name, str) or name not in released.graded or cell.cell_type != "code":
                continue
            exercise = released.graded[name]
            score, _ = points_of(official, exercise, released.points[name])
            cell_outputs = outputs(score, texts.get(exercise) or texts.get("", ""))
            if score is None:
                # SaveAutoGrades takes no output for full points; SaveFeedback empties the score again
                cell_outputs += outputs(0.0, "")
            cell.outputs = [from_dict(output) for output in cell_outputs]  # type: ignore[no-untyped-call]
        return nb, resources

    def grade(self, course: Course, assignment: str, student: str) -> dict[str, SubmissionResult]:
        """Return the results of the student and of whoever hands in with them; durable, and graded only once."""
        members = course.assignment(assignment).group_of(student)
        own = Job(student, assignment, course.submitted_folder / student / assignment)
        jobs = {own.student: own}
        if len(members) > 1:
            folders = find_jobs(course.submitted_folder, [assignment], members)
            jobs |= {job.student: job for job in for_every_member(course, folders, self.log.warning)}
        return {job.student: grade_one(course, assignment, job.student, job.folder) for job in jobs.values()}

    def feedback_of(self, course: Course) -> Feedback:
        """Return the function that says what a student may see of a result."""
        return students_view(course)


class SaveFeedback(NbGraderPreprocessor):  # type: ignore[misc] # nbgrader is untyped
    """Puts our rows back in place of what SaveAutoGrades made of the notebook's outputs."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        where = resources["nbgrader"]
        rows = where.pop(_ROWS, None)
        if rows is None:
            raise GradingFailed(
                "autograder.nbgrader_hooks.SaveFeedback has nothing to save: in nbgrader_config.py put "
                "autograder.nbgrader_hooks.GradeInSandbox before it in Autograde.autograde_preprocessors."
            )
        course = dataclasses.replace(load_course(), database_url=where["db_url"])
        with open_gradebook(course) as gradebook:
            gradebook.restore(rows)
        return nb, resources


class CourseLatePolicy(LateSubmissionPlugin):  # type: ignore[misc] # nbgrader is untyped
    """nbgrader's late plug-in that charges what our mark charges."""

    def late_submission_penalty(self, student_id: str, score: float, total_seconds_late: float) -> float:  # noqa: ARG002 (nbgrader's signature)
        step = self.parent  # AssignLatePenalties, which knows the notebook
        course = load_course()
        keeper = Bookkeeper(course, CourseGradebook(course, step.gradebook), students_view(course))
        if step.notebook_id != keeper.gradebook.released(step.assignment_id).name:
            return 0.0  # the notebook with the exercises carries the penalty of the whole submission
        return keeper.mark(step.assignment_id, student_id).penalty


class ReleaseWholeFeedback(ExchangeReleaseFeedback):  # type: ignore[misc] # nbgrader is untyped
    """nbgrader's release of feedback, which a folder without timestamp or secret no longer ends for those behind it."""

    def copy_files(self) -> None:
        for folder in sorted(glob.glob(str(self.src_path))):
            if Path(folder).is_dir():
                complete_feedback(Path(folder))
        super().copy_files()


class ExportCsv(ExportPlugin):  # type: ignore[misc] # nbgrader is untyped
    """``nbgrader export --exporter autograder.nbgrader_hooks.ExportCsv``: our quoted CSV."""

    def export(self, gradebook: Gradebook) -> None:
        text = export_gradebook(
            gradebook,
            "csv",
            assignments=[str(name) for name in self.assignment] or None,  # none named: all
            students=[str(name) for name in self.student] or None,
            withdrawn=_withdrawn(),
        )
        write_file(Path(self.to or "grades.csv").resolve(), text.encode(), mode=0o666)


def _withdrawn() -> Collection[str]:
    """Return who has left the course of this folder; nobody where there is no course."""
    here = Path.cwd()
    if not any((folder / FILE_NAME).is_file() for folder in (here, *here.parents)):
        return ()
    return read_roster(load_course().data_folder).withdrawn


def grade_one(course: Course, assignment: str, student: str, folder: Path) -> SubmissionResult:
    """Grade one folder, or find the result in the store of attempts.

    nbgrader makes its steps anew for every notebook, so what is warm is kept in this process.
    """
    grader = WarmGrader(course, setup_for(course), processes=_warm_processes())
    return grader.grade(Job(student, assignment, folder)).result


@cache
def _warm_processes() -> WarmProcesses:
    processes = WarmProcesses()
    atexit.register(processes.close)
    return processes
