"""Student code behind the wire: what a suite sees of it, and what comes of faults."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, suppress
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder import wire
from autograder.results import Frame, Outcome
from autograder.sandbox import Limits, Sandbox
from autograder.sandbox.guest_handle import sigalrm_deferred
from autograder.student import oracle_calls
from autograder.student.api import Student, changed_arguments, end_check, take_output
from autograder.student.deadlines import Interrupted, interrupted_at
from autograder.student.faults import NotReached, StudentFault, StudentRaised, StudentStopped
from autograder.student.in_process import local_student
from autograder.student.sandboxed import RemoteBackend, open_remote

LOSSES = b"""
import numpy as np

class Unusual(Exception):
    pass

def mse(y_hat, y):
    return np.mean((y_hat - y) ** 2)

def broken(y_hat, y):
    return y_hat / undefined

def unusual():
    raise Unusual("odd")

def writes(theta):
    theta[0] = 1.0

def says():
    print("hello")

def same(x):
    return x
"""

DESCENT = b"""
from losses import mse
import losses

def through_both(y):
    return mse(y, 0 * y), losses.mse(y, 0 * y)

def descend(gradient, theta, steps):
    for _ in range(steps):
        theta = theta - 0.1 * gradient(theta)
    return theta

def call(function, *args, **kwargs):
    return function(*args, **kwargs)

def passes_its_own(minimise):
    return minimise(lambda x: (x - 3) ** 2)

def catches(function):
    try:
        function()
    except Exception as error:
        return type(error).__name__, str(error)

def draws(rng):
    return rng.normal(size=2)

class Momentum:
    def __init__(self, gradient):
        self.gradient, self.velocity = gradient, 0.0

    def step(self, theta):
        self.velocity = 0.9 * self.velocity + self.gradient(theta)
        return theta - self.velocity

def two():
    return [Momentum(None), Momentum(None)]

def loop():
    while True:
        pass
