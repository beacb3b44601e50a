"""Attempts that were collected and not graded yet: earlier hand-ins, which no folder of submissions holds any more.

The store has them, in the order in which they were handed in; `autograder grade` grades them with the rest.
An empty file ``data/attempts/waiting-<assignment>`` says that an assignment has some.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from pathlib import Path

import msgspec

from ..course.course import Course, course_secret
from ..durable import make_folder, write_file
from ..results import SubmissionResult
from ..student.submission import Submission
from .attempts import Attempts
from .corrections import set_result
from .grading_worker import Regrading, Setup
from .history import Attempt, HandIn, History
from .intake import Intake, Report
from .records import quote_name
from .regrade import Work, run_again, stored_submission

WAITING = "It was collected and is not graded yet: `autograder grade` grades it."


def keep_in_order(
    course: Course, submissions: Sequence[Submission], hand_in: Callable[[Submission], HandIn]
) -> int:
    """Keep ``submissions`` of one student and assignment, which come in the order of their hand-ins.

    hand_in: says when a submission was handed in

    What the store has already, with the same time, is no further hand-in; but everything after the first one that it
    does not have is noted again, so that the last one stays the last. Returns how many attempts wait to be graded.
    Durable on return. Raises AttemptError.
    """
    course_secret(course)  # is made now: where attempts exist and it does not, it counts as lost
    store = Attempts(course.attempts_folder)
    is_known = True
    waiting = 0
    for submission in submissions:
        history = store.history(submission.student, submission.assignment)
        time = hand_in(submission)
        attempt = next((each for each in history.attempts if each.contents == submission.digest), None)
        known_times = [each.time for each in attempt.hand_ins] if attempt is not None else []
        is_known = is_known and time.time in known_times
        if is_known:
            continue
        result = attempt.result if attempt is not None else None
        waiting += result is None
        store.keep(
            submission.student,
            submission.assignment,
            submission.files,
            time,
            result=result,
            message=WAITING,
        )
    if waiting:
        marker = _marker(course, submissions[0].assignment)
        make_folder(marker.parent)
        write_file(marker, b"")
    return waiting


def grade_waiting(
    course: Course,
    setup: Setup,
    assignments: Sequence[str],
    students: Collection[str] = (),
    *,
    workers: int = 1,
    report: Report = lambda sentence: None,
) -> list[SubmissionResult]:
    """Grade the attempts that wait; return a result for each student and assignment that had some.

    students: those who are asked for; none: everybody

    Each result is durable before the next one is graded. Raises SandboxUnavailable, SandboxTooWeak, AttemptError.
    """
    marked = has_waiting(course, assignments)
    if not marked:
        return []
    intake = Intake(course, setup, report)
    store = intake.attempts
    results: dict[tuple[str, str], SubmissionResult] = {}
    for name in marked:
        histories = [
            store.history(student, name)
            for student in store.students(name)
            if not students or student in students
        ]
        work = (task for history in histories for task in _work(history, intake, report))
        for attempt, result in run_again(work, intake, setup, workers, report):
            set_result(store, attempt, result)
            results[attempt.student, name] = msgspec.structs.replace(result, student=attempt.student)
        if not any(_waits(store.history(student, name)) for student in store.students(name)):
            _marker(course, name).unlink(missing_ok=True)
    return list(results.values())


def has_waiting(course: Course, assignments: Sequence[str]) -> list[str]:
    """Return those of ``assignments`` of which collected attempts wait."""
    return [name for name in assignments if _marker(course, name).exists()]


def _work(history: History, intake: Intake, report: Report) -> list[Work]:
    submissions = ((each, stored_submission(each, history, intake, report)) for each in _waits(history))
    return [Work(each, Regrading(files)) for each, files in submissions if files is not None]


def _waits(history: History) -> list[Attempt]:
    return [each for each in history.attempts if each.result is None and each.message == WAITING]


def _marker(course: Course, assignment: str) -> Path:
    return course.attempts_folder / f"waiting-{quote_name(assignment)}"
