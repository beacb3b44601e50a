"""What goes wrong in 31."""

from __future__ import annotations

import math

from autograder.misconceptions import misconception


@misconception(
    "ex31_chain_of_pieces.slopes",
    "leaves out the slope of sigmoid",
    "You jump from p to z. Between the two lies sigmoid: how steep is it there?",
)
def without_sigmoid(w, b, x, y):
    p = 1 / (1 + math.exp(-(w * x + b)))
    return 2 * (p - y) * x, 2 * (p - y)


@misconception(
    "ex31_chain_of_pieces.slopes",
    "takes the slope of sigmoid at p",
    "You put p where z belongs. sigmoid's slope at z can be written with p alone: p (1 - p), and no further exp.",
)
def slope_at_p(w, b, x, y):
    p = 1 / (1 + math.exp(-(w * x + b)))
    s = 1 / (1 + math.exp(-p))
    in_z = 2 * (p - y) * s * (1 - s)
    return in_z * x, in_z


@misconception(
    "ex31_chain_of_pieces.slopes",
    "forgets x",
    "Your two slopes are equal. If w grows by 1, by how much does z = w x + b grow?",
)
def without_x(w, b, x, y):
    p = 1 / (1 + math.exp(-(w * x + b)))
    in_z = 2 * (p - y) * p * (1 - p)
    return in_z, in_z


@misconception(
    "ex31_chain_of_pieces.slopes",
    "multiplies by w",
    "w times something is the slope in x, that is, of the feature. Which slope is asked for?",
)
def with_w(w, b, x, y):
    p = 1 / (1 + math.exp(-(w * x + b)))
    in_z = 2 * (p - y) * p * (1 - p)
    return in_z * w, in_z


@misconception(
    "ex31_chain_of_pieces.slopes",
    "loses the 2",
    "Both of your slopes are half as steep as they should be. What is the slope of a square?",
)
def without_the_two(w, b, x, y):
    p = 1 / (1 + math.exp(-(w * x + b)))
    in_z = (p - y) * p * (1 - p)
    return in_z * x, in_z


@misconception(
    "ex31_chain_of_pieces.slopes",
    "turns the error round",
    "Both of your slopes have the wrong sign. If p is too high and w x lifts it further, does the loss fall?",
)
def turned_round(w, b, x, y):
    p = 1 / (1 + math.exp(-(w * x + b)))
    in_z = 2 * (y - p) * p * (1 - p)
    return in_z * x, in_z


@misconception(
    "ex31_chain_of_pieces.slopes",
    "multiplies the slope in b by b",
    "Your slope in b has a factor too many. If b grows by 1, by how much does w x + b grow?",
)
def times_b(w, b, x, y):
    p = 1 / (1 + math.exp(-(w * x + b)))
    in_z = 2 * (p - y) * p * (1 - p)
    return in_z * x, in_z * b
