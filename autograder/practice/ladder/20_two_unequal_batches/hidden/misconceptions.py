"""What goes wrong in 20."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex20_two_unequal_batches.by_hand",
    "takes the mean of the means",
    "In your number each of the three counts for more than each of the four. What do the four cost together, and what the three?",
)
def mean_of_means():
    return 4.5


@misconception(
    "ex20_two_unequal_batches.by_hand",
    "adds up and does not divide",
    "That is what all seven cost together. What does each cost on average?",
)
def together():
    return 28.0


@misconception(
    "ex20_two_unequal_batches.combine",
    "takes the mean of the means",
    "A batch of one example counts as much as a batch of eight in your mean. Weigh each by its size.",
)
def unweighted(losses, sizes):
    return np.mean(losses)


@misconception(
    "ex20_two_unequal_batches.combine",
    "adds up and does not divide",
    "Your number grows with the data. How many examples are there in all?",
)
def total(losses, sizes):
    return np.sum(losses * sizes)


@misconception(
    "ex20_two_unequal_batches.combine",
    "divides by the number of batches",
    "You have what all examples cost together. Is it shared by the batches, or by the examples?",
)
def by_batches(losses, sizes):
    return np.sum(losses * sizes) / len(sizes)


@misconception(
    "ex20_two_unequal_batches.combine",
    "divides by the sizes once more",
    "The losses are means already: they have been divided by the sizes. What undoes that?",
)
def divided_again(losses, sizes):
    return np.sum(losses / sizes) / np.sum(1 / sizes)
