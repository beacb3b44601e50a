"""Parents first

A computation is a list of nodes and of what each was computed from:

    parents = {"x": [], "s": ["x"], "t": ["x", "s"], "y": ["t", "s"]}

To walk back from y, a node may hand on its slope only when the slopes of ALL nodes that used it have
arrived. That is the case if we go from the end to the beginning of an order in which every node
stands behind all of its parents. Such an order is called topological.

Predict first: three orders of the graph above are offered. Which can be used?

    A: x s t y        B: x t s y        C: s x t y

Then write is_topological(order, parents) for any graph.
"""

from __future__ import annotations


def prediction() -> str:
    """Return which of the three orders can be used: "A", "B" or "C"."""
    ### BEGIN SOLUTION
    return "A"
    ### END SOLUTION


def is_topological(order: list[str], parents: dict[str, list[str]]) -> bool:
    """Return whether ``order`` holds every node of the graph once, and each behind all of its parents.

    order:   names of nodes; one may be missing, or stand there twice
    parents: name -> the names that it was computed from; every node of the graph has an entry
    """
    ### BEGIN SOLUTION
    before: set[str] = set()
    for name in order:
        if name in before or any(parent not in before for parent in parents[name]):
            return False
        before.add(name)
    return before == set(parents)
    ### END SOLUTION
