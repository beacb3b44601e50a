"""Write the grades as a table for another system."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..integrations.exports import FORMATS
from .output import put, say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    formats = "; ".join(f"{name}: {what}" for name, what in FORMATS.items())
    parser.add_argument("--format", choices=list(FORMATS), default="csv", help=f"default: csv. {formats}")
    parser.add_argument("--to", metavar="FILE", help="default: standard output")
    parser.add_argument(
        "--assignment", action="append", metavar="A", help="this assignment only; repeatable; default: all"
    )
    parser.add_argument("--student", action="append", metavar="S", help="this student only; repeatable")
    parser.add_argument(
        "--match", type=Path, metavar="FILE", help="a file downloaded from Canvas or Moodle, to fill"
    )
    parser.add_argument(
        "--final",
        action="store_true",
        help="leave out whatever is not final, the whole line in csv and jsonl",
    )
    parser.add_argument(
        "--provisional",
        action="store_true",
        help="in Canvas's, Moodle's and Gradescope's tables too, write numbers that are not final",
    )


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..integrations.export import Selection, export_table
    from ..people.exported_files import note_export

    course = load_course()
    chosen = options.assignment and [assignment.name for assignment in course.select(options.assignment)]
    selection = Selection(
        chosen or None,
        options.student,
        is_provisional_shown=options.provisional and not options.final,
        is_final_only=options.final,
    )
    exported = export_table(course, options.format, selection, options.match)
    is_printed = not options.to
    if is_printed:
        print(exported.text, end="")
    else:
        put(Path(options.to), exported.text.encode())
        note_export(course, Path(options.to))
        say(f"{options.to} is written.")
    for note in exported.notes:
        say(f"note: {note}", quiet=is_printed)
    if exported.waiting:
        say(_waiting(exported.waiting), quiet=is_printed)
    return 1 if exported.notes or exported.waiting else 0


def _waiting(count: int) -> str:
    what = "1 grade is not final: it waits" if count == 1 else f"{count} grades are not final: they wait"
    return f"{what} for a person (an unread answer, or a check that broke)."
