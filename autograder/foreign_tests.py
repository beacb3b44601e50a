"""Tests that were written for another grader: the public path to `autograder.suite.foreign`, for converted suites."""

from __future__ import annotations

from .suite.foreign import run_cell_test, run_doctest, run_in_guest, run_unit_test

__all__ = ["run_cell_test", "run_doctest", "run_in_guest", "run_unit_test"]
