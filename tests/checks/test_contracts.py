"""Contracts and oracles: what a function promises besides its value."""

from __future__ import annotations

import random

import numpy as np
import pandas
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


def test_a_table_with_missing_values_is_the_same_as_its_copy_and_no_other():
    table = pandas.DataFrame({"town": ["Bonn", None], "eur": [np.nan, 2.0]}, index=[4, 7])
    assert assert_repeatable(lambda frame: frame.dropna(), table).empty
    for change in (
        lambda frame: frame.insert(0, "new", 1),
        lambda frame: setattr(frame, "columns", ["town", "usd"]),
        lambda frame: setattr(frame, "index", [0, 1]),
        lambda frame: frame.__setitem__("eur", [0.0, 2.0]),
    ):
        with says("changes its first argument"):
            assert_leaves_inputs(change, table.copy())


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


# arguments that are nested, or passed by keyword


class Model:
    def __init__(self):
        self.w = np.ones(2)


def set_to_nine(array):
    array[:] = 9.0


CHANGES = {
    "an array": (lambda x: set_to_nine(x), np.ones(2)),
    "an array in a dict": (lambda x: set_to_nine(x["w"]), {"w": np.ones(2)}),
    "an array in a list in a tuple": (lambda x: set_to_nine(x[0][0]), ([np.ones(2)],)),
    "an entry of a dict": (lambda x: x.update(w=0), {"w": 1}),
    "a new entry": (lambda x: x.update(v=0), {"w": 1}),
    "the order of a list": (lambda x: x.reverse(), [1, 2]),
    "a set": (lambda x: x.add(2), {1}),
    "an array of an object": (lambda x: set_to_nine(x.w), Model()),
    "the type of an array in a dict": (lambda x: x.update(w=x["w"].astype(np.float32)), {"w": np.ones(2)}),
}


@pytest.mark.parametrize(("change", "argument"), CHANGES.values(), ids=CHANGES)
def test_a_change_at_any_depth_is_seen_by_place_and_by_keyword(change, argument):
    def careless(first, x):
        change(x)
        return 0.0

    def careful(first, x):
        return 0.0

    assert assert_leaves_inputs(careful, 1, argument) == 0.0
    with says("changes its second argument"):
        assert_leaves_inputs(careless, 1, argument)
    with says("changes its argument x"):
        assert_leaves_inputs(careless, first=1, x=argument)
    assert assert_repeatable(careful, 1, kwargs={"x": argument}) == 0.0
    for call in (
        lambda: assert_repeatable(careless, 1, argument),
        lambda: assert_repeatable(careless, 1, kwargs={"x": argument}),
        lambda: assert_contract(careless, (1, argument), (2, argument)),
    ):
        with pytest.raises((CheckFailed, ValueError), match=r"changes its|read-only"):
            call()


def test_the_callers_own_arguments_stay_as_they_are():
    mine = {"w": np.ones(2)}
    with pytest.raises(CheckFailed):
        assert_leaves_inputs(lambda x: set_to_nine(x["w"]), mine)
    with pytest.raises(CheckFailed):
        assert_leaves_inputs(lambda x: set_to_nine(x["w"]), x=mine)
    with pytest.raises(ValueError, match="read-only"):
        assert_repeatable(lambda x: set_to_nine(x["w"]), mine)
    assert mine["w"].tolist() == [1.0, 1.0]
    assert mine["w"].flags.writeable


def test_what_cannot_be_copied_is_no_change():
    class Sealed:
        __slots__ = ("value",)

    calls = CountedOracle(lambda x: x)
    for argument in (iter([1, 2]), Sealed(), np.random.default_rng(0), calls, [Sealed()], open):
        assert assert_leaves_inputs(lambda x: 0.0, argument) == 0.0
        assert assert_repeatable(lambda x: 0.0, argument) == 0.0
    assert_leaves_inputs(lambda oracle: oracle(1.0), calls)
    assert calls.calls == 1


def test_objects_that_hold_each_other_are_compared():
    first, second = Model(), Model()
    first.other, second.other = second, first
    assert assert_leaves_inputs(lambda x: 0.0, first) == 0.0
    with says("changes its first argument"):
        assert_leaves_inputs(lambda x: set_to_nine(x.other.w), first)


