"""Other ramps, with other weights behind them, in the other order."""


def theta():
    return [-2, 0, 4, 0, 0.5, 0.25, 0]
