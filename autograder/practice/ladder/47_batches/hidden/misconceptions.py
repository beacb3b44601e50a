"""What goes wrong in 47."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex47_batches.batches",
    "drops the last short batch",
    "The examples at the end are in no batch when n is not a multiple of the size. Will the model ever see them?",
)
def dropped(n, size):
    return [list(range(start, start + size)) for start in range(0, n - size + 1, size)]


@misconception(
    "ex47_batches.batches",
    "runs past the end",
    "Your last batch holds numbers that belong to no example. Which number is the last one?",
)
def past_the_end(n, size):
    return [list(range(start, start + size)) for start in range(0, n, size)]


@misconception(
    "ex47_batches.batches",
    "makes that many batches",
    "You make as many batches as the size says. The size is how many examples are in ONE batch.",
)
def that_many(n, size):
    return [list(range(n))[start::size] for start in range(size)]


@misconception(
    "ex47_batches.batches",
    "lets the batches overlap",
    "Some examples are in several batches. By how much does the start move from one batch to the next?",
)
def overlapping(n, size):
    return [list(range(start, start + size)) for start in range(n - size + 1)]
