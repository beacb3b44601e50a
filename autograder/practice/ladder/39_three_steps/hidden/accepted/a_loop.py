"""Let a loop do the steps."""


def three_steps():
    x, places = 1.0, []
    for _ in range(3):
        x = x - 0.1 * 2 * x
        places.append(x)
    return tuple(places)
