"""What remains after cancelling."""


def first_step(g, lr):
    size = abs(g)
    sign = 1 if g > 0 else -1
    return -lr * sign * size / (size + 1e-8)
