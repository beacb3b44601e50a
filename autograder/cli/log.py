"""Show every change of a mark: when, by whom, from what, to what, why; what was entered by hand since is entered first."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from .output import add_json, at_least, say

if TYPE_CHECKING:
    from datetime import datetime


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("student", nargs="?", metavar="STUDENT", help="of this student only")
    parser.add_argument("assignment", nargs="?", metavar="ASSIGNMENT", help="of this assignment only")
    parser.add_argument(
        "--assignment", dest="only", metavar="A", help="of this assignment only, of all students"
    )
    parser.add_argument(
        "--versions", action="store_true", help="name suite, engine, packages and hand-in of each mark"
    )
    parser.add_argument("--since", metavar="DATE", help="from this date on, such as 2026-10-20")
    parser.add_argument("--last", type=at_least(0), metavar="N", help="the last N lines only")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..gradebook.marks import bring_log_in_step
    from ..grading.log import AuditLog
    from ..grading.log_words import changes_of, log_text

    course = load_course()
    asked = options.assignment or options.only
    assignments = [assignment.name for assignment in course.select([asked] if asked else [])]
    problems = bring_log_in_step(course, assignments, options.student)
    log = AuditLog(course)
    changes = changes_of(
        log.lines(), log.names(), student=options.student or "", assignment=assignments[0] if asked else ""
    )
    if options.since:
        since = _moment(options.since)
        changes = [change for change in changes if change.time is not None and change.time >= since]
    if options.last is not None:
        changes = changes[max(0, len(changes) - options.last) :]
    quiet = options.json == "-"
    if options.json:
        from .documents import write_document

        write_document("log", options.json, course=course.name, changes=changes, problems=problems)
    say(log_text(course, changes, versions=options.versions) or "The log has no such line.", quiet=quiet)
    for problem in problems:
        say(f"note: {problem}", quiet=quiet)
    return 1 if problems else 0


def _moment(text: str) -> datetime:
    from datetime import UTC, datetime

    from ..errors import AutograderError

    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise AutograderError(f"--since is {text!r}; write a date, such as 2026-10-20.") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
