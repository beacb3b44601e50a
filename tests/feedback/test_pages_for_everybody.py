"""axe-core finds nothing in cards and pages, in light and dark, on a phone and on paper."""

from __future__ import annotations

import numpy as np
import pytest
import small_course
from lab import violations
from pages_for_staff import staff_pages

from autograder.feedback.cards import card
from autograder.feedback.disclosure import EVERYTHING, Policy, shown_exercise
from autograder.feedback.pages import write_class_page, write_student_page
from autograder.results import CheckResult, Curves, ExerciseResult, Frame, Outcome, Status, SubmissionResult
from autograder.suite.comparison import comparison_of

WAYS = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "phone": {"color_scheme": "light", "viewport": {"width": 375, "height": 800}},
    "phone, dark": {"color_scheme": "dark", "viewport": {"width": 375, "height": 800}},
    "paper": {"color_scheme": "light"},
}


def failed(name, values):
    comparison = comparison_of({"expected": np.asarray(values), "actual": np.asarray(values) * 2})
    return CheckResult(
        name, f"{name} is right.", "losses.mse", 2.0, Outcome.FAILED, diagnosis="A factor of two.",
        frames=(Frame("losses.py", 3, "mse", "    return 2 * np.mean(e ** 2)", 12),), comparison=comparison,
        curves=Curves("theta", 0, 1, (1.0, 0.5, 0.2), (1.0, 0.8, 0.4)), remarks=("A warning.",),
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """The addresses of a student's page, the page of the class, and a card, with a check of each outcome."""
    folder = tmp_path_factory.mktemp("pages")
    course = small_course.make_course(folder / "course")
    vector, table = failed("test_vector", [1.0, 2.0, 3.0]), failed("test_table", [[1.0, 2.0], [3.0, 4.0]])
    others = [
        CheckResult(f"test_{outcome.name}", "Another check.", "losses.mse", 1.0, outcome)
        for outcome in Outcome
        if outcome is not Outcome.FAILED
    ]
    exercise = ExerciseResult("losses.mse", (vector, table, *others))
    students = [SubmissionResult(name, "a1", Status.GRADED, (exercise,)) for name in ("ada", "bob")]
    cards = folder / "card.html"
    body = card(
        [shown_exercise(exercise, Policy(), EVERYTHING)], hidden=["extreme values"], remarks=["A note."]
    )
    cards.write_text(
        f'<!doctype html><html lang="en"><title>Card</title><main><h1>Card</h1>{body}</main></html>',
        encoding="utf-8",
    )
    return {
        "student": write_student_page(course, students[0]).as_uri(),
        "class": write_class_page(course, "a1", students).as_uri(),
        "card": cards.as_uri(),
        **{name: page.as_uri() for name, page in staff_pages(course).items()},
    }


@pytest.mark.parametrize("way", WAYS)
def test_nothing_stands_in_anybodys_way(browser, pages, way):
    page = browser.new_page(bypass_csp=True, **WAYS[way])
    if way == "paper":
        page.emulate_media(media="print")
    problems = {}
    for name, address in pages.items():
        page.goto(address)
        problems[name] = violations(page)
    page.close()
    assert problems == {name: [] for name in pages}


def test_axe_sees_what_is_wrong(browser):
    page = browser.new_page()
    page.set_content(
        '<html lang="en"><title>A</title><main><h1>A</h1><p style="color:#ccc">pale</p><img src="x"></main>'
    )
    assert {problem.partition(":")[0] for problem in violations(page)} == {"color-contrast", "image-alt"}
    page.close()
