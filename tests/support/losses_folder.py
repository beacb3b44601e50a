"""A released folder with two small exercises: what the tests of the self-check share."""

from __future__ import annotations

VISIBLE = '''
import numpy as np
import pytest
from autograder.checks import assert_close


@pytest.mark.exercise("losses.mse")
def test_known_value(student):
    """Two residuals of 1 and 3 give 5."""
    assert_close(student.losses.mse(np.array([1.0, 3.0]), np.zeros(2)), 5.0, what="loss")


@pytest.mark.exercise("losses.rmse")
def test_root(student):
    """Residuals of 3 give 3."""
    assert_close(student.losses.rmse(np.array([3.0, 3.0]), np.zeros(2)), 3.0, what="loss")
'''

STUB = """
import numpy as np


def mse(y_hat, y):
    # YOUR CODE HERE
    raise NotImplementedError()


def rmse(y_hat, y):
    # YOUR CODE HERE
    raise NotImplementedError()
"""
