"""What goes wrong in 87."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex87_parents_first.prediction",
    "takes B",
    "In B t stands before s, though t was computed from x and s.",
)
def takes_b():
    return "B"


@misconception(
    "ex87_parents_first.prediction",
    "takes C",
    "In C s comes first, though s was computed from x.",
)
def takes_c():
    return "C"


@misconception(
    "ex87_parents_first.is_topological",
    "looks at the first parent only",
    "A node may have several parents. Do you ask for all of them?",
)
def first_parent(order, parents):
    if len(order) != len(parents) or set(order) != set(parents):
        return False
    return all(order.index(parents[n][0]) < order.index(n) for n in order if parents[n])


@misconception(
    "ex87_parents_first.is_topological",
    "is content with one parent that came before",
    "One parent before a node is not enough: which word do you use, any or all?",
)
def any_parent(order, parents):
    if len(order) != len(parents) or set(order) != set(parents):
        return False
    return all(any(order.index(p) < order.index(n) for p in parents[n]) for n in order if parents[n])


@misconception(
    "ex87_parents_first.is_topological",
    "does not notice a missing node",
    "An order without the last node is called right. Who counts them?",
)
def missing(order, parents):
    before = set()
    for name in order:
        if name in before or any(parent not in before for parent in parents[name]):
            return False
        before.add(name)
    return True


@misconception(
    "ex87_parents_first.is_topological",
    "does not notice a node that comes twice",
    "A node that stands twice in an order would hand on its slope twice.",
)
def twice(order, parents):
    before = set()
    for name in order:
        if any(parent not in before for parent in parents[name]):
            return False
        before.add(name)
    return before == set(parents)
