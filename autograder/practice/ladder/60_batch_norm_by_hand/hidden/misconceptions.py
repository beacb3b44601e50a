"""What goes wrong in 60."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex60_batch_norm_by_hand.normalise",
    "divides by n - 1",
    "Your numbers are a little too small. By what does the text divide the sum of the squared distances?",
)
def unbiased(x):
    return (x - x.mean()) / x.std(ddof=1)


@misconception(
    "ex60_batch_norm_by_hand.normalise",
    "divides by the variance",
    "Make x ten times as large: your numbers become smaller. They should not change: is a root missing?",
)
def by_the_variance(x):
    return (x - x.mean()) / x.var()


@misconception(
    "ex60_batch_norm_by_hand.normalise",
    "does not centre",
    "The mean of your numbers is not 0. What is subtracted first?",
)
def not_centred(x):
    return x / x.std()


@misconception(
    "ex60_batch_norm_by_hand.normalise",
    "scales by the range",
    "Your numbers go from 0 to 1. That is another way to scale; the text asks for the mean 0 and the variance 1.",
)
def by_the_range(x):
    return (x - x.min()) / (x.max() - x.min())
