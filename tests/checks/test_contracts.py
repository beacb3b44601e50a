"""Contracts and oracles: what a function promises besides its value."""

from __future__ import annotations

import random

import numpy as np
import pytest

from autograder.checks import CheckFailed
from autograder.checks.contracts import (
    assert_contract,
    assert_depends,
    assert_fresh,
    assert_leaves_inputs,
    assert_left_alone,
    assert_no_global_random,
    assert_raises,
    assert_repeatable,
    assert_uses,
    assert_uses_generator,
)
from autograder.checks.oracles import (
    BudgetExceeded,
    CountedOracle,
    assert_calls,
    assert_visits,
    assert_within_budget,
)
from autograder.student.faults import StudentRaised


def says(words):
    return pytest.raises(CheckFailed, match=words)


def test_a_function_of_its_arguments_repeats():
    assert assert_repeatable(lambda x: x + 1, np.ones(2)).tolist() == [2.0, 2.0]
    assert np.isnan(assert_repeatable(lambda: float("nan")))
    calls = iter(range(9))
    with says("gave another result the second time"):
        assert_repeatable(lambda x: x + next(calls), np.ones(2))


def test_a_result_must_follow_its_inputs():
    ones = np.ones(3)
    assert_depends(np.tanh, (ones,), (2 * ones,), shape=(3,), between=(-1.0, 1.0))
    with says("stays the same when one of the inputs"):
        assert_depends(lambda x: np.zeros(3), (ones,), (2 * ones,), shape=(3,))
    with says("not a number"):
        assert_depends(lambda x: x * np.nan, (ones,), (2 * ones,), shape=(3,))
    with says("leaves the interval"):
        assert_depends(lambda x: x, (ones,), (2 * ones,), shape=(3,), between=(0.0, 1.0))
    with pytest.raises(CheckFailed):
        assert_depends(lambda x: x[:2], (ones,), (2 * ones,), shape=(3,))


def test_a_contract_is_repetition_shape_precision_and_use():
    ones = np.ones(3)
    assert_contract(np.exp, (ones,), (2 * ones,), shape=(3,))
    for wrong in (
        lambda x: np.zeros(3),
        lambda x: np.exp(x).astype(np.float32),
        lambda x: np.exp(x)[:, None],
    ):
        with pytest.raises(CheckFailed):
            assert_contract(wrong, (ones,), (2 * ones,), shape=(3,))


def test_writing_into_a_frozen_input_raises():
    def writes(x):
        x += 1
        return x

    with pytest.raises(ValueError, match="read-only"):
        assert_repeatable(writes, np.ones(2))


def test_a_changed_argument_is_named_by_its_place():
    def writes(x, state):
        state["t"] = 1
        return x

    assert assert_leaves_inputs(lambda x, y: x + y, np.ones(2), 3)[0] == 4
    with says("changes its second argument"):
        assert_leaves_inputs(writes, np.ones(2), {"t": 0})


def test_results_have_memory_of_their_own():
    buffer = np.zeros(2)

    def reuses(x):
        buffer[:] = x
        return buffer

    assert_fresh(lambda x: x.copy(), np.ones(2))
    with says("a view of an argument"):
        assert_fresh(lambda x: x[::-1], np.ones(2))
    with says("A second call of your function changes what the first one returned"):
        assert_fresh(reuses, np.ones(2))


def test_random_numbers_come_from_the_generator_that_is_passed():
    assert_uses_generator(lambda n, rng: rng.normal(size=n), 5)
    with says("Some of its random numbers come from elsewhere"):
        assert_uses_generator(lambda n, rng: np.random.normal(size=n), 5)
    with says("the same whatever generator"):
        assert_uses_generator(lambda n, rng: np.random.default_rng(0).normal(size=n), 5)

    def seeds(n, rng):
        np.random.seed(0)
        return rng.normal(size=n)

    np.random.seed(1)
    with says("a random generator that the whole program shares"):
        assert_uses_generator(seeds, 5)


@pytest.mark.parametrize("careless", [np.random.random, random.random, lambda: random.seed(2)])
def test_global_random_state_is_watched(careless):
    with says("the whole program shares"):
        assert_no_global_random(careless)
    assert assert_no_global_random(lambda: np.random.default_rng(0).integers(1)) == 0


