"""One example after another."""


def mae(y_hat, y):
    total = 0.0
    for a, b in zip(y_hat, y):
        total += a - b if a > b else b - a
    return float(total / len(y))
