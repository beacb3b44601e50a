"""Grade the submissions of a folder against the hidden suites, in a sandbox, into nbgrader's gradebook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .output import add_json, progress, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ..results import SubmissionResult


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    parser.add_argument("--student", action="append", default=[], help="grade this student only; repeatable")
    parser.add_argument(
        "--submitted", type=Path, metavar="DIR", help="folder of submissions, student/assignment"
    )
    parser.add_argument("--workers", type=int, metavar="N", help="processes; default: one for each core")
    parser.add_argument("--scheduler", metavar="ADDR", help="a Dask scheduler, such as tcp://host:8786")
    parser.add_argument(
        "--sandbox",
        choices=["auto", "namespaces", "landlock", "none"],
        default="auto",
        help="auto takes the strongest that holds; none is for your own code only",
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..feedback.json_report import document
    from ..feedback.student_view import student_view
    from ..gradebook.sync import Bookkeeper, students_view
    from ..gradebook.writer import open_gradebook
    from ..grading.batch import find_jobs, grade_batch, setup_for
    from ..quality.demo import usual_workers
    from ..suite.session import collect_checks

    course = load_course()
    quiet = options.json == "-"
    assignments = [assignment.name for assignment in course.select(options.assignments)]
    submitted = (options.submitted or course.submitted_folder).resolve()
    jobs = find_jobs(submitted, assignments, options.student)
    if not jobs:
        say(
            f"There is nothing to grade in {submitted}: it holds no student/assignment folder that fits.",
            quiet=quiet,
        )
    max_scores = {
        name: float(sum(check.points for check in collect_checks(course.solutions_folder / name)))
        for name in assignments
    }
    workers = max(1, min(options.workers or usual_workers(), len(jobs) or 1))
    results: list[SubmissionResult] = []
    earlier = 0
    with open_gradebook(course) as gradebook:
        keeper = Bookkeeper(course, gradebook, students_view(course), submitted=submitted)
        graded = grade_batch(
            course,
            jobs,
            setup_for(course, options.sandbox),
            workers=workers,
            scheduler=options.scheduler,
            write=keeper.write,
        )
        with progress(len(jobs), "grading") as advance:
            for one in graded:
                results.append(one.result)
                earlier += one.earlier
                advance(one.result.student)
    if options.json:
        from .documents import write_document

        report = document(course, max_scores, results, lambda result: student_view(course, result))
        write_document("grade", options.json, course=report.course, assignments=report.assignments)
    say(table(results, max_scores, earlier), quiet=quiet)
    for problem in keeper.problems:
        say(f"note: {problem}", quiet=quiet)
    return 1 if keeper.problems or _need_attention(results) else 0


def table(results: Sequence[SubmissionResult], max_scores: dict[str, float], earlier: int = 0) -> str:
    """Return a summary as text: for each assignment the counts by status, the mean, and who needs a look."""
    lines = []
    for name, max_score in max_scores.items():
        own = [result for result in results if result.assignment == name]
        if not own:
            continue
        counts = {
            status: sum(one.status == status for one in own)
            for status in dict.fromkeys(one.status for one in own)
        }
        scored = [one.score for one in own if one.status in ("graded", "incomplete")]
        mean = f"mean {sum(scores_ := scored) / len(scores_):.1f} of {max_score:g}" if scored else "no scores"
        said = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
        lines.append(f"{name}: {len(own)} submissions ({said}); {mean}")
        attention = sorted(_need_attention(own), key=lambda result: result.student)
        lines += [f"  {result.student}: {result.status}. {result.message}" for result in attention]
    if earlier:
        lines.append(f"{earlier} of them had been graded before and were taken as they are.")
    return "\n".join(lines)


def _need_attention(results: Sequence[SubmissionResult]) -> list[SubmissionResult]:
    return [
        one
        for one in results
        if one.status in ("rejected", "broken") or any(exercise.needs_a_person for exercise in one.exercises)
    ]
