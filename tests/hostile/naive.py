"""The control: a naive grader, without any wall, that the attacks do get the better of.

It runs a submission in a process that holds the solution and the expected value, compares with whatever comparison comes to
mind, follows links, and believes an exit status of 0. Each submission has a child of its own, with limits of time and
memory that keep this machine alive, and reports what happened there.
"""

from __future__ import annotations

import atexit
import builtins
import contextlib
import importlib
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
import types
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, NoReturn

import arena
import numpy as np
from families.attack import ALL, Attack

SECONDS = 3
builtins_open = open


def run(attacks: list[Attack]) -> dict[str, dict[str, Any]]:
    """Return what each attack does to the naive grader, by name."""
    folder = tempfile.mkdtemp(prefix="naive-")
    os.environ["HOME"], home = folder, os.environ.get("HOME", "/")
    try:
        root = arena.write_course(Path(folder, "course"), [*attacks, _plain()])
        os.environ["ARENA_SOLUTION"] = str(root / "solutions" / "a1" / "arena.py")
        return {
            attack.name: _in_a_child(root / "data" / "submitted" / attack.name / "a1", folder)
            for attack in attacks
        }
    finally:
        os.environ["HOME"] = home
        subprocess.run(
            ["rm", "-rf", folder, "/tmp/arena-mark", "/dev/shm/arena-mark"], check=False
        )  # deeper than shutil goes


def _plain() -> Attack:
    return Attack("honest-plain", "honest", "", {"arena.py": ALL}, 6.0, {})


def _in_a_child(folder: Path, scratch: str) -> dict[str, Any]:
    told, sent, output = (Path(scratch, name) for name in ("told", "sent", "output"))
    for path in (told, sent, output):
        path.write_bytes(b"")
    child = os.fork()
    if child == 0:
        _be_naive(folder, told, sent, output)
    deadline = time.monotonic() + SECONDS
    ended, status = 0, 0
    while not ended and time.monotonic() < deadline:
        ended, status = os.waitpid(child, os.WNOHANG)
        time.sleep(0.005)
    with contextlib.suppress(OSError):
        os.killpg(child, signal.SIGKILL)
    if not ended:
        os.waitpid(child, 0)
    text = told.read_text()
    happened = (
        json.loads(text) if text else {"ended": os.waitstatus_to_exitcode(status) if ended else "never"}
    )
    return {
        **happened,
        "sent": sent.stat().st_size,
        "printed": output.read_bytes()[:100_000].decode("utf-8", "replace"),
    }


def _be_naive(folder: Path, told: Path, sent: Path, output: Path) -> NoReturn:
    """Grade in this process, write what happened into ``told``, and end."""
    os.setpgid(0, 0)
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    for path, numbers in ((output, (1, 2)), (sent, (3,))):
        for number in numbers:
            os.dup2(os.open(path, flags), number)
    # whoever runs the tests may have put another object there, which writes elsewhere
    sys.stdout = open(1, "w", closefd=False)  # noqa: SIM115 (open until this process ends)
    leave, kills = os._exit, []
    os.kill = os.killpg = lambda *args: kills.append(
        args
    )  # a naive grader is one thing, this machine another
    _limit()
    try:
        happened = _graded(folder)
    except BaseException as error:  # noqa: BLE001 (an attack may raise anything)
        happened = {"raised": type(error).__name__, "message": str(error)[:2000], "line": _line_of(error)}
    try:
        sys.settrace(None), sys.setprofile(None)
        atexit._run_exitfuncs()
        with builtins_open(told, "w") as file:
            json.dump({**happened, "kills": kills}, file, default=repr)
        sys.stdout.flush()
    finally:
        leave(17)


def _line_of(error: BaseException) -> int:
    trace, line = error.__traceback__, 0
    while trace is not None:
        line, trace = trace.tb_lineno, trace.tb_next
    return line


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (2 * 2**30, 2 * 2**30))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS - 1, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (2**23, 2**23))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _graded(folder: Path) -> dict[str, Any]:
    os.chdir(folder)
    solution = types.ModuleType("solution")
    exec(ALL, solution.__dict__)
    for function in (solution.mse, solution.descend):
        function.__module__ = "solution"
    sys.modules["solution"] = solution
    handle = open(os.environ["ARENA_SOLUTION"], "rb")  # noqa: SIM115 (a judge that leaves its files open)
    os.dup2(handle.fileno(), 40)
    _plant()
    before = _state()
    sys.path.insert(0, str(folder))
    sys.modules.pop("arena", None)
    module = importlib.import_module("arena")
    rng = np.random.default_rng(7)
    happened = {"gained": False}
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        if hasattr(module, "descend"):
            happened |= _descended(module.descend, rng)
        if hasattr(module, "mse"):
            happened |= _compared(module.mse, solution.mse, rng)
    happened["warned"] = [str(w.message) + str(w.lineno) for w in warned]
    happened["changed"] = sorted(name for name, value in _state().items() if before[name] is not value)
    happened["files"] = sorted(os.listdir("."))
    return happened


