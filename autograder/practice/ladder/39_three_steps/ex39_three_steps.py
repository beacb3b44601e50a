"""Three steps downhill, by hand

Here is the whole of gradient descent:

    new x  =  x  -  lr * (slope at x)

The slope points uphill, hence the minus. The learning rate lr says how far to go for each unit of
slope. The slope is taken at the place where you stand, afresh in every step: that is why steps
shrink as the ground levels out, without anybody telling them to.

Take f(x) = x^2, start at x = 1, and use lr = 0.1. The slope of x^2 is 2 x. Work out on paper where
you stand after one, two and three steps. You may return sums and products, such as 1 - 0.1 * 3;
Python finishes them. Look at the three numbers when you are done: what does every step do to x?
"""

from __future__ import annotations


def three_steps() -> tuple[float, float, float]:
    """Return x after one, after two and after three steps."""
    ### BEGIN SOLUTION
    return (0.8, 0.64, 0.512)
    ### END SOLUTION
