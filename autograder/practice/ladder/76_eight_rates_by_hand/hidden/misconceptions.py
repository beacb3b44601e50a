"""What goes wrong in 76."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex76_eight_rates_by_hand.rates",
    "begins with 0",
    "Your first step has a rate of 0, and does nothing.",
)
def from_zero():
    return [0.0, 0.5, 1.0, 0.933, 0.75, 0.5, 0.25, 0.067]


@misconception(
    "ex76_eight_rates_by_hand.rates",
    "one cosine step ahead",
    "The first step after the warm-up still has the full rate.",
)
def one_ahead():
    return [0.5, 1.0, 0.933, 0.75, 0.5, 0.25, 0.067, 0.0]


@misconception(
    "ex76_eight_rates_by_hand.rates",
    "a straight line",
    "Your rates fall by equal amounts. A cosine is slow at both ends.",
)
def straight():
    return [0.5, 1.0, 1.0, 0.833, 0.667, 0.5, 0.333, 0.167]


@misconception(
    "ex76_eight_rates_by_hand.partner",
    "counts to 5",
    "k = 1 has 0.933. Which step has 0.067?",
)
def to_five(k):
    return 5 - k


@misconception(
    "ex76_eight_rates_by_hand.partner",
    "the next one",
    "Two neighbours are nearly equal, so they add up to 1 only in the middle.",
)
def next_one(k):
    return k + 1
