"""The formulas with their numbers."""


def bound():
    return 1e-3 / 5e-2


def gradient_to_stop_at(distance, mu):
    return distance / (1 / mu)
