"""What goes wrong in 12."""

from __future__ import annotations

import math

from autograder.misconceptions import misconception


@misconception(
    "ex12_where_it_decides.boundary",
    "loses the sign",
    "Your place lies on the other side of 0. When b goes to the other side of the equation, what happens to it?",
)
def lost_sign(w, b):
    return b / w


@misconception(
    "ex12_where_it_decides.boundary",
    "divides the wrong way round",
    "A steeper model, with larger w, has its boundary nearer to 0. Yours moves away. By what do you divide?",
)
def wrong_way(w, b):
    return -w / b


@misconception(
    "ex12_where_it_decides.boundary",
    "puts the boundary at 1/2",
    "w x + b is the logit, not the probability. Which logit belongs to a probability of 1/2?",
)
def at_a_half(w, b):
    return (0.5 - b) / w


@misconception(
    "ex12_where_it_decides.x_where",
    "takes the probability for the logit",
    "You solve w x + b = p. But p is what the sigmoid makes of w x + b.",
)
def without_logit(w, b, p):
    return (p - b) / w


@misconception(
    "ex12_where_it_decides.x_where",
    "turns the logit round",
    "You are right for p = 1/2 alone. Should a large p have a positive or a negative logit?",
)
def turned_round(w, b, p):
    return (math.log((1 - p) / p) - b) / w


@misconception(
    "ex12_where_it_decides.x_where",
    "takes the logarithm of p alone",
    "log p belongs to the exponential. The inverse of sigmoid has the odds p / (1 - p) in the logarithm.",
)
def log_p(w, b, p):
    return (math.log(p) - b) / w


@misconception(
    "ex12_where_it_decides.x_where",
    "subtracts b after dividing",
    "You divide first and subtract then. In w x = logit - b, what is divided by w?",
)
def order(w, b, p):
    return math.log(p / (1 - p)) / w - b
