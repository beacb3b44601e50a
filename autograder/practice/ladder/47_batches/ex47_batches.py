"""Cut the examples into batches

The gradient of the loss is an average over all n examples. With a million of them, one step costs
a million looks. A batch is a handful of examples; its gradient is a cheap estimate of the full
one. One epoch goes through all batches once, so every example is used exactly once.

Cut the numbers 0, 1, ..., n - 1 into pieces of the given size, in order. If it does not come out
even, the last batch is shorter: dropping it would mean that some examples are never looked at.

Write batches(n, size). In training the numbers are shuffled first, with a new shuffle for each
epoch; leave that out here.
"""

from __future__ import annotations


def batches(n: int, size: int) -> list[list[int]]:
    """Return the numbers 0 to n - 1, in order, as lists of ``size`` numbers; the last list may be shorter.

    n, size: whole numbers, 1 or more
    """
    ### BEGIN SOLUTION
    numbers = list(range(n))
    return [numbers[start : start + size] for start in range(0, n, size)]
    ### END SOLUTION
