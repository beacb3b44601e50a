"""What goes wrong in 26."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex26_gradient_of_scores.prediction",
    "forgets what is subtracted",
    "The probabilities of a row do add up to 1. But a row of the gradient is not the probabilities alone.",
)
def one():
    return "1"


@misconception(
    "ex26_gradient_of_scores.prediction",
    "forgets what is subtracted, and divides",
    "You have thought of the 1/n. What is subtracted at the right class, before that?",
)
def one_over_n():
    return "1/n"


@misconception(
    "ex26_gradient_of_scores.prediction",
    "expects it to vary",
    "The entries vary from row to row. Do their sums? Add softmax's sum and the one subtraction.",
)
def varies():
    return "it depends"


@misconception(
    "ex26_gradient_of_scores.gradient",
    "leaves out 1/n",
    "Your gradient grows with the number of examples. The loss is their mean.",
)
def without_n(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return P - np.eye(Z.shape[1])[y]


@misconception(
    "ex26_gradient_of_scores.gradient",
    "normalises the columns",
    "Your columns add up to something neat, and your rows do not. Over which axis does softmax sum?",
)
def over_columns(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=0)
    return (P - np.eye(Z.shape[1])[y]) / len(y)


@misconception(
    "ex26_gradient_of_scores.gradient",
    "forgets the label",
    "Your gradient is the same whatever the right class is. Where does y come in?",
)
def without_label(Z, y):
    return np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True) / len(y)


@misconception(
    "ex26_gradient_of_scores.gradient",
    "subtracts the other way round",
    "Your gradient has the wrong sign. When the score of the right class grows, does the loss rise or fall?",
)
def turned_round(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    return (np.eye(Z.shape[1])[y] - P) / len(y)


@misconception(
    "ex26_gradient_of_scores.gradient",
    "subtracts 1 from whole columns",
    "G[:, y] means every row at each of these columns. How do you pick one entry from each row?",
)
def whole_columns(Z, y):
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    P[:, y] -= 1
    return P / len(y)
