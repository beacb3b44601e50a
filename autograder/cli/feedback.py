"""Write a page for each student, and one of the class for the instructor."""

from __future__ import annotations

import argparse

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..errors import going_on
    from ..feedback.pages import PAGES_FOLDER
    from ..grading.attempts import Attempts
    from ..service.feedback_pages import write_pages

    course = load_course()
    attempts = Attempts(course.attempts_folder)
    problems: list[str] = []
    for assignment in course.select(options.assignments):
        if not attempts.students(assignment.name):
            say(f"{assignment.name}: nothing is graded yet.")
            continue
        with going_on(assignment.name, problems):
            count, page, remarks = write_pages(course, assignment.name)
            problems += remarks
            say(
                f"{assignment.name}: {count} pages below {course.data_folder / PAGES_FOLDER}; the class: {page}"
            )
    for problem in problems:
        say(f"note: {problem}")
    return 1 if problems else 0
