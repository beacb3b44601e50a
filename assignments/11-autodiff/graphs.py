"""Small graphs for trying an engine out, and what it makes of them in plain arrays. The checks use this file as well.

Two ways to describe a graph: a formula as text (`pulled`), and a list of steps that add two earlier nodes (`ordered`, `slopes`,
`gradient`), which needs none of your operations. In a formula the lower-case letters a, b, c are nodes with the arrays that
follow, the capital letters A, B, C the same arrays as constants:

    pulled("tanh(a * b + C)", G, x, y, z)
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import contextmanager
from typing import Any

import autodiff
import numpy as np

Step = tuple[int, int, float, float]
"""(i, j, p, q): p times node i plus q times node j."""


def pulled(text: str, G: np.ndarray | float, *arrays: np.ndarray) -> dict[str, np.ndarray]:
    """Return the value of a formula, and its slopes when the slope ``G`` arrives at its end: {"value", "a", "b", ...}.

    Slopes are added up over all paths, with nothing but the pull of each node: neither `order` nor `backward` is asked.
    """
    letters = "abcdefgh"[: len(arrays)]
    leaves = {letter: autodiff.Node(array) for letter, array in zip(letters, arrays)}
    constants = {letter.upper(): array for letter, array in zip(letters, arrays)}
    out = eval(text, {**vars(autodiff), "np": np, **constants, **leaves})  # the checks' text, or your own
    G = np.broadcast_to(np.asarray(G, dtype=np.float64), out.value.shape).copy()
    result = {"value": np.array(out.value)}
    for letter, leaf in leaves.items():
        if letter in text:
            slope = _along_paths(out, leaf, G)
            result[letter] = np.zeros(leaf.value.shape) if slope is None else np.array(slope)
    return result


def _along_paths(out: autodiff.Node, leaf: autodiff.Node, G: np.ndarray) -> np.ndarray | None:
    """Return the sum over all paths from ``out`` to ``leaf``, None if there is none. With many paths this takes for ever."""
    if out is leaf:
        return G
    if not out.parents:
        return None
    slopes = tuple(out.pull(G))
    if len(slopes) != len(out.parents):
        raise ValueError(
            f"A pull returned {len(slopes)} slopes, and its node has {len(out.parents)} parents."
        )
    parts = [_along_paths(parent, leaf, slope) for parent, slope in zip(out.parents, slopes)]
    parts = [each for each in parts if each is not None]
    return sum(parts[1:], parts[0]) if parts else None


def ordered(steps: Sequence[Step], x: np.ndarray) -> dict[str, Any]:
    """Return what `order` gives for the last node of a graph: the numbers of the nodes as they come, -1 for an unknown one.

    x: the value of each leaf (m,) or (m, ...): nodes 0 to m - 1; each step makes the next one
    """
    nodes = _built(steps, [autodiff.Node(row) for row in x])
    numbers = {id(each): number for number, each in enumerate(nodes)}
    return {"order": [numbers.get(id(each), -1) for each in autodiff.order(nodes[-1])]}


def slopes(steps: Sequence[Step], x: np.ndarray, times: int = 1, own_order: bool = True) -> list[list[Any]]:
    """Return what `backward` gives for the last node of a graph: the slope in each node, None where there is none.

    times:     how often it is asked on the same graph; a list for each time
    own_order: whether it may use your `order`; otherwise an order from here is in its place
    """
    nodes = _built(steps, [autodiff.Node(row) for row in x])
    values = [each.value.copy() for each in nodes]
    answers = []
    with _in_place_of("order", None if own_order else lambda out: _used(nodes, out)):
        for _ in range(times):
            found = autodiff.backward(nodes[-1])
            answers.append([_copied(found.get(id(each))) for each in nodes])
    if any(not np.array_equal(each.value, value) for each, value in zip(nodes, values)):
        raise ValueError("backward has changed the value of a node.")
    return answers


def gradient(steps: Sequence[Step], theta: np.ndarray, own_backward: bool = True) -> dict[str, Any]:
    """Return what `value_and_grad` gives for a graph whose leaves are the entries of theta, and what it did meanwhile.

    steps:        none: a function that leaves theta unused and is 2.5 everywhere
    own_backward: whether it may use your `backward`; otherwise sums over all paths are in its place

    Returns {"answer", "calls", "theta"}: calls of the function, and theta afterwards.
    """
    calls, nodes = [], []
    theta = np.array(theta)

    def f(leaf: autodiff.Node) -> autodiff.Node:
        calls.append(leaf)
        entries = [autodiff.part(leaf, i, i + 1, ()) for i in range(len(theta))]
        nodes[:] = [leaf, *_built(steps, entries)] if steps else [autodiff.Node(2.5)]
        return nodes[-1]

    def by_paths(out: autodiff.Node) -> dict[int, np.ndarray | None]:
        pairs = {id(each): _along_paths(out, each, np.ones(())) for each in nodes}
        return {key: slope for key, slope in pairs.items() if slope is not None}

    with _in_place_of("backward", None if own_backward else by_paths):
        answer = autodiff.value_and_grad(f, theta)
    return {"answer": answer, "calls": len(calls), "theta": theta}


def of_formula(text: str, theta: np.ndarray) -> Any:
    """Return what `value_and_grad` gives for a formula in t, a node of theta's shape."""
    return autodiff.value_and_grad(lambda t: eval(text, {**vars(autodiff), "np": np, "t": t}), theta)


def _built(steps: Sequence[Step], nodes: list[autodiff.Node]) -> list[autodiff.Node]:
    """Return ``nodes`` with one more for each step; an array at the end is added up to one number."""
    nodes = list(nodes)
    for i, j, p, q in steps:
        nodes.append(_weighted(nodes[i], nodes[j], p, q))
    return nodes if nodes[-1].value.shape == () else [*nodes, autodiff.total(nodes[-1])]


def _weighted(a: autodiff.Node, b: autodiff.Node, p: float, q: float) -> autodiff.Node:
    """Return p a + q b of two nodes of one shape. Its pull hands on G itself for a weight of 1, as fast engines do."""
    return autodiff.Node(
        p * a.value + q * b.value, (a, b), lambda G: (G if p == 1 else p * G, G if q == 1 else q * G)
    )


def _used(nodes: Sequence[autodiff.Node], out: autodiff.Node) -> list[autodiff.Node]:
    """Return those of ``nodes``, in the order in which they were made, that ``out`` was computed from."""
    used = {id(out)}
    for each in reversed(nodes):
        if id(each) in used:
            used.update(id(parent) for parent in each.parents)
    return [each for each in nodes if id(each) in used]


@contextmanager
def _in_place_of(name: str, function: Callable[..., Any] | None) -> Any:
    original = getattr(autodiff, name, None)
    if function is not None:
        setattr(autodiff, name, function)
    try:
        yield
    finally:
        if function is not None:
            setattr(autodiff, name, original)


def _copied(slope: Any) -> Any:
    return None if slope is None else np.array(slope)