"""

FILES = {"losses.py": LOSSES, "descent.py": DESCENT}


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(call_seconds=10.0), "namespaces") as opened:
        yield opened


@pytest.fixture
def backend(sandbox: Sandbox) -> Iterator[RemoteBackend]:
    opened = open_remote(sandbox, FILES)
    yield opened
    opened.close()


@pytest.fixture
def student(backend: RemoteBackend) -> Student:
    return Student(backend)


@pytest.fixture
def submit(sandbox: Sandbox) -> Iterator[Callable[..., RemoteBackend]]:
    """Return a function that opens a submission of the one module ``work``."""
    opened: list[RemoteBackend] = []

    def open_one(source: str, **others: str) -> RemoteBackend:
        files = {"work.py": source.encode()} | {f"{name}.py": text.encode() for name, text in others.items()}
        opened.append(open_remote(sandbox, files))
        return opened[-1]

    yield open_one
    for backend in opened:
        backend.close()


def test_a_function_is_called_and_returns_plain_data(student: Student) -> None:
    result = student.losses.mse(np.array([1.0, 3.0]), np.zeros(2))
    assert type(result) is np.float64
    assert result == 5.0


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("state['v'] = state['v'] + 1; return state", (1,)),
        ("state.pop('v')", (1,)),
        ("state['inner'].append(1)", (1,)),
        ("rows.append(2); state['t'] += 1", (1, 2)),
        ("state['t'] = state['t']", ()),
        ("state = dict(state); state['v'] = 0; return state", ()),
        ("state |= {'t': 0}", ()),
    ],
)
def test_a_call_that_changes_a_dict_or_a_list_of_the_callers_is_noted(
    submit: Callable[..., RemoteBackend], tmp_path: Path, body: str, places: tuple[int, ...]
) -> None:
    source = f"def f(theta, state, rows):\n    {body}\ndef g(theta, state, rows): return 1"
    (tmp_path / "work.py").write_text(source)
    for student in (Student(submit(source)), local_student(tmp_path)):
        state = {"v": np.ones(2), "t": 0, "inner": [3]}
        student.work.f(np.ones(2), state, [1])
        assert changed_arguments(student.work.f) == places
        assert state.keys() == {"v", "t", "inner"}, "the judge's own dict is a copy away"
        student.work.g(np.ones(2), state, [1])
        assert changed_arguments(student.work.g) == ()


def test_the_built_in_types_that_an_exception_is_derived_from_come_along(
    submit: Callable[..., RemoteBackend],
) -> None:
    own = submit("class Unknown(ValueError): pass\ndef f(): raise Unknown('act')")
    with pytest.raises(StudentRaised) as raised:
        own.call("work.f", (), {})
    assert raised.value.error_type == "Unknown"
    assert "ValueError" in raised.value.error_bases


def test_what_a_call_in_between_changes_is_not_charged_to_the_outer_one(
    submit: Callable[..., RemoteBackend], tmp_path: Path
) -> None:
    source = "def outer(oracle, state): return oracle()\ndef inner(state): state['t'] = 1"
    (tmp_path / "work.py").write_text(source)
    for student in (Student(submit(source)), local_student(tmp_path)):

        def oracle(student: Student = student) -> int:
            student.work.inner({"t": 0})
            assert changed_arguments(student.work.inner) == (0,)
            return 1

        assert student.work.outer(oracle, {"t": 0}) == 1
        assert changed_arguments(student.work.outer) == ()


def test_arrays_arrive_read_only(student: Student) -> None:
    with pytest.raises(StudentRaised, match="read-only"):
        student.losses.writes(np.zeros(2))


def test_a_generator_arrives_as_a_fresh_stream(student: Student) -> None:
    first = student.descent.draws(np.random.default_rng(5))
    again = student.descent.draws(np.random.default_rng(5))
    assert (first == again).all()


def test_an_oracle_is_answered_by_the_judge_and_counted(student: Student) -> None:
    calls = []

    def gradient(theta: np.ndarray) -> np.ndarray:
        calls.append(theta)
        return 2 * theta

    theta = student.descent.descend(gradient, np.ones(3), 10)
    assert theta == pytest.approx(np.full(3, 0.8**10))
    assert len(calls) == 10


def test_an_object_keeps_its_state_on_the_students_side(student: Student) -> None:
    optimizer = student.descent.Momentum(lambda theta: 1.0)
    assert optimizer.step(0.0) == -1.0
    assert optimizer.step(0.0) == pytest.approx(-1.9)
    assert optimizer.velocity == pytest.approx(1.9)


def test_objects_in_a_list_are_handles_too(backend: RemoteBackend) -> None:
    first, second = backend.call("descent.two", (), {})
    assert isinstance(first, wire.Handle)
    assert backend.get(second, "velocity") == 0.0


def test_a_module_is_read_by_name(backend: RemoteBackend) -> None:
    assert isinstance(backend.get("losses", "mse"), wire.Handle)
    assert isinstance(backend.get("losses.mse", None), wire.Handle)


def test_what_is_printed_is_kept_for_the_instructor(student: Student) -> None:
    student.losses.says()
    assert take_output(student) == "hello\n"
    assert take_output(student) == ""


def test_whoever_prints_more_than_a_pipe_holds_between_calls_of_an_oracle_is_not_held_up() -> None:
    source = b"""
def descend(gradient, theta, steps):
    for _ in range(steps):
        print(70_000 * "x")
        theta = theta - 0.1 * gradient(theta)
    return theta
"""
    with (
        Sandbox(Limits(call_seconds=2.0), "namespaces") as opened,
        closing(open_remote(opened, {"work.py": source})) as backend,
    ):
        path = Student(backend).work.descend(lambda theta: theta, np.ones(2), 400)
    assert path.shape == (2,)


def test_an_exception_comes_with_the_students_own_lines(student: Student) -> None:
    with pytest.raises(StudentRaised) as raised:
        student.descent.call(lambda: None, 1)
    assert raised.value.outcome is Outcome.RAISED
    with pytest.raises(StudentRaised) as raised:
        student.losses.broken(1, 2)
    assert raised.value.error_type == "NameError"
    assert raised.value.frames == (Frame("losses.py", 11, "broken", "return y_hat / undefined"),)


def test_the_students_own_exception_keeps_its_name(student: Student) -> None:
    with pytest.raises(StudentRaised) as raised:
        student.losses.unusual()
    assert raised.value.error_type == "Unusual"


def test_a_call_of_the_student_may_pass_a_function_to_the_judge(student: Student) -> None:
    """A function of the judge that takes a function gets one that calls back into the student's code."""
    assert student.descent.passes_its_own(lambda function: [function(x) for x in (0.0, 3.0)]) == [9.0, 0.0]


