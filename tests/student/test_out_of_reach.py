"""A file that nothing asks for is not compiled ahead; whatever leads to a file has it compiled, and its mistakes named."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from autograder.sandbox import Limits, Sandbox
from autograder.student.faults import NotReached
from autograder.student.out_of_reach import out_of_reach
from autograder.student.sandboxed import RemoteBackend, open_remote

CHECKS = b"def test_mse(student): student.losses.mse(1, 2)"


def test_what_neither_a_check_nor_a_file_names_is_out_of_reach() -> None:
    files = {
        "losses.py": b"from helpers import square",
        "helpers.py": b"__import__('deep')",
        "deep.py": b"",
        "plots.py": b"import losses, more_plots",
        "more_plots.py": b"",
        "test_losses.py": b"import losses",
        "notes.txt": b"plots",
    }
    assert out_of_reach(files, CHECKS) == ("more_plots.py", "plots.py", "test_losses.py")


def test_what_a_package_names_is_in_reach_and_so_is_the_package() -> None:
    files = {"losses.py": b"", "tools/__init__.py": b"import plots", "plots.py": b"", "other.py": b""}
    assert out_of_reach(files, CHECKS) == ("other.py",)


def test_of_many_or_large_files_all_are_in_reach() -> None:
    assert out_of_reach({f"file_{number}.py": b"" for number in range(41)}, CHECKS) == ()
    assert out_of_reach({"losses.py": b"", "large.py": b"#" * 2**20 + b"\n"}, CHECKS) == ()


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(call_seconds=20.0), "namespaces") as opened:
        yield opened


@pytest.fixture
def submit(sandbox: Sandbox) -> Iterator[Callable[..., RemoteBackend]]:
    opened: list[RemoteBackend] = []

    def open_one(**sources: str) -> RemoteBackend:
        backend = open_remote(sandbox, {f"{name}.py": text.encode() for name, text in sources.items()})
        backend.compile_what_is_asked(CHECKS)
        opened.append(backend)
        return backend

    yield open_one
    for backend in opened:
        backend.close()


def test_a_file_out_of_reach_can_be_imported_all_the_same(submit: Callable[..., RemoteBackend]) -> None:
    code = "import importlib\ndef mse(a, b): return importlib.import_module('pl' + 'ots').number"
    assert submit(losses=code, plots="number = 7").call("losses.mse", (1, 2), {}) == 7


def test_a_mistake_in_a_file_out_of_reach_costs_nothing(submit: Callable[..., RemoteBackend]) -> None:
    backend = submit(losses="def mse(a, b): return 3", plots="def f(:")
    assert backend.call("losses.mse", (1, 2), {}) == 3
    replaced = backend.with_replacements({"losses.other": lambda: 4})
    assert replaced.call("losses.mse", (1, 2), {}) == 3
    replaced.close()


@pytest.mark.parametrize("checks", [CHECKS, b"student.losses.mse, student.plots.f"])
def test_a_mistake_in_a_file_that_is_imported_is_named_with_its_line(
    submit: Callable[..., RemoteBackend], checks: bytes
) -> None:
    backend = submit(losses="import plots\ndef mse(a, b): return 3", plots="x = 1\ndef f(:")
    backend.compile_what_is_asked(checks)
    with pytest.raises(NotReached, match=r"plots\.py.*line 2"):
        backend.call("losses.mse", (1, 2), {})
