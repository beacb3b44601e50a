"""Grade again what has changed since the stored results, and show who gains and who loses and why, before anything is written."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from .output import add_json, add_workers_and_sandbox, at_least, progress, say

if TYPE_CHECKING:
    from ..course.course import Course
    from ..gradebook.sync import Bookkeeper
    from ..grading.regrade import Change, Marks
    from ..results import SubmissionResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--dry-run", action="store_true", help="show the table, write nothing (the default)")
    what.add_argument("--apply", action="store_true", help="make the new results count")
    what.add_argument(
        "--revert",
        nargs="?",
        type=at_least(0),
        const=0,
        metavar="N",
        help="take regrade N back, or the last one",
    )
    parser.add_argument(
        "--policy",
        choices=["as-is", "never-lower", "best-of"],
        default="as-is",
        help="never-lower: who would lose keeps what was passed; best-of: everybody does",
    )
    parser.add_argument("--full", action="store_true", help="run everything again, also what has not changed")
    add_workers_and_sandbox(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course

    course = load_course()
    with _keeper(course) as keeper:
        if options.revert is not None:
            return _revert(course, keeper, options.revert)
        return _regrade(course, keeper, options)


def _regrade(course: Course, keeper: Bookkeeper, options: argparse.Namespace) -> int:
    from ..feedback.regrade_page import write_regrade_page
    from ..gradebook.ready import ready
    from ..grading.attempts import Attempts
    from ..grading.batch import setup_for
    from ..grading.regrade import apply, regrade
    from ..grading.regrade_journal import note
    from ..grading.regrade_table import counts, regrade_lines, regrade_table
    from ..quality.demo import usual_workers
    from ..suite.session import collect_checks

    quiet = options.json == "-"
    assignments = [assignment.name for assignment in course.select(options.assignments)]
    for name in assignments:
        collect_checks(
            course.solutions_folder / name
        )  # a suite that cannot be read is said once, not once a student
    problems: list[str] = []
    store = Attempts(course.attempts_folder)
    assignments = ready(keeper.gradebook, [name for name in assignments if store.students(name)], problems)
    with progress(sum(len(store.students(name)) for name in assignments), "grading again") as advance:
        changes = regrade(
            course,
            setup_for(course, options.sandbox),
            assignments,
            _marks(keeper, assignments),
            policy=options.policy,
            full=options.full,
            workers=max(1, options.workers or usual_workers()),
            report=problems.append,
            on_progress=advance,
        )
    number = None
    if options.apply and changes:
        number = note(course, changes, options.policy)
        keeper.log.cause = f"regrade {number}, {options.policy}"
        _write(keeper, apply(store, changes), changes)
    problems += keeper.problems
    lines = regrade_lines(options.policy, changes, problems, number)
    if options.json:
        from .documents import write_document

        write_document("regrade", options.json, course=course.name, regrade=lines)
    say(regrade_table(changes, options.policy), quiet=quiet)
    for problem in problems:
        say(f"note: {problem}", quiet=quiet)
    page = write_regrade_page(
        course, lines
    )  # also where nothing changed: an older page would say something else
    if changes:
        say(f"The same as a page: {page}", quiet=quiet)
    say(_last_line(number, changes), quiet=quiet)
    gain, lose, _ = counts(changes)
    return 1 if problems or lose or (gain and number is None) else 0


def _revert(course: Course, keeper: Bookkeeper, number: int) -> int:
    from ..feedback.regrade_page import remove_regrade_page
    from ..grading.regrade_journal import revert

    number, results, problems = revert(course, number or None)
    keeper.log.cause = f"regrade {number} taken back"
    _write(keeper, results, ())
    remove_regrade_page(course, number)
    say(f"Regrade {number} is taken back: {len(results)} results are as they were before it.")
    for problem in [*problems, *keeper.problems]:
        say(f"note: {problem}")
    return 1 if problems or keeper.problems else 0


def _last_line(number: int | None, changes: Sequence[Change]) -> str:
    if number is not None:
        return f"This is regrade {number}. `autograder regrade --revert {number}` takes it back."
    if changes:
        return "Nothing was written. The same command with --apply makes this count."
    return "Nothing has changed since the stored results."


@contextlib.contextmanager
def _keeper(course: Course) -> Iterator[Bookkeeper]:
    from ..gradebook.sync import Bookkeeper, students_view
    from ..gradebook.writer import open_gradebook

    with open_gradebook(course) as gradebook:
        yield Bookkeeper(course, gradebook, students_view(course))


def _marks(keeper: Bookkeeper, assignments: Sequence[str]) -> Marks:
    """Return how marks are asked for, by the rows that the gradebook has now."""
    from ..grading.regrade import Marks

    rows = {name: keeper.gradebook.submitted(name) for name in assignments}

    def before(student: str, assignment: str) -> float | None:
        own = rows[assignment].get(student)
        if own is None:
            return None
        points = sum(cell.score or 0.0 for cell in own.cells)
        return max(0.0, points - (own.penalty or 0.0))

    return Marks(
        before, lambda history: keeper.mark_if(history, rows[history.assignment].get(history.student))
    )


def _write(keeper: Bookkeeper, results: Sequence[SubmissionResult], changes: Sequence[Change]) -> None:
    """Bring the gradebook in step with the store: for whom results changed, and for whom a date did."""
    last = {(result.student, result.assignment): result for result in results}
    if last:
        keeper.write(list(last.values()))
    for assignment in dict.fromkeys(change.assignment for change in changes if not change.attempts):
        keeper.class_marks(assignment)
