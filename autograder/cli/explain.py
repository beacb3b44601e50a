"""Say how a grade came about: checks, points, lateness, versions, hashes, seed."""

from __future__ import annotations

import argparse

from ..student.submission import printable
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
    from ..gradebook.marks import mark_or_reason
    from ..grading.explain import explain, reproduce
    from ..grading.mark_words import lines
    from .documents import write_document

    course = load_course()
    mark, reason = mark_or_reason(course, options.assignment, options.student)
    explanation = explain(course, options.student, options.assignment, mark)
    again = None
    if options.reproduce:
        again = reproduce(course, options.student, options.assignment, options.sandbox, mark)
    if options.json:
        write_document("explain", options.json, explanation=explanation, reproduction=again)
    if options.json != "-":
        result = explanation.result
        say(report(shown_submission(result, Policy(), EVERYTHING).exercises, kind="check"))
        say(f"\n{printable(result.student)}, {result.assignment}: {result.status}. {result.message}".rstrip())
        for line in lines(course, explanation.mark):
            say(f"  {line}")
        if reason:
            say(f"  note: these are the exercises alone. {reason}")
        for name in result.provenance.__struct_fields__:
            say(f"  {name:10} {getattr(result.provenance, name)}")
        say(f"  {'sandbox':10} {result.sandbox or 'unknown'}")
        if again is not None:
            say("\nGraded again: " + ("the same, byte for byte." if again.same else "NOT the same."))
            if again.changed:
                say(f"What it depends on has changed: {', '.join(again.changed)}.")
            if again.checks:
                say(f"These checks differ: {', '.join(again.checks)}.")
    return 0 if again is None or again.same else 1
