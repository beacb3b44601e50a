"""A batch that is killed with signal 9 at any moment goes on where it was, to the same gradebook."""

from __future__ import annotations

import random
import select
import shutil
import signal
import sqlite3
import subprocess
import sys

import pytest

from autograder.course.course import load_course

BATCH = """
import sys
from autograder.grading.batch import find_jobs, grade_batch, setup_for
from autograder.gradebook.sync import Bookkeeper
from autograder.course.course import load_course
from autograder.gradebook.writer import open_gradebook

course = load_course(sys.argv[1])
with open_gradebook(course) as gradebook:
    keeper = Bookkeeper(course, gradebook, lambda result: {"losses.mse": result.message or "seen"})
    jobs = find_jobs(course.submitted_folder, ["a1"])
    for graded in grade_batch(course, jobs, setup_for(course), workers=2, write=keeper.write):
        print(graded.result.student, graded.earlier, flush=True)
"""

GRADES = """
SELECT student.id, base_cell.name, grade.auto_score, grade.manual_score, grade.needs_manual_grade,
       submitted_notebook.late_submission_penalty
FROM grade
JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
JOIN student ON submitted_assignment.student_id = student.id
JOIN base_cell ON grade.cell_id = base_cell.id
ORDER BY 1, 2
"""

STUDENTS = 14


def start(course):
    return subprocess.Popen(
        [sys.executable, "-c", BATCH, str(course.root)], stdout=subprocess.PIPE, text=True, bufsize=1
    )


def finish(course):
    done = subprocess.run(
        [sys.executable, "-c", BATCH, str(course.root)], capture_output=True, text=True, check=True
    )
    return [line.split() for line in done.stdout.splitlines()]


def grades(course):
    with sqlite3.connect(course.database_url.removeprefix("sqlite:///")) as database:
        return database.execute(GRADES).fetchall()


@pytest.fixture
def handed_in(course):
    """A class of which every third is wrong and every fifth has a syntax error."""
    module = (course.solutions_folder / "a1" / "losses.py").read_text()
    notebook = (course.assignments_folder / "a1" / "a1.ipynb").read_bytes()
    for number in range(STUDENTS):
        folder = course.submitted_folder / f"student-{number:02}" / "a1"
        folder.mkdir(parents=True)
        wrong = "\n\ndef mse(y_hat, y):\n    return 0.0\n" if number % 3 == 0 else ""
        wrong += "\ndef (\n" if number % 5 == 4 else ""
        (folder / "losses.py").write_text(module + wrong)
        (folder / "a1.ipynb").write_bytes(notebook)
    return course


@pytest.mark.parametrize("seed", range(2))
def test_a_batch_killed_at_random_moments_ends_with_the_same_gradebook(handed_in, tmp_path, seed):
    sigalrm_deferred = tmp_path / "sigalrm_deferred"
    shutil.copytree(handed_in.root, sigalrm_deferred)
    undisturbed_course = load_course(sigalrm_deferred)
    shutil.copytree(handed_in.data_folder, undisturbed_course.data_folder, dirs_exist_ok=True)
    finish(undisturbed_course)

    chance = random.Random(seed)
    reported: list[str] = []
    for _ in range(3):
        batch = start(handed_in)
        for _ in range(chance.randrange(4)):
            reported.append(batch.stdout.readline().split()[0] if batch.poll() is None else "")
        select.select([], [], [], chance.uniform(0, 0.3))  # anywhere in the work on the next ones
        batch.send_signal(signal.SIGKILL)
        batch.communicate()
    last = finish(handed_in)

    assert grades(handed_in) == grades(undisturbed_course)
    assert len(grades(handed_in)) == 3 * STUDENTS  # two exercises and a written answer
    earlier = {student for student, was_earlier in last if was_earlier == "True"}
    assert {student for student in reported if student} <= earlier, "what was reported was graded again"


def test_an_undisturbed_second_run_grades_nothing_and_changes_nothing(handed_in):
    finish(handed_in)
    before = grades(handed_in)
    assert {was_earlier for _, was_earlier in finish(handed_in)} == {"True"}
    assert grades(handed_in) == before
