"""The card of a self-check: what was expected beside what came, the picture, and what was printed."""

from __future__ import annotations

import re

import pytest

from autograder.feedback.cards import card
from autograder.feedback.cleaned import cleaned
from autograder.feedback.disclosure import ShownCheck, ShownExercise
from autograder.results import Comparison, Curves, Frame, Outcome

NUMBERED = Comparison((3,), ("1", "2", "<3"), ("1", "20", "<3"), (False, True, False))
GRID = Comparison((2, 3), tuple("abcdef"), ("a", "b", "c", "d", "x", "f"), (False,) * 4 + (True, False))
SINGLE = Comparison((), ("2.0",), ("4.0",), (True,))


def check(outcome: Outcome = Outcome.FAILED, **fields: object) -> ShownCheck:
    return ShownCheck("test_value", cleaned("The value is right."), outcome, 0.0, 1.0, **fields)  # type: ignore[arg-type]


def html_of(*checks: ShownCheck) -> str:
    return card([ShownExercise("losses.mse", 0.0, 1.0, checks)]).partition("</style>")[2]


def rows(html: str) -> list[list[str]]:
    """The cells of every row of every table, as text with their markup for a wrong entry."""
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row) for row in re.findall(r"<tr>(.*?)</tr>", html)]
    assert cells
    return cells


def test_a_vector_is_a_table_of_numbered_entries_and_the_wrong_one_is_marked():
    html = html_of(check(comparison=NUMBERED))
    assert rows(html) == [
        ["entry", "expected", "got"],
        ["0", "1", "1"],
        ["1", "2", "20 ✗"],
        ["2", "&lt;3", "&lt;3"],
    ]
    assert html.count('class="ag-off"') == 1


def test_a_number_has_no_index():
    assert rows(html_of(check(comparison=SINGLE))) == [["expected", "got"], ["2.0", "4.0 ✗"]]


def test_a_matrix_is_two_grids_of_its_own_shape():
    html = html_of(check(comparison=GRID))
    assert re.findall(r"<caption[^>]*>(\w+)", html) == ["expected", "got"]
    assert rows(html) == [["a", "b", "c"], ["d", "e", "f"], ["a", "b", "c"], ["d", "x ✗", "f"]]


def test_the_table_takes_the_place_of_the_same_values_as_text():
    details = (cleaned("expected [1 2 <3]"), cleaned("got [1 20 <3]"), cleaned("rtol = 1e-9"))
    texts = re.findall(r"<pre>(.*?)</pre>", html_of(check(comparison=NUMBERED, details=details)), re.DOTALL)
    assert texts == ["rtol = 1e-9"]
    (text,) = re.findall(r"<pre>(.*?)</pre>", html_of(check(details=details)), re.DOTALL)
    assert text.splitlines() == ["expected [1 2 &lt;3]", "got [1 20 &lt;3]", "rtol = 1e-9"]


def test_two_trajectories_are_drawn():
    curves = Curves("theta[0]", 0, 1, (1.0, 0.5, 0.9), (1.0, 0.8, 0.6))
    assert "<svg" not in html_of(check(details=(cleaned("got 1"),)))
    assert "theta[0]" in html_of(check(curves=curves)).partition("<svg")[2]


def test_values_stand_beside_a_failure_only():
    """A check that passed or was not attempted has none to show."""
    for outcome in (Outcome.PASSED, Outcome.NOT_ATTEMPTED):
        html = html_of(check(outcome, comparison=NUMBERED, details=(cleaned("got 1"),)))
        assert ("<table" in html, "got 1" in html) == (False, False)


@pytest.mark.parametrize(
    ("outcome", "is_said"), [(Outcome.PASSED, True), (Outcome.NOT_ATTEMPTED, True), (Outcome.FAILED, False)]
)
def test_what_was_printed_is_said_where_the_values_do_not_hold_it(outcome, is_said):
    html = html_of(check(outcome, printed=(cleaned("a<b"), cleaned("c"))))
    assert ("<pre>a&lt;b\nc</pre>" in html) == is_said


def test_exercises_with_work_to_do_come_first_and_each_says_how_many_checks_pass():
    done = ShownExercise("losses.one_hot", 1.0, 1.0, (check(Outcome.PASSED),))
    half = ShownExercise("losses.mse", 1.0, 2.0, (check(Outcome.PASSED), check()))
    html = card([done, half])
    heads = re.findall(r"<code>([\w.]+)</code><span[^>]*>([^<]+)<", html)
    assert heads == [("losses.mse", "1 of 2 checks pass"), ("losses.one_hot", "1 of 1 check passes")]


def test_a_remark_on_the_folder_is_text():
    assert "<strong>Note:</strong> a &lt;b&gt; c</p>" in card([], remarks=["a <b> c"])


def test_the_line_that_matters_stands_below_its_place_with_a_caret_where_python_gave_up():
    place = Frame("losses.py", 3, "mse", "    return (", column=12)
    html = html_of(check(Outcome.RAISED, message=cleaned("A syntax error."), place=place))
    assert '<p class="ag-soft">losses.py, line 3' in html
    assert f"<pre><code>return (\n{' ' * 7}^</code></pre>" in html


def test_a_place_without_a_line_is_not_shown_as_an_empty_one():
    place = Frame("losses.py", 3, "mse", "")
    assert "<pre>" not in html_of(check(Outcome.RAISED, message=cleaned("It ended."), place=place))


def test_exercises_may_come_one_by_one():
    made = (ShownExercise(name, 0.0, 1.0, (check(),)) for name in ("losses.mse", "losses.mae"))
    html = card(made)
    assert "0 of 2 visible checks pass" in html
    assert html.count("0 of 1 check passes") == 2
