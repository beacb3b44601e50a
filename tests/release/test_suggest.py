"""Drafts of a suite and of misconceptions run as they are, and say that they are drafts."""

import pytest
import tiny
import tiny_course
from cells import exercise, notebook

from autograder.course.course import load_course
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import module_files, spliced
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.release.suggest import NothingToSuggest, suggest
from autograder.student.reference import Reference
from autograder.student.submission import Submission
from autograder.suite.session import Suite


@pytest.fixture
def drafts(tmp_path):
    course = tiny_course.make_tiny_course(tmp_path)
    suite, _, mistakes = suggest(course, "tiny.mse").partition("# DRAFTS for hidden/misconceptions.py")
    return course.solutions_folder / "01-tiny", suite, f"#{mistakes}"


def test_the_drafted_suite_accepts_the_solution(drafts):
    folder, suite, _ = drafts
    (folder / "hidden" / "test_tiny.py").write_text(suite)
    collected = Suite(folder / "hidden", reference=folder)
    try:
        runs = collected.run(tiny.student_with(folder), b"seed")
    finally:
        collected.close()
    assert [str(run.result.outcome) for run in runs] == ["passed", "passed"]
    assert [run.result.title for run in runs] == [
        "DRAFT: mse: Return the mean squared error.",
        "DRAFT: mse repeats itself, changes nothing, and follows y_hat.",
    ]


def test_the_drafted_misconceptions_are_wrong_functions_with_no_sentence_yet(drafts):
    folder, _, mistakes = drafts
    (folder / "hidden" / "misconceptions.py").write_text(mistakes)
    variants = load_misconceptions(folder)
    assert 4 <= len(variants) <= 6
    assert all(
        variant.name.startswith("DRAFT: ") and variant.sentence.startswith("DRAFT: ") for variant in variants
    )
    assert '"""' not in mistakes
    assert "def mse_draft_1(" in mistakes  # so that the drafts of two exercises can stand in one file
    assert Reference(folder).function("tiny.mse")


def test_a_name_that_is_no_function_is_refused(tmp_path):
    with pytest.raises(
        NothingToSuggest, match=r"No assignment has a function tiny\.nothing.* There are .*tiny\.mse"
    ):
        suggest(tiny_course.make_tiny_course(tmp_path), "tiny.nothing")


def test_modules_that_cannot_be_read_are_passed_over_where_names_are_offered(tmp_path):
    course = tiny_course.make_tiny_course(tmp_path)
    folder = course.solutions_folder / course.assignments[0].name
    (folder / "half.py").write_text("def f(:")
    (folder / "binary.py").write_bytes(b"\xff\x00")
    with pytest.raises(NothingToSuggest, match=r"There are tiny\.mse"):
        suggest(course, "tiny.nothing")


def test_the_drafts_of_a_variable_in_a_notebook_are_a_check_and_wrong_values(tmp_path):
    folder = tmp_path / "solutions" / "a1"
    (folder / "hidden").mkdir(parents=True)
    mean = exercise("mean", "### BEGIN SOLUTION\nmean = sum(prices) / len(prices)\n### END SOLUTION")
    (folder / "a1.ipynb").write_bytes(notebook("prices = [3.0, 4.5, 9.0]", *mean))
    (tmp_path / "course.toml").write_text(
        '[course]\nname = "C"\nid = "c"\n\n[[assignments]]\nname = "a1"\ndue = 2027-01-01T00:00:00Z\n'
    )
    suite, _, mistakes = suggest(load_course(tmp_path), "notebook.mean").partition("# DRAFTS for")
    (folder / "hidden" / "test_notebook.py").write_text(suite)
    (folder / "hidden" / "misconceptions.py").write_text(f"#{mistakes}")
    variants = load_misconceptions(folder)
    assert len(variants) >= 4
    every = [module_files(folder, {}), *(module_files(folder, spliced(folder, one)) for one in variants)]
    made = [Submission(f"s{number}", "a1", files) for number, files in enumerate(every)]
    results = grade_all(made, public_seed_setup(load_course(tmp_path)), 0)
    assert [result.score for result in results] == [2] + [0] * len(variants)
