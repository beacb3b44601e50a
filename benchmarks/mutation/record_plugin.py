"""A pytest plugin that writes which statements each test runs, and how long it takes.

What runs once for several tests counts for each of them: a fixture of a module, and a function with a cache. Its seconds stand
apart, since tests that are tried together wait for it once.

Environment: MUTATION_MARKS, the file of the marks; MUTATION_RECORD, the JSON that is written at the end:
{"tests": {node: {"seconds", "shared": names, "passed", "marks"}}, "shared": {name: seconds}, "modules": the libraries that were
imported}
"""

from __future__ import annotations

import contextlib
import functools
import json
import mmap
import os
import sys
import time
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from few_examples import few_examples

with open(os.environ["MUTATION_MARKS"], "r+b") as _file:
    MARKS = np.frombuffer(mmap.mmap(_file.fileno(), 0), np.uint8)

Statements = np.ndarray[Any, np.dtype[np.uint8]]


class Stopwatch:
    """Tells how long what is shared takes to make, without what it waits for itself.

    seconds: what is shared -> how long it took to make
    needs:   what is shared -> what else had to be there
    """

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self.needs: dict[str, set[str]] = {}
        self._open: list[tuple[list[float], set[str]]] = []  # seconds of what lies within, and what is needed

    @contextlib.contextmanager
    def running(self) -> Generator[tuple[list[float], set[str]]]:
        """Yield a list and a set that at the end hold the own seconds of the block, and what it needs."""
        start = time.monotonic()
        within: list[float] = []
        needed: set[str] = set()
        self._open.append((within, needed))
        try:
            yield within, needed
        finally:
            self._open.pop()
            total = time.monotonic() - start
            if self._open:
                self._open[-1][0].append(total)
            within[:] = [total - sum(within)]

    def made(self, name: str, seconds: float, needed: set[str]) -> None:
        self.seconds[name], self.needs[name] = seconds, needed
        self.use(name)

    def use(self, name: str) -> None:
        if self._open and name in self.seconds:
            self._open[-1][1].update({name}, self.needs[name])


STOPWATCH = Stopwatch()
SHORT = 0.02
"""Seconds: what takes less is not told apart."""


def run_alone(function: Callable[[], Any]) -> tuple[Any, Statements]:
    """Return what ``function`` returns, and the marks that it set, whether or not they had been set before."""
    before = MARKS.copy()
    MARKS[:] = 0
    try:
        return function(), MARKS.copy()
    finally:
        MARKS[:] |= before


def _remembering(cached: Any) -> Any:
    """Return ``cached``, a function with a cache, so that a call that is answered from it sets the marks of the first one."""
    marks: dict[Any, Statements] = {}

    @functools.wraps(cached)
    def call(*args: Any, **kwargs: Any) -> Any:
        key = (args, tuple(sorted(kwargs.items())))
        name = f"{cached.__module__}.{cached.__qualname__} {hash(key)}"
        misses = cached.cache_info().misses
        with STOPWATCH.running() as (seconds, needed):
            result, own = run_alone(lambda: cached(*args, **kwargs))
        if cached.cache_info().misses > misses:
            marks[key] = own
            STOPWATCH.made(name, seconds[0], needed)
        elif key in marks:
            MARKS[:] |= marks[key]
            STOPWATCH.use(name)
        return result

    call.cache_clear, call.cache_info = cached.cache_clear, cached.cache_info  # type: ignore[attr-defined]
    return call


def _is_ours(function: Any) -> bool:
    code = getattr(function, "__code__", None)
    return code is not None and str(Path.cwd()) in code.co_filename


def _recording_cache(original: Any) -> Any:
    def lru_cache(maxsize: Any = 128, typed: bool = False) -> Any:
        if callable(maxsize):
            cached = original(maxsize)
            return _remembering(cached) if _is_ours(maxsize) else cached
        return lambda function: (
            _remembering(original(maxsize, typed)(function))
            if _is_ours(function)
            else original(maxsize, typed)(function)
        )

    return lru_cache


_lru_cache = functools.lru_cache
functools.lru_cache = _recording_cache(_lru_cache)
functools.cache = functools.lru_cache(maxsize=None)


def _name_of(fixturedef: Any) -> str:
    return f"{fixturedef.baseid}::{fixturedef.argname}"


class Recorder:
    def __init__(self) -> None:
        self.tests: dict[str, dict[str, Any]] = {}
        self._fixtures: dict[Any, Statements] = {}

    def pytest_collection_modifyitems(self, items: list[Any]) -> None:
        few_examples(items)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Generator[None, Any, Any]:
        before = MARKS.copy()
        MARKS[:] = 0
        try:
            if fixturedef.scope == "function":
                return (yield)
            with STOPWATCH.running() as (seconds, needed):
                result = yield
            STOPWATCH.made(_name_of(fixturedef), seconds[0], needed)
            return result
        finally:
            self._fixtures[fixturedef] = MARKS.copy()
            MARKS[:] |= before

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: Any) -> Generator[None, Any, Any]:
        MARKS[:] = 0
        self.tests[item.nodeid] = {"passed": True}
        with STOPWATCH.running() as (seconds, needed):
            result = yield
            marks = MARKS.copy()
            for definitions in item._fixtureinfo.name2fixturedefs.values():
                for definition in definitions:
                    marks |= self._fixtures.get(definition, np.zeros_like(marks))
                    STOPWATCH.use(_name_of(definition))
        self.tests[item.nodeid] |= {
            "seconds": round(seconds[0], 3),
            "shared": sorted(name for name in needed if STOPWATCH.seconds[name] >= SHORT),
            "marks": np.flatnonzero(marks).tolist(),
        }
        return result

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if not report.passed:
            self.tests[report.nodeid]["passed"] = False

    def pytest_sessionfinish(self) -> None:
        modules = sorted(
            name
            for name, module in sys.modules.items()
            if "site-packages" in (getattr(module, "__file__", None) or "")
        )
        shared = {name: round(took, 3) for name, took in STOPWATCH.seconds.items() if took >= SHORT}
        document = {"tests": self.tests, "shared": shared, "modules": modules}
        Path(os.environ["MUTATION_RECORD"]).write_text(json.dumps(document), encoding="utf-8")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(Recorder())
