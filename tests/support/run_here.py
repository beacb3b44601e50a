"""A built course for every test, and the command in the tests' own process, which has everything imported already."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader_course import course

from autograder.cli import main

__all__ = ["Run", "course", "run_here"]

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def run_here(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Run:
    """Return a function that runs the command in a folder, and returns its exit status and what it printed."""

    def run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
        monkeypatch.chdir(folder)
        capfd.readouterr()
        words = list(map(str, arguments))
        try:
            status = main(words)
        except SystemExit as end:  # of argparse
            status = int(end.code or 0)
        printed = capfd.readouterr()
        return subprocess.CompletedProcess(words, status, printed.out, printed.err)

    return run
