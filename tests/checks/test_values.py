"""Values: the first thing that is wrong is named, nothing hostile crashes a check, nothing hidden leaks."""

from __future__ import annotations

import contextlib

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as nps

from autograder.checks import (
    CheckFailed,
    assert_close,
    assert_float64,
    assert_gradient,
    assert_optimizer,
    assert_partition,
    assert_path,
    assert_reaches,
    assert_relation,
    assert_same,
    assert_tuple,
    constant_factor,
    normwise_close,
)

SIZES = {"n": 7, "k": 3}
VECTOR = np.array([0.5, -1.25, 3.0, 0.75, 2.0, -0.1, 0.3])
INFINITE = np.copysign(np.inf, VECTOR)
TABLE = np.arange(1.0, 13.0).reshape(4, 3) ** 1.5


def diagnosis(actual, expected, **options) -> str:
    with pytest.raises(CheckFailed) as caught:
        assert_close(actual, expected, **options)
    return caught.value.diagnosis


@pytest.mark.parametrize(
    "right",
    [
        VECTOR,
        VECTOR + 1e-12,
        VECTOR.tolist(),
        VECTOR * (1 + 1e-10),
        VECTOR.astype(np.float32),
        VECTOR.astype(np.float16),
    ],
)
def test_right_values_pass_in_any_kind(right):
    assert_close(right, VECTOR)


def test_single_precision_is_named():
    right = np.random.default_rng(1).normal(size=9)
    with pytest.raises(CheckFailed, match=r"every number of it is one of single precision \(float32\)"):
        assert_close(right.astype(np.float32).astype(np.float64), right)
    with pytest.raises(CheckFailed) as raised:
        assert_close(right * (1 + 1e-7 * np.linspace(-1, 1, 9)), right)
    assert "float32" not in str(raised.value)


def test_a_component_that_cancels_does_not_refuse_a_right_answer():
    assert_close(np.array([1.0, 1e-17]), np.array([1.0, 0.0]))


def test_an_expected_zero_is_compared_absolutely():
    assert_close(1e-10, 0.0)
    with pytest.raises(CheckFailed):
        assert_close(1e-8, 0.0)


def test_nan_and_infinity_are_right_where_they_are_expected():
    assert_close(np.array([np.inf, -np.inf, np.nan, 1.0]), np.array([np.inf, -np.inf, np.nan, 1.0]))


@pytest.mark.parametrize(
    ("actual", "expected", "words"),
    [
        (None, VECTOR, "returned None in place of its result. Is a `return` missing?"),
        ("0.5", 0.5, "Your result is a str; a single number is expected."),
        ((VECTOR,), VECTOR, "is there a comma behind what it returns?"),
        ({"a": 1}, VECTOR, "Your result is a dict; an array of shape (7,) is expected."),
        ([[1.0], [1.0, 2.0]], VECTOR, "Your result is a list"),
        (10**400, 0.5, "Your result is an int; a single number"),
        (1j * VECTOR, VECTOR, "holds complex numbers; all numbers here are real"),
        (
            VECTOR[:, None],
            VECTOR,
            "has shape (7, 1); an array of shape (7,) is expected. A column minus a row is a table",
        ),
        (np.ones((7, 7)), VECTOR, "often comes from combining a shape (n, 1) with a shape (n,)"),
        (np.ones(1), 1.0, "It holds one number in an array: return the number itself."),
        (VECTOR, 1.0, "Something is not reduced to one number yet"),
        (TABLE.T, TABLE, "The axes are the other way round: rows are examples."),
        (TABLE.ravel(), TABLE, "The count of numbers is right, but not their arrangement."),
        (1.0, VECTOR, "is there a sum or a mean too many?"),
        (VECTOR[:3], VECTOR, "Write the shape of each step beside your code"),
        (VECTOR * np.nan, VECTOR, "Your result is nan at [0]. Look for 0/0"),
        (INFINITE, VECTOR, "Your result is infinite at [0], where the right value is finite"),
        (VECTOR, INFINITE, "Your result is finite at [0], where the right value is not."),
        (0 * VECTOR, VECTOR, "Your result is 0 everywhere."),
        (-VECTOR, VECTOR, "exactly the negative of the right one. Check the sign."),
        (2 * VECTOR, VECTOR, "exactly twice the right one. Check the constant in front"),
        (VECTOR / 7, VECTOR, "exactly 1/n of the right one"),
        (VECTOR * 7 / 6, VECTOR, "exactly n/(n-1) times the right one"),
        (VECTOR * 1.37, VECTOR, "a constant multiple of the right one"),
        (0.5, 1.0, "exactly half the right one"),
        (1.37, 1.0, "off by 3.7e-01 of its size, and 1e-09 is allowed; rounding explains about 1e-15."),
        (TABLE[:3].T, TABLE[:3], "the transpose of the right one"),
        (VECTOR[::-1], VECTOR, "the right numbers in another order"),
        (VECTOR + np.eye(7)[2], VECTOR, "Only 1 of 7 entries are wrong; the first is at [2]."),
        (
            np.array([0, 1, 1]),
            np.array([0, 1, 2]),
            "1 of the 3 entries of your result are wrong; the first is at [2].",
        ),
        (4, 5, "Your result is not right."),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(actual, expected, words):
    with np.errstate(all="ignore"):
        assert words in diagnosis(actual, expected, sizes=SIZES)


def test_what_rounding_explains_is_said_where_it_is_known():
    assert "rounding explains about 2e-12" in diagnosis(VECTOR + np.eye(7)[0], VECTOR, rounding=2e-12)


def test_the_values_are_for_the_instructor_alone():
    hidden = np.array([0.73519, -1.24683, 3.97531])
    with pytest.raises(CheckFailed) as caught:
        assert_close(hidden + np.eye(3)[2], hidden)
    assert "3.97531" in caught.value.values
    assert not any(digits in caught.value.diagnosis for digits in ("735", "246", "975"))


def test_a_tuple_is_checked_part_by_part():
    assert_tuple((1.0, VECTOR), (1.0, VECTOR))
    with pytest.raises(CheckFailed, match="Your function should return 2 values; it returned an array"):
        assert_tuple(VECTOR, (1.0, VECTOR))
    with pytest.raises(CheckFailed, match="it returned 1 values"):
        assert_tuple((1.0,), (1.0, VECTOR))
    with pytest.raises(CheckFailed, match=r"Your result \(value 2 of 2\) is exactly twice"):
        assert_tuple((1.0, 2 * VECTOR), (1.0, VECTOR))


def test_functions_are_compared_on_copies():
    def writes(x):
        x *= 2
        return x

    assert_same(lambda x: 2 * x, writes, VECTOR)
    assert VECTOR[2] == 3.0
    assert_same(lambda x: (x, 1.0), lambda x: (x, 1.0), VECTOR)


def test_single_precision_is_a_matter_of_its_own():
    assert_float64(VECTOR)
    assert_float64(0.5)
    with pytest.raises(CheckFailed, match="has dtype float32; float64 goes in, so float64 should come out"):
        assert_float64(VECTOR.astype(np.float32))


def test_a_constant_factor_is_found_or_there_is_none():
    assert constant_factor(3 * VECTOR, VECTOR) == pytest.approx(3)
    assert constant_factor(VECTOR, VECTOR) is None
    assert constant_factor(VECTOR + 1, VECTOR) is None
    assert constant_factor(VECTOR, 0 * VECTOR) is None
    assert constant_factor(np.zeros(0), np.zeros(0)) is None


def test_closeness_is_also_a_question():
    assert normwise_close(VECTOR, VECTOR)
    assert not normwise_close("x", VECTOR)


# hostile values: whatever a student returns, a check passes or raises CheckFailed, and nothing else

anything = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(),
        st.just(10**400),
        st.floats(),
        st.complex_numbers(),
        st.text(max_size=5),
        st.binary(max_size=5),
        nps.arrays(
            st.sampled_from(
                [np.float64, np.float32, np.float16, np.int8, np.uint64, np.bool_, np.complex128, "U3", "S2"]
            ),
            nps.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4),
        ),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.tuples(inner, inner),
        st.dictionaries(st.text(max_size=2), inner, max_size=2),
    ),
    max_leaves=6,
)


