"""Two scores at a time."""

import functools

import numpy as np


def logsumexp(z):
    return functools.reduce(np.logaddexp, z)
