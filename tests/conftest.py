"""Fixtures that tests of several rooms share; what they are made of is in tests/support."""

from __future__ import annotations

import os
from collections.abc import Generator

import pytest
from chromium import browser
from hypothesis import settings
from lab import lab
from nbgrader_course import built_course
from postgres import postgres, postgres_gradebook, postgres_server
from run_here import run_here

__all__ = ["browser", "built_course", "lab", "postgres", "postgres_gradebook", "postgres_server", "run_here"]

Report = pytest.TestReport | pytest.CollectReport

settings.register_profile("tests", settings(), deadline=None)  # a busy machine is no failure
settings.load_profile("tests")


def fail_where_all_is_installed(report: Report) -> Report:
    """In CI a skip is a failure: whatever a test needs, .ci/run installs. So is a test that is expected to fail."""
    if os.environ.get("CI") == "true" and report.skipped:
        report.outcome = "failed"
        vars(report).pop("wasxfail", None)  # pytest counts no failure that has it
        report.longrepr = f"Skipped, which CI does not allow: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, Report, Report]:
    return fail_where_all_is_installed((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, Report, Report]:
    return fail_where_all_is_installed((yield))
