"""Where a yes becomes a no

A model with one feature answers with the probability sigmoid(w x + b), where sigmoid(z) = 1 / (1 + exp(-z)).
To decide, one says yes from 1/2 upwards. The place x where the answer changes is called the decision
boundary.

For that nothing has to be computed with exponentials: sigmoid is 1/2 exactly at z = 0. So the boundary is
where w x + b = 0, a single point on the line; with two features it is a straight line,
with three a plane. A model of this kind can draw no curve.

Write boundary(w, b). Then write x_where(w, b, p), the place at which the model answers with the probability
p. Solve p = sigmoid(z) for z first: its inverse is log(p / (1 - p)), called the logit.
"""

from __future__ import annotations

import math


def boundary(w: float, b: float) -> float:
    """Return the x at which sigmoid(w x + b) is 1/2; w is not 0."""
    ### BEGIN SOLUTION
    return -b / w
    ### END SOLUTION


def x_where(w: float, b: float, p: float) -> float:
    """Return the x at which sigmoid(w x + b) is p.

    w, b: the parameters, w is not 0
    p:    a probability between 0 and 1, both excluded
    """
    ### BEGIN SOLUTION
    return (math.log(p / (1 - p)) - b) / w
    ### END SOLUTION
