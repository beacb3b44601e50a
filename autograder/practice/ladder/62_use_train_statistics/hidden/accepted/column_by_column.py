"""One column after the other."""

import numpy as np


def scale_like_training(X_train, row):
    scaled = []
    for column, value in zip(X_train.T, row):
        mean = sum(column) / len(column)
        deviation = np.sqrt(sum((column - mean) ** 2) / len(column))
        scaled.append((value - mean) / deviation)
    return np.array(scaled)
