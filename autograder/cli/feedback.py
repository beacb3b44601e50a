"""Write a page for each student, and one of the class for the instructor."""

from __future__ import annotations

import argparse

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..course.lateness import late_penalty
    from ..feedback.pages import PAGES_FOLDER, write_class_page, write_student_page
    from ..grading.attempts import Attempts

    course = load_course()
    attempts = Attempts(course.attempts_folder)
    for assignment in course.select(options.assignments):
        official = [
            attempts.official(
                student, assignment.name, course.grading.counts, lambda result: late_penalty(course, result)
            )
            for student in attempts.students(assignment.name)
        ]
        results = [attempt.result for attempt in official if attempt is not None]
        if not results:
            say(f"{assignment.name}: nothing is graded yet.")
            continue
        for result in results:
            write_student_page(course, result)
        page = write_class_page(course, assignment.name, results)
        say(
            f"{assignment.name}: {len(results)} pages below {course.data_folder / PAGES_FOLDER}; the class: {page}"
        )
    return 0
