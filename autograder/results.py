"""What grading says: outcomes, checks, exercises, submissions. Frozen values and their JSON.

Nothing here decides what a student may see; `disclosure` does. These are the full, private results.
"""

from __future__ import annotations

import enum
from typing import Any

import msgspec


class Outcome(enum.StrEnum):
    """How one check ended. All but `NOT_REACHED` and `BROKEN` are the student's own doing."""

    PASSED = "passed"
    NOT_ATTEMPTED = "not attempted"
    FAILED = "failed"
    RAISED = "raised"
    TIMED_OUT = "timed out"
    OUT_OF_MEMORY = "out of memory"
    FORBIDDEN = "forbidden"
    NOT_REACHED = "not reached"
    BROKEN = "broken"


class Status(enum.StrEnum):
    """How the grading of one submission ended."""

    GRADED = "graded"
    INCOMPLETE = "incomplete"
    REJECTED = "rejected"
    BROKEN = "broken"


class Frame(msgspec.Struct, frozen=True):
    """One line of the student's own code in a traceback.

    column: for a line that Python cannot read, where it gave up, from 1; 0 if it is not known
    quotable: whether feedback on a hidden check may point to it: the text shows that the exercise reaches it
    """

    file: str
    line: int
    function: str
    text: str = ""
    column: int = 0
    quotable: bool = True


class Curves(msgspec.Struct, frozen=True):
    """One coordinate of two trajectories, which part at a step: hidden values, for the instructor.

    name:         of the coordinate, such as ``theta[2]``
    start, first: the step that the curves begin with, and the first that is wrong
    yours, right: one number for each step; None where it is not finite
    """

    name: str
    start: int
    first: int
    yours: tuple[float | None, ...]
    right: tuple[float | None, ...]


class Comparison(msgspec.Struct, frozen=True):
    """Expected beside got, entry by entry, of a result with few entries: hidden values, for the instructor.

    shape: of both, with at most two axes
    expected, got: the entries as text, in the order of the array
    off:   whether the entries differ
    """

    shape: tuple[int, ...]
    expected: tuple[str, ...]
    got: tuple[str, ...]
    off: tuple[bool, ...]


AND = " + "

SYMPTOM = "symptom: "
"""Begins the name of what is seen of a mistake that has no name of its own, such as ``symptom: sign``."""

CHANGE = "one change: "
"""Begins the name of a mistake that is none of the catalogue's, and one change of something right, such as ``one change: one term
left out: b``."""

OBSERVED = (SYMPTOM, CHANGE)
"""What the names of the catalogue never begin with."""


class CheckResult(msgspec.Struct, frozen=True):
    """One check of one submission, with everything the instructor may see.

    name:          the test's name, unique in its assignment, such as ``test_mse_values[5]``
    title:         the test's docstring: the sentence that people read
    exercise:      such as ``losses.mse``
    points:        what the check is worth
    diagnosis:     a sentence for the student that holds no hidden value; empty if there is none
    values:        what was expected and what came: hidden values, for the instructor
    error_type:    the type of the student's exception, such as ``ValueError``; empty if none
    error_message: the exception's message: the student's own text, which may carry hidden inputs
    frames:        the student's own lines in the traceback, outermost first
    output:        what the student's code printed during the check (bounded): the student's own text
    misconception: the name of the misconception that explains the failure, or None; where two values of one answer are
                   wrong in two known ways, both names with `AND` between them
    picture:       what that misconception looks like: the author's SVG, empty for none
    remarks:       warnings and hints that cost nothing
    cause:         for `NOT_REACHED`: what ended earlier
    curves:        where two trajectories part, for a picture: hidden values, for the instructor
    comparison:    expected beside got, for a table: hidden values, for the instructor
    seconds:       wall-clock time of the check
    visibility:    ``always``, ``after due``, ``after N attempts`` or ``never``
    level:         ``outcome``, ``diagnosis`` or ``values``; empty: the course's default
    depends:       digests of what the check depends on in the author's folder, see `grading.check_sources`
    """

    name: str
    title: str
    exercise: str
    points: float
    outcome: Outcome
    diagnosis: str = ""
    values: str = ""
    error_type: str = ""
    error_message: str = ""
    frames: tuple[Frame, ...] = ()
    output: str = ""
    misconception: str | None = None
    picture: str = ""
    remarks: tuple[str, ...] = ()
    cause: str = ""
    curves: Curves | None = None
    comparison: Comparison | None = None
    seconds: float = 0.0
    visibility: str = ""
    level: str = ""
    depends: str = ""

    @property
    def score(self) -> float:
        return self.points if self.outcome is Outcome.PASSED else 0.0

    @property
    def named(self) -> frozenset[str]:
        """The names of the misconceptions that explain the failure, mostly one or none."""
        return frozenset(self.misconception.split(AND)) if self.misconception else frozenset()


class ExerciseResult(msgspec.Struct, frozen=True):
    """One exercise: its checks, and their points added up."""

    name: str
    checks: tuple[CheckResult, ...]

    @property
    def score(self) -> float:
        return float(sum(check.score for check in self.checks))

    @property
    def max_score(self) -> float:
        return float(sum(check.points for check in self.checks))

    @property
    def needs_a_person(self) -> bool:
        """Whether a check of ours broke, so that the score is not final."""
        return any(check.outcome is Outcome.BROKEN for check in self.checks)


class Provenance(msgspec.Struct, frozen=True):
    """What a result depends on; equal provenance means an equal result, byte for byte."""

    submission: str = ""
    suite: str = ""
    engine: str = ""
    packages: str = ""
    seed: str = ""
    limits: str = ""


class SubmissionResult(msgspec.Struct, frozen=True):
    """One graded submission.

    message:   for `REJECTED`, `INCOMPLETE` and `BROKEN`: the sentence that says why
    timestamp: when it was handed in, ISO 8601 with offset; empty if unknown
    seconds:   wall-clock time of the grading
    sandbox:   ``namespaces``, ``landlock`` or ``none``; empty where nothing was run
    decision:  where a regrade was decided otherwise than by the suite alone: a sentence
    """

    student: str
    assignment: str
    status: Status
    exercises: tuple[ExerciseResult, ...] = ()
    message: str = ""
    timestamp: str = ""
    seconds: float = 0.0
    provenance: Provenance = Provenance()
    sandbox: str = ""
    decision: str = ""

    @property
    def score(self) -> float:
        return float(sum(exercise.score for exercise in self.exercises))

    @property
    def max_score(self) -> float:
        return float(sum(exercise.max_score for exercise in self.exercises))


def to_json(value: Any) -> bytes:
    """Return ``value``, a struct of this module, as JSON with its keys in a fixed order."""
    return msgspec.json.encode(value)


def submission_from_json(data: bytes) -> SubmissionResult:
    """Return the result that `to_json` wrote. Raises msgspec.ValidationError if it is something else."""
    return msgspec.json.decode(data, type=SubmissionResult)
