"""From results to nbgrader: which attempt counts, its rows in the gradebook, its autograded folder.

This is the one way by which grades reach nbgrader: `autograder grade` goes it, and so do
``nbgrader autograde`` and the formgrader's button.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from ..course import lateness
from ..course.course import Course
from ..feedback.disclosure import comments
from ..feedback.student_view import student_view
from ..grading.attempts import Attempts
from ..grading.judge import needed_files
from ..results import Status, SubmissionResult
from ..student.submission import NotASubmission, read_submission
from ..suite.collection import SuiteError
from .autograded import AutogradedError, unanswered, write_autograded
from .cells import ReleasedNotebook
from .writer import CourseGradebook

Shown = Callable[[SubmissionResult], Mapping[str, str]]
"""What the student may see of a result: exercise -> text; "" -> what concerns the whole submission."""


def students_view(course: Course, now: datetime | None = None) -> Shown:
    """Return what decides which text students see, as `student_view.student_view` does."""
    return lambda result: comments(student_view(course, result, now))


class Bookkeeper:
    """Keeps an open gradebook and the autograded folder in step with the attempts.

    submitted: the folder of submissions, if it is not the course's own
    problems:  sentences on what could not be written as it was; they pile up over the calls
    """

    def __init__(
        self, course: Course, gradebook: CourseGradebook, shown: Shown, submitted: Path | None = None
    ) -> None:
        self.course = course
        self._submitted = submitted or course.submitted_folder
        self.problems: list[str] = []
        self._gradebook = gradebook
        self._attempts = Attempts(course.attempts_folder)
        self._shown = shown

    def write(self, results: Sequence[SubmissionResult], *, folders: bool = True) -> list[SubmissionResult]:
        """Write what counts after ``results``, and return it: for each, the attempt that counts now.

        folders: whether to write the autograded folders too; nbgrader's own autograde makes them itself

        Writing the same results again changes nothing. Raises GradebookError and AttemptError;
        what was graded is kept, and the same call later makes good.
        """
        official = {(one.student, one.assignment): self._official(one) for one in results}
        texts: dict[int, Mapping[str, str]] = {id(one): self._shown(one) for one, _ in official.values()}
        files = {id(one): content for one, content in official.values()}
        some = [one for one, _ in official.values()]
        self.problems += self._gradebook.write(
            some,
            feedback=lambda one: texts[id(one)],
            unanswered=lambda one: self._unanswered(one, files[id(one)]),
        )
        if folders:
            for one in some:
                place = (one.student, one.assignment)
                try:
                    write_autograded(
                        self.course.autograded_folder.joinpath(*place),
                        self._released(one.assignment),
                        one,
                        files[id(one)],
                        texts[id(one)],
                        submitted=self._submitted.joinpath(*place),
                    )
                except AutogradedError as error:  # its grades are written; the others' pages go on
                    self.problems.append(str(error))
        return [official[one.student, one.assignment][0] for one in results]

    def _official(self, result: SubmissionResult) -> tuple[SubmissionResult, Mapping[str, bytes]]:
        """The result that counts, and its files. What could not be graded counts unless the best counts."""
        policy = self.course.grading.counts
        has_score = result.status in (Status.GRADED, Status.INCOMPLETE)
        if has_score or policy == "best":
            attempt = self._attempts.official(
                result.student,
                result.assignment,
                policy,
                penalise=lambda one: lateness.late_penalty(self.course, one),
            )
            if attempt is not None:
                return attempt.result, self._attempts.submitted_files(attempt)
        try:
            place = self._submitted / result.student / result.assignment
            return result, read_submission(
                place, result.student, result.assignment, self._needed(result.assignment)
            ).files
        except NotASubmission:
            return result, {}

    def _unanswered(self, result: SubmissionResult, files: Mapping[str, bytes]) -> Collection[str]:
        """The written cells that are as released; none where nobody could look, since that is no zero."""
        return (
            () if result.status is Status.REJECTED else unanswered(self._released(result.assignment), files)
        )

    def _needed(self, assignment: str) -> tuple[str, ...]:
        try:
            return needed_files(self.course.solutions_folder / assignment)
        except SuiteError:  # the suite was broken meanwhile: what was handed in is read all the same
            return ()

    def _released(self, assignment: str) -> ReleasedNotebook:
        return self._gradebook.released(assignment)
