"""Checks of 76: warm-up and cosine, eight steps by hand."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close, assert_same


@pytest.mark.exercise("ex76_eight_rates_by_hand.rates", points=1)
def test_rates(student):
    """The eight rates."""
    right = [0.5, 1.0, *(0.5 * (1 + np.cos(np.pi * np.arange(6) / 6)))]
    assert_close(student.ex76_eight_rates_by_hand.rates(), np.array(right), rtol=0.006, what="list of rates")


@pytest.mark.exercise("ex76_eight_rates_by_hand.partner", points=1)
def test_partner(student, reference):
    """Which step is the partner of which."""
    for k in (1, 2, 3, 5):
        assert_same(
            student.ex76_eight_rates_by_hand.partner,
            reference.ex76_eight_rates_by_hand.partner,
            k,
            what="step",
        )
