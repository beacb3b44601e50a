"""Keep the best parameters, not the last

You have found by hand when to stop. Now let a loop do it, around any training whatever:

    step(theta)    does one epoch and returns the new theta
    score(theta)   returns the loss on the examples kept aside; smaller is better

Begin with the start as the best theta so far. Then do epoch after epoch. Is the new score below
the best one? Then this theta is the best so far, and the count of epochs without a new best goes
back to 0. Else the count goes up by 1. When it reaches the patience, stop.

Return the best theta. By then training has gone on for some epochs past it, so you must have kept
it: forgetting that is the usual mistake.
"""

from __future__ import annotations

from collections.abc import Callable


def keep_the_best(
    step: Callable[[float], float], score: Callable[[float], float], theta: float, patience: int
) -> float:
    """Return the theta with the smallest score seen before patience ran out.

    step:     function, theta -> theta after one more epoch
    score:    function, theta -> validation loss
    theta:    the start; its score counts too
    patience: after so many epochs in a row without a new best, training stops; 1 or more
    """
    ### BEGIN SOLUTION
    best, lowest, waited = theta, score(theta), 0
    while waited < patience:
        theta = step(theta)
        now = score(theta)
        if now < lowest:
            best, lowest, waited = theta, now, 0
        else:
            waited += 1
    return best
    ### END SOLUTION
