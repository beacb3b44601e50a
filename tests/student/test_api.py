"""What a suite holds of a student's code: every name is the student's, and only plain data can be compared."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import numpy as np
import pytest
from tiny import write

from autograder.sandbox import Sandbox
from autograder.student import api
from autograder.student.api import NotPlainData, Proxy, Student, changed_arguments, close, value_of
from autograder.student.in_process import local_student
from autograder.student.sandboxed import open_remote

OURS = ("answer", "close", "take_calls", "take_output", "take_remarks", "end_check", "value_of")

ENGINE = """
LIMIT = 3

class Value:
    def __init__(self, value):
        self.value = value
        self.changed_arguments = "mine"
        self._target = "mine too"

    def answer(self):
        return self.value + 1

class EqualToAll:
    def __eq__(self, other): return True
    def __lt__(self, other): return True
    def __bool__(self): return True
    __hash__ = None

def f(x): return EqualToAll()
def three(): return 3
def several(): return [EqualToAll(), 1], {"a": (EqualToAll(),)}
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as opened:
        yield opened


@pytest.fixture(params=["in this process", "in the sandbox"])
def student(request, tmp_path, sandbox) -> Iterator[Student]:
    files = {"engine.py": ENGINE} | {f"{name}.py": f"def f(): return '{name}'\n" for name in OURS}
    if request.param == "in the sandbox":
        opened = Student(open_remote(sandbox, {name: text.encode() for name, text in files.items()}))
    else:
        for name, text in files.items():
            write(tmp_path / name, text)
        opened = local_student(tmp_path)
    yield opened
    close(opened)


def test_an_objects_attribute_is_the_students_whatever_it_is_called(student):
    number = student.engine.Value(3.0)
    assert number.value == 3.0
    assert number.changed_arguments == "mine"
    assert number._target == "mine too"
    assert number.answer() == 4.0


@pytest.mark.parametrize("module", OURS)
def test_a_module_may_be_called_like_something_of_ours(student, module):
    assert getattr(student, module).f() == module


def test_a_constant_is_read_by_a_function_of_ours(student):
    assert value_of(student.engine.LIMIT) == 3


def test_a_student_has_no_names_but_those_that_authors_need():
    public = {name for name in vars(Student) if not name.startswith("_")}
    assert public == {"with_reference", "own_then_reference", "program", "given", "isolated"}
    assert not [name for name in vars(Proxy) if not name.startswith("__")]


def test_an_object_that_is_equal_to_everything_passes_no_assertion(student):
    with pytest.raises(NotPlainData, match="not a value that can be compared here"):
        assert student.engine.f(3) == 9.5
    with pytest.raises(NotPlainData):
        assert student.engine.f(3) == np.float64(9.5)
    with pytest.raises(NotPlainData):
        assert pytest.approx(9.5) == student.engine.f(3)
    with pytest.raises(NotPlainData):
        assert student.engine.f(3) < 9.5
    with pytest.raises(NotPlainData):
        assert student.engine.f(3)
    with pytest.raises(NotPlainData):
        assert 9.5 in [student.engine.f(3)]


@pytest.mark.parametrize("wrong", [lambda m: m.LIMIT == 3, lambda m: m.LIMIT != 4, lambda m: m.three == 3])
def test_a_name_that_is_compared_in_place_of_its_value_is_told_how_to_be_read(student, wrong):
    with pytest.raises(NotPlainData, match=r"Compare value_of\(student\.engine\.(LIMIT|three)\)"):
        assert wrong(student.engine)


def test_objects_inside_lists_and_dicts_cannot_be_compared_either(student):
    (first, number), inner = student.engine.several()
    assert number == 1
    for proxy in (first, inner["a"][0]):
        with pytest.raises(NotPlainData):
            assert proxy == 1


def test_a_copy_of_an_object_is_the_object_itself(student):
    number = student.engine.Value(3.0)
    assert copy.deepcopy([number])[0] is number
    assert copy.copy(number) is number


def test_changed_arguments_are_asked_of_the_function(student):
    student.engine.f([1])
    assert changed_arguments(student.engine.f) == ()


def test_a_check_that_compares_an_object_fails_and_is_not_broken(tmp_path):
    from tiny import student_with, write_assignment

    from autograder.results import Outcome
    from autograder.suite.session import Suite

    suite = """
        import pytest

        @pytest.mark.exercise("tiny.mse", points=1)
        def test_value(student):
            '''mse returns the right value.'''
            assert student.tiny.mse(3.0, 0.0) == 9.0
    """
    folder = write_assignment(tmp_path / "solution", suite=suite)
    everything = "class All:\n    def __eq__(self, other): return True\ndef mse(y_hat, y): return All()"
    with Suite(folder / "hidden", folder) as opened:
        (run,) = opened.run(student_with(folder, everything), b"seed")
        assert run.result.outcome is Outcome.FAILED
        assert "an object of a class of its own" in run.result.diagnosis
        (right,) = opened.run(student_with(folder), b"seed")
        assert right.result.outcome is Outcome.PASSED


def test_what_the_functions_of_this_page_return_is_plain(student):
    student.engine.three()
    (call,) = api.take_calls(student)
    assert call.result == 3
    assert api.take_calls(student) == []


def test_what_a_check_cannot_send_is_never_charged_to_the_student(tmp_path, sandbox):
    """It was: the solution runs in this process, where everything can be handed over."""
    from tiny import write_assignment

    from autograder.results import Outcome
    from autograder.suite.session import Suite

    suite = """
        import pytest

        @pytest.mark.exercise("tiny.mse", points=1)
        def test_value(student):
            assert student.tiny.mse(object(), 0.0) is not None
    """
    module = "def mse(y_hat, y): return 1\n"
    folder = write_assignment(tmp_path / "solution", suite=suite, module=module)
    with Suite(folder / "hidden", folder) as opened:
        student = Student(open_remote(sandbox, {"tiny.py": module.encode()}))
        (run,) = opened.run(student, b"seed")
        close(student)
    assert run.result.outcome is Outcome.BROKEN
    assert "builtins.object cannot be sent" in run.result.values
