"""Find the flat spots of a curve

Draw the loss against one parameter and you get a curve with valleys and hills. At the bottom of
a valley and at the top of a hill the curve is flat: its slope is 0. These spots matter, because a
search that follows the slope can come to rest only there.

You see them in a table of heights too. At the bottom of a valley a height is smaller than both
of its neighbours; at the top of a hill it is larger than both. The two ends of the table do not
count: they have a neighbour on one side only.

Write flat_spots(x, heights). Then try it on the curve that will stay with us for some exercises,
the double well f(x) = (x^2 - 1.69)^2 / 4 + x / 10, with x from -2 to 2. How many spots do you expect?
"""

from __future__ import annotations

import numpy as np


def flat_spots(x: np.ndarray, heights: np.ndarray) -> np.ndarray:
    """Return the places x at which the curve has a valley or a hilltop, from left to right.

    x:       (m,) float64, rising
    heights: (m,) float64, the height of the curve at each x; neighbours are never equal

    Returns an array of as many numbers as there are valleys and hilltops, perhaps none.
    """
    ### BEGIN SOLUTION
    rises = np.diff(heights) > 0
    turns = rises[1:] != rises[:-1]
    return x[1:-1][turns]
    ### END SOLUTION
