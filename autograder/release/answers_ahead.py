"""No answer before its deadline: what students get, tried in every assignment that is still open when they get it.

A helper module of a later week may hold the solution of an earlier one, which is fine once nobody can hand that in for
points any more. So each function of a released file that is not the assignment's own exercise is compared with the
exercises of every assignment that is still open at its release; and the functions of this package, which students have
from the start, with the exercises of all. Where the name is the same, or all parameters are called
the same, it is tried: pasted over the solution's function, and the hidden suite is run. Points that it earns there are
points that a student could copy; those for keeping a contract alone are not counted, since any pure function earns them.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from ..course.course import Assignment, Course
from ..course.times import shown_time
from ..diagnosis.variants import Variant, is_test, spliced
from ..errors import AutograderError
from ..results import Outcome
from ..student.api import Student
from ..student.in_process import LocalBackend
from ..student.reference import Reference
from ..suite.session import Suite

SEED = b"answers ahead"
SOLUTION = "BEGIN SOLUTION"
PACKAGE = Path(__file__).parents[1]


@dataclass(frozen=True)
class AnswerAhead:
    """A function that students get and that earns points in an assignment which is still open then.

    handed_out_by:  the assignment that hands it out; None: this package
    file, function: where it is
    exercise:       what it answers, in the assignment ``open``, with ``points`` of ``max_points``
    released:       when students get it; None: they have it from the start
    until:          the last moment at which anybody may hand ``open`` in for points
    reason:         why the course allows it, as ``given_away`` of ``open`` says; empty: it does not
    """

    handed_out_by: str | None
    file: str
    function: str
    open: str
    exercise: str
    points: float
    max_points: float
    released: datetime | None
    until: datetime
    reason: str = ""

    def sentence(self, course: Course) -> str:
        """Return what is wrong and what to do, with the dates."""
        by, when = self.handed_out_by, ""
        if by is not None:
            when = f" at {shown_time(course, self.released)}" if self.released else " at once"
        cure = "Rename the exercise, or ask for another function" if by is None else (
            f"Release {by} later, let {self.open} close earlier (closes in course.toml), or take the function out of the file"
        )  # fmt: skip
        return (
            f"{by or 'The package'} hands out {self.function} in {self.file}{when}, and that "
            f"earns {self.points:g} of {self.max_points:g} points for {self.exercise} in {self.open}, which can be handed in "
            f"until {shown_time(course, self.until)}. "
        ) + (f"course.toml allows it: {self.reason}" if self.reason else f"{cure}.")


@dataclass(frozen=True)
class _Helper:
    """A function that students get: its file, and the code that makes it there is under its own name."""

    file: str
    function: ast.FunctionDef
    code: str


def answers_ahead(
    course: Course,
    assignment: Assignment,
    report: Callable[[str], object] = lambda sentence: None,
    now: datetime | None = None,
) -> tuple[AnswerAhead, ...]:
    """Return the functions that ``assignment`` hands out while they are worth points elsewhere.

    now:    when it is handed out if course.toml does not say; by default the present
    report: takes a sentence on each other assignment whose exercises cannot be tried

    Reads the author's folders and runs only the author's own code, in this process.
    """
    released = assignment.released or now or datetime.now(UTC)
    author = course.solutions_folder / assignment.name
    helpers = list(_helpers(author))
    open_then = [
        other
        for other in course.assignments
        if other.name != assignment.name and other.last_moment(course.late) > released
    ]
    answers: list[AnswerAhead] = []
    for other in open_then:
        try:
            answers += [
                replace(answer, handed_out_by=assignment.name, released=assignment.released)
                for answer in _tried(course, other, helpers, _modules(author))
            ]
        except (AutograderError, SyntaxError, UnicodeDecodeError) as error:
            report(
                f"{assignment.name}: whether it hands out an answer to {other.name} could not be tried, since that cannot "
                f"be read: {error}"
            )
    return tuple(answers)


def answers_in_the_package(course: Course, assignment: Assignment) -> tuple[AnswerAhead, ...]:
    """Return the functions of this package, which students install, that are worth points in ``assignment``."""
    return tuple(_tried(course, assignment, _package()))


def _tried(
    course: Course, other: Assignment, helpers: Sequence[_Helper], files: Sequence[Path] = ()
) -> Iterator[AnswerAhead]:
    """Try all ``helpers`` in ``other``. files: the modules that students get beside the helpers."""
    folder = course.solutions_folder / other.name
    asked = dict(_asked(folder)) if folder.is_dir() else {}
    pairs = [
        (helper, exercise)
        for helper in helpers
        for exercise, function in asked.items()
        if _alike(helper.function, function)
    ]
    if not pairs or not (folder / "hidden").is_dir():
        return
    lent = {
        path.stem: path.read_text(encoding="utf-8") for path in files if not (folder / path.name).exists()
    }
    with Suite(folder / "hidden", reference=folder) as suite:
        for helper, exercise in pairs:
            points, most = _earned(suite, folder, lent, helper, exercise)
            if points > 0:
                until, reason = other.last_moment(course.late), other.given_away.get(exercise, "")
                yield AnswerAhead(
                    None,
                    helper.file,
                    helper.function.name,
                    other.name,
                    exercise,
                    points,
                    most,
                    None,
                    until,
                    reason,
                )


def _earned(
    suite: Suite, folder: Path, lent: dict[str, str], helper: _Helper, exercise: str
) -> tuple[float, float]:
    """Return the points that ``helper`` earns in the place of the solution's function, and the most that there are."""
    code = f"{helper.code}\n\n\n{exercise.rpartition('.')[2]} = {helper.function.name}\n"
    variant = Variant("alternative", (exercise,), helper.function.name, code)
    checks = [check for check in suite.checks if check.exercise == exercise]
    student = Student(LocalBackend(folder, sources=lent | spliced(folder, variant)), Reference(folder))
    passed = [
        check for check in checks if suite.run_check(check, student, SEED).result.outcome is Outcome.PASSED
    ]
    if all(check.kind == "purity" for check in passed):
        return 0.0, 0.0  # what keeps the contract and answers nothing: any function may
    points = sum(check.points for check in passed)
    return float(points), float(sum(check.points for check in checks))


