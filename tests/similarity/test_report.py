"""A class's folders become ranked pairs and pages: what the course gave is left out, and nothing of a student's is markup."""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

import independent_class
import pytest
import small_course

from autograder.cli.similarity import summary
from autograder.course.course import Course, load_course
from autograder.similarity.page import expectation, write_pages
from autograder.similarity.report import ComparedPair, SimilarityError, SimilarityReport, compare_class

HOSTILE = "<script>alert(1)</script>"
HELPER = "def helper(a, b):\n" + "".join(
    f"    a = a {sign} b[{k}] * a.sum()\n" for k, sign in enumerate("+-*/+-*/")
)


@pytest.fixture
def course(tmp_path: Path) -> Course:
    course = small_course.make_course(tmp_path / "course")
    file = course.root / "course.toml"
    file.write_text(file.read_text() + 'handed_out = ["models.py"]\n')
    folder = course.assignments_folder / "a1"
    folder.mkdir(parents=True)
    (folder / "losses.py").write_text(independent_class.STUB)
    (folder / "models.py").write_text("MODEL = 1\n")
    (folder / "a1.ipynb").write_text(notebook("import losses\n"))
    for k, name in enumerate(["losses.py", "hidden/accepted/by_a_loop.py"]):
        text = independent_class.solution(random.Random(f"accepted {k}"))
        (course.solutions_folder / "a1" / name).write_text(text)
    return load_course(course.root)


def notebook(*cells: str) -> str:
    return json.dumps({"cells": [small_course.code(cell) for cell in cells], "metadata": {}, "nbformat": 4})


def hand_in(course: Course, student: str, **files: str) -> None:
    folder = course.submitted_folder / student / "a1"
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / name.replace("_dot_", ".")).write_text(text)


def hand_in_class(course: Course, number: int = 14) -> None:
    draw = random.Random(3)
    for k in range(number):
        hand_in(course, f"s{k:02}", losses_dot_py=independent_class.solution(draw))


def compare(course: Course) -> tuple[SimilarityReport, list[ComparedPair]]:
    return compare_class(course, course.assignment("a1"), course.submitted_folder, 20)


def page_of(course: Course) -> Path:
    report, pairs = compare(course)
    return write_pages(course, "Losses", report, pairs)


def test_a_disguised_copy_is_first_with_its_passages_on_both_sides(course):
    hand_in_class(course)
    original = (course.submitted_folder / "s03" / "a1" / "losses.py").read_text() + HELPER
    hand_in(course, "s03", losses_dot_py=original)
    hand_in(course, "s11", losses_dot_py=independent_class.disguised(original, random.Random(1)))
    report, _ = compare(course)
    first = report.pairs[0]
    assert ((first.first, first.second), report.compared) == (("s03", "s11"), 14)
    assert min(first.shares) > 0.8
    lines = original.splitlines()
    passage = max(first.passages, key=lambda passage: passage.tokens)
    assert "helper" in "\n".join(lines[passage.first.first - 1 : passage.first.last])


def test_what_the_release_the_solution_and_the_handed_out_files_have_is_no_evidence(course):
    accepted = (course.solutions_folder / "a1" / "hidden" / "accepted" / "by_a_loop.py").read_text()
    for student in ("ada", "bob"):
        hand_in(
            course,
            student,
            losses_dot_py=accepted,
            models_dot_py=HELPER,
            a1_dot_ipynb=notebook("import losses\n"),
        )
    report, _ = compare(course)
    assert report.pairs == ()


def test_code_in_notebooks_is_compared_and_magics_are_no_obstacle(course):
    for student, name in (("ada", "a"), ("bob", "value")):
        cell = "%matplotlib inline\n" + re.sub(r"\ba\b", name, HELPER)
        hand_in(course, student, a1_dot_ipynb=notebook("import losses\n", cell))
    report, _ = compare(course)
    (pair,) = report.pairs
    assert {passage.first.file for passage in pair.passages} == {"a1.ipynb"}
    assert pair.shares == (1.0, 1.0)


def test_who_cannot_be_compared_is_named(course):
    hand_in_class(course, 2)
    hand_in(course, "empty")
    hand_in(course, "huge", losses_dot_py="x = 1\n" * 300_000)
    hand_in(course, "torn", losses_dot_py="x = (1\n")
    report, _ = compare(course)
    assert [note.partition(":")[0] for note in report.notes] == ["With 5 submissions nothing can be said about chance", "empty", "huge", "torn"]  # fmt: skip
    assert report.pairs[0].expected is None


def test_a_name_or_a_fault_of_a_students_moves_no_terminal(course):
    hand_in(course, "ada", **{"\x1b[2J.py": "x = (1\n", "\x1b]0;title.py": "x = 1\n" * 300_000})
    report, _ = compare(course)
    assert len(report.notes) == 2
    assert all(note.isprintable() for note in report.notes)
    assert "\x1b" not in summary(report)


def test_without_a_build_there_is_no_comparison(course):
    for path in (course.assignments_folder / "a1").iterdir():
        path.unlink()
    with pytest.raises(SimilarityError, match="Run autograder build a1"):
        compare(course)


def test_nothing_of_a_student_is_markup(course):
    for student in ("<b>ada", "bob"):
        hand_in(course, student, **{"<i>.py": f"# {HOSTILE}\n{HELPER}", "losses.py": HELPER})
    page = page_of(course)
    for file in page.parent.iterdir():
        source = file.read_text()
        assert "<script" not in source
        assert "<b>" not in source
        assert "<i>" not in source
        assert """content="default-src 'none'; style-src 'unsafe-inline'">""" in source
    assert "&lt;script&gt;alert(1)" in (page.parent / "pair-1.html").read_text()


def test_a_shared_line_has_its_passage_in_words_and_a_link_to_the_other_side(course):
    for student in ("ada", "bob"):
        hand_in(course, student, losses_dot_py=f"x = 1\n{HELPER}")
    source = (page_of(course).parent / "pair-1.html").read_text()
    assert 'id="left-1" href="#right-1" aria-label="passage 1, the other side">1</a>' in source
    assert '<td class="which">1</td><td class="no">3</td>' in source
    assert "losses.py, lines 1 to 10" in source


def test_pages_of_an_earlier_run_are_gone(course):
    hand_in(course, "ada", losses_dot_py=HELPER)
    hand_in(course, "bob", losses_dot_py=HELPER)
    page = page_of(course)
    assert (page.parent / "pair-1.html").exists()
    hand_in(course, "bob", losses_dot_py="x = 1\n")
    assert "No two submissions share anything" in page_of(course).read_text()
    assert not (page.parent / "pair-1.html").exists()


def test_an_expectation_is_said_in_words():
    assert [expectation(value) for value in (None, 12.3, 0.0123, 1e-9)] == [
        "not known", "about 12", "0.012", "less than 0.000001",
    ]  # fmt: skip
