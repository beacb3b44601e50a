"""What a student may see of a result now: course.toml's policy, the due date and the attempts, applied."""

from __future__ import annotations

from datetime import UTC, datetime

from ..course.course import Course
from ..grading.attempts import Attempts
from ..grading.limits import counted
from ..results import SubmissionResult
from .disclosure import Circumstances, Policy, ShownSubmission, shown_submission


def student_view(course: Course, result: SubmissionResult, now: datetime | None = None) -> ShownSubmission:
    """Return what the student may see of ``result`` at the time ``now``, by default the present.

    now: with a zone. What is withheld until the due date is shown once nobody can hand in for points any more,
        late or with an extension, since students talk to each other.
    """
    policy = Policy(course.feedback.visibility, course.feedback.level)
    assignment = course.assignment(result.assignment)
    levels = assignment.attempts.shown
    count = _attempts(course, result, policy)
    if levels:
        policy = Policy(policy.visibility, levels[min(count, len(levels)) - 1])
    over = (now or datetime.now(UTC)) > assignment.last_moment(course.late)
    circumstances = Circumstances("student", over, count)
    return shown_submission(result, policy, circumstances)


def _attempts(course: Course, result: SubmissionResult, policy: Policy) -> int:
    """Return how many true attempts there have been, counted only where what is shown depends on it.

    Handing the same files in again is no further attempt, and neither is a folder that was no submission, nor what
    is beyond a limit.
    """
    visibilities = {c.visibility or policy.visibility for e in result.exercises for c in e.checks}
    if not course.assignment(result.assignment).attempts.shown and not any(
        "attempt" in visibility for visibility in visibilities
    ):
        return 1
    history = Attempts(course.attempts_folder).history(result.student, result.assignment)
    return max(1, sum(bool(attempt.contents) for attempt in counted(course, history).attempts))
