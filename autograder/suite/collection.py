"""Find the checks of a suite: a pytest that collects one folder, and what the markers declare."""

from __future__ import annotations

import contextlib
import inspect
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from _pytest.config import _prepareconfig

from ..errors import AutograderError
from . import plugin

KINDS = ("generic", "edge", "purity")


class SuiteError(AutograderError):
    """A suite that cannot be used: a sentence with file and line."""


@dataclass(frozen=True)
class Check:
    """One test of a suite, as its marker declares it.

    smallest: (argument, fewest rows that the text allows), for whoever asks the student's function for simpler cases
    nonzero:  arguments that the text does not allow to be zero
    """

    name: str
    title: str
    exercise: str
    points: float
    kind: str
    visibility: str
    level: str
    file: Path
    line: int
    smallest: tuple[tuple[str, int], ...] = ()
    nonzero: tuple[str, ...] = ()


class Collector:
    """Gathers the collection errors, which pytest would otherwise only print."""

    def __init__(self) -> None:
        self.errors: list[str] = []

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        """Keep what pytest says of a file that cannot be collected; its own hook."""
        if report.failed:
            self.errors.append(str(report.longrepr))


def configure(folder: Path, collector: Collector) -> pytest.Config:
    """Return a pytest that collects the files of ``folder`` and nothing else. Raises SuiteError if there are none."""
    arguments = [
        *("--disable-plugin-autoload", "--import-mode=importlib", "--capture=no"),
        *("-p", "no:cacheprovider", "-p", "no:terminal", "-p", "no:junitxml", "-p", "no:doctest"),
        *("-p", "no:faulthandler", "-p", "no:logging", "-p", "no:unraisableexception"),
        *("-p", "no:threadexception", "-p", "no:pastebin", "-p", "no:stepwise"),
        *("--rootdir", str(folder), "-c", os.devnull, "--assert=rewrite", "--noconftest"),
        *("--confcutdir", str(folder)),  # else the folders above are listed, each whole
        *sorted(str(path) for path in folder.glob("test_*.py")),
    ]
    if not any(folder.glob("test_*.py")):
        raise SuiteError(f"There is no suite in {folder}: write the checks into test_*.py there.")
    config: pytest.Config = _prepareconfig(arguments, plugins=[plugin, collector])
    config._do_configure()
    return config


@contextlib.contextmanager
def _fresh_imports(folder: Path) -> Iterator[None]:
    """Let pytest import the suite's files anew, whatever has the same names, and leave nothing behind.

    pytest would take a module of that name from ``sys.modules``, be it another assignment's.
    """
    names = {path.stem for path in folder.glob("test_*.py")}
    others = {name: sys.modules.pop(name) for name in names if name in sys.modules}
    wrote, sys.dont_write_bytecode = sys.dont_write_bytecode, True
    try:
        yield
    finally:
        sys.dont_write_bytecode = wrote
        for name in names:
            sys.modules.pop(name, None)
        sys.modules.update(others)


def collect(session: pytest.Session, collector: Collector, folder: Path) -> list[pytest.Item]:
    """Return the tests in ``folder``. Raises SuiteError if a file cannot be collected."""
    try:
        with _fresh_imports(folder):
            session.perform_collect()
    except pytest.UsageError as error:
        raise SuiteError(f"The suite cannot be collected: {error}") from error
    if collector.errors:
        raise SuiteError("The suite cannot be collected:\n" + "\n".join(collector.errors))
    return list(session.items)


def read_marker(item: pytest.Item) -> Check:
    """Return what the marker of a test declares. Raises SuiteError, with file and line, if it is wrong."""
    file, line, _ = item.reportinfo()
    where = f"{file}:{(line or 0) + 1}"
    marker = item.get_closest_marker("exercise")
    if marker is None:
        raise SuiteError(
            f"{where}: {item.name} belongs to no exercise. "
            f'Mark it with @pytest.mark.exercise("module.function", points=1).'
        )
    try:
        check = _bind(item, Path(file), (line or 0) + 1, *marker.args, **marker.kwargs)
    except TypeError as error:
        raise SuiteError(f"{where}: the marker `exercise` of {item.name} is wrong: {error}") from error
    if not re.fullmatch(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", check.exercise):
        raise SuiteError(f"{where}: {check.exercise!r} is not an exercise's name; write module.function.")
    if check.kind not in KINDS:
        raise SuiteError(f"{where}: kind={check.kind!r} is not one of {', '.join(KINDS)}.")
    if not isinstance(check.points, int | float) or not 0 <= check.points < 1e6:
        raise SuiteError(f"{where}: points={check.points!r} is not a number that is 0 or more.")
    return check


def _bind(
    item: pytest.Item,
    file: Path,
    line: int,
    name: str,
    *,
    points: float = 0.0,
    kind: str = "generic",
    visibility: str = "",
    level: str = "",
    smallest: Mapping[str, int] | None = None,
    nonzero: Sequence[str] = (),
) -> Check:
    title = inspect.cleandoc(getattr(getattr(item, "obj", None), "__doc__", None) or "")
    if callspec := getattr(item, "callspec", None):
        title = f"{title} ({callspec.id})" if title else ""
    title = title or item.name.removeprefix("test_").replace("_", " ")
    fewest = tuple(sorted((smallest or {}).items()))
    if isinstance(nonzero, str) or not all(type(rows) is int and rows >= 1 for _, rows in fewest):
        raise TypeError(
            'write smallest={"X": 2}, the fewest rows of an argument, and nonzero=["gamma"], arguments that are never 0'
        )
    return Check(item.name, title, name, points, kind, visibility, level, file, line, fewest, tuple(nonzero))


def refuse_same_names(checks: Sequence[Check]) -> None:
    """Raise SuiteError if two checks have one name."""
    seen: dict[str, Check] = {}
    for check in checks:
        if check.name in seen:
            raise SuiteError(
                f"{check.file}:{check.line}: there is another check named {check.name} at "
                f"{seen[check.name].file}:{seen[check.name].line}; give each its own name."
            )
        seen[check.name] = check