def test_a_view_of_a_nested_or_named_argument_is_found():
    with says("a view of an argument"):
        assert_fresh(lambda x: x[::-1], x=np.ones(2))
    with says("a view of an argument"):
        assert_fresh(lambda p: p["w"], {"w": np.ones(2)})
    with says("a view of an argument"):
        assert_fresh(lambda p: {"part": [p["w"][:1]]}, {"w": np.ones(2)})


def test_a_function_that_spoils_its_inputs_gets_fresh_ones_from_every_check():
    def spoils(x, rng=None):
        x["w"] *= 0
        return x["w"].sum() + (0 if rng is None else rng.normal(size=3))

    assert_uses_generator(spoils, {"w": np.ones(2)})
    assert_uses_generator(spoils, kwargs={"x": {"w": np.ones(2)}})
    x = {"w": np.ones(2)}
    for check in (
        lambda: assert_uses(spoils, (x,), (x,), argument="x"),
        lambda: assert_depends(spoils, (x,), (x,)),
    ):
        with pytest.raises(CheckFailed):
            check()
    assert x["w"].tolist() == [1.0, 1.0]


def test_results_of_another_type_or_structure_are_not_the_same():
    results = iter([np.ones(2), np.ones(2, dtype=np.float32)])
    with says("another result the second time"):
        assert_repeatable(lambda: next(results))
    for pair in ([(1, 2), (1, 2, 3)], [{"a": 1}, {"b": 1}], [{"a": [np.ones(2)]}, {"a": [np.zeros(2)]}]):
        results = iter(pair)
        with says("another result the second time"):
            assert_repeatable(lambda results=results: next(results))


def test_a_keyword_that_the_students_call_changed_is_named():
    class Students:
        __changed_arguments__ = ("state",)

        def __call__(self, **_):
            return 0.0

    with says("changes its argument state"):
        assert_leaves_inputs(Students(), state={})


# exceptions and keywords of the tested function


def test_an_exception_is_promised_by_its_class():
    class Own(KeyError):
        pass

    def raises(error):
        raise error

    assert_raises(raises, KeyError("k"), error=KeyError)
    assert_raises(raises, Own("k"), error=LookupError)
    assert_raises(raises, TypeError(), error=(ValueError, TypeError))
    assert_raises(raises, kwargs={"error": ValueError("n")})
    assert_raises(raiser("TypeError"), error=(ValueError, TypeError))
    with pytest.raises(KeyError):
        assert_raises(raises, KeyError("k"), error=(ValueError, TypeError))
    with says("promises KeyError or TypeError"):
        assert_raises(lambda: None, error=(KeyError, TypeError))
    with says("raised KeyError where ValueError or TypeError is asked for"):
        assert_raises(raiser("KeyError"), error=(ValueError, TypeError))


def test_the_name_of_an_exception_is_taken_one_version_longer():
    def raises(error):
        raise error

    with pytest.warns(DeprecationWarning, match="write error=KeyError"):
        assert_raises(raises, KeyError("k"), error="KeyError")
    with pytest.warns(DeprecationWarning, match="error=ValueError"), pytest.raises(KeyError):
        assert_raises(raises, KeyError("k"), error="ValueError")


def test_no_keyword_of_the_tested_function_is_taken():
    """Its keywords may have the names of our options."""

    def tested(x, what="", rtol=0.0, error=None, kwargs=None, seed=0, argument=None, rng=None, function=None):
        assert (what, rtol, kwargs, function) == ("w", 1.0, 2, 3)
        if error:
            raise ValueError
        return x if rng is None else rng.normal(size=3)

    own = {"what": "w", "rtol": 1.0, "kwargs": 2, "function": 3}
    assert assert_repeatable(tested, 1.0, kwargs=own, what="loss") == 1.0
    assert assert_leaves_inputs(tested, 1.0, **own) == 1.0
    assert_no_global_random(tested, 1.0, **own)
    assert_raises(tested, 1.0, kwargs={**own, "error": True}, error=ValueError)
    assert_uses_generator(tested, 1.0, kwargs={**own, "seed": 1, "argument": 2}, argument="rng", seed=3)
