"""Let the ball roll."""


def speeds():
    first = 0.9 * 0 + 1
    return [first, 0.9 * first + 1]


def top_speed(beta):
    v = 0.0
    for _ in range(5000):
        v = beta * v + 1
    return v
