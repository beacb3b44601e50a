"""The pytest plugin: the marker that suites are written with, and their fixtures where a suite is collected.

``@pytest.mark.exercise("losses.mse", points=2)`` ties a test to an exercise and says what it is worth;
points are written there and nowhere else. The test's docstring is the title that people read.

Under plain ``pytest`` the code beside the test is the student: the solution for a hidden suite, the
student's own files for the visible checks. When a `session.Suite` grades, it supplies the student.
"""

from __future__ import annotations

import sys
from collections.abc import Generator
from pathlib import Path

import pytest

from .fixtures import CURRENT, Current, register_fixtures


def pytest_configure(config: pytest.Config) -> None:
    config.stash.setdefault(CURRENT, Current())
    config.addinivalue_line(
        "markers",
        "exercise(name, points=0, kind='generic', visibility='', level=''): "
        "ties a test to an exercise; points are what the test is worth; kind is the probe set "
        "('generic', 'edge' or 'purity')",
    )


def pytest_collectstart(collector: pytest.Collector) -> None:
    """Give our fixtures to the files of a suite, before their tests are collected, and to no other file."""
    if isinstance(collector, pytest.Module) and _is_suite(collector.path):
        register_fixtures(collector)


def _is_suite(file: Path) -> bool:
    """Whether a test file ties tests to exercises. Reads the text: importing is the collector's affair."""
    try:
        return b"mark.exercise" in file.read_bytes()
    except OSError:
        return False


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Make hypothesis repeatable in our suites, and let it use our fixtures: they hold no state."""
    hypothesis = sys.modules.get("hypothesis")
    if hypothesis is None:
        return
    for item in items:
        function = getattr(item, "obj", None)
        if getattr(function, "is_hypothesis_test", False) and item.get_closest_marker("exercise"):
            function = getattr(function, "__func__", function)
            assert function is not None
            written = getattr(function, "_hypothesis_internal_use_settings", None)
            function._hypothesis_internal_use_settings = hypothesis.settings(
                written, database=None, deadline=None, suppress_health_check=list(hypothesis.HealthCheck)
            )


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Under plain pytest in a student's folder, show our sentence in place of our frames."""
    report = yield
    if call.excinfo is not None and call.when == "call" and _is_a_students_own(item):
        report.longrepr = plain_text(item, call.excinfo.value) or report.longrepr
    return report


def _is_a_students_own(item: pytest.Item) -> bool:
    marked = item.get_closest_marker("exercise") is not None
    return marked and item.config.stash[CURRENT].student is None and item.path.parent.name != "hidden"


def plain_text(item: pytest.Item, raised: BaseException) -> str:
    """Return the sentence and the student's own line for a check that ended with ``raised``; empty if it is broken."""
    from ..results import Outcome
    from .collection import read_marker
    from .sentences import message, where
    from .verdict import result_of

    result = result_of(read_marker(item), raised, "", 0.0)
    if result.outcome is Outcome.BROKEN:
        return ""
    lines = [result.title, f"  {message(result, values=True)}"]
    if result.frames and result.outcome is not Outcome.NOT_ATTEMPTED:
        lines.append(f"  {where(result.frames[-1])}   {result.frames[-1].text.strip()}")
    if result.error_message:
        lines.append(f"  {result.error_type}: {result.error_message.splitlines()[0]}")
    return "\n".join([*lines, *(f"    {line}" for line in result.values.splitlines())])
