"""A warm process that tries mutants: it has the libraries imported, and forks for each.

A line of JSON comes in for each trial: {"file", "source", "change", "tests": [node, ...], "seconds", "anew"}; a line goes out:
{"noticed": true, false, or null if it cannot be tried this way, "by": node or null, "why"}. The tree with the mutant is the
current folder. Processes that the tests start import the mutant from there. In the process of the tests themselves there are two
ways: the tests are collected here once, and after a fork the functions of the mutant's file get their new code; or, for what
runs at import, nothing of ours is imported here, and each fork collects its tests (0.5 s of processor time more).

A mutant of the sandbox may take walls away from attacks that the tests make, and mounts file systems as root. So each trial is
shut in: namespaces of its own for processes and mounts, everything read-only but the tree, /tmp empty. What a trial leaves ends
with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import gc
import importlib
import json
import os
import select
import signal
import sys
import tempfile
import time
import types
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from few_examples import few_examples

CLONE_NEWNS, CLONE_NEWPID, CLONE_NEWIPC = 0x20000, 0x20000000, 0x8000000
MS_RDONLY, MS_REMOUNT, MS_BIND, MS_REC, MS_PRIVATE = 1, 32, 4096, 16384, 1 << 18
REQUESTS = os.fdopen(os.dup(0), "r")
ANSWERS = os.fdopen(os.dup(1), "w")
FIRST_BATCH = 6
SURVIVED = {"noticed": False, "by": None, "why": "all tests passed"}
LIBC = ctypes.CDLL(None, use_errno=True)
OPTIONS = ["-q", "-x", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning"]  # fmt: skip


def main(modules: list[str], paths: list[str], prepared: list[str]) -> None:
    for name in modules:
        with contextlib.suppress(BaseException):
            importlib.import_module(name)
    from hypothesis import Phase, settings

    # a failing example is enough: the smallest one is not asked for
    settings.register_profile(
        "mutation", phases=[Phase.explicit, Phase.generate], database=None, derandomize=True
    )
    settings.load_profile("mutation")
    with open("server.log", "wb") as log:
        os.dup2(log.fileno(), 1)
    if paths:
        import pytest

        pytest.main([*OPTIONS, *paths], plugins=[Serving(prepared)])
    else:
        serve(run_cold)


def serve(run: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """Answer requests until there are no more; ``run`` answers one, in a process of its own."""
    ANSWERS.write(json.dumps("ready") + "\n")
    ANSWERS.flush()
    for line in REQUESTS:
        ANSWERS.write(json.dumps(answer_apart(json.loads(line), run)) + "\n")
        ANSWERS.flush()


def answer_apart(request: dict[str, Any], run: Callable[[dict[str, Any]], dict[str, Any]]) -> dict[str, Any]:
    """Return what ``run`` answers in a process of its own, or that it ended or took more than the request's seconds."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _shut_in_and_run(lambda: run(request), writing)
    os.close(writing)
    text = b""
    deadline = time.monotonic() + request["seconds"]
    timed_out = False
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            timed_out = True
            break
        data = os.read(reading, 2**16)
        text += data
        if not data or text.endswith(b"\n"):
            break
    os.close(reading)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    if timed_out:
        return {"noticed": True, "by": None, "why": "timeout"}
    if not text:
        return {"noticed": True, "by": None, "why": "the tests' process ended"}
    answer: dict[str, Any] = json.loads(text)
    return answer


def _shut_in_and_run(run: Callable[[], dict[str, Any]], writing: int) -> NoReturn:
    """In a child: become the parent of the first process of new namespaces, which runs the tests, and wait for it."""
    os.setpgid(0, 0)
    LIBC.prctl(1, signal.SIGKILL)
    if os.geteuid() == 0:
        _check(LIBC.unshare(CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWIPC))
    first = os.fork()
    if first:
        os.close(writing)
        os.waitpid(first, 0)
        os._exit(0)
    LIBC.prctl(1, signal.SIGKILL)
    try:
        if os.geteuid() == 0:
            _close_the_disk()
        with open("trial.log", "wb") as log:
            for descriptor in (1, 2):
                os.dup2(log.fileno(), descriptor)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    except OSError as error:  # no mutant's fault
        answer = {"noticed": None, "by": None, "why": f"it could not be shut in: {error}"}
    else:
        answer = run()
    os.write(writing, (json.dumps(answer) + "\n").encode())
    sys.stdout.flush()
    os._exit(0)


def _close_the_disk() -> None:
    tree = os.getcwd()
    needed = {path: os.open(path, os.O_PATH) for path in _needed_folders(tree)}
    _check(LIBC.mount(None, b"/", None, MS_REC | MS_PRIVATE, None))
    _check(LIBC.mount(b"tmp", b"/tmp", b"tmpfs", 0, b"mode=1777"))
    for path, descriptor in needed.items():
        os.makedirs(path, exist_ok=True)  # it may be below /tmp
        _check(LIBC.mount(f"/proc/self/fd/{descriptor}".encode(), path.encode(), None, MS_BIND, None))
        os.close(descriptor)
        if path != tree:
            _check(LIBC.mount(None, path.encode(), None, MS_REMOUNT | MS_BIND | MS_RDONLY, None))
    _check(LIBC.mount(None, b"/", None, MS_REMOUNT | MS_BIND | MS_RDONLY, None))
    _check(LIBC.mount(b"proc", b"/proc", b"proc", 0, None))
    os.chdir(tree)
    os.environ.update({"HOME": "/tmp", "MPLCONFIGDIR": "/tmp"})