def _modules(folder: Path) -> tuple[Path, ...]:
    return tuple(path for path in sorted(folder.glob("*.py")) if not is_test(path.name))


def _helpers(folder: Path) -> Iterator[_Helper]:
    """Yield each function of a released file without a solution region."""
    for path in _modules(folder):
        text = path.read_text(encoding="utf-8")
        if SOLUTION not in text:
            yield from _functions(path.name, text)


@cache
def _package() -> tuple[_Helper, ...]:
    """Return each function of the modules of this package, as what it is imported by where it is tried.

    The exercises of practice are left out: an installed package holds them packed (setup.py).
    """
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        inside = path.relative_to(PACKAGE.parent)
        if "ladder" in inside.parts:
            continue
        module = ".".join(inside.with_suffix("").parts)
        found += [
            _Helper(inside.as_posix(), node, f"from {module} import {node.name}")
            for node in ast.parse(path.read_text(encoding="utf-8")).body
            if isinstance(node, ast.FunctionDef)
        ]
    return tuple(found)


def _functions(file: str, text: str) -> Iterator[_Helper]:
    tree = ast.parse(text)
    code = "\n".join(
        ast.unparse(node)
        for node in tree.body
        if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
    )
    yield from (_Helper(file, node, code) for node in tree.body if isinstance(node, ast.FunctionDef))


def _asked(folder: Path) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield (exercise, the solution's function) for each function with a solution region."""
    for path in _modules(folder):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body if SOLUTION in text else ():
            if isinstance(node, ast.FunctionDef) and SOLUTION in (ast.get_source_segment(text, node) or ""):
                yield f"{path.stem}.{node.name}", node


def _alike(helper: ast.FunctionDef, asked: ast.FunctionDef) -> bool:
    """Return whether the name is the same, or all of two or more parameters are called the same."""
    ours, theirs = ([argument.arg for argument in node.args.args] for node in (helper, asked))
    return helper.name == asked.name or (len(ours) > 1 and ours == theirs)
