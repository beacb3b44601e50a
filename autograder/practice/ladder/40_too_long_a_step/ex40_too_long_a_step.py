"""A step that is too long

You know gradient descent on x^2 from x = 1 with lr = 0.1: it creeps to 0. What happens with a
larger learning rate, lr = 1.0, and what with lr = 1.1? Before you run anything, write your guess
into prediction(). The words to choose from:

    "settles"    x comes as near to 0 as you like
    "swings"     x jumps to and fro for ever, and gets no nearer and no further
    "runs away"  x grows without end

Then write factor(lr), which explains all three at once. One step takes x to x - lr * 2 x: it
multiplies x by a number that depends on lr alone. Every further step multiplies once
more. Its size decides whether x shrinks, and its sign whether x changes sides.
"""

from __future__ import annotations


def prediction() -> tuple[str, str]:
    """Return your guess for lr = 1.0 and your guess for lr = 1.1, for example ("settles", "settles")."""
    ### BEGIN SOLUTION
    return ("swings", "runs away")
    ### END SOLUTION


def factor(lr: float) -> float:
    """Return the number by which one step of gradient descent on x^2 multiplies x.

    lr: the learning rate, a positive number
    """
    ### BEGIN SOLUTION
    return 1 - 2 * lr
    ### END SOLUTION
