"""Through softmax, as a program does it."""

import numpy as np


def start_loss(k):
    scores = np.zeros(k)
    probabilities = np.exp(scores) / np.exp(scores).sum()
    return -np.log(probabilities[0])
