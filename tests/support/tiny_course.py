"""A course of one tiny assignment, and the shortest ways to hand in and to grade, without a sandbox."""

from __future__ import annotations

from pathlib import Path

import tiny

from autograder.course.course import Course, load_course
from autograder.grading.batch import find_jobs, grade_batch, setup_for


def make_tiny_course(folder: Path) -> Course:
    tiny.write_assignment(folder / "solutions" / "01-tiny")
    tiny.write(
        folder / "course.toml",
        """
        [course]
        name = "Tiny"
        id = "tiny"

        [[assignments]]
        name = "01-tiny"
        due = 2026-10-12T23:59:00+02:00
        """,
    )
    return load_course(folder)


def hand_in(course, student, code="", name="tiny.py"):
    folder = course.submitted_folder / student / "01-tiny"
    folder.mkdir(parents=True, exist_ok=True)
    text = (course.solutions_folder / "01-tiny" / "tiny.py").read_text() + "\n\n" + code
    (folder / name).write_text(text)
    return folder


def grade(course, **options):
    """Grade everything, in this process unless ``workers`` says something else."""
    options.setdefault("workers", 0)
    jobs = find_jobs(course.submitted_folder, ["01-tiny"], options.pop("students", ()))
    return list(grade_batch(course, jobs, setup_for(course, "none"), **options))


def scores(graded):
    return {one.result.student: one.result.score for one in graded}