def test_a_promised_exception_is_asked_for():
    def refuses():
        raise ValueError("n must be positive")

    assert_raises(refuses)
    with says("accepted arguments for which its docstring promises ValueError"):
        assert_raises(lambda: None)
    with pytest.raises(KeyError):
        assert_raises(lambda: {}["x"])


class FromTheWire(Exception):
    def __init__(self, error_type):
        self.error_type = error_type


def raiser(error_type):
    def call():
        raise FromTheWire(error_type)

    return call


def test_exceptions_from_the_wire_are_told_apart_by_name():
    assert_raises(raiser("ValueError"))
    with says("Your function raised TypeError where ValueError is asked for"):
        assert_raises(raiser("TypeError"))
    with pytest.raises(FromTheWire):
        assert_raises(raiser("NotImplementedError"))


def test_the_name_of_a_students_own_exception_carries_nothing_out():
    for name in ("X_is_3_14159", "print", None):
        with pytest.raises((CheckFailed, FromTheWire)) as caught:
            assert_raises(raiser(name))
        assert "3_14159" not in str(caught.value.args[0])


def test_an_ignored_argument_is_named():
    assert_uses(lambda x, k: x * k, (2, 1), (2, 3), argument="k")
    with says("the same whatever k is. Where does k enter"):
        assert_uses(lambda x, k: {"out": [x, np.ones(2)]}, (2, 1), (2, 3), argument="k")


# oracles


def path(oracle, steps=4, look_ahead=0.0):
    theta = np.ones(2)
    for _ in range(steps):
        theta = theta - 0.1 * oracle(theta * (1 - look_ahead))
    return theta


def test_calls_are_counted_and_points_are_copied():
    oracle = CountedOracle(lambda theta: 2 * theta)
    path(oracle)
    assert_calls(oracle, 4)
    assert_within_budget(oracle, 4)
    assert_visits(oracle, 0.8 ** np.arange(4)[:, None] * np.ones(2))
    with says("more often than the method needs"):
        assert_calls(oracle, 3)
    with says("less often"):
        assert_calls(oracle, 5)
    with says("asked for the gradient 4 times; the method gets there within 3"):
        assert_within_budget(oracle, 3)


def test_an_oracle_that_was_never_asked_is_reported():
    for check in (lambda o: assert_calls(o, 4), lambda o: assert_within_budget(o, 4)):
        with says("never asked for the gradient"):
            check(CountedOracle(abs))


def test_a_look_ahead_asks_at_other_points():
    oracle = CountedOracle(lambda theta: 2 * theta)
    path(oracle, look_ahead=0.01)
    with says("first in call 1. At which theta"):
        assert_visits(oracle, 0.8 ** np.arange(4)[:, None] * np.ones(2))


def test_a_budget_ends_a_run_that_asks_too_often():
    oracle = CountedOracle(lambda theta: 2 * theta, budget=3)
    with pytest.raises(BudgetExceeded, match="more than 3 evaluations"):
        path(oracle)
    assert oracle.calls == 4


def test_a_dict_that_a_students_function_changes_is_noted_where_it_ran():
    class Students:
        __changed_arguments__ = (1,)

        def __call__(self, theta, state):
            return theta

    with says("changes its second argument"):
        assert_left_alone(Students())
    with says("changes its second argument"):
        assert_repeatable(Students(), np.ones(2), {})
    assert_left_alone(np.sin)


@pytest.mark.parametrize("result", [np.ones(2) + 1j, np.array([1, None], dtype=object), np.array(["a"])])
def test_equal_results_of_any_kind_are_called_equal(result):
    assert assert_repeatable(lambda: result.copy()) is not None


def test_an_exception_that_is_derived_from_the_promised_one_is_right():
    class Unknown(ValueError):
        pass

    def refuses(error):
        raise error

    assert_raises(lambda: refuses(Unknown()))
    assert_raises(lambda: refuses(StudentRaised("Unknown", "", error_bases=("ValueError", "Exception"))))
    with says("raised an exception of its own where ValueError is asked for"):
        assert_raises(lambda: refuses(StudentRaised("Unknown", "", error_bases=("Exception",))))
