"""|x1 - x2| as the sum of two ramps."""


def theta():
    return [1.0, -1.0, -1.0, 1.0, 0.0, 0.0, 1.0, 1.0, 0.0]
