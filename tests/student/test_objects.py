"""Objects of a student's, and values that are no numbers: what a suite can do with them, behind the wire and here."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pytest
from tiny import write

from autograder.bridge import (
    Changeable,
    NotPlainData,
    Proxy,
    Student,
    equal,
    error_class,
    leaving,
    less,
    register,
    take_calls,
    truth,
    value_of,
)
from autograder.results import Outcome
from autograder.sandbox import Limits, Sandbox
from autograder.student.api import close, end_check
from autograder.student.faults import StudentFault, StudentRaised, StudentStopped
from autograder.student.in_process import LocalBackend, local_student
from autograder.student.reference import Reference
from autograder.student.sandboxed import RemoteBackend
from autograder.student.scripts import performed

SHAPES = """
class Vector:
    def __init__(self, *parts):
        self.parts = list(parts)

    def __len__(self): return len(self.parts)
    def __getitem__(self, k): return self.parts[k]
    def __setitem__(self, k, value): self.parts[k] = value
    def __delitem__(self, k): del self.parts[k]
    def __contains__(self, value): return value in self.parts
    def __iter__(self): return iter(self.parts)
    def __eq__(self, other): return self.parts == other.parts
    def __lt__(self, other): return self.parts < other.parts
    def __add__(self, other): return Vector(*(a + b for a, b in zip(self.parts, other.parts)))
    def __mul__(self, factor): return Vector(*(factor * a for a in self.parts))
    __rmul__ = __mul__
    def __neg__(self): return -1 * self
    def __abs__(self): return sum(a * a for a in self.parts) ** 0.5
    def __float__(self): return float(self.parts[0])
    def __str__(self): return "<" + ", ".join(map(str, self.parts)) + ">"
    def __enter__(self): return self.parts
    def __exit__(self, kind, error, trace): self.left_with = kind and kind.__name__; return True

class Sub(Vector): pass

class Stack(list):
    def push(self, value): self.append(value)
    def copy_of(self): return Stack(self)

def count(n):
    for k in range(n):
        yield k

def endless():
    while True:
        yield 0

def to_plain(vector): return [float(part) for part in vector.parts]
def from_plain(parts): return Vector(*parts)
def longer(vector): return Vector(*vector.parts, 0)
def pair(): return [Vector(1), {"a": Vector(2)}]
TABLE = [1, 2, 3]
"""
BANK = """
class BankError(ValueError): pass
class Overdrawn(BankError): pass
class Odd(Exception): pass

def take(amount):
    raise Overdrawn(f"no {amount}")

def raises(name):
    raise getattr(__builtins__, name)("why") if not isinstance(__builtins__, dict) else __builtins__[name]("why")

def odd(): raise Odd("odd")

def fill(array, value):
    array[:] = value
    return value

def sort(numbers):
    numbers.sort()

def widen(frame): frame["new"] = 0

