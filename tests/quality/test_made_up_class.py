"""The made-up class is graded as its maker knows it must be, and what it looks like is fit to be shown."""

from __future__ import annotations

import dataclasses
import re
import shutil
import sqlite3
from html.parser import HTMLParser
from pathlib import Path

import msgspec
import pytest

from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_alternatives, load_misconceptions
from autograder.feedback.pages import write_class_page, write_student_page
from autograder.gradebook.sync import students_view
from autograder.quality.demo import MARKER, DemoError, discrepancies, grade_class, make_submissions
from autograder.quality.made_up_class import Expected, make_class, students
from autograder.results import ExerciseResult, Status, SubmissionResult

ROOT = Path(__file__).parents[2]
ASSIGNMENT = "02-losses"


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """The real course, with its data in a folder of the test's own."""
    real = load_course(ROOT)
    data = tmp_path_factory.mktemp("class") / "data"
    return dataclasses.replace(real, data_folder=data, database_url=f"sqlite:///{data / 'gradebook.db'}")


@pytest.fixture(scope="module")
def demonstrated(course):
    """Nearly every kind of submission once, graded in the sandbox by two processes."""
    made = make_submissions(
        course, course.select([ASSIGNMENT]), 250, []
    )  # all kinds but for some misconceptions
    kinds = {}
    for one in made.values():
        kinds.setdefault(one.kind, one)
    for one in made.values():
        if kinds[one.kind] is not one:
            shutil.rmtree(course.submitted_folder / one.student)
    once = {(one.student, one.assignment): one for one in kinds.values()}
    return list(grade_class(course, once, students_view(course), workers=2))


def test_every_score_is_what_its_maker_knows_it_must_be(demonstrated):
    assert [(one.made.kind, one.discrepancies) for one in demonstrated if one.discrepancies] == []


def test_the_class_has_every_alternative_every_misconception_and_every_way_to_be_broken(course, demonstrated):
    folder = course.solutions_folder / ASSIGNMENT
    kinds = {made.kind for made in make_class(course, course.assignment(ASSIGNMENT), 2000)}
    wrong = {f"wrong: {variant.exercise}: {variant.name}" for variant in load_misconceptions(folder)}
    exercises = {exercise.name for one in demonstrated for exercise in one.result.exercises}
    right = {f"accepted: {one.name}" for one in load_alternatives(folder, exercises)}
    broken = {
        "stub", "syntax error", "empty file", "no module", "binary", "never returns from import", "import loop",
        "prints without end", "reads a file outside", "starts a process", "no notebook",
        "notebook is not JSON", "cells deleted",
    }  # fmt: skip
    assert kinds == {"reference"} | wrong | right | broken
    assert {"reference"} | right | broken <= {one.made.kind for one in demonstrated} <= kinds


def test_every_misconception_is_named_in_the_feedback(demonstrated):
    for one in demonstrated:
        for exercise, name in one.made.expected.named.items():
            said = {c.misconception for e in one.result.exercises if e.name == exercise for c in e.checks}
            assert name in said, one.made.kind


def test_what_could_not_be_graded_in_full_says_why(demonstrated):
    for one in demonstrated:
        if one.result.status is not Status.GRADED:
            assert one.result.message.endswith("."), one.made.kind


def test_the_gradebook_has_every_score(course, demonstrated):
    query = """
    SELECT student.id, SUM(grade.auto_score) FROM grade
    JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN student ON submitted_assignment.student_id = student.id GROUP BY student.id
    """
    with sqlite3.connect(course.data_folder / "gradebook.db") as database:
        booked = dict(database.execute(query).fetchall())
    assert booked == {one.result.student: one.result.score for one in demonstrated}


class Page(HTMLParser):
    """Gathers the text of a page, and checks that its tags are closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words = ""
        self.feed(html)
        assert self.open == [], f"not closed: {self.open}"

    def handle_starttag(self, tag, attributes):
        if tag not in ("meta", "br", "img"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if self.open[-1:] != ["style"]:
            self.words += data


def test_a_students_page_names_no_other_student(course, demonstrated):
    for one in demonstrated:
        page = Page(write_student_page(course, one.result).read_text())
        words = set(page.words.split())
        others = {other.result.student for other in demonstrated} - {one.result.student}
        assert not words & others
        assert one.result.student in page.words


def test_a_students_page_says_in_words_what_its_colours_say(course, demonstrated):
    wrong = next(one for one in demonstrated if one.made.expected.named)
    words = Page(write_student_page(course, wrong.result).read_text()).words
    assert "✗ failed" in words
    assert re.search(r"✓ \d+ passed", " ".join(words.split())), words


def test_markup_in_a_submission_is_shown_and_not_obeyed(course, demonstrated):
    result = demonstrated[0].result
    hostile = SubmissionResult(
        "mallory", result.assignment, Status.REJECTED, result.exercises, "<script>alert(1)</script>"
    )
    text = write_student_page(course, hostile).read_text()
    assert "<script>" not in text
    assert "&lt;script&gt;" in text


def test_the_page_of_the_class_has_everybody_and_their_misconceptions(course, demonstrated):
    results = [one.result for one in demonstrated]
    words = Page(write_class_page(course, ASSIGNMENT, results).read_text()).words
    assert all(result.student in words for result in results)
    assert "Misconceptions found" in words


def test_the_demo_never_writes_over_a_folder_that_is_not_its_own(course, tmp_path):
    mine = dataclasses.replace(course, data_folder=tmp_path)
    (tmp_path / "thesis.txt").write_text("years of work")
    with pytest.raises(DemoError, match="is not an earlier demo"):
        make_submissions(mine, course.select([ASSIGNMENT]), 1, [])
    assert (tmp_path / "thesis.txt").exists()
    assert not (tmp_path / MARKER).exists()


def test_a_wrong_mark_would_be_a_surprise(demonstrated):
    """The comparison can fail: a full score where the maker knows of a mistake, and the reverse."""
    right = next(one for one in demonstrated if one.made.kind == "reference")
    name = right.result.exercises[0].name
    assert list(discrepancies(Expected(Status.GRADED, {name: "less"}), right.result)) == [
        f"{name} has {right.result.exercises[0].score:g} of {right.result.exercises[0].max_score:g} points, "
        f"and must have less."
    ]
    assert list(discrepancies(Expected(Status.REJECTED, {}), right.result))
    assert list(discrepancies(Expected(Status.GRADED, {}, {name: "half"}), right.result))
    assert list(
        discrepancies(Expected(Status.GRADED, {}, {name: "half"}, {name: "Which half?"}), right.result)
    )
    told = msgspec.structs.replace(right.result.exercises[0].checks[0], diagnosis="Which half?")
    shared = msgspec.structs.replace(
        right.result, exercises=(ExerciseResult(name, (told,)), *right.result.exercises[1:])
    )
    assert not list(discrepancies(Expected(Status.GRADED, {}, {name: "half"}, {name: "Which half?"}), shared))


def test_names_are_all_different_and_always_the_same():
    assert len(set(students(500))) == 500
    assert students(70) == students(70)
