"""Work of ours on hostile bytes: what costs too much is answered with None, and the next question as usual."""

from __future__ import annotations

import resource
import time
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.diagnosis.global_random import USES, uses_of_shared_generator
from autograder.sandbox import Limits, Sandbox
from autograder.student import limited_process
from autograder.student.faults import StudentRaised
from autograder.student.limited_process import LimitedProcess
from autograder.student.memory import memory_limited
from autograder.student.sandboxed import open_remote

SEEDS = b"import numpy as np\ndef f():\n    np.random.seed(0)\n"


@pytest.fixture(scope="module")
def limited() -> Iterator[LimitedProcess]:
    process = LimitedProcess()
    yield process
    process.close()


def test_it_answers_as_the_function_does_here(limited: LimitedProcess) -> None:
    assert limited.call(USES, SEEDS, ["f"]) == [[[3, "np.random.seed"]]]
    assert uses_of_shared_generator(SEEDS, ["f"]) == [[(3, "np.random.seed")]]


@pytest.mark.parametrize(
    "source",
    [b"x = [" + b"1," * 500_000 + b"]", b"x = " + b"-" * 500_000 + b"1", b"x" * (2**20 + 1), b"a" + b".b()" * 100_000],
    ids=["a long list", "a deep expression", "too long", "a chain of calls"],
)  # fmt: skip
def test_what_is_too_much_is_none_or_nothing_and_ends_nothing(limited: LimitedProcess, source: bytes) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert limited.call(USES, source, ["f"]) in (None, [[]])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 50 * 1024
    assert limited.call(USES, SEEDS, ["f"]) == [[[3, "np.random.seed"]]]


def test_what_never_ends_is_ended(limited: LimitedProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    started = time.process_time()
    assert limited.call("itertools:count_forever") is None  # there is none: the child ends with an exception
    assert limited.call("time:sleep", 0) is None
    monkeypatch.setattr(limited_process, "WALL_SECONDS", 0.5)
    assert limited.call("time:sleep", 100) is None
    assert time.process_time() - started < 5


def test_a_loop_ends_with_its_processor_time(limited: LimitedProcess) -> None:
    assert limited.call("builtins:sum", {}) == 0
    assert limited.call("builtins:pow", 3, 2**40) is None


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
@settings(max_examples=150, deadline=None)
def test_no_source_makes_it_fail_otherwise(limited: LimitedProcess, source: bytes) -> None:
    answer = limited.call(USES, source, "f")
    assert answer is None or isinstance(answer, list)


def test_arguments_that_an_oracle_broadcasts_do_not_take_the_judges_memory() -> None:
    """112 kB of arguments would make an array of 400 MB and its temporaries."""
    code = b"import numpy as np\ndef f(oracle, n): return oracle(np.ones((n, 1)), np.ones((1, n)))\n"

    def oracle(y_hat: np.ndarray, y: np.ndarray) -> float:
        difference = y_hat - y
        return float(np.mean(difference**2 + 0 * difference))

    with Sandbox(Limits(call_seconds=30.0)) as sandbox:
        backend = open_remote(sandbox, {"work.py": code})
        assert backend.call("work.f", (oracle, 7), {}) == 0.0
        before = resource.getrlimit(resource.RLIMIT_AS)
        with pytest.raises(StudentRaised) as fault:
            backend.call("work.f", (oracle, 7000), {})
        assert fault.value.error_type == "MemoryError"
        assert resource.getrlimit(resource.RLIMIT_AS) == before
        assert backend.call("work.f", (oracle, 7), {}) == 0.0
        backend.close()


def test_the_limit_on_memory_is_given_back_whatever_happens() -> None:
    before = resource.getrlimit(resource.RLIMIT_AS)
    with pytest.raises(MemoryError), memory_limited(2**20):
        bytearray(2**28)
    assert resource.getrlimit(resource.RLIMIT_AS) == before
    assert len(bytearray(2**28)) == 2**28
