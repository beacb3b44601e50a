"""Say how a grade came about: checks, points, lateness, versions, hashes, seed."""

from __future__ import annotations

import argparse

from .output import add_json, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", metavar="STUDENT")
    parser.add_argument("assignment", metavar="ASSIGNMENT")
    parser.add_argument("--reproduce", action="store_true", help="grade it again and compare the bytes")
    parser.add_argument("--sandbox", choices=["auto", "namespaces", "landlock", "none"], default="auto")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..feedback.disclosure import EVERYTHING, Policy, shown_submission
    from ..feedback.terminal import report
    from ..grading.explain import explain, reproduce
    from .documents import write_document

    course = load_course()
    found = explain(course, options.student, options.assignment)
    again = None
    if options.reproduce:
        again = reproduce(course, options.student, options.assignment, options.sandbox)
    if options.json:
        write_document("explain", options.json, explanation=found, reproduction=again)
    if options.json != "-":
        result = found.result
        say(report(shown_submission(result, Policy(), EVERYTHING).exercises))
        say(f"\n{result.student}, {result.assignment}: {result.status}. {result.message}".rstrip())
        for exercise in result.exercises:
            say(f"  {exercise.name:30} {exercise.score:g} of {exercise.max_score:g}")
        late = (
            f", {found.seconds_late / 86400:.2f} days late: -{found.penalty:g}" if found.seconds_late else ""
        )
        say(f"  {'points':30} {found.score:g} of {result.max_score:g}{late}")
        say(
            f"  attempts: {found.attempts}; the {found.counts} counts; handed in {result.timestamp or 'at an unknown time'}"
        )
        for name in result.provenance.__struct_fields__:
            say(f"  {name:10} {getattr(result.provenance, name)}")
        if again is not None:
            say("\nGraded again: " + ("the same, byte for byte." if again.same else "NOT the same."))
            if again.changed:
                say(f"What it depends on has changed: {', '.join(again.changed)}.")
            if again.checks:
                say(f"These checks differ: {', '.join(again.checks)}.")
    return 0 if again is None or again.same else 1
