"""The two cases, added up."""


def mean_and_variance(x, p):
    cases = [(0.0, p), (x / (1 - p), 1 - p)]
    mean = sum(value * probability for value, probability in cases)
    return mean, sum((value - mean) ** 2 * probability for value, probability in cases)
