"""The way down from a saddle

At a saddle the gradient is 0, so plain gradient descent started exactly there stays for ever. Yet
a saddle is no minimum: some direction leads down. Large networks have many more saddles than bad
minima, so it is worth knowing where to look.

The Hessian H tells. A step v of length 1 along an axis of the landscape changes the slope by
H v = (eigenvalue) * v. A negative eigenvalue means that the ground falls away on both sides, and
the most negative one is where it falls fastest. Its eigenvector is the way to go.

    values, vectors = np.linalg.eigh(H)

gives the eigenvalues in rising order, and the eigenvectors, of length 1, as the COLUMNS of
vectors. Write way_down(H).
"""

from __future__ import annotations

import numpy as np


def way_down(H: np.ndarray) -> np.ndarray:
    """Return the direction of length 1 in which the landscape curves down most.

    H: (p, p) float64, symmetric, with at least one negative eigenvalue

    Returns an array of shape (p,). Both v and -v are right.
    """
    ### BEGIN SOLUTION
    _, vectors = np.linalg.eigh(H)
    return vectors[:, 0]
    ### END SOLUTION
