"""One probability after another."""

import math

import numpy as np


def surprise(p):
    out = np.empty_like(p)
    for place, value in np.ndenumerate(p):
        out[place] = math.log(1 / value)
    return out
