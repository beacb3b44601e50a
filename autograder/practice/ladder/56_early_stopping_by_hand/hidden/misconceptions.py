"""What goes wrong in 56."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex56_early_stopping_by_hand.patience_3",
    "looks into the future",
    "The best loss of the whole list comes last. Would training still be running then?",
)
def the_last_one():
    return (7, 7)


@misconception(
    "ex56_early_stopping_by_hand.patience_3",
    "counts the epochs from 1",
    "You are one epoch ahead in both numbers. The first epoch is number 0.",
)
def from_one():
    return (4, 7)


@misconception(
    "ex56_early_stopping_by_hand.patience_3",
    "waits one epoch more",
    "The best epoch is right. Count the epochs after it that brought no new best: when are there 3?",
)
def one_more():
    return (3, 7)


@misconception(
    "ex56_early_stopping_by_hand.patience_3",
    "stops one epoch early",
    "The best epoch is right. After how many epochs without a new best do you stop?",
)
def one_less():
    return (3, 5)


@misconception(
    "ex56_early_stopping_by_hand.patience_3",
    "stops at the first rise",
    "You stop at the first epoch that is no new best. How many such epochs does patience 3 allow?",
)
def first_rise():
    return (1, 2)


@misconception(
    "ex56_early_stopping_by_hand.patience_1",
    "waits one epoch more",
    "With patience 1 you allow one epoch without a new best, and wait for another. After how many does training stop?",
)
def two_epochs():
    return (3, 5)


@misconception(
    "ex56_early_stopping_by_hand.patience_1",
    "keeps the last epoch",
    "You stop at the right time. But are the parameters of that epoch the best ones?",
)
def keeps_the_last():
    return (2, 2)


@misconception(
    "ex56_early_stopping_by_hand.patience_1",
    "counts the epochs from 1",
    "You are one epoch ahead in both numbers. The first epoch is number 0.",
)
def one_based():
    return (2, 3)


@misconception(
    "ex56_early_stopping_by_hand.patience_3",
    "exchanges the two",
    "Both numbers are there, in the wrong order: the best epoch comes first.",
)
def exchanged_3():
    return (6, 3)


@misconception(
    "ex56_early_stopping_by_hand.patience_1",
    "stops at the best epoch",
    "The best epoch is right. When it ends, can anybody know that the next one is worse?",
)
def at_the_best():
    return (1, 1)
