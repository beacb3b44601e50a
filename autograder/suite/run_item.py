"""Run one collected test: its set-up, its body and its teardown, without the reports that pytest makes of them.

Nobody reads pytest's reports of a graded submission, and they cost as much as a small check. Fixtures, parameters,
marks and hypothesis work as under `pytest`, since the same hooks run; `tests/suite/test_run_item.py` holds
this against pytest itself. Tried on pytest 8.4 to 9.2.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from _pytest.tmpdir import tmppath_result_key


def run_item(item: pytest.Item) -> BaseException | None:
    """Return the first exception that set-up, body or teardown raised; None if none did.

    Raises KeyboardInterrupt and pytest's Exit, which end a session.
    """
    runnable: Any = item
    hooks = item.ihook
    if hasattr(item, "_request") and not runnable._request:  # it has been run before
        runnable._initrequest()
    item.stash[tmppath_result_key] = {}  # `tmp_path` looks there for the reports
    after: BaseException | None = None
    try:
        try:
            raised = raised_by(lambda: hooks.pytest_runtest_setup(item=item))
            if raised is None:
                raised = raised_by(lambda: hooks.pytest_runtest_call(item=item))
        finally:
            after = raised_by(lambda: hooks.pytest_runtest_teardown(item=item, nextitem=None))
    finally:
        if hasattr(item, "_request"):
            runnable._request = False
            runnable.funcargs = None
    return raised if raised is not None else after


def raised_by(step: Callable[[], Any]) -> BaseException | None:
    """Return what ``step`` raised, None if nothing. Raises KeyboardInterrupt and pytest's Exit, which end a session."""
    try:
        step()
    except (KeyboardInterrupt, pytest.exit.Exception):
        raise
    except BaseException as error:  # noqa: BLE001 (a test's own failure and pytest's skip are no Exception)
        return error
    return None
