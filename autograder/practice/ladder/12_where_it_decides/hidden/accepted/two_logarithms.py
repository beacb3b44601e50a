"""A difference of logarithms, and one function through the other."""

import math


def x_where(w, b, p):
    logit = math.log(p) - math.log1p(-p)
    return logit / w - b / w


def boundary(w, b):
    return x_where(w, b, 0.5)