def same(value): return value
"""
FILES = {"shapes.py": SHAPES, "bank.py": BANK}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(packages=("numpy", "pandas"))) as opened:
        yield opened


@pytest.fixture(params=["in this process", "in the sandbox"])
def student(request, tmp_path, sandbox) -> Iterator[Student]:
    for name, text in FILES.items():
        write(tmp_path / name, text)
    backend = LocalBackend(tmp_path)
    if request.param == "in the sandbox":
        backend = RemoteBackend(sandbox, {name: text.encode() for name, text in FILES.items()})
    opened = Student(backend, Reference(tmp_path))
    yield opened
    close(opened)


def test_operators_of_an_object_ask_the_students_process(student):
    v = student.shapes.Vector(3, 4)
    assert len(v) == 2
    assert v[1] == 4
    assert 3 in v
    assert 7 not in v
    assert list(v) == [3, 4]
    assert abs(v) == 5.0
    assert float(v) == 3.0
    assert str(v) == f"{v}" == "<3, 4>"
    assert list(v + v) == [6, 8]
    assert list(2 * v) == list(v * 2) == [6, 8]
    assert list(np.float64(2.0) * v) == [6.0, 8.0]
    assert list(-v) == [-3, -4]
    v[0] = 5
    del v[1]
    assert v.parts == [5]
    v.name = "v"
    assert v.name == "v"
    assert "parts" in dir(v)
    assert student.shapes.TABLE[1] == 2
    assert len(student.shapes.TABLE) == 3


def test_an_object_that_is_made_of_a_class_derived_from_list_has_its_methods(student):
    stack = student.shapes.Stack([1])
    stack.push(2)
    assert len(stack) == 2
    assert list(stack) == stack.copy_of() == [1, 2]


def test_an_item_that_is_not_there_ends_in_the_exception_that_python_has(student):
    v = student.shapes.Vector(3, 4)
    with pytest.raises(IndexError):
        v[9]
    with pytest.raises(TypeError):
        student.shapes.count(2) + 1
    assert not hasattr(v, "missing")
    assert getattr(v, "missing", 7) == 7


def test_an_iterator_is_asked_for_one_item_after_another(student):
    items = student.shapes.count(3)
    assert next(items) == 0
    assert list(items) == [1, 2]
    with pytest.raises(StopIteration):
        next(items)
    endless = student.shapes.endless()
    assert [item for item, _ in zip(endless, range(5), strict=False)] == [0] * 5


def test_an_iteration_without_end_is_ended(student, monkeypatch):
    monkeypatch.setattr("autograder.student.proxy_operations.MOST_ITEMS", 50)
    with pytest.raises(StudentStopped, match="more than 50 items"):
        list(student.shapes.endless())


def test_what_is_compared_is_only_the_students_own_comparison_and_only_if_asked_for(student):
    v, same, larger = student.shapes.Vector(1), student.shapes.Vector(1), student.shapes.Vector(2)
    for wrong in (
        lambda: v == same,
        lambda: v < larger,
        lambda: bool(v),
        lambda: np.asarray(v),
        lambda: v in [1],
    ):
        with pytest.raises(NotPlainData):
            wrong()
    assert equal(v, same)
    assert not equal(v, larger)
    assert less(v, larger)
    assert truth(v)


def test_classes_of_the_students_can_be_asked_for(student):
    sub = student.shapes.Sub(1)
    assert isinstance(sub, student.shapes.Vector)
    assert not isinstance(3, student.shapes.Vector)
    assert issubclass(student.shapes.Sub, student.shapes.Vector)


def test_a_with_block_is_entered_and_left_and_holds_no_failure_back(student):
    v = student.shapes.Vector(3, 4)
    with v as parts:
        assert parts == [3, 4]
    assert v.left_with is None
    with pytest.raises(AssertionError), v:
        raise AssertionError("with a hidden value: 12345")
    assert v.left_with == "AssertionError"
    with pytest.raises(StudentFault), v:
        v.missing()
    assert leaving(v, ValueError) is True
    assert v.left_with == "ValueError"


@pytest.mark.parametrize("name", ["ValueError", "KeyError", "ZeroDivisionError", "OSError", "AssertionError"])
def test_a_built_in_exception_arrives_as_itself(student, name):
    with pytest.raises(getattr(__import__("builtins"), name), match="why") as raised:
        student.bank.raises(name)
    assert isinstance(raised.value, StudentRaised)
    assert raised.value.error_type == name


def test_the_students_own_exception_arrives_as_one_of_its_name_and_base(student):
    with pytest.raises(error_class(student.bank.Overdrawn), match="no 7"):
        student.bank.take(7)
    with pytest.raises(error_class(student.bank.BankError)):
        student.bank.take(7)
    with pytest.raises(ValueError, match="no 7"):
        student.bank.take(7)
    with pytest.raises(error_class(student.bank.Odd)):
        student.bank.odd()
    with pytest.raises(StudentRaised) as raised:
        student.bank.odd()
    assert not isinstance(raised.value, ValueError | error_class(student.bank.Overdrawn))


@pytest.mark.parametrize("name", ["StopIteration", "StopAsyncIteration", "GeneratorExit", "MemoryError"])
def test_an_exception_that_would_end_a_loop_of_the_checks_arrives_as_no_such_thing(student, name):
    if name == "GeneratorExit" and isinstance(student.__state__.backend, LocalBackend):
        return  # trusted code, and no Exception
    with pytest.raises(StudentRaised) as raised:
        list(map(student.bank.raises, [name]))
    assert type(raised.value) is StudentRaised


def test_an_argument_that_may_be_changed_comes_back_changed_and_no_other_does(student):
    array, numbers = Changeable(np.zeros(3)), Changeable([3, 1, 2])
    assert student.bank.fill(array, 7.0) == 7.0
    assert array.value.tolist() == [7.0] * 3
    student.bank.sort(numbers=numbers)
    assert numbers.value == [1, 2, 3]
    with pytest.raises(ValueError, match="read-only"):
        student.bank.fill(np.zeros(3), 7.0)
    fill = [call for call in take_calls(student) if call.path == "bank.fill"]
    assert fill[0].result[0] == 7.0
    assert fill[0].result[1].tolist() == [7.0] * 3
    assert fill[0].args[0].value.tolist() == [0.0] * 3


@pytest.mark.parametrize(
    "value",
    [
        datetime.date(2026, 1, 1),
        {1, 2},
        range(3),
        Decimal("1.5"),
        np.datetime64("2026-01-01"),
        [{"a": frozenset({1})}, (datetime.timedelta(1),)],
    ],
    ids=repr,
)
def test_values_that_are_no_numbers_go_there_and_back(student, value):
    assert student.bank.same(value) == value
    assert type(student.bank.same(value)) is type(value)


def test_a_frame_goes_there_and_back_and_the_callers_is_not_changed(student):
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame({"a": [1, 2], "t": ["x", "y"]})
    pandas.testing.assert_frame_equal(student.bank.same(frame), frame)
    student.bank.widen(frame)
    assert list(frame) == ["a", "t"]


def test_a_registered_class_crosses_as_plain_data_and_arrives_as_the_solutions(student):
    register(student, "shapes.Vector", to_plain="shapes.to_plain", build="shapes.from_plain")
    own = student.__state__.reference.shapes.Vector
    longer = student.shapes.longer(own(1, 2))
    assert type(longer) is own
    assert longer.parts == [1.0, 2.0, 0.0]
    assert [type(item) for item in student.shapes.pair()[1].values()] == [own]
    (call, _) = take_calls(student)
    assert call.result == ("@shapes.Vector", [1.0, 2.0, 0.0])


def test_the_steps_of_a_check_are_recorded_as_a_script(student):
    v = student.shapes.Vector(3, 4)
    assert len(v) == 2
    with pytest.raises(IndexError):
        v[9]
    assert (v + v).parts == [6, 8]
    (call,) = take_calls(student)
    assert call.path == "shapes.Vector"
    assert call.is_of("shapes.Vector")
    assert call.is_of("shapes.Vector.parts")
    assert not call.is_of("shapes.Sub")
    names = [step.name or step.what for step in call.script.steps]
    assert names == ["call", "len", "getitem", "add", "parts"]
    assert call.result[0] == "an object"
    assert call.result[2][:2] == ("raised", "IndexError")
    assert call.result[4] == [6, 8]
    assert take_calls(student) == []


def test_what_a_replayed_step_gave_stays_as_it_was_before_later_steps(tmp_path):
    (tmp_path / "gauge.py").write_text(
        "import numpy as np\n\nclass Gauge:\n    def __init__(self):\n        self.levels = np.zeros(2)\n\n"
        "    def rise(self):\n        self.levels += 1\n        return [self.levels]\n"
    )
    student = local_student(tmp_path)
    gauge = student.gauge.Gauge()
    gauge.rise()
    gauge.rise()
    (call,) = take_calls(student)
    answers = [answer for answer in performed(call.script, LocalBackend(tmp_path)) if type(answer) is list]
    assert [levels.tolist() for (levels,) in answers] == [[1, 1], [2, 2]]


def test_what_a_process_had_been_through_stands_before_the_next_checks_steps(student):
    v = student.shapes.Vector(3)
    take_calls(student)
    end_check(student)
    assert len(v) == 1
    (call,) = [call for call in take_calls(student) if call.script] or [None]
    assert call is None or len(call.script.before) == 1


HOSTILE = """
class Liar:
    def __eq__(self, other): return True
    def __len__(self): return LENGTH[0]
    def __getitem__(self, k): return self
    def __iter__(self): return iter([9.5] * 10**9)
    def __float__(self): return 9.5
    def __bool__(self): return True
    def __exit__(self, *_): return True
    def __enter__(self): return self
    def __add__(self, other): return self
    def __instancecheck__(self, other): return True
    def __getattr__(self, name): return self
    def __call__(self, *_, **__): return self
    def __contains__(self, other): return True
    __radd__ = __mul__ = __rmul__ = __sub__ = __rsub__ = __add__
    __hash__ = None