def _needed_folders(tree: str) -> list[str]:
    """Return the tree, and what the interpreter imports from; an outer folder before those in it."""
    imported = {
        os.path.abspath(path) for path in (sys.prefix, sys.base_prefix, *sys.path) if path.startswith("/tmp/")
    }
    return sorted({tree, *filter(os.path.isdir, imported)})


def _check(result: int) -> None:
    if result:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


class FirstFailure:
    """A plug-in that runs the tests ``nodes`` of what is collected, and notes the first that fails."""

    def __init__(self, nodes: Sequence[str]) -> None:
        self.node: str | None = None
        self._nodes = nodes

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        few_examples(items)
        by_node = {item.nodeid: item for item in items}
        items[:] = [by_node[node] for node in self._nodes if node in by_node]

    def pytest_runtest_logreport(self, report: Any) -> None:
        if report.failed and self.node is None:
            self.node = report.nodeid


def run_cold(request: dict[str, Any]) -> dict[str, Any]:
    """Import the mutant and the tests anew, and run them."""
    import pytest

    nodes = request["tests"]
    for batch in (nodes[:FIRST_BATCH], nodes[FIRST_BATCH:]):
        failure = FirstFailure(batch)
        status = (
            pytest.main(
                [*OPTIONS, *dict.fromkeys(node.partition("::")[0] for node in batch)], plugins=[failure]
            )
            if batch
            else 0
        )
        if status not in (0, pytest.ExitCode.NO_TESTS_COLLECTED):
            return {"noticed": True, "by": failure.node, "why": f"pytest ended with {int(status)}"}
    return SURVIVED


class Serving:
    """A plug-in that serves in place of running the tests that pytest has collected.

    prepared: functions with a cache, by module and name, that are called before
    """

    def __init__(self, prepared: Sequence[str]) -> None:
        self._prepared = prepared

    def pytest_runtestloop(self, session: Any) -> bool:
        few_examples(session.items)
        functions = [function_called(name) for name in self._prepared]
        make_ready(functions)
        gc.freeze()
        serve(lambda request: run_warm(session, request, functions))
        return True


def function_called(name: str) -> Any:
    module, _, function = name.rpartition(".")
    return getattr(importlib.import_module(module), function)


def make_ready(functions: Sequence[Callable[[], object]]) -> None:
    """Call ``functions``; temporary files of theirs stay where a trial can read them."""
    tempfile.tempdir = os.path.abspath(".prepared")
    os.makedirs(tempfile.tempdir, exist_ok=True)
    for function in functions:
        function()
    tempfile.tempdir = None


def run_warm(session: Any, request: dict[str, Any], prepared: Sequence[Any] = ()) -> dict[str, Any]:
    """Put the code of the mutant into the functions that are there already, and run the tests."""
    from _pytest.main import pytest_runtestloop

    for function in prepared if request["anew"] else ():
        function.cache_clear()
    try:
        swapped = not request["file"] or swap(request["file"], request["source"], request["change"])
    except Exception as error:  # noqa: BLE001 (whatever it is, the mutant can be imported)
        return {"noticed": None, "by": None, "why": f"its code could not be changed: {error!r}"}
    if not swapped:
        return {"noticed": None, "by": None, "why": "the mutant has to be imported"}
    items = {item.nodeid: item for item in session.items}
    session.items = [items[node] for node in request["tests"] if node in items]
    if not session.items:
        return {"noticed": None, "by": None, "why": "the tests are not there"}
    failure = FirstFailure(())
    session.config.pluginmanager.register(failure)
    with contextlib.suppress(session.Failed):
        pytest_runtestloop(session)
    if session.testsfailed:
        return {"noticed": True, "by": failure.node, "why": "a test failed"}
    return SURVIVED


def swap(file: str, source: str, change: list[int]) -> bool:
    """Give every function of ``file`` the code that it has after the change; return whether that is the whole mutant."""
    from places import changed_tree

    gc.unfreeze()
    path = os.path.abspath(file)
    if not any(getattr(module, "__file__", None) == path for module in list(sys.modules.values())):
        return True  # whoever imports it later imports the mutant
    tree = changed_tree(source, *change)
    codes: dict[tuple[str, int], list[types.CodeType]] = defaultdict(list)
    todo = [compile(tree, path, "exec")]
    while todo:
        for constant in todo.pop().co_consts:
            if isinstance(constant, types.CodeType):
                codes[constant.co_qualname, constant.co_firstlineno].append(constant)
                todo.append(constant)
    swapped = 0
    for function in gc.get_objects():
        if type(function) is types.FunctionType and function.__code__.co_filename == path:
            fitting = codes[function.__code__.co_qualname, function.__code__.co_firstlineno]
            if len(fitting) != 1 or fitting[0].co_freevars != function.__code__.co_freevars:
                return False
            function.__code__ = fitting[0]
            swapped += 1
    return swapped > 0


if __name__ == "__main__":
    main(**json.loads(sys.argv[1]))
    os._exit(0)
