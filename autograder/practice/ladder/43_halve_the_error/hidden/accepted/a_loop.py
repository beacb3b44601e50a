"""Multiply until it is small enough."""


def steps_to_halve(rate):
    distance, n = 1.0, 0
    while distance > 0.5:
        distance *= rate
        n += 1
    return n
