"""What goes wrong in 37."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex37_loss_map.loss_map",
    "exchanges rows and columns",
    "Your map lies on its side. Which of w and b changes from row to row?",
)
def on_its_side(x, y, ws, bs):
    return np.array([[np.mean((w * x + b - y) ** 2) for b in bs] for w in ws])


@misconception(
    "ex37_loss_map.loss_map",
    "sums instead of averaging",
    "Every height is as many times too large as there are points. Is the loss a sum or a mean?",
)
def sums(x, y, ws, bs):
    return np.array([[np.sum((w * x + b - y) ** 2) for w in ws] for b in bs])


@misconception(
    "ex37_loss_map.loss_map",
    "squares the mean residual",
    "On your map a line can have loss 0 without touching a point: its errors cancel. Square first, then average.",
)
def square_of_mean(x, y, ws, bs):
    return np.array([[np.mean(w * x + b - y) ** 2 for w in ws] for b in bs])
