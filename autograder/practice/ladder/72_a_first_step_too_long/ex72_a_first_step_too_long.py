"""Adam's first step is too long

With lr = 0.001 each parameter should move by 0.001 in Adam's first step. In somebody's code they move by
0.00316. In another version they move by 0.0316. The averages begin at 0 and hold, after one step,

    m = (1 - beta1) g        v = (1 - beta2) g^2

and the move is lr m / sqrt(v), where m should be divided by 1 - beta1 and v by 1 - beta2 first. Work out
how long the first step is, in units of lr, if neither is divided, and if only m is. Which of the two
belongs to which version, for beta1 = 0.9 and beta2 = 0.999?
"""

from __future__ import annotations


def neither_corrected(beta1: float, beta2: float) -> float:
    """Return the length of the first step, divided by lr, if neither average is corrected."""
    ### BEGIN SOLUTION
    return (1 - beta1) / (1 - beta2) ** 0.5
    ### END SOLUTION


def only_m_corrected(beta2: float) -> float:
    """Return the length of the first step, divided by lr, if m is corrected and v is not."""
    ### BEGIN SOLUTION
    return 1 / (1 - beta2) ** 0.5
    ### END SOLUTION


def version_with_0_0316() -> str:
    """Return what that version forgets to correct: "both" or "v"."""
    ### BEGIN SOLUTION
    return "v"
    ### END SOLUTION
