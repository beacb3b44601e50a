"""Rank the pairs of submissions that are more alike than people who work alone; nothing leaves this machine."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from .output import add_json, at_least, progress, say

if TYPE_CHECKING:
    from ..similarity.report import SimilarityReport


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="whose submissions are compared")
    parser.add_argument("--submitted", type=Path, metavar="DIR", help="default: the course's own folder")
    parser.add_argument(
        "--most", type=at_least(0), default=20, metavar="N", help="pairs that are listed; default: 20"
    )
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..grading.batch import find_jobs
    from ..similarity.page import write_pages
    from ..similarity.report import compare_class

    course = load_course()
    (assignment,) = course.select([options.assignment])
    submitted = options.submitted or course.submitted_folder
    with progress(len(find_jobs(submitted, [assignment.name])), "reading") as advance:
        report, pairs = compare_class(course, assignment, submitted, max(1, options.most), advance)
    page = write_pages(course, assignment.title, report, pairs)
    quiet = options.json == "-"
    if options.json:
        from .documents import write_document

        write_document("similarity", options.json, course=course.name, similarity=report)
    say(summary(report), quiet=quiet)
    say(f"Side by side: {page}", quiet=quiet)
    return 1 if report.remarkable or report.notes else 0


def summary(report: SimilarityReport) -> str:
    """Return the ranking as text: what is remarkable, what was not compared."""
    from ..similarity.page import expectation
    from ..student.submission import printable

    lines = [
        f"{report.assignment}: {report.compared} submissions compared, {report.remarkable} remarkable pairs. "
        f"A reason to look, and no proof."
    ]
    for number, pair in enumerate(report.pairs, start=1):
        lines.append(
            f"  {number}. {printable(pair.first)} and {printable(pair.second)}: {pair.score:.0f} bits, expected by "
            f"chance {expectation(pair.expected)}{', remarkable' if pair.is_remarkable else ''}"
        )
    return "\n".join([*lines, *(f"  note: {note}" for note in report.notes)])
