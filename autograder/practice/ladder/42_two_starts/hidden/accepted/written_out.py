"""The slope as a product, and a countdown."""


def end(x0):
    x, left = float(x0), 500
    while left:
        x -= 0.1 * (x * (x * x - 1.69) + 0.1)
        left -= 1
    return x
