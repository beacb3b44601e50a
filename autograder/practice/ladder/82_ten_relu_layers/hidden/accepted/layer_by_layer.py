"""One layer after the other."""


def mean_square(g, layers):
    left = 1.0
    for _ in range(layers):
        left = left * g / 2
    return left