def test_an_oracles_exception_crosses_without_its_content(student: Student) -> None:
    def oracle() -> None:
        raise ValueError("the hidden optimum is 12345")

    kind, text = student.descent.catches(oracle)
    assert kind == "ValueError"
    assert "12345" not in text


def test_an_oracle_whose_exception_is_no_builtin_becomes_a_runtime_error(student: Student) -> None:
    class Private(Exception):
        pass

    def oracle() -> None:
        raise Private

    assert student.descent.catches(oracle)[0] == "RuntimeError"


def test_a_failed_check_in_an_oracle_reaches_the_suite(student: Student) -> None:
    def oracle() -> None:
        raise AssertionError("called too often")

    with pytest.raises(AssertionError, match="called too often"):
        student.descent.catches(oracle)
    assert student.losses.same(1) == 1


def test_an_oracle_that_hostile_arguments_keep_busy_ends_with_the_call() -> None:
    with Sandbox(Limits(call_seconds=0.5), "namespaces") as sandbox:
        student = Student(open_remote(sandbox, FILES))

        def oracle(n: int) -> int:
            return sum(1 for _ in range(n))

        with pytest.raises(StudentStopped) as stopped:
            student.descent.call(oracle, 10**15)
        assert stopped.value.outcome is Outcome.TIMED_OUT
        assert student.losses.same(1) == 1


