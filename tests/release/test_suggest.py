"""Drafts of a suite and of misconceptions run as they are, and say that they are drafts."""

import pytest
import tiny
import tiny_course

from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.release.suggest import NothingToSuggest, suggest
from autograder.student.reference import Reference
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
    assert Reference(folder).function("tiny.mse")


def test_a_name_that_is_no_function_is_refused(tmp_path):
    with pytest.raises(
        NothingToSuggest, match=r"No assignment has a function tiny\.nothing.* There are .*tiny\.mse"
    ):
        suggest(tiny_course.make_tiny_course(tmp_path), "tiny.nothing")
