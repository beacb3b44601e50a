"""The sum of the two should be 1."""


def worst_break(f, z):
    worst = 0.0
    for a, b in zip(f(z), f(-z)):
        worst = max(worst, abs(a + b - 1))
    return worst