def test_arguments_to_an_oracle_are_bounded(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit("import numpy as np\ndef f(oracle): return oracle(np.zeros(2**21))")
    with pytest.raises(StudentRaised, match="larger than 8388608 bytes"):
        backend.call("work.f", (lambda x: x,), {})


def test_a_forged_oracle_number_is_a_lookup_error(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit(
        "def forge(oracle):\n"
        "    server = next(c.cell_contents for c in oracle.__closure__ if hasattr(c.cell_contents, '_ask'))\n"
        "    return server._ask(999, (), {})\n"
    )
    with pytest.raises(StudentRaised) as raised:
        backend.call("work.forge", (lambda: 12345,), {})
    assert raised.value.error_type == "LookupError"
    assert "12345" not in raised.value.error_message


def test_an_uncrossable_argument_is_the_suites_own_mistake(student: Student) -> None:
    with pytest.raises(wire.CannotCross, match="object"):
        student.losses.same(object())
    assert student.losses.same(1) == 1


# Functions that are given


class Right:
    """The reference: a mean squared error that can be told from the student's."""

    def function(self, path: str) -> Callable[..., Any]:
        assert path in ("losses.mse", "losses.new")
        return lambda *_: 42.0


def test_a_given_function_replaces_every_binding(backend: RemoteBackend) -> None:
    student = Student(backend, Right())  # type: ignore[arg-type]
    given = student.with_reference("losses.mse")
    assert given.descent.through_both(np.ones(2)) == (42.0, 42.0)
    assert student.descent.through_both(np.ones(2)) == (1.0, 1.0)
    end_check(student)


def test_a_check_may_give_a_function_of_its_own(backend: RemoteBackend) -> None:
    student = Student(backend, Right())  # type: ignore[arg-type]
    given = student.with_reference(by={"losses.mse": lambda *_: 7.0})
    assert given.descent.through_both(np.ones(2)) == (7.0, 7.0)
    end_check(student)


@pytest.mark.parametrize("losses", ["def mse(:", "import nowhere", "def other(): pass", None])
def test_a_given_function_is_there_whatever_the_students_own_is_like(
    sandbox: Sandbox, losses: str | None
) -> None:
    files = {"descent.py": DESCENT} | ({"losses.py": losses.encode()} if losses is not None else {})
    given = open_remote(sandbox, files).with_replacements({"losses.mse": lambda *_: 42.0})
    assert given.call("descent.through_both", (np.ones(2),), {}) == (42.0, 42.0)
    given.close()


# What cannot be reached


@pytest.mark.parametrize(
    ("source", "path", "sentence"),
    [
        ("x = 1", "other.f", "There is no file other.py."),
        ("x = 1", "work.f", "work.py defines no f."),
        ("def f(:", "work.f", "work.py cannot be read as Python: invalid syntax (line 1)."),
        (
            "x = 1\0",
            "work.f",
            "work.py cannot be read as Python: it holds bytes that are no text; write it anew in a text editor.",
        ),
        (
            "import scipy\nscipy.optimize",
            "work.f",
            "While it is imported, work.py uses scipy, which is not among the packages that this course declares "
            "for grading (line 2 of work.py).",
        ),
        ("import helper", "work.f", "helper.py cannot be read as Python: '(' was never closed (line 1)."),
        ("\n1 / 0", "work.f", "work.py cannot be imported: ZeroDivisionError at line 2 of work.py."),
        (
            "import os\nos.fork()",
            "work.f",
            "work.py cannot be imported: PermissionError at line 2 of work.py. Line 2 runs whenever the file is read. "
            'Take the call out, or put it beneath `if __name__ == "__main__":`.',
        ),
    ],
)
def test_what_cannot_be_reached_is_said_in_a_sentence(
    submit: Callable[..., RemoteBackend], source: str, path: str, sentence: str
) -> None:
    backend = submit(source, helper="x = (1")
    with pytest.raises(NotReached) as fault:
        backend.call(path, (), {})
    assert fault.value.sentence == sentence


def test_an_import_that_never_ends_is_named() -> None:
    with Sandbox(Limits(call_seconds=0.5), "namespaces") as sandbox:
        backend = open_remote(sandbox, {"losses.py": b"while True: pass", "fine.py": b"def f(): return 1"})
        with pytest.raises(StudentStopped) as stopped:
            backend.call("losses.mse", (), {})
        assert stopped.value.outcome is Outcome.TIMED_OUT
        assert stopped.value.sentence == "losses.py did not finish importing within 0.5 s."
        assert backend.call("fine.f", (), {}) == 1


def test_a_students_own_random_module_comes_before_pythons(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit("import random\ndef f(): return random.draw()", random="def draw(): return 4")
    assert backend.call("work.f", (), {}) == 4


def test_files_that_do_not_fit_are_said_to(sandbox: Sandbox) -> None:
    backend = open_remote(sandbox, {"data.bin": bytes(17 * 2**20), "work.py": b""})
    with pytest.raises(NotReached, match="do not fit into the work folder of 16 MiB"):
        backend.call("work.f", (), {})


@pytest.mark.parametrize("path", ["/etc/passwd", "../up.py", "a/../../up.py", ""])
def test_a_path_that_leaves_the_folder_is_refused(sandbox: Sandbox, path: str) -> None:
    with pytest.raises(ValueError, match="not beneath its folder"):
        open_remote(sandbox, {path: b""})


# Ends, and what is left after them


def test_an_endless_loop_costs_its_own_check_only() -> None:
    with Sandbox(Limits(call_seconds=0.5), "namespaces") as sandbox:
        student = Student(open_remote(sandbox, FILES))
        optimizer = student.descent.Momentum(lambda theta: 1.0)
        with pytest.raises(StudentStopped) as stopped:
            student.descent.loop()
        assert stopped.value.sentence == "descent.loop did not return within 0.5 s."
        assert student.losses.same(7) == 7
        with pytest.raises(NotReached, match="is gone: its process has been stopped"):
            optimizer.step(0.0)


def busy_on(cpu: int) -> subprocess.Popen[bytes]:
    code = f"import os\nos.sched_setaffinity(0, {{{cpu}}})\nwhile True: pass"
    return subprocess.Popen([sys.executable, "-c", code])


def test_what_other_programs_take_of_the_processor_is_not_counted_as_the_students_time() -> None:
    spin = (
        b"import time\n"
        b"def ready(): return 1\n"
        b"def spin(seconds):\n"
        b"    end = time.process_time() + seconds\n"
        b"    while time.process_time() < end: pass\n"
        b"    return seconds\n"
    )
    cpu = min(os.sched_getaffinity(0))
    with Sandbox(Limits(call_seconds=0.8), "namespaces") as sandbox:
        backend = open_remote(sandbox, {"work.py": spin})
        backend.call("work.ready", (), {})
        assert backend._guest is not None
        os.sched_setaffinity(backend._guest.process_number(), {cpu})
        others = [busy_on(cpu) for _ in range(3)]
        try:
            assert backend.call("work.spin", (0.7,), {}) == 0.7
            with pytest.raises(StudentStopped):
                backend.call("work.spin", (100.0,), {})
        finally:
            for other in others:
                other.kill()
                other.wait()


def interrupted_after(
    seconds: float, is_watched: Callable[[], bool] = lambda: True
) -> AbstractContextManager[None]:
    deadline = time.monotonic() + seconds
    return interrupted_at(lambda: deadline, is_watched)


def test_an_alarm_rings_in_what_is_watched_alone() -> None:
    watched, done = False, []

    def work() -> None:
        nonlocal watched
        with interrupted_after(0.005, lambda: watched):
            time.sleep(0.02)
            done.append("waited past the deadline")
            watched = True
            time.sleep(5)

    with pytest.raises(Interrupted):
        work()
    assert done == ["waited past the deadline"]


def test_an_alarm_waits_for_the_end_of_what_must_not_be_disturbed_whichever_thread_the_signal_reaches() -> (
    None
):
    over, done = threading.Event(), []
    other = threading.Thread(target=over.wait)  # takes the signal, if it is blocked in this one
    other.start()

    def work() -> None:
        with interrupted_after(0.005), sigalrm_deferred():
            for _ in range(20):
                time.sleep(0.001)
            done.append("to its end")

    try:
        with pytest.raises(Interrupted):
            work()
    finally:
        over.set()
        other.join()
    assert done == ["to its end"]


def test_an_alarm_while_a_guest_is_opened_leaves_no_answer_behind_for_the_next_one() -> None:
    with Sandbox(Limits(), "namespaces") as sandbox:
        for tenths_of_a_millisecond in range(60):
            with suppress(Interrupted), interrupted_after(tenths_of_a_millisecond * 1e-4):
                sandbox.open().close()
        student = Student(open_remote(sandbox, FILES))
        assert student.losses.same(1) == 1


def test_a_function_that_has_overrun_is_given_up_sooner_the_next_time() -> None:
    with Sandbox(Limits(call_seconds=0.5), "namespaces") as sandbox:
        student = Student(open_remote(sandbox, FILES))
        sentences = []
        for _ in range(2):
            with pytest.raises(StudentStopped) as stopped:
                student.descent.loop()
            sentences.append(stopped.value.sentence)
        assert sentences == [
            "descent.loop did not return within 0.5 s.",
            "descent.loop did not return within 0.1 s, nor within 0.5 s in an earlier check.",
        ]


def test_endless_loops_in_two_functions_leave_time_for_the_others() -> None:
    limits = Limits(cpu_seconds=2.0, wall_seconds=60.0, call_seconds=0.4)
    loops = {"work.py": b"def a():\n    while True: pass\nb = lambda: a()\ndef right(): return 1\n"}
    with Sandbox(limits, "namespaces") as sandbox:
        student = Student(open_remote(sandbox, loops))
        for function in (student.work.a, student.work.b) * 4:
            with pytest.raises(StudentStopped):
                function()
        assert student.work.right() == 1


@pytest.mark.parametrize("limits", [{"cpu_seconds": 1.0, "call_seconds": 30.0}, {"wall_seconds": 0.5}])
def test_when_the_submissions_time_is_used_up_nothing_more_is_run(limits: Mapping[str, float]) -> None:
    with Sandbox(Limits(**limits), "namespaces") as sandbox:  # type: ignore[arg-type]
        student = Student(open_remote(sandbox, FILES))
        for attempt in (student.descent.loop, student.losses.mse):
            with pytest.raises(StudentStopped, match="The time limit of the whole submission") as stopped:
                attempt()
            assert stopped.value.outcome is Outcome.TIMED_OUT


# What a hostile guest says is not repeated


SECRET = "s12345"


@pytest.mark.parametrize(
    "body",
    [
        "raise type(hidden, (Exception,), {})",
        "exec(compile('def f(): raise ValueError', hidden + '.py', 'exec'))\n    locals()['f']()",
        "inner = (lambda: 1 / 0)\n    inner.__code__ = inner.__code__.replace(co_name=hidden)\n    inner()",
        "raise ModuleNotFoundError('no', name=hidden)",
        "raise SyntaxError(hidden)",
    ],
    ids=["type", "file", "function", "module", "syntax"],
)
def test_no_name_that_is_made_up_at_run_time_comes_through(
    submit: Callable[..., RemoteBackend], body: str
) -> None:
    backend = submit(f"def f(hidden):\n    {body}")
    with pytest.raises(StudentFault) as fault:
        backend.call("work.f", (SECRET,), {})
    assert isinstance(fault.value, StudentRaised)
    assert SECRET not in fault.value.error_type
    assert SECRET not in repr(fault.value.frames)


def test_a_later_import_cannot_say_what_an_earlier_call_has_seen(
    submit: Callable[..., RemoteBackend],
) -> None:
    """The sentence about an import is put together from our own words, even if the exception is forged."""
    backend = submit(
        "import builtins\ndef f(hidden): builtins.seen = hidden",
        second="import builtins\nraise SyntaxError(builtins.seen)",
        third="import builtins\nraise ModuleNotFoundError('no', name=builtins.seen)",
    )
    backend.call("work.f", (SECRET,), {})
    for module in ("second", "third"):
        with pytest.raises(NotReached) as fault:
            backend.call(f"{module}.f", (), {})
        assert SECRET not in fault.value.sentence
        assert SECRET not in repr(fault.value.frames)


def test_a_guest_that_answers_with_the_wrong_message_has_interfered(
    submit: Callable[..., RemoteBackend],
) -> None:
    backend = submit(
        "import os, struct\n"
        "def f():\n"
        "    skeleton = bytes([0x91, 10])\n"  # a Ready, which is no answer
        "    os.write(3, struct.pack('<II', 2, 0) + skeleton)\n"
    )
    with pytest.raises(StudentStopped) as stopped:
        backend.call("work.f", (), {})
    assert stopped.value.outcome is Outcome.FORBIDDEN
    with pytest.raises(StudentStopped):
        backend.call("work.f", (), {})


def test_functions_of_the_check_cannot_call_each_other_without_end(student: Student) -> None:
    def oracle(function: Callable[..., Any]) -> Any:
        return student.descent.call(oracle, oracle)

    with pytest.raises(StudentFault):
        student.descent.call(oracle, oracle)
    assert student.losses.same(1) == 1
    assert oracle_calls.MAX_NESTED_CALLBACKS < 100


def test_an_oracle_that_has_been_forgotten_is_not_answered(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit("kept = []\ndef keep(f): kept.append(f)\ndef use(): return kept[0]()")
    backend.call("work.keep", (lambda: 12345,), {})
    assert backend.call("work.use", (), {}) == 12345
    backend.forget_oracles()
    with pytest.raises(StudentRaised, match="There is no such function"):
        backend.call("work.use", (), {})


def test_what_numpy_warns_of_is_a_remark_with_the_students_line(sandbox):
    code = b"import numpy as np\n\n\ndef f(x):\n    a = np.log(x)\n    return np.exp(800 + 0 * x) + np.mean(a) * 0\n"
    with closing(open_remote(sandbox, {"losses.py": code})) as student:
        student.call("losses.f", (np.zeros(2),), {})
        assert student.take_remarks() == [
            "losses.py, line 5: divide by zero.",
            "losses.py, line 6: overflow.",
            "losses.py, line 6: invalid value.",
        ]
        assert student.take_remarks() == []


def test_a_warning_cannot_carry_words_of_the_students_out(sandbox):
    code = (
        b"import warnings\n\n\ndef f(x):\n    warnings.warn(f'overflow {x}', RuntimeWarning)\n"
        b"    warnings.warn(f'{x}', RuntimeWarning)\n    return 1.0\n"
    )
    with closing(open_remote(sandbox, {"losses.py": code})) as student:
        student.call("losses.f", (1234.5678,), {})
        assert student.take_remarks() == ["losses.py, line 5: overflow."]
