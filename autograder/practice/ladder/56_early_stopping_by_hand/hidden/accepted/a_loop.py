"""Let a loop count."""

LOSSES = [3.0, 2.0, 2.5, 1.9, 2.2, 2.3, 2.4, 1.5]


def _stop(patience):
    best = 0
    for epoch, loss in enumerate(LOSSES):
        if loss < LOSSES[best]:
            best = epoch
        if epoch - best == patience:
            return best, epoch
    return best, len(LOSSES) - 1


def patience_3():
    return _stop(3)


def patience_1():
    return _stop(1)
