"""The worker: claims an upload, grades it warm, writes what `autograder grade` writes, and notes what became of it.

The upload goes where hand-ins go everywhere: its files into the folder of submissions, the receipt's time beside them,
the result into the store of attempts, the mark into gradebook and audit log, the page below ``data/pages``. Each of
these steps can be done twice with the same end, so a worker may die anywhere: the next one does the rest, and what
the store of attempts has already is not graded again.
"""

from __future__ import annotations

import logging
import os
import socket
import threading
import uuid
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import select

from ..course.course import Course, Service
from ..durable import replace_folder
from ..errors import AutograderError
from ..feedback.pages import write_student_page
from ..gradebook.database import GradebookUnavailable
from ..gradebook.sync import Bookkeeper
from ..grading.attempts import Attempts
from ..grading.dask_workers import SchedulerError
from ..grading.grading_worker import Mode, SandboxTooWeak, setup_for
from ..grading.groups import for_every_member
from ..grading.hand_ins import NotedTime, note_time
from ..grading.history import HandIn
from ..grading.intake import Job
from ..grading.mark_words import attention
from ..grading.one_at_a_time import WarmGrader
from ..grading.workers import WarmProcesses
from ..results import Status, SubmissionResult
from ..sandbox import SandboxUnavailable
from ..student.submission import NotASubmission, Submission, read_submission
from .claims import (
    GAVE_UP,
    LEASE,
    Claim,
    Outcome,
    claim,
    claim_again,
    finish,
    forget_worker,
    note_worker,
    put_back,
    renew,
)
from .cluster import regraded_on_cluster
from .contents import read_archive
from .courses import CourseShelf
from .database import DATABASE_AWAY, Database, ServiceError
from .open_courses import OpenCourses
from .retention import forget_old
from .tables import FAILED, archives, moment, uploads

log = logging.getLogger("autograder.work")

IDLE_SECONDS = 0.5
"""How long a worker waits before it looks into an empty queue again."""

AWAY_SECONDS = 1.0
"""How long it waits while the database cannot be reached."""

REST = timedelta(seconds=5)
"""How long a course is left alone after its gradebook's database failed."""

_AT_ONCE_ON_CLUSTER = 100
"""Uploads that go to a cluster together: a student's next upload waits for the student's part of them."""

_ALONE = timedelta(minutes=5)  # after which a cluster that did not answer is asked again
_ALIVE = timedelta(seconds=20)  # between two notes that a worker is alive
_FORGETTING = timedelta(hours=1)  # between two looks for what is kept no longer
_WIDEST = Service(
    upload_mib=48, total_mib=48, files=500
)  # a limit that was lowered holds for new uploads alone


def worker_name() -> str:
    """Return a name that no other worker has."""
    return f"{socket.gethostname()[:60]}-{os.getpid()}-{uuid.uuid4().hex[:6]}"


