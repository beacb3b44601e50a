"""Row by row."""

import numpy as np


def softmax(Z):
    out = []
    for z in Z:
        e = np.exp(z - z[0])
        out.append(e / e.sum())
    return np.stack(out)
