"""Everything written example by example, with Python's own numbers."""

import math

import numpy as np


def mse(y_hat, y):
    total = 0.0
    for predicted, true in zip(y_hat, y):
        total += (predicted - true) ** 2
    return total / len(y)


def bce_logits(z, y):
    costs = []
    for logit, label in zip(z.tolist(), y.tolist()):
        wrong_way = -logit if label == 1.0 else logit
        costs.append(max(wrong_way, 0.0) + math.log1p(math.exp(-abs(wrong_way))))
    return math.fsum(costs) / len(costs)


def cross_entropy(Z, y):
    total = 0.0
    for row, label in zip(Z, y):
        largest = max(row)
        total += largest + math.log(sum(math.exp(score - largest) for score in row)) - row[label]
    return total / len(Z)


def training_loss(theta, X, y):
    total = 0.0
    for i in range(len(y)):
        prediction = theta[-1]
        for j in range(X.shape[1]):
            prediction = prediction + theta[j] * X[i, j]
        total += (prediction - y[i]) ** 2
    return total / len(y)


def one_hot(y, k):
    return np.array([[1.0 if label == c else 0.0 for c in range(k)] for label in y])


def accuracy(Z, y):
    return sum(int(max(range(len(row)), key=lambda c: row[c]) == label) for row, label in zip(Z, y)) / len(y)
