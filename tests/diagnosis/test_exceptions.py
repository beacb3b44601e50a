"""Two exceptions are one mistake if they mean the same, in whatever words NumPy says it."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.comparison import alike, form_of
from autograder.diagnosis.exceptions import KINDS, SENTENCES, kind_of_exception
from autograder.student.faults import StudentRaised

X, w, b = np.ones((7, 3)), np.ones(4), np.ones(7)


def raised(code):
    with pytest.raises(ValueError) as caught:
        code()
    return StudentRaised(caught.typename, str(caught.value))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda: X @ w, lambda: X.dot(w)),
        (lambda: X @ w, lambda: np.dot(X, w)),
        (lambda: X @ w, lambda: w @ X.T),
        (lambda: X + w, lambda: w - X),
        (lambda: X * b, lambda: b * X),
    ],
)
def test_the_same_shapes_refused_in_other_words_are_one_mistake(one, other):
    assert alike(raised(one), raised(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (lambda: X @ w, lambda: X @ b),
        (lambda: X + w, lambda: X + b),
        (lambda: X @ w, lambda: X + w),
        (lambda: X.reshape(5, 5), lambda: X.reshape(4, 5)),
    ],
)
def test_other_shapes_are_another_mistake(one, other):
    assert not alike(raised(one), raised(other))


def test_a_function_of_the_checks_is_called_a_function_on_both_sides():
    message = "unsupported operand type(s) for *: 'float' and '{}'"
    here, there = (StudentRaised("TypeError", message.format(kind)) for kind in ("CountedOracle", "function"))
    assert alike(here, there)
    assert not alike(here, StudentRaised("TypeError", message.format("str")))


def test_each_kind_has_a_sentence():
    assert {words for *_, words in KINDS} == SENTENCES.keys()


def test_an_exception_of_the_students_own_is_no_usual_one():
    assert kind_of_exception("ValueError", "no such act") == ""
    assert kind_of_exception("Mine", "truth value of an array") == ""


def test_a_hostile_message_is_compared_in_no_time():
    long = "operands could not be broadcast together " + "(" * 50 + "1" * 300
    assert alike(StudentRaised("ValueError", long), StudentRaised("ValueError", long))
    assert not alike(
        StudentRaised("ValueError", long + ")" * 10**6), StudentRaised("ValueError", "(1)" * 10**6)
    )


@pytest.mark.parametrize(
    ("error", "one", "other"),
    [
        ("KeyError", "140234567890123", "139876543210987"),
        ("ValueError", "<Node at 0x7f1c2b3d4e50> is no number", "<Node at 0x7f99aabbccdd> is no number"),
        (
            "RecursionError",
            "maximum recursion depth exceeded",
            "maximum recursion depth exceeded in comparison",
        ),
    ],
)
def test_where_an_object_lies_and_where_a_recursion_ends_make_no_other_mistake(error, one, other):
    assert alike(StudentRaised(error, one), StudentRaised(error, other))


def test_a_small_number_in_a_message_makes_another_mistake():
    assert not alike(StudentRaised("KeyError", "12"), StudentRaised("KeyError", "13"))


def test_an_array_without_an_axis_has_another_form_than_a_number():
    assert form_of((np.array(2.5), np.ones(3))) != form_of((2.5, np.ones(3)))
    assert form_of(np.float64(2.5)) == form_of(2.5)
