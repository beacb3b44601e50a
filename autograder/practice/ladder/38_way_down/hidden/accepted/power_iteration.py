"""Repeated multiplication by (shift - H), whose largest eigenvalue belongs to the way down."""

import numpy as np


def way_down(H):
    shifted = np.linalg.norm(H) * np.eye(len(H)) - H
    powers = shifted / np.linalg.norm(shifted)
    for _ in range(12):
        powers = powers @ powers
        powers /= np.linalg.norm(powers)
    column = powers[:, np.argmax(np.abs(np.diag(powers)))]
    return -column / np.linalg.norm(column)
