"""Checks of 55: soft thresholding of four numbers."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("ex55_shrink_by_hand.shrunk", points=1)
def test_the_four_numbers(student):
    """The four numbers after shrinking."""
    assert_close(
        student.ex55_shrink_by_hand.shrunk(), np.array([-2.0, 0.0, 0.0, 1.0]), what="list of numbers"
    )
