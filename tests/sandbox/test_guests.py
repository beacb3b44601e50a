"""What a guest tells of the code that it runs, and what the judge tells of the guest: each within its limits."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

from autograder import wire
from autograder.sandbox import Limits, Sandbox, guest_handle, jail
from autograder.sandbox import sandbox as host_module
from autograder.sandbox.guest_handle import Guest, GuestGone

CODE = b"""
import os, warnings

def warn(count):
    for number in range(count):
        warnings.warn(f"{number} " + 100 * "w", RuntimeWarning)

def warn_of_something_else():
    warnings.warn("old", DeprecationWarning)

def fail(length):
    raise ValueError(length * "x")

def deep(depth):
    return deep(depth - 1) if depth else 1 / 0

def leave(status):
    os._exit(status)
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(call_seconds=10.0), "namespaces") as opened:
        yield opened


@pytest.fixture
def guest(sandbox: Sandbox) -> Iterator[Guest]:
    guest = sandbox.open()
    assert answer(guest, wire.Load({"work.py": CODE}, ())) == wire.Loaded({})
    yield guest
    guest.close()


def answer(guest: Guest, message: wire.Message) -> wire.Message:
    deadline = time.monotonic() + 60
    guest.send(message, deadline)
    return guest.receive(deadline)


def call(guest: Guest, name: str, *arguments: object) -> wire.Message:
    return answer(guest, wire.Call(f"work.{name}", arguments, {}))


@pytest.mark.parametrize(("count", "kept"), [(1, 1), (19, 19), (20, 20), (25, 20)])
def test_at_most_twenty_warnings_of_a_call_are_kept_each_cut(guest: Guest, count: int, kept: int) -> None:
    told = call(guest, "warn", count)
    assert isinstance(told, wire.Warned)
    assert told.warnings == tuple(("work.py", 6, f"{n} {100 * 'w'}"[:80]) for n in range(kept))


def test_the_warnings_of_a_call_are_not_told_again_with_the_next_one(guest: Guest) -> None:
    call(guest, "warn", 2)
    assert call(guest, "warn", 0) == wire.Reply(None)


def test_only_numeric_warnings_are_kept(guest: Guest) -> None:
    assert call(guest, "warn_of_something_else") == wire.Reply(None)


@pytest.mark.parametrize(("length", "kept"), [(10, 10), (2000, 2000), (5000, 2000)])
def test_the_text_of_an_exception_is_cut(guest: Guest, length: int, kept: int) -> None:
    told = call(guest, "fail", length)
    assert isinstance(told, wire.Raised)
    assert (told.type, told.message) == ("ValueError", kept * "x")


@pytest.mark.parametrize(("depth", "kept"), [(3, 4), (29, 30), (30, 30), (100, 30)])
def test_of_many_frames_the_outer_and_the_inner_ones_are_kept(guest: Guest, depth: int, kept: int) -> None:
    told = call(guest, "deep", depth)
    assert isinstance(told, wire.Raised)
    assert told.frames == (("work.py", 15, "deep"),) * kept


def test_a_file_in_a_folder_is_laid_there_and_one_that_is_no_python_says_where(sandbox: Sandbox) -> None:
    guest = sandbox.open()
    files = {"data/deep/numbers.txt": b"1", "good.py": b"x = 1\n", "bad.py": b"x = 1\ndef f(:\n"}
    told = answer(guest, wire.Load(files, ()))
    guest.close()
    assert isinstance(told, wire.Loaded)
    assert told.syntax_errors.keys() == {"bad.py"}
    assert told.syntax_errors["bad.py"][1:] == (2, "def f(:", 7)


@pytest.mark.parametrize("status", [0, 3])
def test_a_guest_that_left_has_a_status_and_no_signal(guest: Guest, status: int) -> None:
    with pytest.raises(GuestGone):
        call(guest, "leave", status)
    ending = guest.end()
    assert (ending.exit_status, ending.signal, ending.seen) == (status, None, True)