@settings(max_examples=250, deadline=None)
@given(anything)
def test_nothing_that_a_student_returns_crashes_a_check(value):
    def step(*args, **kwargs):
        return value

    checks = [
        lambda: assert_close(value, 1.0),
        lambda: assert_close(value, VECTOR),
        lambda: assert_close(value, np.array([1, 2])),
        lambda: assert_tuple(value, (1.0, VECTOR)),
        lambda: assert_gradient(value, VECTOR, blocks={"w": (6,), "b": (1,)}),
        lambda: assert_path(value, np.ones((3, 2))),
        lambda: assert_reaches(value, np.ones(2), tolerance=1e-3),
        lambda: assert_partition(value, 5, 2),
        lambda: assert_relation(value, value, "..."),
        lambda: assert_relation(value, 1.0, "..."),
        lambda: assert_optimizer(step, lambda t, g, lr: t - lr * g, rng=np.random.default_rng(0)),
        lambda: assert_optimizer(
            step,
            lambda t, g, s, lr: (t - lr * g, s),
            rng=np.random.default_rng(0),
            state=lambda t: {"v": 0 * t},
        ),
    ]
    with np.errstate(all="ignore"):
        for check in checks:
            with contextlib.suppress(CheckFailed):
                check()


def test_a_complex_number_beside_something_that_is_no_number_is_no_array_of_numbers():
    with pytest.raises(CheckFailed, match="Your result is a list"):
        assert_close([None, np.array(0j)], VECTOR)


def test_complex_numbers_in_a_list_are_not_cut_down_to_real_ones():
    with pytest.raises(CheckFailed, match="complex"):
        assert_close([np.array([1.0 + 2.0j])], np.ones((1, 1)))


def test_two_numbers_may_come_in_an_array():
    assert_tuple(np.array([1.0, 2.0]), (1.0, 2.0))
    with pytest.raises(CheckFailed, match="value 2 of 2"):
        assert_tuple(np.array([1.0, 3.5]), (1.0, 2.0))
    with pytest.raises(CheckFailed, match="should return 2 values"):
        assert_tuple(np.array([1.0, 2.0, 3.0]), (1.0, 2.0))
    with pytest.raises(CheckFailed, match="should return 2 values"):
        assert_tuple(np.ones((2, 3)), (np.ones(3), np.ones(3)))


@pytest.mark.parametrize("value", [VECTOR.tolist(), tuple(VECTOR), [0.5]])
def test_a_list_in_place_of_an_array_is_a_matter_of_its_own(value):
    assert_close(value, np.asarray(value))
    with pytest.raises(CheckFailed, match="and an array is promised"):
        assert_float64(value)


def test_numbers_that_float32_happens_to_hold_are_not_called_single_precision():
    with pytest.raises(CheckFailed) as raised:
        assert_close(np.array([0.5, 1.0, 0.0, 0.0]), np.array([0.5, 1.0, 0.0, 2e-9]), rtol=1e-12)
    assert "single precision" not in raised.value.diagnosis
