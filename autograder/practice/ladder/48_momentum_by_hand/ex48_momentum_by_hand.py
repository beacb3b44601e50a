"""A heavy ball, by hand

Plain descent forgets each step at once. Momentum keeps a speed v, which starts at 0:

    v      <-  beta * v + g          (g is the gradient here and now)
    theta  <-  theta - lr * v

With beta = 0.9, each step keeps nine tenths of the old speed and adds the new slope. Where slopes
agree from step to step, the ball gathers speed; where they change sign, they cancel. That is what
helps in a long narrow valley.

By hand: the slope is g = 1 in every step, and beta = 0.9. What is v after the first step, and what
after the second one? Then: if g = 1 goes on for ever, v comes nearer and nearer to a top speed.
There, v = beta * v + 1. Solve that for v, and write top_speed(beta).
"""

from __future__ import annotations


def speeds() -> tuple[float, float]:
    """Return v after the first and after the second step, for g = 1 and beta = 0.9."""
    ### BEGIN SOLUTION
    return (1.0, 1.9)
    ### END SOLUTION


def top_speed(beta: float) -> float:
    """Return the speed that v comes near to if g = 1 in every step.

    beta: a number from 0 up to, but not, 1
    """
    ### BEGIN SOLUTION
    return 1 / (1 - beta)
    ### END SOLUTION
