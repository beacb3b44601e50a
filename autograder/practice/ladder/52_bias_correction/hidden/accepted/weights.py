"""The average as a weighted mean: weights beta^(age), divided by their sum."""

import numpy as np


def corrected_averages(g, beta):
    found = np.empty(len(g))
    for t in range(1, len(g) + 1):
        weights = beta ** np.arange(t - 1, -1, -1.0)
        found[t - 1] = np.average(g[:t], weights=weights)
    return found
