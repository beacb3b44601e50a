"""With the true logit by its name."""

import math


def best_temperature(z, share):
    true_logit = math.log(share) - math.log1p(-share)
    return z / true_logit


def after(z, share):
    T = best_temperature(z, share)
    return 1 / (1 + math.exp(-z / T))
