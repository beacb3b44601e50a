"""The tiny assignment with a suite, misconceptions and alternatives that leave no gap."""

from __future__ import annotations

import tiny

MORE = """

@misconception("tiny.mse", "the sum", "Duplicate the data: does your value change?")
def mse_summed(y_hat, y):
    return float(np.sum((y_hat - y) ** 2))


@misconception("tiny.mse", "absolute", "Double the residuals: what happens?")
def mse_absolute(y_hat, y):
    return float(np.mean(np.abs(y_hat - y)))


@misconception("tiny.rmse", "divided", "Is it half, or the root?")
def rmse_divided(y_hat, y):
    return mse(y_hat, y) / 2


@misconception("tiny.rmse", "squared", "Up or down?")
def rmse_squared(y_hat, y):
    return mse(y_hat, y) ** 2


@misconception("tiny.rmse", "negative", "Can a root of a mean be negative?")
def rmse_negative(y_hat, y):
    return -(mse(y_hat, y) ** 0.5)
"""

SECOND_ALTERNATIVE = """
def mse(y_hat, y):
    residual = y_hat - y
    return residual @ residual / residual.size


def rmse(y_hat, y):
    return np.sqrt(mse(y_hat, y))
"""

EQUIVALENTS = """
["tiny.mse"]
"y_hat - y -> y - y_hat" = "the square of both is the same"

["tiny.rmse"]
"mse(y_hat, y) -> mse(y, y_hat)" = "the mean squared error is symmetric"
"""


SUITE = (
    tiny.SUITE.replace(
        "assert_repeatable(student.tiny.mse, y_hat, y)",
        "assert_contract(student.tiny.mse, (y_hat, y), (y_hat, y + 1))",
    ).replace("import assert_repeatable,", "import assert_contract,")
    + '''

@pytest.mark.exercise("tiny.rmse", points=1, kind="purity")
def test_rmse_is_pure(student, rng):
    """rmse keeps double precision and leaves its inputs alone."""
    y_hat, y = rng.normal(size=(2, 5))
    assert_contract(student.tiny.rmse, (y_hat, y), (y_hat, y + 1))
'''
)
