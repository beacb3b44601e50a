"""How many steps to halve the error?

Near a minimum, gradient descent multiplies its distance to theta_star by about the same number in
every step. Call it the rate. With the rate 0.9, a distance of 1 becomes 0.9, 0.81, 0.729, ...
After n steps it is rate^n.

That sounds quick. Is it? Ten correct digits mean halving the distance 33 times. So let us ask for
the price of one halving: the smallest whole number n of steps with

    rate^n <= 0.5

Guess it for 0.9 and for 0.999 first. Then write steps_to_halve(rate), either with a loop or with
logarithms. A rate near 1 belongs to a valley that is long and narrow.
"""

from __future__ import annotations

import math


def steps_to_halve(rate: float) -> int:
    """Return the smallest whole number n with rate ** n <= 0.5.

    rate: a number between 0 and 1, neither of them included
    """
    ### BEGIN SOLUTION
    return math.ceil(math.log(0.5) / math.log(rate))
    ### END SOLUTION
