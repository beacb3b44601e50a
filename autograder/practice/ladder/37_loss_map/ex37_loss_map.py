"""A map of the loss

A line w x + b has two parameters, so its loss is a height above a plane: the plane of all (w, b).
A contour plot is the map of these heights. What it draws is a table: one row for each b, one
column for each w, and in each cell the loss

    mean over the points of (w x_i + b - y_i)^2

of that one line. Every cell is a whole line, scored on all the data. Training means finding the
lowest cell, and real training does it without ever drawing the map: with a million parameters
the table would have no end.

Write loss_map(x, y, ws, bs). Two plain loops will do. If you have matplotlib at hand,
plt.contour(ws, bs, loss_map(x, y, ws, bs)) shows the bowl.
"""

from __future__ import annotations

import numpy as np


def loss_map(x: np.ndarray, y: np.ndarray, ws: np.ndarray, bs: np.ndarray) -> np.ndarray:
    """Return the mean squared error of every line with a slope of ws and a height of bs.

    x, y: (n,) float64, the points
    ws:   (c,) float64, the slopes to try
    bs:   (r,) float64, the heights to try

    Returns an array of shape (r, c): row i, column j holds the loss of the line ws[j] * x + bs[i].
    """
    ### BEGIN SOLUTION
    heights = np.empty((len(bs), len(ws)))
    for i, b in enumerate(bs):
        for j, w in enumerate(ws):
            heights[i, j] = np.mean((w * x + b - y) ** 2)
    return heights
    ### END SOLUTION