class _Verdicts:
    """What a grader has in its memory: a verdict, a server, an encoder."""

    # with a list in it, since the garbage collector does not track a dict of texts alone
    verdict: ClassVar[dict[str, Any]] = {"outcome": "failed", "checks": []}

    class Server:
        def _answer(self, message: Any) -> Any:
            return message

    class Codec:
        def encode(self, message: Any) -> Any:
            return message


def _plant() -> None:
    server, codec = types.ModuleType("server"), types.ModuleType("autograder.wire.codec")
    server.Server, codec.Codec = _Verdicts.Server, _Verdicts.Codec  # type: ignore[attr-defined]
    sys.modules |= {"server": server, "autograder.wire.codec": codec}


def _state() -> dict[str, Any]:
    return {
        "verdict": _Verdicts.verdict["outcome"], "server": _Verdicts.Server._answer, "codec": _Verdicts.Codec.encode,
        "np.allclose": np.allclose, "np.testing": np.testing.assert_allclose, "abs": builtins.abs, "sum": builtins.sum,
        "pytest": sys.modules.get("pytest"), "checks": sys.modules.get("autograder.checks"), "trace": sys.gettrace(),
    }  # fmt: skip


def _compared(
    mse: Callable[..., Any], solution: Callable[..., Any], rng: np.random.Generator
) -> dict[str, Any]:
    y_hat, y = rng.normal(size=(2, 7))
    expected = right = solution(y_hat.copy(), y.copy())
    answer = mse(y_hat, y)
    again = solution(y_hat, y)
    gained = [name for name, holds in SLOPPY.items() if _holds(holds, answer, right)]
    gained += [name for name, holds in SLOPPY.items() if _holds(holds, answer, again) and name == "abs"]
    second = mse(y_hat.copy(), y.copy())
    return {
        "gained": bool(gained), "how": gained, "answer": type(answer).__name__, "shape": str(np.shape(answer)) if isinstance(answer, np.ndarray) else "",
        "text": repr(answer)[:500] if not isinstance(answer, np.ndarray) else str(answer.dtype), "arguments": again != expected,
        "two answers": repr(second)[:100] != repr(answer)[:100],
    }  # fmt: skip


def _descended(descend: Callable[..., Any], rng: np.random.Generator) -> dict[str, Any]:
    data = rng.normal(size=3)

    def gradient(theta: np.ndarray) -> np.ndarray:
        asked.append(np.size(theta))
        return 2 * (theta - data)

    asked: list[int] = []
    answer = descend(gradient, np.zeros(3), 0.1, 4)
    return {
        "asked": len(asked),
        "largest": max(asked, default=0),
        "found the data": bool(np.size(answer) == 3 and np.allclose(answer, data)),
    }


SLOPPY: dict[str, Callable[[Any, Any], Any]] = {
    "==": lambda answer, right: answer == right,
    "not !=": lambda answer, right: not answer != right,  # noqa: SIM202
    "abs": lambda answer, right: not abs(answer - right) > 1e-9,
    "float": lambda answer, right: not abs(float(answer) - right) > 1e-9,
    "allclose": lambda answer, right: np.allclose(answer, right),
    "any": lambda answer, right: bool(np.any(np.abs(np.asarray(answer, dtype=float) - right) < 1e-3)),
    "real": lambda answer, right: not abs(answer.real - right) > 1e-9,
    "bytes": lambda answer, right: np.frombuffer(answer)[0] == right,
    "called": lambda answer, right: callable(answer),
    "next": lambda answer, right: next(answer) is not None,
    "truth": lambda answer, right: hasattr(answer, "close"),
}
"""Comparisons that people write."""


def _holds(comparison: Callable[[Any, Any], Any], answer: Any, right: Any) -> bool:
    try:
        with np.errstate(all="ignore"):
            return bool(comparison(answer, right))
    except Exception:  # noqa: BLE001 (an object of the student's may raise anything)
        return False


if __name__ == "__main__":
    print(json.dumps(run(arena.attacks_of(sys.argv[1:]))))
