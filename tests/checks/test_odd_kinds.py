"""A value that is nearly a number is called by its name, with what to do about it; in this process and behind the wire alike."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from tiny import write

from autograder.checks import CheckFailed, assert_close, assert_repeatable
from autograder.sandbox import Sandbox
from autograder.student.api import Student, close
from autograder.student.in_process import local_student
from autograder.student.sandboxed import open_remote

ENGINE = """
import numpy as np

class Own: pass
class masked: pass
masked.__name__ = "coroutine" * 3

async def later(): return 1.0
def one_by_one(): yield 1.0
def table(): return np.ma.array([1.0, 2.0], mask=[False, True])
def inner(): return one_by_one
def own(): return Own()
def renamed(): return masked()
def lazily(): return map(float, [1, 2])
"""

pytestmark = [
    pytest.mark.filterwarnings("ignore:coroutine"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]

SAID = {
    "later": ("a coroutine", "Did you forget `await`"),
    "one_by_one": ("a generator", "computes nothing yet"),
    "table": ("a MaskedArray", "hides some of its entries"),
    "inner": ("a function", "brackets of a call"),
    "lazily": ("a map", "np.array(list(...))"),
    "own": ("an object of a class of your own", "is expected."),
    "renamed": ("an object of a class of your own", "is expected."),
}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture(params=["in this process", "in the sandbox"])
def student(request, tmp_path, sandbox) -> Iterator[Student]:
    if request.param == "in the sandbox":
        opened = Student(open_remote(sandbox, {"engine.py": ENGINE.encode()}))
    else:
        write(tmp_path / "engine.py", ENGINE)
        opened = local_student(tmp_path)
    yield opened
    close(opened)


def sentence(value, expected=1.0):
    with pytest.raises(CheckFailed) as failed:
        assert_close(value, expected, what="loss")
    return failed.value.diagnosis


@pytest.mark.parametrize("function", SAID)
def test_an_odd_value_gets_the_same_sentence_here_and_behind_the_wire(student, function):
    kind, words = SAID[function]
    told = sentence(getattr(student.engine, function)())
    assert told.startswith(f"Your loss is {kind}; a single number is expected.")
    assert words in told
    assert "Proxy" not in told


@pytest.mark.parametrize("function", ["later", "one_by_one", "lazily"])
def test_what_computes_nothing_yet_is_not_called_another_result_the_second_time(student, function):
    with pytest.raises(CheckFailed) as failed:
        assert_repeatable(getattr(student.engine, function), what="loss")
    assert failed.value.diagnosis.startswith(
        f"Your loss is {SAID[function][0]}, and nothing that can be compared."
    )
    assert SAID[function][1] in failed.value.diagnosis


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (Fraction(1, 3), "a Fraction", "float(...)"),
        (Decimal("0.1"), "a Decimal", "float(...)"),
        ({1.0}, "a set", "no order"),
        (np.ma.array([1.0], mask=[True]), "a MaskedArray", "numpy.ma"),
        (range(3), "a range", "np.arange"),
        ("0.5", "a str", "no number"),
    ],
)
def test_what_is_nearly_a_number_is_called_by_its_name(value, kind, words):
    told = sentence(value, np.zeros(3))
    assert told.startswith(f"Your loss is {kind}; an array of shape (3,) is expected. ")
    assert words in told


def test_plain_values_are_compared_as_before():
    assert_close(np.float64(1.0), 1.0)
    assert "an array" not in sentence(np.array([1.0, 2.0]))
