"""Weights written out."""

import numpy as np


def output(V, i, causal):
    places = np.arange(len(V))
    weights = np.where(places <= i, 1.0, 0.0) if causal else np.ones(len(V))
    return weights / weights.sum() @ V
