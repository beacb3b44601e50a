"""Grade a made-up class whose marks are known, on the embedded defaults, and say where to look next."""

from __future__ import annotations

import argparse
import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .output import add_json, add_workers_and_sandbox, at_least, progress, say, whisper

if TYPE_CHECKING:
    from ..course.course import Course
    from ..quality.demo import Demonstrated
    from ..results import SubmissionResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    parser.add_argument(
        "--students", type=at_least(1), default=60, metavar="N", help="for each assignment; default 60"
    )
    add_workers_and_sandbox(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..feedback.json_report import document
    from ..feedback.student_view import student_view
    from ..gradebook.sync import students_view
    from ..quality.demo import demo_course, grade_class, make_submissions, usual_workers
    from .grade import table

    real = load_course()
    course = demo_course(real)
    quiet = options.json == "-"
    assignments = course.select(options.assignments)
    unusable: list[str] = []
    submissions = make_submissions(course, assignments, max(1, options.students), unusable)
    for sentence in unusable:
        whisper(f"autograder: {sentence}")
    if not submissions:
        return 2
    assignments = tuple(one for one in assignments if any(one.name == name for _, name in submissions))
    start = time.perf_counter()
    demonstrated = []
    workers = max(1, min(options.workers or usual_workers(), len(submissions)))
    with progress(len(submissions), "grading") as advance:
        for graded in grade_class(
            course, submissions, students_view(course), workers=workers, sandbox=options.sandbox
        ):
            demonstrated.append(graded)
            advance(graded.result.student)
    seconds = time.perf_counter() - start
    results = [graded.result for graded in demonstrated]
    max_scores = {
        name: max(r.max_score for r in results if r.assignment == name)
        for name in (a.name for a in assignments)
    }
    if options.json:
        from .documents import write_document

        written = document(course, max_scores, results, lambda result: student_view(course, result))
        write_document("demo", options.json, course=written.course, assignments=written.assignments)
    pages = [_write_pages(course, assignment.name, results) for assignment in assignments]
    say(table(results, max_scores), quiet=quiet)
    surprising = [graded for graded in demonstrated if graded.discrepancies]
    _say_discrepancies(surprising, quiet)
    say(
        f"\n{len(results)} submissions graded in {seconds:.1f} s by {workers} processes; "
        f"{len(results) - len(surprising)} of them have exactly the marks that their maker knows they must have.",
        quiet=quiet,
    )
    say("\nWhere to look next:", quiet=quiet)
    for page in pages:
        say(f"  {page}  (the class; it links to the students' pages)", quiet=quiet)
    say(f"  {course.data_folder / 'gradebook.db'}  (nbgrader's gradebook)", quiet=quiet)
    return 1 if surprising or unusable else 0


def _say_discrepancies(surprising: Sequence[Demonstrated], quiet: bool) -> None:
    for graded in surprising:
        for discrepancy in graded.discrepancies:
            say(
                f"SURPRISE {graded.made.student}, {graded.made.assignment} ({graded.made.kind}): {discrepancy}",
                quiet=quiet,
            )


def _write_pages(course: Course, assignment: str, results: Sequence[SubmissionResult]) -> Path:
    """Write the pages of one assignment's students and of the class; return the class's."""
    from ..feedback.pages import write_class_page, write_student_page
    from ..gradebook.marks import marks

    own = [result for result in results if result.assignment == assignment]
    by_student = {mark.student: mark for mark in marks(course, assignment)}
    for result in own:
        write_student_page(course, result, by_student.get(result.student))
    return write_class_page(course, assignment, own)
