"""What a student may see. Everything that is shown passes through `shown`; renderers take nothing else.

Of a hidden check a student sees its title, the outcome and the diagnosis. The message of an exception and
what was printed are the student's own text, and ``raise ValueError(X)`` or ``print(X)`` would carry hidden
inputs out: the type of the exception and the line of the student's own code take their place. Whatever else the
code can choose is said within `autograder.budget`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import msgspec

from .. import budget
from ..results import CheckResult, Comparison, Curves, ExerciseResult, Frame, Outcome, SubmissionResult
from ..suite.sentences import message, where
from .cleaned import NOTHING, Cleaned, cleaned
from .once import Once

Audience = Literal["student", "instructor"]
LEVELS = ("outcome", "diagnosis", "values")

_OF_NUMPY = re.compile(r".*, line \d+: [\w ]+\.")
_NOT_FINITE = re.compile(r"\b(?:nan|infinite|not finite|not a number)\b")
"""A remark on one of NumPy's warnings, and a diagnosis that it explains."""


@dataclass(frozen=True)
class Policy:
    """What holds where a check's own marker says nothing.

    visibility: ``always``, ``after due``, ``after N attempts`` or ``never``
    level:      ``outcome``, ``diagnosis`` or ``values``
    """

    visibility: str = "always"
    level: str = "diagnosis"


@dataclass(frozen=True)
class Circumstances:
    """For whom, and when.

    attempts: counts this one too
    secret:   whether the check's inputs are; those of practice lie open on the student's own machine
    """

    audience: Audience = "student"
    due_is_over: bool = False
    attempts: int = 1
    secret: bool = True


MOST_MESSAGE_LINES = 2
"""Of an exception's message; NumPy's explain at length."""

EVERYTHING = Circumstances("instructor")
"""For instructors, and for a student's own visible checks on the student's own machine."""


@dataclass(frozen=True)
class ShownCheck:
    """One check, as it may be shown.

    message: what is wrong and what to do next; empty for a check that passed
    picture: what the misconception looks like, an SVG of the author's
    place:   the line of the student's own code that matters, if one does
    details: lines for those who may see values: what was expected, an exception's message, printed text
    curves:  for those who may see values: where two trajectories part
    comparison: for those who may see values: expected beside got
    printed: for those who may see values: the last lines that the code printed
    """

    name: str
    title: Cleaned
    outcome: Outcome
    score: float
    points: float
    message: Cleaned = NOTHING
    misconception: str | None = None
    picture: str = ""
    place: Frame | None = None
    remarks: tuple[Cleaned, ...] = ()
    details: tuple[Cleaned, ...] = ()
    curves: Curves | None = None
    comparison: Comparison | None = None
    printed: tuple[Cleaned, ...] = ()


@dataclass(frozen=True)
class ShownExercise:
    """One exercise. ``withheld`` counts the checks that are not shown, or not yet; their points count."""

    name: str
    score: float
    max_score: float
    checks: tuple[ShownCheck, ...]
    withheld: int = 0
    is_final: bool = True


@dataclass(frozen=True)
class ShownSubmission:
    """One submission."""

    student: Cleaned
    assignment: str
    status: str
    message: Cleaned
    score: float
    max_score: float
    exercises: tuple[ShownExercise, ...]


def shown(check: CheckResult, policy: Policy, circumstances: Circumstances) -> ShownCheck | None:
    """Return what may be shown of ``check``, or None if nothing may."""
    instructor = circumstances.audience == "instructor"
    if not instructor and not _is_visible(check.visibility or policy.visibility, circumstances):
        return None
    level = "values" if instructor else check.level or policy.level
    rank = LEVELS.index(level) if level in LEVELS else 0
    if rank < 2 and circumstances.secret:
        check = _within_budget(check)
    return ShownCheck(
        name=check.name,
        title=cleaned(check.title),
        outcome=check.outcome,
        score=check.score,
        points=check.points,
        message=cleaned(message(check, diagnosis=rank >= 1, values=rank >= 2)),
        misconception=check.misconception if rank >= 1 else None,
        picture=check.picture if rank >= 1 else "",
        place=_place(check),
        remarks=tuple(map(cleaned, check.remarks)) if rank >= 1 else (),
        details=tuple(map(cleaned, _details(check))) if rank >= 2 else (),
        curves=check.curves if rank >= 2 else None,
        comparison=check.comparison if rank >= 2 else None,
        printed=tuple(map(cleaned, _printed(check))) if rank >= 2 else (),
    )


