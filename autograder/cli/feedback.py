"""Write a page for each student, and one of the class for the instructor."""

from __future__ import annotations

import argparse

from .output import say


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("assignments", nargs="*", metavar="A", help="all if none is named")


def run(options: argparse.Namespace) -> int:
    from ..course.course import load_course
    from ..feedback.pages import PAGES_FOLDER, write_class_page, write_student_page
    from ..gradebook.sync import Bookkeeper, students_view
    from ..gradebook.writer import open_gradebook
    from ..grading.attempts import Attempts

    course = load_course()
    attempts = Attempts(course.attempts_folder)
    problems: list[str] = []
    for assignment in course.select(options.assignments):
        if not attempts.students(assignment.name):
            say(f"{assignment.name}: nothing is graded yet.")
            continue
        with open_gradebook(course) as gradebook:
            keeper = Bookkeeper(course, gradebook, students_view(course))
            marks = keeper.class_marks(assignment.name)
        problems += keeper.problems
        results = [keeper.result(mark) for mark in marks]
        for mark, result in zip(marks, results, strict=True):
            write_student_page(course, result, mark)
        page = write_class_page(course, assignment.name, results, marks)
        say(
            f"{assignment.name}: {len(results)} pages below {course.data_folder / PAGES_FOLDER}; the class: {page}"
        )
    for problem in problems:
        say(f"note: {problem}")
    return 1 if problems else 0
