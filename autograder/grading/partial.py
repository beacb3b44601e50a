"""Grade a submission again after an edit of its suite: only the checks that the edit touches.

The results of the others stay as they are, since a check's outcome depends only on what its digest names (see
`check_sources`). After a check that ran out of time or memory, or whose process ended, this is not so, since checks
share the limits of one submission: then everything is run again.

A diagnosis looks at all checks of an exercise and at the exercises below it. So where a check of a touched
exercise is not passed, these exercises are run as a whole; where all are passed, nothing is diagnosed.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from ..results import CheckResult, Outcome, SubmissionResult
from ..suite.collection import Check
from .check_sources import Digests

_REPEATABLE: Final = (Outcome.PASSED, Outcome.FAILED, Outcome.NOT_ATTEMPTED)

Run = Callable[[Collection[str] | None, Collection[str] | None], list[CheckResult]]
"""Runs checks in fresh processes: those named, or those of the exercises named with their diagnosis."""


@dataclass(frozen=True)
class Plan:
    """What has to be run: ``checks`` by name, without a diagnosis, and ``exercises`` as a whole, with one."""

    checks: frozenset[str] = frozenset()
    exercises: frozenset[str] = frozenset()


def rerun(
    earlier: SubmissionResult, checks: Sequence[Check], digests: Digests, run: Run
) -> list[CheckResult] | None:
    """Return the results of ``checks`` on the submission of ``earlier``; None where all of them have to be run.

    earlier: the result of the same submission by the same engine, packages, limits and seed
    """
    earlier_checks = {check.name: check for exercise in earlier.exercises for check in exercise.checks}
    if not all(_is_repeatable(check) for check in earlier_checks.values()):
        return None
    plan = _plan(earlier_checks, checks, digests)
    new = run(plan.checks, None) if plan.checks else []
    failed = {check.exercise for check in new if check.outcome is not Outcome.PASSED}
    exercises = plan.exercises | _with_lower(failed, digests)
    if exercises:
        new = [check for check in new if check.exercise not in exercises] + run(None, exercises)
    if not all(_is_repeatable(check) for check in new):
        return None
    by_name = earlier_checks | {check.name: check for check in new}
    return [_as_declared(by_name[check.name], check, digests) for check in checks]


def _plan(earlier_checks: dict[str, CheckResult], checks: Sequence[Check], digests: Digests) -> Plan:
    """Say what has to be run, by what was stored."""
    earlier_digests = {name: check.depends.partition("-") for name, check in earlier_checks.items()}
    declared = {check.name: check for check in checks}
    changed = {
        name
        for name in declared
        if name not in earlier_checks or earlier_digests[name][0] != digests.checks[name]
    }
    dropped = earlier_checks.keys() - declared.keys()
    exercises = {check.exercise for check in checks}
    with_new_first = {
        name for name in exercises if _first_of(name, checks) != _first_of(name, earlier_checks.values())
    }
    touched = (
        with_new_first
        | {declared[name].exercise for name in changed}
        | {earlier_checks[name].exercise for name in dropped}
    )
    touched |= {
        check.exercise
        for name, check in earlier_checks.items()
        if check.exercise in exercises and earlier_digests[name][2] != digests.variants[check.exercise]
    }
    touched = _with_higher(touched, digests)
    unchanged = [check for name, check in earlier_checks.items() if name in declared and name not in changed]
    has_failed = any(check.exercise in touched and check.outcome is not Outcome.PASSED for check in unchanged)
    whole_exercises = _with_lower(touched if has_failed else with_new_first, digests) & exercises
    return Plan(
        frozenset(name for name in changed if declared[name].exercise not in whole_exercises), whole_exercises
    )


def _first_of(exercise: str, checks: Collection[Check] | Collection[CheckResult]) -> str:
    """The first check of an exercise: the remarks on its whole function stand there."""
    return next((check.name for check in checks if check.exercise == exercise), "")


def _with_higher(exercises: set[str], digests: Digests) -> set[str]:
    """The exercises, and all that build on them: what is said of a lower one is used there."""
    return exercises | {name for name, lower in digests.prerequisites.items() if lower & exercises}


def _with_lower(exercises: Collection[str], digests: Digests) -> frozenset[str]:
    return frozenset(exercises).union(*(digests.prerequisites.get(name, frozenset()) for name in exercises))


def _is_repeatable(check: CheckResult) -> bool:
    """Whether the check's outcome is its own alone: an exception of the code's, but no end of its process."""
    return check.outcome in _REPEATABLE or (check.outcome is Outcome.RAISED and bool(check.error_type))


def _as_declared(result: CheckResult, check: Check, digests: Digests) -> CheckResult:
    """Return the result with what the suite says of the check now."""
    return msgspec.structs.replace(
        result,
        title=check.title,
        points=float(check.points),
        visibility=check.visibility,
        level=check.level,
        depends=digests.depends(check),
    )
