"""The mark: what the points of one student for one assignment are made of, computed here and nowhere else.

The exercises are graded automatically, the written answers by a person.  Under ``counts = "best"`` the
exercises come from the attempt whose points after its own lateness are most, and the written answers from
the newest hand-in that has any; under ``last`` both come from the last hand-in.  So no work is lost.

What lateness costs is charged once for everything that comes from one attempt, and for each part with its
own lateness where the parts come from two:

    total  =  max(0, sum of the points - sum of the charges)

What a person entered (a manual score, extra credit) comes before what was computed.  What is not known yet
(an unread answer, a check that broke, an unknown time of handing in) is neither zero nor full: it stands in
``Mark.open``, and the mark is provisional.  The rule in words for students is docs/marks.md.

    mark = mark_of(course, history, choice, due, cells)     # values in, a frozen value out
    mark.total, mark.max_score, mark.is_final, mark.open

`autograder.gradebook.marks.marks(course, assignment)` gives the marks of a class with the gradebook's rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from ..course.course import Course
from ..course.lateness import handed_in, penalty
from ..course.settings import Late
from ..results import ExerciseResult, Status, SubmissionResult
from .history import Attempt, HandIn, History, Policy
from .limits import counted
from .mark_open import lateness, open_points
from .mark_values import CellScore, Charge, Choice, Mark, Open, Part

__all__ = [
    "CellScore",
    "Charge",
    "Choice",
    "Mark",
    "Open",
    "Part",
    "choose",
    "due_of",
    "lateness",
    "mark_of",
    "mark_of_result",
]

Answers = Callable[[Attempt], int]
"""How sure it is that an attempt holds a written answer: 0 for none, more for surer."""


def due_of(course: Course, student: str, assignment: str, granted: timedelta | None = None) -> datetime:
    """Return until when a submission is in time. granted: an extension that was given in the gradebook.

    What course.toml says about the student comes first.
    """
    entry = course.assignment(assignment)
    if student in entry.extensions or granted is None:
        return entry.due_for(student)
    return entry.due + granted


def choose(course: Course, history: History, due: datetime, answers: Answers = lambda attempt: 0) -> Choice:
    """Return the attempts that the parts of the mark come from, by the rule of the module's docstring.

    An attempt that was not graded gives the exercises only where it is the last and the last counts, or where
    nothing was graded.  An unknown time costs nothing in the comparison; where the attempt is chosen, it is
    open.  Of equals the earlier is taken.  Attempts beyond a limit of course.toml's give nothing.
    """
    history = counted(course, history)
    if not history.attempts:
        return Choice(None, None)
    last = history.attempts[-1]
    if course.grading.counts == "last" or len(history.attempts) == 1:
        return Choice(last, last)
    graded = [attempt for attempt in history.attempts if attempt.is_graded]
    automatic = max(graded, key=lambda attempt: _after_lateness(course, attempt, due)) if graded else last
    sure = {attempt.contents: answers(attempt) for attempt in history.attempts}
    most = max(sure.values())
    written = next(attempt for attempt in reversed(history.attempts) if sure[attempt.contents] == most)
    return Choice(automatic, written if most else automatic)


def mark_of(
    course: Course, history: History, choice: Choice, due: datetime, cells: Sequence[CellScore] | None = None
) -> Mark:
    """Return the mark. cells: the gradebook's rows; None where it was not asked: the exercises alone count."""
    policy = course.grading.counts
    within = counted(course, history)
    result = choice.automatic.result if choice.automatic is not None else None
    rows = tuple(cells) if cells is not None else _cells_of(result)
    exercises = [row for row in rows if row.kind == "exercise"]
    answers = [row for row in rows if row.kind == "written"]
    automatic = _part(choice.automatic, policy, due, exercises)
    written = _part(choice.written, policy, due, answers) if answers else None
    charges = _charges(course.late_for(history.assignment, due), automatic, written)
    score = automatic.score + (written.score if written is not None else 0.0)
    lost = min(sum(charge.penalty for charge in charges), max(0.0, score))
    return Mark(
        student=history.student,
        assignment=history.assignment,
        status=_status(choice.automatic),
        message=_message(choice.automatic),
        counts=policy,
        hand_ins=history.hand_ins,
        attempts=len(history.attempts),
        due=due,
        automatic=automatic,
        written=written,
        cells=rows,
        charges=charges,
        open=tuple(open_points(course, within, choice, due, rows)),
        score=score,
        penalty=lost,
        total=max(0.0, score - lost),
        max_score=float(sum(row.max_score for row in rows)),
        beyond_limit=len(history.attempts) - len(within.attempts),
    )


