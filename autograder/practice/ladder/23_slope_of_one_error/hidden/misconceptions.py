"""What goes wrong in 23."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex23_slope_of_one_error.by_hand",
    "has one factor too few",
    "The chain rule gives three factors here: the 2 of the square, the error, and how much w x grows with w. Which is missing?",
)
def one_factor_short():
    return -2.0


@misconception(
    "ex23_slope_of_one_error.by_hand",
    "turns the error round",
    "The size is right. With w = 1 the prediction is too low: if w grows, does the loss rise or fall?",
)
def wrong_sign():
    return 4.0


@misconception(
    "ex23_slope_of_one_error.by_hand",
    "gives the loss itself",
    "That is how high the loss is, not how steeply it changes with w.",
)
def the_loss():
    return 1.0


@misconception(
    "ex23_slope_of_one_error.measured",
    "divides by one step",
    "Your slope is twice as steep as it should be. How far apart are the two places that you look at?",
)
def over_h(f, w, h):
    return (f(w + h) - f(w - h)) / h


@misconception(
    "ex23_slope_of_one_error.measured",
    "steps to one side only",
    "You compare f at w + h with f at w itself. That leans to one side: where is the second step?",
)
def forward(f, w, h):
    return (f(w + h) - f(w)) / h


@misconception(
    "ex23_slope_of_one_error.measured",
    "subtracts the right side from the left",
    "Your slope has the wrong sign. A rising curve is higher on the right: which value comes first?",
)
def turned_round(f, w, h):
    return (f(w - h) - f(w + h)) / (2 * h)


@misconception(
    "ex23_slope_of_one_error.measured",
    "leaves out the brackets round 2 h",
    "In Python / and * are done from left to right. What is 6 / 2 * 3?",
)
def no_brackets(f, w, h):
    return (f(w + h) - f(w - h)) / 2 * h
