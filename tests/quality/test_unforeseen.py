"""The catalogue is scored on mistakes that it does not hold, and a name that is not theirs is counted as wrong."""

from __future__ import annotations

import pytest
import tiny
from thorough_tiny import MORE, SUITE

from autograder.course.course import Sandbox
from autograder.diagnosis.held_out import load_held_out
from autograder.diagnosis.variants import VariantError
from autograder.grading.batch import Setup
from autograder.quality.unforeseen import KINDS, unforeseen
from autograder.quality.unforeseen_page import HEADING, page

VERSIONS = "autograder 1, numpy 2"

HELD_OUT = """
import math
import numpy as np
from tiny import mse
from autograder.diagnosis.held_out import mistake


@mistake("tiny.mse", "halved by a loop")
def wrong(y_hat, y):
    return math.fsum((a - b) ** 2 for a, b in zip(y_hat, y)) / len(y) / 2


@mistake("tiny.mse", "log of one more")
def wrong(y_hat, y): return float(np.log1p(np.mean((y_hat - y) ** 2)))


@mistake("tiny.mse", "the first entry only")
def first(y_hat, y):
    return float((y_hat[0] - y[0]) ** 2)


@mistake("tiny.rmse", "minus the root")
def minus(y_hat, y):
    return -math.sqrt(mse(y_hat, y))


PAIRS = [(("tiny.mse", "halved by a loop"), ("tiny.rmse", "minus the root"))]
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tiny.write_assignment(
        tmp_path_factory.mktemp("unforeseen") / "01-tiny",
        misconceptions=tiny.MISCONCEPTIONS + MORE,
        suite=SUITE,
    )
    tiny.write(folder / "hidden" / "held_out.py", HELD_OUT)
    return folder


def scored(folder):
    setup = Setup(folder.parent, b"secret", Sandbox())
    return {kind: unforeseen(folder, setup, kind, drawn=40, workers=0) for kind in KINDS}


@pytest.fixture(scope="module")
def scores(folder):
    return scored(folder)


def test_held_out_mistakes_are_read_though_two_functions_have_one_name(folder):
    held_out = load_held_out(folder)
    assert [mistake.name for mistake in held_out.mistakes][:2] == ["halved by a loop", "log of one more"]
    assert [[mistake.name for mistake in pair] for pair in held_out.pairs] == [
        ["halved by a loop", "minus the root"]
    ]
    assert all(
        "import tiny" not in mistake.source and "from tiny" not in mistake.source
        for mistake in held_out.mistakes
    )


def told(scores, kind):
    return {student.mistakes: student for student in scores[kind].students}


def test_each_held_out_mistake_is_named_seen_or_neither(scores):
    students = told(scores, "held out")
    assert students["tiny.mse: halved by a loop",].names == ("tiny.mse: half the mean",)
    assert students["tiny.mse: the first entry only",].symptoms == ("only the first entry of y_hat",)
    assert students["tiny.mse: log of one more",].names == ()
    assert students["tiny.rmse: minus the root",].names == ("tiny.rmse: negative",)
    assert all(student.caught and not student.wrong for student in students.values())


def test_two_held_out_mistakes_of_one_student_are_both_named(scores):
    (pair,) = scores["pairs"].students
    assert set(pair.names) == {"tiny.mse: half the mean", "tiny.rmse: negative"}


def test_a_misconception_that_is_left_out_is_never_called_another(scores):
    assert len(scores["one left out"].students) == 8
    assert not any(student.wrong or student.names for student in scores["one left out"].students)


def test_changed_misconceptions_are_graded_too(scores):
    assert len(scores["changed"].students) == 8
    assert not any(student.wrong for student in scores["changed"].students)


def test_a_name_that_a_person_does_not_accept_is_wrong(folder, tmp_path):
    other = tiny.write_assignment(
        tmp_path / "01-tiny", misconceptions=tiny.MISCONCEPTIONS + MORE, suite=SUITE
    )
    tiny.write(other / "hidden" / "held_out.py", HELD_OUT)
    tiny.write(
        other / "hidden" / "held_out_verdicts.toml", '["tiny.mse"]\n"halved by a loop" = ["the sum"]\n'
    )
    students = told(scored(other), "held out")
    assert students["tiny.mse: halved by a loop",].wrong == ("tiny.mse: half the mean",)
    assert not students["tiny.rmse: minus the root",].wrong


def test_the_page_has_a_row_of_counts_for_each_kind(scores):
    text = page(list(scores.values()), VERSIONS)
    assert text.startswith(HEADING)
    assert f"| held out | 01-tiny | 4 | 4 | 2 | 0 | 1 | 1 | 0 | 0 | {scores['held out'].measured} |" in text
    assert VERSIONS in text


def test_the_mistakes_are_listed_only_where_their_titles_are_wanted(scores):
    every = list(scores.values())
    words = {
        w for score in every for told in score.students for m in told.mistakes for w in [m.partition(": ")[2]]
    }
    assert not [word for word in words if word in page(every, VERSIONS)]
    assert "tiny.mse: log of one more: neither named nor seen" in page(every, VERSIONS, titles=True)


def test_counts_hold_each_student_once(scores):
    for score in scores.values():
        counts = score.counts()
        assert (
            counts.named + counts.by_change + counts.by_symptom + counts.neither + counts.wrong
            == counts.students
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("PAIRS = [(('tiny.mse', 'a'), ('tiny.mse', 'b'))]", "PAIRS holds"),
        ("import nowhere", "cannot be run"),
        (
            "from autograder.diagnosis.held_out import mistake\n"
            + 2 * "@mistake('tiny.mse', 'a')\ndef f(y_hat, y): return 0.0\n",
            "two mistakes called 'a'",
        ),
    ],
)
def test_a_file_of_held_out_mistakes_that_cannot_be_used_is_refused(folder, tmp_path, text, message):
    other = tiny.write_assignment(tmp_path / "01-tiny")
    tiny.write(other / "hidden" / "held_out.py", text)
    with pytest.raises(VariantError, match=message):
        load_held_out(other)
