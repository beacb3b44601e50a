"""The quality card measures what it says, on an assignment whose answers are known."""

from __future__ import annotations

import msgspec
import pytest
import tiny
from thorough_tiny import EQUIVALENTS, MORE, SECOND_ALTERNATIVE, SUITE

from autograder.course.course import Sandbox
from autograder.grading.batch import Setup
from autograder.quality.card import false_alarms, quality_card, regrade_flips
from autograder.quality.card_page import Shown, page
from autograder.quality.margins import margins
from autograder.quality.validate import Validity, validate
from autograder.suite.collection import SuiteError

STUB = {"tiny.py": b"def mse(y_hat, y):\n    raise NotImplementedError\n\n\nrmse = mse\n"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tiny.write_assignment(
        tmp_path_factory.mktemp("quality") / "01-tiny",
        misconceptions=tiny.MISCONCEPTIONS + MORE,
        suite=SUITE,
    )
    tiny.write(folder / "hidden" / "accepted" / "dots.py", SECOND_ALTERNATIVE)
    tiny.write(folder / "hidden" / "equivalents.toml", EQUIVALENTS)
    return folder


@pytest.fixture(scope="module")
def card(folder):
    setup = Setup(folder.parent, b"secret", Sandbox())
    return quality_card(folder, setup, STUB, seeds=1, doubles=10, workers=0)


def shown(card):
    return Shown(card, {"engine": "1+ab", "drawn": "None"}, is_current=True)


def test_students_with_one_mistake_are_told_exactly_that(card):
    assert card.single.students == 8
    assert card.single.right == 8
    assert card.single.wrong == 0


def test_students_with_two_mistakes_are_never_told_a_wrong_one(card):
    assert card.double.students == 10
    assert card.double.wrong == 0


def test_what_lies_beside_the_diagonal_of_the_confusion_matrix_is_listed(folder, tmp_path):
    twin = '\n\n@misconception("tiny.mse", "twin of the sum", "?")\ndef mse_twin(y_hat, y):\n    return float(np.sum((y_hat - y) ** 2))\n'
    other = tiny.write_assignment(
        tmp_path / "01-tiny", misconceptions=tiny.MISCONCEPTIONS + MORE + twin, suite=SUITE
    )
    card = quality_card(other, Setup(tmp_path, b"secret", Sandbox()), STUB, seeds=1, doubles=0, workers=0)
    made = {one.made for one in card.single.confusions}
    assert made == {("tiny.mse: the sum",), ("tiny.mse: twin of the sum",)}
    assert (card.single.silent, card.single.wrong) == (2, 0)
    assert "made tiny.mse: the sum; told nothing" in page([shown(card)], "numpy 2")


@pytest.mark.parametrize(("drawn", "students"), [(4, 8), (1, 2)])
def test_so_many_mistakes_of_each_exercise_are_drawn(folder, drawn, students):
    setup = Setup(folder.parent, b"secret", Sandbox())
    card = quality_card(folder, setup, STUB, seeds=1, drawn=drawn, doubles=0, workers=0)
    assert [row.misconceptions for row in card.validity.exercises] == [drawn, drawn]
    assert card.single.students == students


def test_what_a_drawn_mistake_costs_elsewhere_is_counted_too(folder, card):
    setup = Setup(folder.parent, b"secret", Sandbox())
    assert quality_card(folder, setup, STUB, seeds=1, drawn=4, doubles=0, workers=0).cascade == card.cascade


def test_the_cascade_counts_what_a_mistake_costs_elsewhere(card):
    """One of the eight, mse in place, costs rmse too, whose purity is checked on the student's own chain."""
    assert card.cascade == 9 / 8


def test_the_margin_is_the_gap_between_right_and_wrong(folder):
    found = margins(folder, ["tiny.mse", "tiny.rmse"])
    assert all(gap > 10 for gap in found.values())


def test_a_misconception_too_close_to_the_truth_shrinks_the_margin_and_fails_validate(folder, tmp_path):
    close = '\n\n@misconception("tiny.mse", "almost", "So near?")\ndef mse_almost(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2)) * (1 + 1e-15)\n'
    other = tiny.write_assignment(tmp_path / "01-tiny", misconceptions=tiny.MISCONCEPTIONS + close)
    assert margins(other, ["tiny.mse"])["tiny.mse"] < 2
    problems = validate(other, Setup(tmp_path, b"secret", Sandbox()), {}, seeds=1, workers=0).problems
    assert any("decades lie between" in problem for problem in problems)


def test_answers_that_are_random_have_no_margin(tmp_path):
    random = tiny.ACCEPTED.replace("return math.fsum", "return 3.0 + math.fsum")
    other = tiny.write_assignment(tmp_path / "01-tiny")
    tiny.write(other / "hidden" / "accepted" / "loops.py", random)
    assert margins(other, ["tiny.mse"])["tiny.mse"] is None


def test_verdicts_that_change_with_the_seed_are_counted(folder, tmp_path):
    assert regrade_flips(folder, seeds=5) == (0, 16)
    flaky = tiny.SUITE.replace(
        "y_hat, y = rng.normal(size=(2, 5))",
        "assert rng.random() < 0.5\n    y_hat, y = rng.normal(size=(2, 5))",
    )
    other = tiny.write_assignment(tmp_path / "01-tiny", suite=flaky)
    flips, compared = regrade_flips(other, seeds=20)
    assert 0 < flips <= compared


def test_the_false_alarms_of_statistical_checks_are_added_up(folder, tmp_path):
    assert false_alarms(folder) == 0.0
    declared = tiny.SUITE.replace(
        "y_hat, y = rng.normal(size=(2, 5))",
        "from autograder.checks.binomial import declare\n    declare('coin', 1e-9)\n    declare('dice', 2e-9)\n    y_hat, y = rng.normal(size=(2, 5))",
    )
    other = tiny.write_assignment(tmp_path / "01-tiny", suite=declared)
    assert false_alarms(other) == pytest.approx(3e-9)


@pytest.mark.parametrize(
    "broken",
    [
        "import nowhere\n" + tiny.SUITE,
        tiny.SUITE.replace("rng.normal(size=(2, 5))", "rng.norma(size=(2, 5))"),
    ],
)
def test_the_false_alarms_of_a_suite_that_does_not_run_are_not_called_0(tmp_path, broken):
    other = tiny.write_assignment(tmp_path / "01-tiny", suite=broken)
    with pytest.raises(SuiteError):
        false_alarms(other)


def test_the_page_has_a_row_for_each_exercise_and_says_what_is_wrong(card):
    text = page([shown(card)], "numpy 2")
    assert "| tiny.mse | 3 |" in text
    assert "Of 8 made-up students with one mistake, 8 were told exactly that" in text
    assert (
        "2 exercises: 4 of 4 accepted alternatives got full marks, 8 of 8 misconceptions lost marks" in text
    )
    assert "has nothing beside its diagonal" in text
    broken = msgspec.structs.replace(
        card, validity=Validity("01-tiny", (), ("tiny.mse: the suite has a hole.",))
    )
    assert "Problem: tiny.mse: the suite has a hole." in page([shown(broken)], "")


def test_the_page_says_of_each_card_which_version_it_is_of_and_whether_that_is_today_s(card):
    assert "- Measured with version 1+ab, all misconceptions for each seed.\n" in page([shown(card)], "")
    drawn = Shown(card, {"engine": "1+ab", "drawn": "4"}, is_current=False)
    assert (
        "- Measured with version 1+ab, at most 4 misconceptions of each exercise, drawn for each seed; "
        "something that the figures depend on has changed since.\n"
    ) in page([drawn], "")
