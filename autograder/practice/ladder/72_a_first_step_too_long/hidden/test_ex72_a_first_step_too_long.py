"""Checks of 72: adam's first step is too long."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_same


@pytest.mark.exercise("ex72_a_first_step_too_long.neither_corrected", points=1)
def test_neither(student, reference):
    """The first step without any correction."""
    for betas in ((0.9, 0.999), (0.5, 0.75), (0.8, 0.96)):
        assert_same(
            student.ex72_a_first_step_too_long.neither_corrected,
            reference.ex72_a_first_step_too_long.neither_corrected,
            *betas,
            what="length",
        )


@pytest.mark.exercise("ex72_a_first_step_too_long.only_m_corrected", points=1)
def test_only_m(student, reference):
    """The first step if only m is corrected."""
    for beta2 in (0.999, 0.75, 0.96):
        assert_same(
            student.ex72_a_first_step_too_long.only_m_corrected,
            reference.ex72_a_first_step_too_long.only_m_corrected,
            beta2,
            what="length",
        )


@pytest.mark.exercise("ex72_a_first_step_too_long.version_with_0_0316", points=1)
def test_version(student):
    """Which version has the longest step."""
    answer = student.ex72_a_first_step_too_long.version_with_0_0316()
    if answer not in ("both", "v"):
        raise CheckFailed('Return "both" or "v".')
    if answer != "v":
        raise CheckFailed("Divide 0.0316 by lr, and compare with your two functions.")
