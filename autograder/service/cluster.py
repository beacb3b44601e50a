"""Much that is graded again goes to a Dask cluster: the worker keeps the books, the cluster's machines run the suites.

They get the author's folder by a hash of its contents, over TLS, and grade as a worker does, each submission in a
sandbox with the course's limits. Results come back one by one, and each is durable before its upload is done.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from ..course.course import Course
from ..gradebook.sync import Bookkeeper
from ..grading.again import StoredAttempt, find_stored
from ..grading.dask_workers import on_dask
from ..grading.grading_worker import Setup, worker_at
from ..grading.intake import Intake, Report
from ..grading.sent_suites import packed_suite
from ..results import Status, SubmissionResult
from .claims import Claim

_Key = tuple[str, str]
"""A student, and the digest of an attempt."""


def regraded_on_cluster(
    course: Course, setup: Setup, keeper: Bookkeeper, claims: Sequence[Claim], report: Report
) -> Iterator[tuple[Claim, list[SubmissionResult]]]:
    """Grade the ``claims`` of one assignment again; yield each with its results, once they are in the gradebook.

    Each who hands in together with the student has a result. Of what the store of attempts does not hold there is
    none: then the list is empty. Raises SchedulerError, SandboxUnavailable and SandboxTooWeak, AttemptError,
    GradebookError.
    """
    intake = Intake(course, setup, report)
    assignment = claims[0].assignment
    stored: dict[_Key, StoredAttempt] = {}
    wanted: dict[int, list[_Key]] = {}
    for held in claims:
        members = course.assignment(assignment).group_of(held.student)
        for member in members:
            found = find_stored(intake, setup, member, assignment, held.digest, report=report)
            if found is not None:
                stored[member, held.digest] = found
        wanted[held.number] = [key for member in members if (key := (member, held.digest)) in stored]
    results = {key: each.current for key, each in stored.items() if each.current is not None}
    left = list(claims)
    yield from _complete(left, wanted, results, keeper)
    to_run = [each.submission for key, each in stored.items() if key not in results]
    answers = on_dask(
        partial(worker_at, setup),
        to_run,
        course.service.cluster,
        setup.seconds,
        suite=packed_suite(setup.solutions, assignment),
    )
    for submission, answer in answers if to_run else ():
        key = (submission.student, submission.digest)
        results[key] = stored[key].accept(intake, setup, answer)
        yield from _complete(left, wanted, results, keeper)


def _complete(
    left: list[Claim],
    wanted: dict[int, list[_Key]],
    results: dict[_Key, SubmissionResult],
    keeper: Bookkeeper,
) -> Iterator[tuple[Claim, list[SubmissionResult]]]:
    """Take those out of ``left`` whose results are all there; write them, and yield them."""
    for held in [each for each in left if all(key in results for key in wanted[each.number])]:
        left.remove(held)
        own = [results[key] for key in wanted[held.number]]
        known = [result for result in own if result.status is not Status.BROKEN]
        if known:
            keeper.write(known)
        yield held, own