@dataclass
class GradingService:
    """Grades uploads of the courses on ``shelf``. Each thread that works needs one of its own.

    sandbox: as for `autograder grade`
    clock:   the present, with a zone
    lease:   how long a claim holds without being renewed
    """

    shelf: CourseShelf
    database: Database
    sandbox: Mode = "auto"
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    lease: timedelta = LEASE

    def __post_init__(self) -> None:
        self.name = worker_name()
        self._processes: dict[str, WarmProcesses] = {}
        self._open = OpenCourses()
        self._not_stored: set[int] = set()
        self._rests_until: dict[str, datetime] = {}
        self._alone_until = datetime.min.replace(tzinfo=UTC)
        self._noted = self._forgot = datetime.min.replace(tzinfo=UTC)

    def close(self) -> None:
        """End the warm processes, and close the gradebooks."""
        self._open.close_all()
        for processes in self._processes.values():
            processes.close()
        with suppress(*DATABASE_AWAY):  # then it counts as gone after a while
            forget_worker(self.database, self.name)

    def run(self, stop: threading.Event) -> None:
        """Work until ``stop`` is set. Raises SandboxUnavailable where nothing can be graded here."""
        while not stop.is_set():
            try:
                self._say_alive()
                self._forget_old()
                is_busy = self.step()
            except DATABASE_AWAY as error:  # what was claimed comes back when its lease is over
                log.warning("the database does not answer", extra={"reason": type(error).__name__})
                stop.wait(AWAY_SECONDS)
            else:
                if not is_busy:
                    stop.wait(IDLE_SECONDS)

    def step(self) -> bool:
        """Grade the next upload; return whether there was one. Raises SandboxUnavailable and SandboxTooWeak."""
        if self._step_on_cluster():
            return True
        begun = self.clock()
        held = claim(self.database, self._not_resting(begun), self.name, begun, self.lease)
        if held is None:
            return False
        try:
            with self._renewing([held]):
                outcome = self._grade(held)
        except (SandboxUnavailable, SandboxTooWeak) as error:
            self._put_back(held, str(error), is_a_try=False)
            raise
        except DATABASE_AWAY:
            self._open.close(held.course)
            raise
        except (
            GradebookUnavailable
        ) as error:  # no upload is to blame, and each of the course would meet the same
            self._put_back(held, str(error), is_a_try=False)
            self._rests_until[held.course] = self.clock() + REST
            return True
        except (AutograderError, OSError) as error:
            self._put_back(held, str(error))
            return True
        except Exception as error:
            log.exception("upload %s", held.number)
            self._put_back(held, f"{type(error).__name__}: {error}")
            return True
        if outcome is not None:
            self._finish(held, outcome, (self.clock() - begun).total_seconds())
        return True

    def _not_resting(self, now: datetime) -> list[str]:
        """Return the courses whose gradebook has not failed just now."""
        rested = datetime.min.replace(tzinfo=UTC)
        return [course for course in self.shelf.ids if self._rests_until.get(course, rested) <= now]

    def _step_on_cluster(self) -> bool:
        """Grade again on a course's cluster what waits for it; return whether that was enough for one."""
        for course in self.shelf.all():
            if course.service.cluster and self.clock() >= self._alone_until:
                claims = claim_again(
                    self.database,
                    course.id,
                    self.name,
                    self.clock(),
                    self.lease,
                    least=course.service.cluster_from,
                    most=_AT_ONCE_ON_CLUSTER,
                    without=self._not_stored,
                )
                if claims:
                    self._regrade_on_cluster(course, claims)
                    return True
        return False

    def _regrade_on_cluster(self, course: Course, claims: list[Claim]) -> None:
        left = {held.number: held for held in claims}
        problems: list[str] = []
        reason, is_a_try, begun = "The store of attempts does not hold it.", False, self.clock()
        try:
            setup = setup_for(course, self.sandbox)
            keeper = self._open.keeper(course, claims[0].assignment)
            with self._renewing(claims):
                for held, results in regraded_on_cluster(course, setup, keeper, claims, problems.append):
                    if results:
                        del left[held.number]
                        outcome = self._outcome(course, held, results, keeper, problems)
                        if outcome is not None:
                            self._finish(held, outcome, (self.clock() - begun).total_seconds())
            self._not_stored |= left.keys()
        except DATABASE_AWAY:
            self._open.close(course.id)
            raise
        except SchedulerError as error:  # this worker does it itself, and asks again later
            reason, self._alone_until = str(error), self.clock() + _ALONE
        except (AutograderError, OSError) as error:
            reason, is_a_try = str(error), True
        for held in left.values():
            self._put_back(held, reason, is_a_try=is_a_try)

    def _finish(self, held: Claim, outcome: Outcome, seconds: float) -> None:
        with self.database.writing() as connection:
            is_noted = finish(connection, held, outcome, self.clock())
        log.info("graded", extra={"upload": held.number, "seconds": seconds, "noted": is_noted})

    def _put_back(self, held: Claim, reason: str, *, is_a_try: bool = True) -> None:
        log.warning("not graded", extra={"upload": held.number, "reason": reason})
        self._open.close(held.course)
        with self.database.writing() as connection:
            put_back(connection, held, reason, self.clock(), is_a_try=is_a_try)

    def _grade(self, held: Claim) -> Outcome | None:
        """Grade and write everything; None where it was put back, since our side failed."""
        course = self.shelf.get(held.course)
        if course is None:
            raise ServiceError(f"The course {held.course!r} is not served here.")
        if not any(entry.name == held.assignment for entry in course.assignments):
            raise ServiceError(f"The assignment {held.assignment!r} is not in course.toml any more.")
        problems: list[str] = []
        keeper = self._open.keeper(course, held.assignment)
        grader = WarmGrader(
            course,
            setup_for(course, self.sandbox),
            write=keeper.write,
            report=problems.append,
            processes=self._processes.setdefault(course.id, WarmProcesses()),
        )
        results = self._results(course, grader, held, problems)
        return self._outcome(course, held, results, keeper, problems)

    def _outcome(
        self,
        course: Course,
        held: Claim,
        results: list[SubmissionResult],
        keeper: Bookkeeper,
        problems: list[str],
    ) -> Outcome | None:
        """Write the pages, and return what became of it; None where it was put back, since our side failed."""
        for result in results:
            mark = keeper.marks.get((result.student, result.assignment))
            if mark is not None:
                write_student_page(course, keeper.result(mark), mark)
        self._open.rest(course.id)
        own = next((result for result in results if result.student == held.student), results[0])
        if own.status is Status.BROKEN:
            self._put_back(held, own.message)
            return None
        mark = keeper.marks.get((own.student, own.assignment))
        reasons = [
            *(reason for result in results for reason in attention(result, keeper.marks)),
            *problems,
            *keeper.problems,
        ]
        return Outcome(
            status=str(own.status),
            points=mark.total if mark is not None else None,
            max_points=mark.max_score if mark is not None else None,
            sentence=own.message,
            attention=" ".join(dict.fromkeys(reasons)),
        )

    def _results(
        self, course: Course, grader: WarmGrader, held: Claim, problems: list[str]
    ) -> list[SubmissionResult]:
        """Return the result of each who hands in together with the student."""
        members = course.assignment(held.assignment).group_of(held.student)
        if held.priority > 0:
            again = [grader.grade_again(member, held.assignment, held.digest) for member in members]
            stored = [result for result in again if result is not None]
            if stored:
                return stored
        self._note_what_failed(course, held, members)
        folder = self._unpacked(course, held)
        jobs = for_every_member(
            course, [Job(held.student, held.assignment, folder)], problems.append, members
        )
        return [grader.grade(job).result for job in jobs]

    def _unpacked(self, course: Course, held: Claim) -> Path:
        """Put the upload into the folder of submissions, with the receipt's time; return its folder."""
        if not held.archive:
            raise ServiceError(
                f"The service has kept its copy of upload {held.number} for keep_days, and the store of attempts does not "
                f"hold it."
            )
        contents = read_archive(held.archive, replace(course, service=_WIDEST))
        folder = course.submitted_folder / held.student / held.assignment
        submission = _read(course, folder, held)
        if submission is None or submission.digest != held.digest:
            replace_folder(folder, lambda unfinished: _write(unfinished, contents.files))
            submission = read_submission(
                folder, held.student, held.assignment, limits=course.submission_limits
            )
        noted = NotedTime(submission.digest, held.received, "receipt", f"upload {held.number}")
        note_time(course, held.student, held.assignment, noted)
        return folder

    def _note_what_failed(self, course: Course, held: Claim, members: Collection[str]) -> None:
        """Let the store know the earlier uploads that failed, so that the hand-ins keep their order."""
        store = Attempts(course.attempts_folder)
        where = (
            (uploads.c.course == held.course)
            & (uploads.c.student == held.student)
            & (uploads.c.assignment == held.assignment)
            & (uploads.c.number < held.number)
            & (uploads.c.state == FAILED)
        )
        with self.database.reading() as connection:
            rows = connection.execute(
                select(uploads.c.digest, uploads.c.received, archives.c.content)
                .join(archives, archives.c.upload == uploads.c.number)
                .where(where)
                .order_by(uploads.c.number)
            ).all()
        for row in rows:
            for member in members:
                history = store.history(member, held.assignment)
                if row.digest not in {attempt.contents for attempt in history.attempts}:
                    files = read_archive(row.content, replace(course, service=_WIDEST)).files
                    hand_in = HandIn(0, moment(row.received), "receipt")
                    store.keep(member, held.assignment, files, hand_in, message=GAVE_UP)

    @contextmanager
    def _renewing(self, claims: Collection[Claim]) -> Iterator[None]:
        """Renew the leases in a thread while the block runs."""
        is_over = threading.Event()

        def keep() -> None:
            while not is_over.wait(self.lease.total_seconds() / 3):
                try:
                    with self.database.writing() as connection:
                        for held in claims:
                            renew(connection, held, self.clock(), self.lease)
                    self._say_alive()
                except Exception:
                    log.exception("the leases of %d uploads were not renewed", len(claims))

        thread = threading.Thread(target=keep, name="lease", daemon=True)
        thread.start()
        try:
            yield
        finally:
            is_over.set()
            thread.join()

    def _forget_old(self) -> None:
        now = self.clock()
        if now - self._forgot > _FORGETTING:
            self._forgot = now
            for course in self.shelf.all():
                forget_old(self.database, course, now)

    def _say_alive(self) -> None:
        now = self.clock()
        if now - self._noted > _ALIVE:
            self._noted = now
            note_worker(self.database, self.name, now)


def _read(course: Course, folder: Path, held: Claim) -> Submission | None:
    try:
        return read_submission(folder, held.student, held.assignment, limits=course.submission_limits)
    except NotASubmission:
        return None


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
