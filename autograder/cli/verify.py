"""Check the course's audit log, or a bundle: every hash, the chain, what the marks rest on; exit status 1 if anything is found."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from ..student.submission import printable
from .output import add_json, say

if TYPE_CHECKING:
    from ..course.course import Course
    from ..gradebook.bundle_check import BundleFindings
    from ..gradebook.log_and_marks import CourseFindings


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "bundle", nargs="?", type=Path, metavar="FILE", help="a bundle; default: the course's log"
    )
    parser.add_argument("--anchor", default="", metavar="N:HASH", help="as an earlier verify printed it")
    parser.add_argument(
        "--reproduce", action="store_true", help="of the course's log: grade again what each mark comes from"
    )
    parser.add_argument(
        "--student",
        action="append",
        default=[],
        help="of the course's log: this student's marks only; repeatable",
    )
    parser.add_argument("--sandbox", choices=["auto", "namespaces", "landlock", "none"], default="auto")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    quiet = options.json == "-"
    bundle = course = None
    if options.bundle is not None:
        from ..gradebook.bundle_check import check_bundle

        bundle = check_bundle(options.bundle, _course_here(), anchor=options.anchor, sandbox=options.sandbox)
        lines, is_sound = _of_bundle(bundle), not bundle.faults
    else:
        from ..course.course import load_course
        from ..gradebook.log_and_marks import check_course

        course = check_course(
            load_course(),
            anchor=options.anchor,
            students=options.student,
            is_regraded=options.reproduce,
            sandbox=options.sandbox,
        )
        lines, is_sound = _of_course(course), course.is_sound
    if options.json:
        from .documents import write_document

        write_document("verify", options.json, course=course, bundle=bundle)
    for line in lines:
        say(line, quiet=quiet)
    return 0 if is_sound else 1


def _course_here() -> Course | None:
    """The course of this folder; None where there is none: a bundle is checked anywhere."""
    from ..course.course import CourseError, load_course

    try:
        return load_course()
    except CourseError:
        return None


def _of_course(findings: CourseFindings) -> list[str]:
    log = findings.log
    erased = f", {log.erased} of them erased" if log.erased else ""
    regraded = f" {findings.regraded} results were graded again." if findings.regraded else ""
    state = "The audit log holds" if not log.faults else "The audit log does NOT hold"
    return [
        f"{state}: {log.lines} lines{erased}, {findings.marks} marks.{regraded}",
        *(f"  {fault}" for fault in (*log.faults, *findings.faults)),
        *(f"  note: {note}" for note in findings.notes),
        f"Its end is {log.anchor}. Keep that elsewhere: --anchor checks against it that the log was not written anew.",
    ]


def _of_bundle(findings: BundleFindings) -> list[str]:
    points = f"{findings.points:g} points" if findings.points is not None else "no mark"
    state = "The bundle holds" if not findings.faults else "The bundle does NOT hold"
    return [
        f"{state}: {findings.for_whom} of {printable(findings.student)}, {findings.assignment}: {points}, "
        f"{findings.lines} lines of the log.",
        *(f"  {fault}" for fault in findings.faults),
        *(f"  note: {note}" for note in findings.notes),
        *(["Graded again: the same, byte for byte."] if findings.is_regraded and not findings.faults else []),
        f"The log ended with {findings.anchor}.",
    ]