def test_a_guest_that_we_ended_has_neither(guest: Guest) -> None:
    ending = guest.end()
    assert (ending.exit_status, ending.signal) == (None, None)


def test_the_end_of_a_guest_whose_zygote_was_killed_is_not_seen() -> None:
    with Sandbox(mode="namespaces") as sandbox:
        guest = sandbox.open()
        assert sandbox._process is not None
        sandbox._process.kill()
        sandbox._process.wait()
        ending = guest.end()
    assert (ending.seen, ending.cpu_seconds) == (False, 0.0)


def test_a_guest_that_was_closed_is_held_no_longer(sandbox: Sandbox) -> None:
    one, other = sandbox.open(), sandbox.open()
    assert {one, other} <= sandbox._guests
    one.close()
    other.close()
    assert not {one, other} & sandbox._guests


def test_a_kill_for_want_of_memory_is_told_of_the_guest_that_ended_then(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter([1, 1, 2])
    monkeypatch.setattr(sandbox, "_memory_kills", 0)
    monkeypatch.setattr(host_module.cgroup, "out_of_memory_kills", lambda group: next(counts))
    assert [sandbox.open().end().out_of_memory for _ in range(3)] == [True, False, True]


@pytest.mark.parametrize(("version", "is_said"), [(5, True), (6, False), (7, False)])
def test_a_landlock_that_does_not_stop_signals_is_said(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch, version: int, is_said: bool
) -> None:
    monkeypatch.setattr(sandbox, "_landlock", version)
    assert any(f"Landlock version {version}" in told for told in sandbox.weaknesses) is is_said


def test_the_control_group_has_room_for_the_zygote_and_eight_guests(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(host_module.cgroup, "limited_group", lambda *limits: asked.append(limits))
    with Sandbox(Limits(memory_mib=100, threads=4), "namespaces"):
        assert asked == [(host_module.cgroup.ZYGOTE_MIB + 8 * 100, 16 + 8 * 4)]


@pytest.mark.parametrize(
    ("asked", "kernels"), [(-1.0, 1), (0.0, 1), (0.4, 2), (0.5, 2), (1.0, 3), (1.2, 4), (30.0, 61)]
)
def test_the_kernel_ends_a_guest_at_about_twice_the_processor_time(asked: float, kernels: int) -> None:
    assert host_module._kernels_limit(asked) == kernels


def test_the_processor_time_is_that_of_the_code_and_of_the_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        "/proc/7/stat": "7 (a name) with) S 1 7 7 0 -1 4194560 100 0 0 0 150 50 0 0 20 0 1 0 100",
        "/proc/7/schedstat": "2000000000 3500000000 12",
    }
    guest = object.__new__(Guest)
    guest._granted = 0.0
    monkeypatch.setattr(Guest, "process_number", lambda self: 7)
    monkeypatch.setattr(guest_handle, "_TICKS_PER_SECOND", 100)
    monkeypatch.setattr(guest_handle, "Path", lambda path: SimpleNamespace(read_text=lambda: files[path]))
    assert guest.cpu_seconds() == 2.0
    assert [guest.scheduler_delay(), guest.scheduler_delay()] == [3.5, 0.0]


@pytest.mark.parametrize(
    ("users", "groups", "is_there"),
    [
        ("0 0 4294967295", "0 0 4294967295", True),
        ("0 0 1\n65533 70000 1", "0 0 65534", True),
        ("0 0 65533", "0 0 4294967295", False),
        ("0 0 4294967295", "0 0 65533", False),
        ("65534 65534 10", "0 0 4294967295", False),
    ],
)
def test_root_is_real_where_there_is_another_user_to_turn_into(
    monkeypatch: pytest.MonkeyPatch, users: str, groups: str, is_there: bool
) -> None:
    maps = {"uid_map": users, "gid_map": groups}
    monkeypatch.setattr(
        jail, "Path", lambda folder, name: SimpleNamespace(read_text=lambda: maps[Path(name).name])
    )
    assert jail._has_sandbox_id() is is_there
