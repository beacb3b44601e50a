"""A function of one number along the line, and a sum of products."""

import math


def measured(f, theta, u, h):
    def along(t):
        return f(theta + t * u)

    rise = along(h) - along(-h)
    return rise / h / 2


def disagreement(f, g, theta, u, h):
    predicted = math.fsum(float(a) * float(b) for a, b in zip(g, u))
    return math.fabs(measured(f, theta, u, h) - predicted)
