"""Where the order of draws is free, a mistake is named in whatever order the student draws."""

from __future__ import annotations

import numpy as np
import pytest
import tiny

from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.draws import (
    Drawing,
    OtherDraws,
    Request,
    Scripted,
    drawings,
    in_another_order,
    script,
)
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.suite.session import Suite
from autograder.wire import Seed

MODULE = """
import numpy as np


def start(sizes, rng):
    ### BEGIN SOLUTION
    d, h = sizes
    return rng.normal(0, 1 / d, size=(d, h)), rng.normal(0, 1 / h, size=(h, 1))
    ### END SOLUTION


def drop(X, p, rng):
    ### BEGIN SOLUTION
    return X * (rng.random(X.shape) >= p) / (1 - p)
    ### END SOLUTION
"""

SUITE = """
import numpy as np
import pytest


@pytest.mark.exercise("tiny.start", points=1)
def test_start(student, rng):
    for sizes in ((30, 40), (20, 50)):
        first, second = student.tiny.start(sizes, rng)
        assert abs(np.std(first) * sizes[0] - 1) < 0.2 and abs(np.std(second) * sizes[1] - 1) < 0.6


@pytest.mark.exercise("tiny.drop", points=1)
def test_drop(student, rng):
    for p in (0.2, 0.7):
        out = student.tiny.drop(rng.normal(size=(20, 30)) + 3, p, rng)
        assert abs(out.mean() - 3) < 0.5
"""

WRONG = """
import numpy as np
from autograder import misconception


@misconception("tiny.start", "not scaled", "How wide?")
def start_unscaled(sizes, rng):
    d, h = sizes
    return rng.normal(size=(d, h)), rng.normal(size=(h, 1))


@misconception("tiny.start", "scaled by the root", "Root or not?")
def start_by_root(sizes, rng):
    d, h = sizes
    return rng.normal(0, d**-0.5, size=(d, h)), rng.normal(0, h**-0.5, size=(h, 1))


@misconception("tiny.drop", "not scaled", "What makes up for what is dropped?")
def drop_unscaled(X, p, rng):
    return X * (rng.random(X.shape) >= p)


@misconception("tiny.drop", "keeps p", "How many stay?")
def drop_keeping_p(X, p, rng):
    return X * (rng.random(X.shape) < p) / (1 - p)
"""


@pytest.fixture
def folder(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny", module=MODULE, suite=SUITE, misconceptions=WRONG)
    (folder / "hidden" / "accepted" / "loops.py").unlink()
    return folder


def named(folder, code):
    student = tiny.student_with(folder, code)
    with Suite(folder / "hidden", folder) as suite:
        catalogue, runs = Catalogue(folder, load_misconceptions(folder)), suite.run(student, b"seed")
        runs = catalogue.diagnose(runs, lambda check, seed: suite.run_check(check, student, seed), student)
    return {run.result.misconception for run in runs} - {None}


@pytest.mark.parametrize(
    "draws",
    [
        "W1, W2 = rng.normal(size=(d, h)), rng.normal(size=(h, 1))",
        "W2 = rng.normal(size=(h, 1)); W1 = rng.standard_normal((d, h))",
        "W1 = rng.normal(size=(h, d)).T; W2 = rng.normal(size=(h, 1))",
        "W2 = rng.normal(size=(1, h)).T; W1 = rng.normal(size=(h, d)).T",
    ],
    ids=["as written", "W2 first", "turned", "both"],
)
def test_two_tables_are_drawn_in_any_order(folder, draws):
    code = f"def start(sizes, rng):\n    d, h = sizes\n    {draws}\n    return W1, W2"
    assert named(folder, code) == {"not scaled"}


@pytest.mark.parametrize(
    "mask",
    [
        "rng.random(X.shape) >= p",
        "rng.random(X.shape) < 1 - p",
        "rng.uniform(size=X.shape) > p",
        "rng.binomial(1, 1 - p, X.shape)",
        "1 - rng.binomial(1, p, X.shape)",
        "rng.choice([0, 1], size=X.shape, p=[p, 1 - p])",
        "rng.random(X.shape[::-1]).T >= p",
    ],
)
def test_a_mask_is_drawn_in_any_of_the_usual_ways(folder, mask):
    assert named(folder, f"def drop(X, p, rng): return X * ({mask})") == {"not scaled"}


def test_a_right_answer_that_draws_otherwise_is_called_nothing(folder):
    code = "def drop(X, p, rng): return X * rng.binomial(1, 1 - p, X.shape) / (1 - p) * 1.9"
    assert not {name for name in named(folder, code) if not name.startswith("symptom")}


def test_a_generator_of_ones_own_is_not_explained_by_another_order(folder):
    code = "def drop(X, p, rng): return X * (np.random.default_rng(5).random(X.shape) >= p)"
    assert named(folder, code) == set()


def test_draws_are_written_down_and_given_again():
    recorder = Scripted(Seed(3))
    first = recorder.normal(size=(2, 3))
    assert recorder.requests == [Request("normal", (), (("size", (2, 3)),))]
    assert np.array_equal(first, np.random.default_rng(np.random.PCG64(3)).normal(size=(2, 3)))
    again = Scripted(Seed(3))
    again.script = script(Seed(3), recorder.requests, Drawing(turned=True), None)
    assert np.array_equal(
        again.normal(size=(2, 3)), np.random.default_rng(np.random.PCG64(3)).normal(size=(3, 2)).T
    )


def test_what_no_generator_draws_is_not_written_down():
    recorder = Scripted(Seed(3))
    with pytest.raises(ValueError, match="p < 0"):
        recorder.binomial(1, 2.0, size=(2, 3))
    assert recorder.requests == []


def test_draws_whose_parameters_fit_one_shape_alone_are_drawn_in_no_other():
    recorder = Scripted(Seed(3))
    recorder.normal(0, np.ones(3), size=(2, 3))
    with pytest.raises(OtherDraws):
        script(Seed(3), recorder.requests, Drawing(turned=True), None)


def test_the_ways_to_draw_are_few():
    tables = [Request("normal", (), (("size", (2, 3)),))] * 2
    assert len(list(drawings(tables))) == 3
    assert len(list(drawings([Request("random", ((4, 5),), ())]))) == 7
    assert list(drawings([Request("permutation", (9,), ())])) == []
    assert len(list(drawings(tables * 40))) == 11


def test_the_first_two_draws_are_exchanged_for_measuring():
    def start(rng):
        return rng.normal(size=2), rng.random(3)

    first, second = in_another_order(start, (np.random.default_rng(1),), {})
    rng = np.random.default_rng(1)
    assert np.array_equal(second, rng.random(3))
    assert np.array_equal(first, rng.normal(size=2))
