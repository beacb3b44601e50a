"""Layer after layer."""


def by_hand():
    return 64 * 32 + 32 + 32 * 10 + 10


def n_params(sizes):
    total = 0
    for layer in range(1, len(sizes)):
        weights = sizes[layer - 1] * sizes[layer]
        total += weights + sizes[layer]
    return total
