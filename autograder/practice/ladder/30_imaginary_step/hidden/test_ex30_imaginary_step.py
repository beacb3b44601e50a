"""Checks of 30: the complex step."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex30_imaginary_step.complex_step", points=1)
def test_the_slope_to_all_digits(student, reference, rng):
    """The slopes of exp(x) / x, of a root and of a wave, with a tiny step."""
    for f in (lambda z: np.exp(z) / z, lambda z: np.sqrt(1 + z * z), np.sin):
        x = float(rng.uniform(1.2, 2.0))
        assert_same(
            student.ex30_imaginary_step.complex_step,
            reference.ex30_imaginary_step.complex_step,
            f,
            x,
            what="slope",
        )


@pytest.mark.exercise("ex30_imaginary_step.complex_step", points=1)
def test_another_step(student, reference, rng):
    """The size of the step that is passed in is used."""
    for h in (1.0, 0.25):
        x = float(rng.uniform(1.2, 2.0))
        assert_same(
            student.ex30_imaginary_step.complex_step,
            reference.ex30_imaginary_step.complex_step,
            lambda z: z**3,
            x,
            h,
            what="slope",
        )
