"""Whoever kills a guest or its zygote, and whenever: what comes back is the right answer or no verdict."""

from __future__ import annotations

import contextlib
import os
import random
import select
import signal
import threading
import time
from collections import Counter

import pytest

from autograder.results import Outcome
from autograder.sandbox import Limits, Sandbox
from autograder.student.faults import BackendBroken, GuestLost, StudentStopped
from autograder.student.sandboxed import RemoteBackend, open_remote

KILLS = 40
CODE = b"""
import time

def f(x):
    time.sleep(0.002)
    return 2 * x

def spin():
    while True:
        pass

def leave():
    import os
    os._exit(3)
"""


def kill_at_random(sandbox: Sandbox, backends: list[RemoteBackend], stop: threading.Event) -> None:
    draw = random.Random(5)
    while not stop.wait(draw.uniform(0.0, 0.05)):
        guest = backends[-1]._guest if backends else None
        process = sandbox._process
        with contextlib.suppress(OSError, ValueError, IndexError):
            if draw.random() < 0.2 and process is not None:
                os.kill(process.pid, signal.SIGKILL)
            elif guest is not None and (number := guest.process_number()) > 1:
                os.kill(number, signal.SIGKILL)


def test_kills_at_random_make_no_wrong_verdict() -> None:
    seen: Counter[str] = Counter()
    backends: list[RemoteBackend] = []
    stop = threading.Event()
    with Sandbox(Limits(call_seconds=20.0), "namespaces") as sandbox:
        killer = threading.Thread(target=kill_at_random, args=(sandbox, backends, stop))
        killer.start()
        deadline = time.monotonic() + 60
        try:
            while seen["lost"] < KILLS and time.monotonic() < deadline:
                backends.append(open_remote(sandbox, {"work.py": CODE}))
                try:
                    for number in range(20):
                        assert backends[-1].call("work.f", (number,), {}) == 2 * number
                    seen["right"] += 1
                except BackendBroken:
                    seen["lost"] += 1
                finally:
                    backends[-1].close()
        finally:
            stop.set()
            killer.join()
        backend = open_remote(sandbox, {"work.py": CODE})
        assert backend.call("work.f", (4,), {}) == 8
        backend.close()
    assert seen["lost"] >= 10


def sooner_or_later(backend: RemoteBackend) -> int:
    for _ in range(20):
        with contextlib.suppress(GuestLost):
            answer: int = backend.call("work.f", (1,), {})
            return answer
    raise AssertionError("no guest of it lives")


@pytest.mark.parametrize("victim", ["guest", "zygote"])
def test_a_kill_from_outside_is_not_said_to_be_the_students(victim: str) -> None:
    with Sandbox(mode="namespaces") as sandbox:
        backend = open_remote(sandbox, {"work.py": CODE})
        backend.call("work.f", (1,), {})
        assert backend._guest is not None
        assert sandbox._process is not None
        number = backend._guest.process_number() if victim == "guest" else sandbox._process.pid
        os.kill(number, signal.SIGKILL)
        select.select(
            [backend._guest._process], [], [], 30
        )  # till then the guest may still answer, and be right
        with pytest.raises(GuestLost, match="killed from outside the sandbox"):
            backend.call("work.f", (1,), {})
        assert backend.call("work.f", (1,), {}) == 2
        backend.close()


def test_a_guest_of_an_earlier_zygote_is_lost_and_the_new_zygote_goes_on() -> None:
    with Sandbox(mode="namespaces") as sandbox:
        first, second = (open_remote(sandbox, {"work.py": CODE}) for _ in range(2))
        first.call("work.f", (1,), {})
        assert sandbox._process is not None
        sandbox._process.kill()
        assert sooner_or_later(second) == 2  # from a new zygote, once the old one has gone with its guests
        with pytest.raises(GuestLost):
            first.call("work.f", (1,), {})
        assert first.call("work.f", (1,), {}) == second.call("work.f", (1,), {}) == 2
        first.close()
        second.close()


def test_what_the_student_does_is_still_the_students() -> None:
    with Sandbox(Limits(cpu_seconds=1.0, call_seconds=30.0), "namespaces") as sandbox:
        backend = open_remote(sandbox, {"work.py": CODE})
        with pytest.raises(StudentStopped, match="exit status 3"):
            backend.call("work.leave", (), {})
        with pytest.raises(StudentStopped) as stopped:
            backend.call("work.spin", (), {})
        assert stopped.value.outcome is Outcome.TIMED_OUT
        backend.close()


def test_processor_time_is_looked_at_between_calls_before_the_kernel_ends_the_process() -> None:
    code = b"import time\ndef f():\n    end = time.process_time() + 0.4\n    while time.process_time() < end: pass\n    return 1\n"
    with Sandbox(Limits(cpu_seconds=0.6, call_seconds=30.0), "namespaces") as sandbox:
        backend = open_remote(sandbox, {"work.py": code})
        assert backend.call("work.f", (), {}) == backend.call("work.f", (), {}) == 1
        with pytest.raises(StudentStopped, match="is used up"):
            backend.call("work.f", (), {})
        backend.close()
