"""Grade again what has changed, and say who would gain or lose and why, before anything is written.

A regrade takes every stored attempt whose result does not fit the suite, engine, packages and limits as they are,
and runs what the change touches (see `partial`). A policy decides what becomes of the outcome:

    as-is        the new results, whoever gains or loses
    never-lower  for those whose mark would go down, each check keeps the better of its two outcomes
    best-of      for everybody, each check keeps the better of its two outcomes

What is decided is stored as the result by the suite as it is, so that no later command decides otherwise. Marks
come in as values: this module asks ``mark`` what they would be, and never looks into the gradebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal, get_args

import msgspec

from ..course.course import Course
from ..results import CheckResult, Outcome, SubmissionResult
from ..student.submission import Submission, printable
from ..suite.session import by_exercise
from .attempts import AttemptError, Attempts
from .batch import worker_for
from .corrections import set_result
from .grading_worker import Regrading, Setup
from .history import Attempt, History
from .intake import Intake, Report
from .mark_values import Mark
from .workers import Lost, in_processes, in_this_process

Policy = Literal["as-is", "never-lower", "best-of"]
POLICIES: Final[tuple[Policy, ...]] = get_args(Policy)

_REASONS: Final = ("engine", "packages", "limits", "seed", "submission")


class CheckChange(msgspec.Struct, frozen=True):
    """One check whose outcome, points or place in the suite is not what it was. before, after: points, or None."""

    exercise: str
    name: str
    outcome_before: str
    outcome_after: str
    before: float | None
    after: float | None
    why: str


class AttemptChange(msgspec.Struct, frozen=True):
    """One attempt with another result."""

    contents: str
    before: SubmissionResult
    after: SubmissionResult


class Change(msgspec.Struct, frozen=True):
    """What a regrade means for one student and assignment.

    before, after: the points that count, lateness and manual scores included; as the gradebook has them, and as they
                   would be
    why:           of ``suite``, ``points``, ``engine``, ``packages``, ``limits``, ``date or extension``
    checks:        of the attempt that the exercises come from
    attempts:      all that have another result
    """

    student: str
    assignment: str
    before: float
    after: float
    max_score: float
    why: tuple[str, ...]
    checks: tuple[CheckChange, ...]
    attempts: tuple[AttemptChange, ...]

    @property
    def gain(self) -> float:
        return self.after - self.before


@dataclass(frozen=True)
class Marks:
    """Two functions that return marks. before: the points in the gradebook now, or None; after: the mark for a history."""

    before: Callable[[str, str], float | None]
    after: Callable[[History], Mark]


@dataclass(frozen=True)
class Work:
    """A task with the attempt that it is about."""

    attempt: Attempt
    regrading: Regrading


def regrade(
    course: Course,
    setup: Setup,
    assignments: Sequence[str],
    marks: Marks,
    *,
    policy: Policy = "as-is",
    full: bool = False,
    workers: int = 1,
    report: Report = lambda sentence: None,
    on_progress: Callable[[str], object] = lambda student: None,
) -> list[Change]:
    """Return what would change, by assignment and student. Nothing is written.

    full:    run everything again, also what has not changed
    workers: processes of this machine; 0 grades in this process
    report:  takes a sentence for each attempt that cannot be graded again

    Raises SandboxUnavailable and SandboxTooWeak, AttemptError if the store cannot be read.
    """
    intake = Intake(course, setup, report)
    store = intake.attempts
    histories = [
        store.history(student, assignment)
        for assignment in assignments
        for student in store.students(assignment)
    ]
    new: dict[tuple[str, str, str], SubmissionResult] = {}
    work = (task for history in histories for task in _work(history, intake, setup, full, report))
    for attempt, result in run_again(work, intake, setup, workers, report):
        new[attempt.student, attempt.assignment, attempt.contents] = result
        on_progress(attempt.student)
    changes = [_change(history, new, marks, policy) for history in histories]
    return [change for change in changes if change is not None]


def apply(store: Attempts, changes: Sequence[Change]) -> list[SubmissionResult]:
    """Store the new results as the current ones, and return them, so that the caller writes them into the gradebook.

    Durable on return. Raises AttemptError; what was stored until then stays, and the same regrade continues from there.
    """
    applied = []
    for change in changes:
        stored = {attempt.contents: attempt for attempt in store.all(change.student, change.assignment)}
        for entry in change.attempts:
            set_result(store, stored[entry.contents], entry.after)
        current = store.all(change.student, change.assignment)
        applied += [attempt.result for attempt in current[-1:] if attempt.result is not None]
    return applied


def stored_submission(
    attempt: Attempt, history: History, intake: Intake, report: Report
) -> Submission | None:
    """Return what ``attempt`` handed in, to be graded again; None, and a sentence to ``report``, if it cannot be read."""
    try:
        files = intake.attempts.submitted_files(attempt)
    except AttemptError as error:
        report(f"{printable(history.student)}, {history.assignment}: {error}")
        return None
    drawn_as = intake.roster.drawn_as(history.student)
    return Submission(history.student, history.assignment, files, drawn_as=drawn_as)


def _work(history: History, intake: Intake, setup: Setup, full: bool, report: Report) -> Iterator[Work]:
    """Yield what has to be run of one student's attempts."""
    for attempt in history.attempts:
        result = attempt.result
        if result is None or not attempt.is_graded:
            continue
        submission = stored_submission(attempt, history, intake, report)
        if submission is None:
            continue
        is_current = result.provenance == intake.provenance(submission) and setup.accepts(result.sandbox)
        if full or not is_current:
            can_keep = not full and setup.accepts(result.sandbox) and not result.decision
            yield Work(attempt, Regrading(submission, result if can_keep else None))