def mark_of_result(
    course: Course,
    result: SubmissionResult,
    cells: Sequence[CellScore] | None = None,
    granted: timedelta | None = None,
) -> Mark:
    """Return the mark of ``result`` as if it were the only attempt, and its time a claim."""
    moment = handed_in(result)
    is_graded = result.status in (Status.GRADED, Status.INCOMPLETE)
    attempt = Attempt(
        result.student,
        result.assignment,
        "" if result.status is Status.REJECTED else result.provenance.submission or "only",
        {},
        (HandIn(1, moment, "claimed" if moment is not None else "unknown"),),
        result if is_graded else None,
        "" if is_graded else result.message,
    )
    history = History(result.student, result.assignment, (attempt,))
    due = due_of(course, result.student, result.assignment, granted)
    return mark_of(course, history, Choice(attempt, attempt), due, cells)


def _after_lateness(course: Course, attempt: Attempt, due: datetime) -> float:
    result = attempt.result
    assert result is not None
    late = lateness(attempt.hand_in(course.grading.counts), due) or 0.0
    policy = course.late_for(result.assignment, due)
    return result.score - penalty(result.score, result.max_score, late, policy)


def _part(attempt: Attempt | None, policy: Policy, due: datetime, rows: Sequence[CellScore]) -> Part:
    score = float(sum(row.score or 0.0 for row in rows))
    max_score = float(sum(row.max_score for row in rows))
    if attempt is None:
        return Part("", 0, None, "unknown", None, score, max_score)
    hand_in = attempt.hand_in(policy)
    late = lateness(hand_in, due)
    return Part(attempt.contents, hand_in.number, hand_in.time, hand_in.trust, late, score, max_score)


def _charges(policy: Late, automatic: Part, written: Part | None) -> tuple[Charge, ...]:
    """What lateness costs: once for the parts of one attempt, which share its lateness."""
    named = [("exercises", automatic), *([("written answers", written)] if written is not None else [])]
    groups: dict[tuple[str, int], list[tuple[str, Part]]] = {}
    for name, part in named:
        groups.setdefault((part.contents, part.hand_in), []).append((name, part))
    charges = []
    for parts in groups.values():
        late = parts[0][1].seconds_late or 0.0
        score = sum(part.score for _, part in parts)
        most = sum(part.max_score for _, part in parts)
        if late > 0:
            lost = penalty(score, most, late, policy)
            charges.append(Charge(tuple(name for name, _ in parts), late, score, most, lost))
    return tuple(charges)


def _cells_of(result: SubmissionResult | None) -> tuple[CellScore, ...]:
    exercises: Iterable[ExerciseResult] = result.exercises if result is not None else ()
    known = result is not None and result.status in (Status.GRADED, Status.INCOMPLETE)
    return tuple(
        CellScore(
            exercise.name,
            exercise.name,
            exercise.max_score,
            exercise.score if known and not exercise.needs_a_person else None,
            needs_person=exercise.needs_a_person,
        )
        for exercise in exercises
    )


def _status(attempt: Attempt | None) -> Status:
    if attempt is None or not attempt.contents:
        return Status.REJECTED
    return attempt.result.status if attempt.result is not None else Status.BROKEN


def _message(attempt: Attempt | None) -> str:
    if attempt is None:
        return ""
    return attempt.result.message if attempt.result is not None else attempt.message
