"""What goes wrong in 80."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex80_shortest_on_a_line.shortest",
    "one weight does it all",
    "(5, 0) fulfils the equation, and its length is 5. There is a shorter one.",
)
def one_weight():
    return [5.0, 0.0]


@misconception(
    "ex80_shortest_on_a_line.shortest",
    "only the second one",
    "(0, 2.5) fulfils it, and is shorter than (5, 0). It is still not the shortest.",
)
def second_weight():
    return [0.0, 2.5]


@misconception(
    "ex80_shortest_on_a_line.shortest",
    "equal weights",
    "Equal weights fulfil it too. But the second weight does twice as much for the same length.",
)
def equal_weights():
    return [5 / 3, 5 / 3]


@misconception(
    "ex80_shortest_on_a_line.shortest_on",
    "divides by the length",
    "Put your pair into the equation: it does not hold. Two factors of the length are needed.",
)
def by_length(a, b, c):
    scale = c / (a * a + b * b) ** 0.5
    return [scale * a, scale * b]


@misconception(
    "ex80_shortest_on_a_line.shortest_on",
    "does not divide",
    "That is a direction. How far along it does the line lie?",
)
def not_divided(a, b, c):
    return [c * a, c * b]


@misconception(
    "ex80_shortest_on_a_line.shortest_on",
    "turned by a right angle",
    "Your pair points along the line, and not towards it.",
)
def along(a, b, c):
    scale = c / (a * a + b * b)
    return [scale * b, -scale * a]
