"""A running mean, batch after batch."""


def by_hand():
    return (4 * 1 + 3 * 8) / 7


def combine(losses, sizes):
    mean, seen = 0.0, 0
    for loss, size in zip(losses, sizes):
        seen += size
        mean += (loss - mean) * size / seen
    return mean
