"""No answer before its deadline: what an assignment hands out, tried in those that are still open when it goes out.

A helper module of a later week may hold the solution of an earlier one, which is fine once nobody can hand that in for
points any more. So each function of a released file that is not the assignment's own exercise is compared with the
exercises of every assignment that is still open at its release. Where the name is the same, or all parameters are called
the same, it is tried: pasted over the solution's function, and the hidden suite is run. Points that it earns there are
points that a student could copy.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ..course.course import Assignment, Course
from ..course.times import shown_time
from ..diagnosis.variants import Variant, is_test, renamed, spliced
from ..errors import AutograderError
from ..results import Outcome
from ..student.api import Student
from ..student.in_process import LocalBackend
from ..student.reference import Reference
from ..suite.session import Suite

SEED = b"answers ahead"
SOLUTION = "BEGIN SOLUTION"


@dataclass(frozen=True)
class AnswerAhead:
    """A released function that earns points in an assignment which is still open at the release.

    file, function: where it is, in the assignment ``handed_out_by``
    exercise:       what it answers, in the assignment ``open``, with ``points`` of ``max_points``
    """

    handed_out_by: str
    file: str
    function: str
    open: str
    exercise: str
    points: float
    max_points: float
    released: datetime
    until: datetime

    def sentence(self, course: Course) -> str:
        """Return what is wrong and what to do, with the dates."""
        return (
            f"{self.handed_out_by} hands out {self.function} in {self.file} at {shown_time(course, self.released)}, and that "
            f"earns {self.points:g} of {self.max_points:g} points for {self.exercise} in {self.open}, which can be handed in "
            f"until {shown_time(course, self.until)}. Release {self.handed_out_by} later, let {self.open} close earlier "
            f"(closes in course.toml), or take the function out of the file."
        )


def answers_ahead(
    course: Course, assignment: Assignment, report: Callable[[str], object] = lambda sentence: None
) -> tuple[AnswerAhead, ...]:
    """Return the functions that ``assignment`` hands out while they are worth points elsewhere; empty without a release date.

    report: takes a sentence on each other assignment whose exercises cannot be tried

    Reads the author's folders and runs only the author's own code, in this process.
    """
    if assignment.released is None:
        return ()
    open_then = [
        (other, until)
        for other in course.assignments
        if other.name != assignment.name and (course.solutions_folder / other.name).is_dir()
        for until in [other.last_moment(course.late)]
        if until > assignment.released
    ]
    answers: list[AnswerAhead] = []
    for other, until in open_then:
        try:
            answers += _tried(course, assignment, other, until)
        except (AutograderError, SyntaxError, UnicodeDecodeError) as error:
            report(
                f"{assignment.name}: whether it hands out an answer to {other.name} could not be tried, since that cannot "
                f"be read: {error}"
            )
    return tuple(answers)


def _tried(
    course: Course, assignment: Assignment, other: Assignment, until: datetime
) -> Iterator[AnswerAhead]:
    assert assignment.released is not None
    author, folder = course.solutions_folder / assignment.name, course.solutions_folder / other.name
    asked = dict(_asked(folder))
    pairs = [
        (file, helper, rest, exercise)
        for file, helper, rest in _helpers(author)
        for exercise, function in asked.items()
        if _alike(helper, function)
    ]
    if not pairs or not (folder / "hidden").is_dir():
        return
    lent = {
        path.stem: path.read_text(encoding="utf-8")
        for path in _modules(author)
        if not (folder / path.name).exists()
    }
    with Suite(folder / "hidden", reference=folder) as suite:
        for file, helper, rest, exercise in pairs:
            name = exercise.rpartition(".")[2]
            variant = Variant("alternative", (exercise,), helper.name, f"{rest}\n\n\n{renamed(helper, name)}")
            checks = [check for check in suite.checks if check.exercise == exercise]
            student = Student(
                LocalBackend(folder, sources=lent | spliced(folder, variant)), Reference(folder)
            )
            points = sum(
                check.points
                for check in checks
                if suite.run_check(check, student, SEED).result.outcome is Outcome.PASSED
            )
            if points > 0:
                yield AnswerAhead(
                    assignment.name, file, helper.name, other.name, exercise, float(points),
                    float(sum(check.points for check in checks)), assignment.released, until,
                )  # fmt: skip


def _modules(folder: Path) -> list[Path]:
    return [path for path in sorted(folder.glob("*.py")) if not is_test(path.name)]


def _helpers(folder: Path) -> Iterator[tuple[str, ast.FunctionDef, str]]:
    """Yield (file, function, the file's source) for each function of a released file without a solution region."""
    for path in _modules(folder):
        text = path.read_text(encoding="utf-8")
        if SOLUTION in text:
            continue
        tree = ast.parse(text)
        rest = "\n".join(
            ast.unparse(node)
            for node in tree.body
            if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
        )
        yield from ((path.name, node, rest) for node in tree.body if isinstance(node, ast.FunctionDef))


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
