"""One example after another."""


def by_hand():
    return ((1 - 0) ** 2 + (2 - 4) ** 2) / 2


def mse(y_hat, y):
    total = 0.0
    for a, b in zip(y_hat, y):
        total += (a - b) * (a - b)
    return float(total / len(y))
