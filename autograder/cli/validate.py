"""Grade the tests: the reference, the stub, accepted alternatives, misconceptions and mutants."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .output import add_json, add_workers_and_sandbox, at_least, say, whisper

if TYPE_CHECKING:
    from ..quality.validate import ExerciseValidity, Validity


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")
    parser.add_argument("--mutants", action="store_true", help="grade automatic mutants of the reference too")
    parser.add_argument(
        "--seeds", type=at_least(1), default=3, metavar="N", help="times with other random numbers; default 3"
    )
    parser.add_argument(
        "--drawn",
        type=at_least(1),
        metavar="N",
        help="grade N drawn misconceptions of each exercise; default: all",
    )
    parser.add_argument(
        "--right-only",
        action="store_true",
        help="grade only the reference and the accepted alternatives; with --seeds 300 it finds checks that refuse right work by bad luck",
    )
    add_workers_and_sandbox(parser)
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..errors import going_on
    from ..grading.batch import public_seed_setup
    from ..quality.demo import usual_workers
    from ..quality.validate import validate
    from ..release.stubs import stub_modules
    from .documents import write_document

    course = load_course()
    reports: list[Validity] = []
    unusable: list[str] = []
    for assignment in course.select(options.assignments):
        folder = course.solutions_folder / assignment.name
        with going_on(assignment.name, unusable):
            report = validate(
                folder,
                public_seed_setup(course, options.sandbox),
                stub_modules(folder),
                seeds=options.seeds,
                mutants=options.mutants,
                drawn=options.drawn,
                right_only=options.right_only,
                workers=options.workers or usual_workers(),
            )
            reports.append(report)
            say(table(report), quiet=options.json == "-")
    if options.json:
        write_document("validate", options.json, assignments=reports)
    for sentence in unusable:
        whisper(f"autograder: {sentence}")
    if unusable and not reports:
        return 2
    return 1 if unusable or any(report.problems for report in reports) else 0


def table(report: Validity) -> str:
    """Return what was found of one assignment as a table, problems below."""
    from ..suite.foreign import IN_GUEST, IN_GUEST_MEANS

    head = ("exercise", "points", "reference", "stub", "alternatives", "misconceptions", "named", "mutants")
    rows = [head, *(_cells(row) for row in report.exercises)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in rows]
    verdict = "valid" if not report.problems else f"{len(report.problems)} problems"
    return "\n".join(
        [
            f"{report.assignment}: {verdict}",
            *lines,
            *(f"  ! {p}" for p in report.problems),
            *_unnamed(report),
            *(f"  note: {name}: {IN_GUEST}: {IN_GUEST_MEANS}" for name in report.in_guest),
            "",
        ]
    )


def _cells(row: ExerciseValidity) -> tuple[str, ...]:
    return (
        row.name,
        f"{row.points:g}",
        "full" if row.reference else "LOSES",
        {None: "-", True: "zero", False: "POINTS"}[row.stub],
        f"{row.alternatives_accepted} of {row.alternatives}",
        _share(row.misconceptions_rejected, row.misconceptions),
        _share(row.misconceptions_named, row.misconceptions),
        _share(row.mutants_killed, row.mutants - row.mutants_equivalent),
    )


def _share(part: int, whole: int) -> str:
    return f"{part} of {whole}" if whole else "-"


def _unnamed(report: Validity) -> list[str]:
    return [
        f"  note: {row.name}: {name!r} loses marks, but is not always named"
        for row in report.exercises
        for name in row.unnamed
    ]
