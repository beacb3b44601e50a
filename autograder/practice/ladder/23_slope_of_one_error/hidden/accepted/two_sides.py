"""The mean of the slope to the right and the slope to the left."""


def measured(f, w, h):
    middle = f(w)
    right = (f(w + h) - middle) / h
    left = (middle - f(w - h)) / h
    return (right + left) / 2


def by_hand():
    w, x, y = 1, 2, 3
    return 2 * (w * x - y) * x
