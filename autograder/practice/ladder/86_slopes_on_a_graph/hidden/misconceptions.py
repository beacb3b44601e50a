"""What goes wrong in 86."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex86_slopes_on_a_graph.slope_in_s",
    "gives the slope of s",
    "That is how much s moves with x. Here x is held: how much does y move with s?",
)
def slope_of_s(x):
    return 2.0 * x


@misconception(
    "ex86_slopes_on_a_graph.slope_in_s",
    "multiplies as in a product",
    "y is a sum of s and x, and no product. What does a sum hand on?",
)
def as_product(x):
    return x


@misconception(
    "ex86_slopes_on_a_graph.through_the_product",
    "walks along one of the two arrows",
    "x is used twice in x * x, so two arrows lead back to it. You have walked along one.",
)
def one_arrow(x):
    return x


@misconception(
    "ex86_slopes_on_a_graph.through_the_product",
    "multiplies along the two arrows",
    "What arrives along several arrows adds up. You have multiplied it.",
)
def multiplied(x):
    return x * x


@misconception(
    "ex86_slopes_on_a_graph.slope_in_x",
    "forgets the arrow from y",
    "x is used once more, in y itself. Which slope arrives along that arrow?",
)
def without_y(x):
    return 2.0 * x


@misconception(
    "ex86_slopes_on_a_graph.slope_in_x",
    "keeps what arrives last",
    "One slope arrives from y and others from s. The later one does not take the place of the earlier ones.",
)
def overwritten(x):
    return 1.0
