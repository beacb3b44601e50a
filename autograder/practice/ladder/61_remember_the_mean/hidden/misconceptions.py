"""What goes wrong in 61."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex61_remember_the_mean.running_mean",
    "exchanges the shares",
    "With momentum 0.1, yours follows the last batch almost entirely. Which share is momentum here: the old or the new?",
)
def exchanged(batches, momentum):
    run = 0.0
    for batch in batches:
        run = momentum * run + (1 - momentum) * np.mean(batch)
    return run


@misconception(
    "ex61_remember_the_mean.running_mean",
    "starts with the first batch",
    "After one batch you have its mean in full. The text says where the running mean starts.",
)
def starts_with_the_first(batches, momentum):
    run = np.mean(batches[0])
    for batch in batches[1:]:
        run = (1 - momentum) * run + momentum * np.mean(batch)
    return run


@misconception(
    "ex61_remember_the_mean.running_mean",
    "averages all batches alike",
    "Your answer does not depend on momentum. Should an old batch count as much as a new one?",
)
def plain_mean(batches, momentum):
    return np.mean([np.mean(batch) for batch in batches])


@misconception(
    "ex61_remember_the_mean.running_mean",
    "keeps all of the old",
    "You add to run without letting any of it go. By what is the old value multiplied?",
)
def keeps_all(batches, momentum):
    run = 0.0
    for batch in batches:
        run = run + momentum * np.mean(batch)
    return run
