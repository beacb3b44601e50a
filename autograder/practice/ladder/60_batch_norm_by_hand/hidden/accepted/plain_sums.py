"""Sums, and the variance as the mean square minus the squared mean of shifted numbers."""

import math

import numpy as np


def normalise(x):
    n = len(x)
    shifted = [float(number - x[0]) for number in x]
    mean = sum(shifted) / n
    variance = sum(number**2 for number in shifted) / n - mean**2
    return np.array([(number - mean) / math.sqrt(variance) for number in shifted])