def _within_budget(check: CheckResult) -> CheckResult:
    """Return the check with nothing that the student's code could choose beyond the budget."""
    diagnosis = budget.within_budget(check.diagnosis)
    return msgspec.structs.replace(
        check,
        diagnosis=diagnosis,
        cause=budget.within_budget(check.cause),
        error_type=budget.quoted_error_type(check.error_type),
        frames=tuple(frame for frame in check.frames if frame.quotable),
        remarks=_remarks(check),
    )


def _remarks(check: CheckResult) -> tuple[str, ...]:
    """Return what the source itself says, and of NumPy's warnings the first, where it adds to what is said anyway."""
    warnings = [remark for remark in check.remarks if _OF_NUMPY.fullmatch(remark)]
    adds = check.outcome is Outcome.PASSED or (
        check.outcome is Outcome.FAILED and _NOT_FINITE.search(check.diagnosis) is not None
    )
    left_out = warnings[budget.REMARKS :] if adds else warnings
    return tuple(remark for remark in check.remarks if remark not in left_out)


def shown_exercise(exercise: ExerciseResult, policy: Policy, circumstances: Circumstances) -> ShownExercise:
    """Return what may be shown of ``exercise``."""
    checks = [shown(check, policy, circumstances) for check in exercise.checks]
    visible = tuple(check for check in checks if check is not None)
    return ShownExercise(
        exercise.name,
        exercise.score,
        exercise.max_score,
        visible,
        len(checks) - len(visible),
        not exercise.needs_a_person,
    )


def shown_submission(
    result: SubmissionResult, policy: Policy, circumstances: Circumstances
) -> ShownSubmission:
    """Return what may be shown of ``result``."""
    return ShownSubmission(
        cleaned(result.student),
        result.assignment,
        str(result.status),
        cleaned(result.message),
        result.score,
        result.max_score,
        tuple(shown_exercise(exercise, policy, circumstances) for exercise in result.exercises),
    )


def comments(submission: ShownSubmission) -> dict[str, str]:
    """Return exercise -> plain text for nbgrader's comment; under the empty name, what concerns all of it."""
    texts = {exercise.name: comment(exercise) for exercise in submission.exercises}
    return {"": submission.message, **texts} if submission.message else texts


def comment(exercise: ShownExercise) -> str:
    """Return a few lines on one exercise: each check that was lost, what is wrong, and where."""
    if not exercise.checks and exercise.withheld:
        return _withheld(exercise.withheld)
    lines = []
    once = Once()
    for check in exercise.checks:
        if check.outcome is Outcome.PASSED:
            continue
        line = f"{check.title} [{check.outcome}]"
        if once.is_new(check.message):
            line += f"\n  {check.message}"
            if check.place is not None and check.place.text:
                line += f"\n  {where(check.place)}: {check.place.text.strip()}"
        lines.append(line)
    if not lines:
        lines.append("All checks passed." if not exercise.withheld else "All checks that are shown passed.")
    if exercise.withheld:
        lines.append(_withheld(exercise.withheld))
    return "\n".join(lines)


def _is_visible(visibility: str, circumstances: Circumstances) -> bool:
    if visibility == "always":
        return True
    if visibility == "after due":
        return circumstances.due_is_over
    after = re.fullmatch(r"after (\d+) attempts?", visibility)
    return after is not None and circumstances.attempts >= int(after[1])


def _place(check: CheckResult) -> Frame | None:
    """Return the innermost line of the student's own code that matters; a stub's own line says nothing."""
    if not check.frames or check.outcome in (Outcome.PASSED, Outcome.NOT_ATTEMPTED):
        return None
    frame = check.frames[-1]
    return Frame(cleaned(frame.file), frame.line, cleaned(frame.function), cleaned(frame.text), frame.column)


def _details(check: CheckResult) -> tuple[str, ...]:
    lines = []
    if check.values:
        lines += check.values.splitlines()
    if check.error_message:
        lines += f"{check.error_type}: {check.error_message}".splitlines()[:MOST_MESSAGE_LINES]
    if printed := _printed(check):
        lines += ["printed:", *printed]
    return tuple(lines)


def _printed(check: CheckResult) -> tuple[str, ...]:
    return tuple(check.output.splitlines()[-20:])


def _withheld(count: int) -> str:
    checks = "check is" if count == 1 else "checks are"
    return f"{count} more {checks} not shown, or not yet; the points are counted."