def run_again(
    work: Iterator[Work], intake: Intake, setup: Setup, workers: int, report: Report
) -> Iterator[tuple[Attempt, SubmissionResult]]:
    """Run the work and yield the results that are valid; report the others."""
    attempts: dict[int, Attempt] = {}

    def tasks() -> Iterator[Regrading]:
        for item in work:
            attempts[id(item.regrading)] = item.attempt
            yield item.regrading

    make = worker_for(setup)
    answers = (
        in_processes(make, tasks(), workers, setup.seconds) if workers else in_this_process(make, tasks())
    )
    for regrading, answer in answers:
        attempt = attempts.pop(id(regrading))
        lost = isinstance(answer, Lost)
        reason = (
            answer.reason if isinstance(answer, Lost) else intake.what_is_wrong(regrading.submission, answer)
        )
        if lost or reason:
            report(
                f"{printable(attempt.student)}, {attempt.assignment}: not graded again, through no fault of its own: {reason}."
            )
        elif isinstance(answer, SubmissionResult):
            yield attempt, answer


def _change(
    history: History, new: dict[tuple[str, str, str], SubmissionResult], marks: Marks, policy: Policy
) -> Change | None:
    """Return what the new results mean for one student; None where nothing changes."""
    key = (history.student, history.assignment)
    results = {a.contents: new[*key, a.contents] for a in history.attempts if (*key, a.contents) in new}
    current = marks.after(history)
    before = marks.before(*key)
    before = current.total if before is None else before
    mark = marks.after(_with_results(history, results))
    if policy == "best-of" or (policy == "never-lower" and mark.total < before):
        stored = {attempt.contents: attempt.result for attempt in history.attempts}
        results = {
            contents: _better(former, result, policy)
            for contents, result in results.items()
            if (former := stored[contents]) is not None
        }
        mark = marks.after(_with_results(history, results))
    attempts = tuple(
        AttemptChange(attempt.contents, attempt.result, results[attempt.contents])
        for attempt in history.attempts
        if attempt.result is not None and attempt.contents in results
    )
    official_change = next(
        (change for change in attempts if change.contents == mark.automatic.contents), None
    )
    checks = (
        tuple(_check_changes(official_change.before, official_change.after))
        if official_change is not None
        else ()
    )
    why = dict.fromkeys(check.why for check in checks)
    if abs(before - current.total) > 1e-9:
        why["date or extension"] = None
    if not why and not attempts:
        return None
    return Change(*key, before, mark.total, mark.max_score, tuple(why), checks, attempts)


def _with_results(history: History, results: dict[str, SubmissionResult]) -> History:
    attempts = tuple(
        msgspec.structs.replace(attempt, result=results.get(attempt.contents, attempt.result))
        for attempt in history.attempts
    )
    return msgspec.structs.replace(history, attempts=attempts)


def _better(before: SubmissionResult, after: SubmissionResult, policy: Policy) -> SubmissionResult:
    """Return ``after``, with the former outcome of each check that was passed and is not any more."""
    earlier_checks = {check.name: check for exercise in before.exercises for check in exercise.checks}
    stay_passed: list[str] = []
    checks: list[CheckResult] = []
    for check in (check for exercise in after.exercises for check in exercise.checks):
        earlier = earlier_checks.get(check.name)
        if earlier is None or earlier.outcome is not Outcome.PASSED or check.outcome is Outcome.PASSED:
            checks.append(check)
            continue
        stay_passed.append(check.name)
        checks.append(
            msgspec.structs.replace(
                earlier,
                title=check.title,
                points=check.points,
                visibility=check.visibility,
                level=check.level,
                depends=check.depends,
            )
        )
    if not stay_passed:
        return after
    return msgspec.structs.replace(
        after,
        exercises=by_exercise(checks),
        decision=f"Regraded as {policy}: {', '.join(stay_passed)} stay passed, as before the suite was changed.",
    )


def _check_changes(before: SubmissionResult, after: SubmissionResult) -> Iterator[CheckChange]:
    """Yield a line for each check that changed, in the order of the suite; checks that the suite dropped come last."""
    earlier_checks = {check.name: check for exercise in before.exercises for check in exercise.checks}
    later_checks = {check.name: check for exercise in after.exercises for check in exercise.checks}
    for name in {**later_checks, **earlier_checks}:
        old, now = earlier_checks.get(name), later_checks.get(name)
        check = now or old
        assert check is not None
        if old is None or now is None or (old.outcome, old.points) != (now.outcome, now.points):
            yield CheckChange(
                check.exercise,
                name,
                str(old.outcome) if old is not None else "",
                str(now.outcome) if now is not None else "",
                old.score if old is not None else None,
                now.score if now is not None else None,
                _why(before, after, old, now),
            )


def _why(
    before: SubmissionResult, after: SubmissionResult, old: CheckResult | None, now: CheckResult | None
) -> str:
    """Return why the check changed: the suite, its points, or else something that all checks depend on."""
    if old is None or now is None:
        return "suite"
    if old.outcome is now.outcome:
        return "points"
    if old.depends.partition("-")[0] != now.depends.partition("-")[0]:
        return "suite"
    changed = [
        name for name in _REASONS if getattr(before.provenance, name) != getattr(after.provenance, name)
    ]
    return " and ".join(changed) or "suite"
