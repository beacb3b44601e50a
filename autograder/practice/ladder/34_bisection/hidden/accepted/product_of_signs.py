"""The sign of a product, a fixed number of halvings, and one end as the answer."""


def bisect(f, low, high):
    at_low = f(low)
    for _ in range(60):
        middle = 0.5 * (low + high)
        at_middle = f(middle)
        if at_low * at_middle > 0:
            low, at_low = middle, at_middle
        else:
            high = middle
    return high
