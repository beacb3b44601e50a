"""Checks of 56: early stopping on eight numbers."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("ex56_early_stopping_by_hand.patience_3", points=1)
def test_patience_3(student):
    """The best epoch and the last one, with patience 3."""
    assert_close(student.ex56_early_stopping_by_hand.patience_3(), np.array([3, 6]), what="pair of epochs")


@pytest.mark.exercise("ex56_early_stopping_by_hand.patience_1", points=1)
def test_patience_1(student):
    """The best epoch and the last one, with patience 1."""
    assert_close(student.ex56_early_stopping_by_hand.patience_1(), np.array([1, 2]), what="pair of epochs")
