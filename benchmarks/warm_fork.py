"""A warm process that forks for each submission; prints one score a line. Nothing shuts the code in.

    python warm_fork.py pytest|plain FOLDER ...

``pytest`` runs the test file of each folder under pytest, which is imported already; ``plain`` calls its test
functions one after another.
"""

from __future__ import annotations

import contextlib
import importlib
import io
import os
import sys
from typing import Any

import numpy as np  # noqa: F401  # warm


class _Counted:
    passed = 0

    def pytest_runtest_logreport(self, report: Any) -> None:
        self.passed += report.when == "call" and report.passed


def by_pytest() -> int:
    import pytest

    counted = _Counted()
    with contextlib.redirect_stdout(io.StringIO()):
        pytest.main(["-q", "-p", "no:cacheprovider", "test_losses.py"], plugins=[counted])
    return counted.passed


def plainly() -> int:
    sys.path.insert(0, os.getcwd())
    import test_losses  # type: ignore[import-not-found]

    passed = 0
    for name, function in vars(test_losses).items():
        if name.startswith("test_"):
            with contextlib.suppress(Exception):
                function()
                passed += 1
    return passed


def main() -> None:
    way = {"pytest": by_pytest, "plain": plainly}[sys.argv[1]]
    if way is by_pytest:
        importlib.import_module("pytest")  # before any fork
    sys.dont_write_bytecode = True
    for folder in sys.argv[2:]:
        child = os.fork()
        if child == 0:
            os.chdir(folder)
            print(way(), flush=True)
            os._exit(0)
        os.waitpid(child, 0)


if __name__ == "__main__":
    main()
