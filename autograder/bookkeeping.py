"""From results to nbgrader: which attempt counts, its rows in the gradebook, its autograded folder.

This is the one way by which grades reach nbgrader: `autograder grade` goes it, and so do
``nbgrader autograde`` and the formgrader's button.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, datetime

from . import lateness
from .attempts import Attempts
from .autograded import unanswered, write_autograded
from .cells import ReleasedNotebook
from .course import Course
from .disclosure import Circumstances, Policy, comments, shown_submission
from .gradebook import CourseGradebook
from .results import Status, SubmissionResult
from .submission import NotASubmission, read_submission

Shown = Callable[[SubmissionResult], Mapping[str, str]]
"""What the student may see of a result: exercise -> text; "" -> what concerns the whole submission."""


def students_view(course: Course, now: datetime | None = None) -> Shown:
    """Return what decides which text students see, as course.toml's ``[feedback]`` and the checks say.

    now: with a zone; what is withheld until the due date is shown after the last extension, since
        students talk to each other
    """
    moment = now or datetime.now(UTC)
    policy = Policy(course.feedback.visibility, course.feedback.level)
    attempts = Attempts(course.attempts_folder)

    def shown(result: SubmissionResult) -> Mapping[str, str]:
        assignment = course.assignment(result.assignment)
        handed_in = attempts.all(result.student, result.assignment)
        circumstances = Circumstances(
            "student",
            due_is_over=moment > max([assignment.due, *assignment.extensions.values()]),
            attempts=len({one.result.provenance.submission for one in handed_in}),
        )
        return comments(shown_submission(result, policy, circumstances))

    return shown


class Bookkeeper:
    """Keeps an open gradebook and the autograded folder in step with the attempts.

    problems: sentences on what could not be written as it was; they pile up over the calls
    """

    def __init__(self, course: Course, gradebook: CourseGradebook, shown: Shown) -> None:
        self.course = course
        self.problems: list[str] = []
        self._gradebook = gradebook
        self._attempts = Attempts(course.attempts_folder)
        self._shown = shown

    def write(self, results: Sequence[SubmissionResult], *, folders: bool = True) -> list[SubmissionResult]:
        """Write what counts after ``results``, and return it: for each, the attempt that counts now.

        folders: whether to write the autograded folders too; nbgrader's own autograde makes them itself

        Writing the same results again changes nothing. Raises GradebookError, AttemptError and
        AutogradedError; what was graded is kept, and the same call later makes good.
        """
        counting = {(one.student, one.assignment): self._counting(one) for one in results}
        texts: dict[int, Mapping[str, str]] = {id(one): self._shown(one) for one, _ in counting.values()}
        files = {id(one): content for one, content in counting.values()}
        some = [one for one, _ in counting.values()]
        self.problems += self._gradebook.write(
            some,
            feedback=lambda one: texts[id(one)],
            unanswered=lambda one: self._unanswered(one, files[id(one)]),
        )
        if folders:
            for one in some:
                place = (one.student, one.assignment)
                write_autograded(
                    self.course.autograded_folder.joinpath(*place),
                    self._released(one.assignment),
                    one,
                    files[id(one)],
                    texts[id(one)],
                    submitted=self.course.submitted_folder.joinpath(*place),
                )
        return [counting[one.student, one.assignment][0] for one in results]

    def _counting(self, result: SubmissionResult) -> tuple[SubmissionResult, Mapping[str, bytes]]:
        """The result that counts, and its files. What could not be graded counts unless the best counts."""
        policy = self.course.grading.counts
        has_score = result.status in (Status.GRADED, Status.INCOMPLETE)
        if has_score or policy == "best":
            attempt = self._attempts.counting(
                result.student,
                result.assignment,
                policy,
                penalise=lambda one: lateness.late_penalty(self.course, one),
            )
            if attempt is not None:
                return attempt.result, self._attempts.submitted_files(attempt)
        try:
            place = self.course.submitted_folder / result.student / result.assignment
            return result, read_submission(place, result.student, result.assignment).files
        except NotASubmission:
            return result, {}

    def _unanswered(self, result: SubmissionResult, files: Mapping[str, bytes]) -> Collection[str]:
        """The written cells that are as released; none where nobody could look, since that is no zero."""
        return (
            () if result.status is Status.REJECTED else unanswered(self._released(result.assignment), files)
        )

    def _released(self, assignment: str) -> ReleasedNotebook:
        return self._gradebook.released(assignment)
