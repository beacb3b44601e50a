"""Read the written answers to one question together, without names; then put what readers wrote into their sheets into the gradebook."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .output import add_json, say

if TYPE_CHECKING:
    from ..course.course import Course
    from ..gradebook.sync import Bookkeeper
    from ..reading.applying import Applied
    from ..reading.collecting import Question

EVERYBODY = "all"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="whose written answers are read")
    what = parser.add_mutually_exclusive_group()
    what.add_argument(
        "--readers",
        nargs="+",
        default=[EVERYBODY],
        metavar="NAME",
        help="deal the answers out to these people",
    )
    what.add_argument("--apply", type=Path, metavar="SHEET", help="put what a sheet says into the gradebook")
    parser.add_argument("--again", action="store_true", help="also the answers that were read already")
    add_json(parser)


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..feedback.pages import CLASS_FOLDER
    from ..gradebook.sync import Bookkeeper, students_view
    from ..gradebook.writer import open_gradebook
    from ..reading.collecting import collect_answers

    course = load_course()
    (assignment,) = course.select([options.assignment])
    quiet = options.json == "-"
    with open_gradebook(course) as gradebook:
        keeper = Bookkeeper(course, gradebook, students_view(course))
        questions, problems = collect_answers(course, keeper, assignment.name)
        applied, sheets = None, []
        if options.apply is not None:
            applied = _apply(course, keeper, questions, assignment.name, options.apply)
        else:
            sheets = write_sheets(course, assignment.name, questions, options.readers, again=options.again)
        problems = [*keeper.problems, *problems, *(applied.conflicts if applied is not None else ())]
    if options.json:
        from ..reading.report import AnswersReport, question_lines
        from .documents import write_document

        lines = AnswersReport(
            assignment.name, question_lines(questions), tuple(map(str, sheets)), applied, tuple(problems)
        )
        write_document("answers", options.json, course=course.name, answers=lines)
    say(_summary(applied, questions, sheets), quiet=quiet)
    if sheets:
        pages = course.data_folder / CLASS_FOLDER / f"answers-{assignment.name}"
        say(f"To read: {pages}, a page for each reader and question", quiet=quiet)
    for problem in problems:
        say(f"note: {problem}", quiet=quiet)
    return 1 if problems else 0


def write_sheets(
    course: Course,
    assignment: str,
    questions: Sequence[Question],
    readers: Sequence[str],
    *,
    again: bool = False,
) -> list[Path]:
    """Write a page for each question and reader, and a sheet for each reader; return the sheets.

    again: whether answers that were read already are dealt out too

    Raises ReadingError for names of readers that cannot be names of files, and for a rubric that cannot be used.
    """
    from ..reading.applying import sheets_folder
    from ..reading.collecting import Share, dealt_out
    from ..reading.dealing import note_dealing
    from ..reading.page import write_answers_page
    from ..reading.rubric import ReadingError, read_rubric
    from ..reading.sheet import write_sheet

    for reader in readers:
        if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}", reader) or readers.count(reader) > 1:
            raise ReadingError(
                f"{reader!r} cannot be a reader: give each a name of letters, digits, - and _."
            )
    shares = {
        question.name: dealt_out([a for a in question.answers if a.waits or again], readers)
        for question in questions
    }
    rubrics = {question.name: read_rubric(course, assignment, question.name) for question in questions}
    sheets = []
    for reader in readers:
        own = [Share(reader, q, rubrics[q.name], shares[q.name][reader]) for q in questions]
        for share in own:
            write_answers_page(course, assignment, share)
        if any(share.answers for share in own):
            sheets.append(write_sheet(sheets_folder(course, assignment), assignment, reader, own))
    if sheets:
        dealt = {reader: [a for share in shares.values() for a in share[reader]] for reader in readers}
        note_dealing(course, assignment, dealt)
    return sheets


def _apply(
    course: Course, keeper: Bookkeeper, questions: Sequence[Question], assignment: str, file: Path
) -> Applied:
    from ..reading.applying import apply_sheet
    from ..reading.rubric import ReadingError
    from ..reading.sheet import read_sheet

    sheet = read_sheet(file)
    if sheet.assignment != assignment:
        raise ReadingError(f"{file} is a sheet of {sheet.assignment}, not of {assignment}.")
    return apply_sheet(course, keeper, questions, sheet)


def _summary(applied: Applied | None, questions: Sequence[Question], sheets: Sequence[Path]) -> str:
    if applied is not None:
        return (
            f"{applied.reader}: {applied.written} written, {applied.unchanged} as they were, {applied.unread} not read "
            f"yet, {len(applied.conflicts)} not written."
        )
    lines = [
        f"{question.name}: {len(question.answers)} answers, {sum(a.waits for a in question.answers)} wait."
        for question in questions
    ] or ["There are no written questions."]
    return "\n".join([*lines, *(f"To fill in: {sheet}" for sheet in sheets)])