LENGTH = [0]
def liar(*_): return Liar()
def longer(n): LENGTH[0] = n; return Liar()
def stops(*_): raise StopIteration
"""


def test_an_object_that_lies_about_everything_gains_nothing_and_costs_little(sandbox):
    student = Student(RemoteBackend(sandbox, {"m.py": HOSTILE.encode()}))
    expected = np.array([9.5, 2.5])
    attempts = [
        lambda: student.m.liar() == 9.5,
        lambda: student.m.liar().value == 9.5,
        lambda: student.m.liar() - 9.5 == 0,
        lambda: abs(student.m.liar() - 9.5) < 1e-9,
        lambda: np.allclose(student.m.liar(), expected),
        lambda: np.array_equal(student.m.liar(), expected),
        lambda: np.isclose(student.m.liar() + 0.0, 2.5),
        lambda: pytest.approx(2.5) == student.m.liar(),
        lambda: student.m.liar() in (2.5, 3.5),
        lambda: bool(student.m.liar()),
        lambda: all(x == 2.5 for x in [student.m.liar()]),
        lambda: all(map(student.m.stops, expected)),
        lambda: sorted([student.m.liar(), 1]) == [1],
        lambda: {2.5: True}[student.m.liar()],
    ]
    for attempt in attempts:
        try:
            passed = bool(attempt())
        except (StudentFault, NotPlainData, KeyError):
            continue
        assert not passed, "an object that lies has passed"
    for length in (10**12, 2**70, -1):
        with pytest.raises(StudentFault):
            list(student.m.longer(length))
    with pytest.raises(AssertionError, match="hidden"), student.m.liar():
        raise AssertionError("hidden")
    close(student)


@pytest.mark.parametrize(
    "body",
    [
        "b''.join([])",
        "(10**6).to_bytes(4, 'little')",
        "type('Liar', (float,), {'__float__': lambda self: 9.5})(1.0)",
        "type('Liar', (int,), {'__eq__': lambda *_: True})(1)",
        "type('Liar', (set,), {'__eq__': lambda *_: True, '__hash__': None})()",
    ],
)
def test_an_answer_of_an_operator_is_of_the_exact_type(sandbox, body):
    code = f"class C:\n    def __getitem__(self, k): return {body}\nmake = C\n"
    student = Student(RemoteBackend(sandbox, {"m.py": code.encode()}))
    answer = student.m.make()[0]
    assert type(answer) in (bytes, float, int, Proxy)
    if type(answer) is Proxy:
        with pytest.raises(NotPlainData):
            assert answer == {1}
    close(student)


def test_a_value_of_a_package_that_is_not_declared_is_an_error_of_the_check(tmp_path):
    pandas = pytest.importorskip("pandas")
    from autograder import wire

    with Sandbox() as plain:
        student = Student(RemoteBackend(plain, {"bank.py": BANK.encode()}))
        with pytest.raises(wire.CannotCross, match=r"pandas is not among .* \[sandbox\] in course.toml"):
            student.bank.same(pandas.DataFrame({"a": [1]}))
        assert student.bank.same(1) == 1
        close(student)


def test_a_constant_of_a_name_is_still_read_with_value_of(student):
    assert value_of(student.shapes.TABLE) == [1, 2, 3]


def test_a_local_student_without_a_solution_registers_nothing(tmp_path):
    write(tmp_path / "shapes.py", SHAPES)
    with pytest.raises(RuntimeError, match="needs the reference solution"):
        register(
            local_student(tmp_path), "shapes.Vector", to_plain="shapes.to_plain", build="shapes.from_plain"
        )


def test_the_outcome_of_a_lying_length_is_a_failure(sandbox):
    student = Student(RemoteBackend(sandbox, {"m.py": HOSTILE.encode()}))
    with pytest.raises(StudentStopped) as raised:
        len(student.m.longer(10**12))
    assert raised.value.outcome is Outcome.FAILED
    close(student)


@pytest.mark.parametrize(
    ("to_plain", "error"),
    [
        ("raise ValueError('mine')", ValueError),
        ("return 7", StudentRaised),
        ("return 'x' * 10**9", StudentFault),
        ("return vector", StudentFault),
        ("import sys; sys.exit(0)", StudentFault),
    ],
)
def test_a_registered_function_of_the_students_that_misbehaves_is_the_students_fault(
    sandbox, tmp_path, to_plain, error
):
    write(tmp_path / "shapes.py", SHAPES)
    hostile = SHAPES + f"\ndef to_plain(vector):\n    {to_plain}\n"
    student = Student(RemoteBackend(sandbox, {"shapes.py": hostile.encode()}), Reference(tmp_path))
    register(student, "shapes.Vector", to_plain="shapes.to_plain", build="shapes.from_plain")
    with pytest.raises(error):
        student.shapes.Vector(1)
    close(student)


def test_an_object_that_the_students_class_does_not_take_is_the_students_fault(sandbox, tmp_path):
    write(tmp_path / "shapes.py", SHAPES)
    files = {
        "shapes.py": b"class Vector: pass\ndef from_plain(parts): raise NotImplementedError\ndef longer(v): return 1"
    }
    student = Student(RemoteBackend(sandbox, files), Reference(tmp_path))
    register(student, "shapes.Vector", to_plain="shapes.to_plain", build="shapes.from_plain")
    with pytest.raises(NotImplementedError) as raised:
        student.shapes.longer(student.__state__.reference.shapes.Vector(1))
    assert raised.value.outcome is Outcome.NOT_ATTEMPTED
    close(student)


def test_a_class_that_only_has_a_registered_name_is_not_taken_apart(sandbox, tmp_path):
    write(tmp_path / "shapes.py", SHAPES)
    files = {"shapes.py": SHAPES.encode(), "other.py": b"class Vector: pass\ndef f(): return Vector()"}
    student = Student(RemoteBackend(sandbox, files), Reference(tmp_path))
    register(student, "shapes.Vector", to_plain="shapes.to_plain", build="shapes.from_plain")
    assert type(student.other.f()) is Proxy
    close(student)
