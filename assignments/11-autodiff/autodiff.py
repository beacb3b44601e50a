"""An engine for slopes: write a formula once, and the chain rule is applied to it by itself.

A computation leaves a trail of nodes behind. Each knows its value, the nodes that it was computed from (its parents), and how to
pull a slope back: given the slope of the final number in this node, what is its slope in each parent? Functions of this
module make such nodes; at the end, `backward` walks along the trail once, from the result to where it came from.

Every value is a float64 array, for a single number one of shape (). An operation takes nodes, or arrays and numbers, which
are constants. None of them writes into a value or a slope that it is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


class Node:
    """One value of a computation, and how it came about.

    value:   float64 array of any shape
    parents: the nodes that it was computed from; none for a leaf. One that is used twice stands there twice
    pull:    the slope of the result in this node, an array of the shape of value -> a tuple with the slope in each
             parent, in the order of `parents`, each of its parent's shape
    """

    __array_ufunc__ = None  # so that `array + node` asks the node, not NumPy

    def __init__(
        self,
        value: Any,
        parents: Sequence[Node] = (),
        pull: Callable[[np.ndarray], Sequence[np.ndarray]] | None = None,
    ) -> None:
        self.value = np.asarray(value, dtype=np.float64)
        self.parents = tuple(parents)
        self.pull = pull if pull is not None else lambda G: ()

    @property
    def shape(self) -> tuple[int, ...]:
        """The shape of the value."""
        return self.value.shape

    def __repr__(self) -> str:
        return f"Node({self.value}, {len(self.parents)} parents)"

    def __add__(self, other: Any) -> Node:
        return add(self, other)

    def __radd__(self, other: Any) -> Node:
        return add(other, self)

    def __mul__(self, other: Any) -> Node:
        return mul(self, other)

    def __rmul__(self, other: Any) -> Node:
        return mul(other, self)

    def __neg__(self) -> Node:
        return mul(self, -1.0)

    def __sub__(self, other: Any) -> Node:
        return add(self, mul(other, -1.0))

    def __rsub__(self, other: Any) -> Node:
        return add(other, mul(self, -1.0))

    def __matmul__(self, other: Any) -> Node:
        return matmul(self, other)

    def __rmatmul__(self, other: Any) -> Node:
        return matmul(other, self)


def node(a: Any) -> Node:
    """Return ``a`` itself if it is a node, and a leaf with its value if it is an array or a number."""
    return a if isinstance(a, Node) else Node(a)


# Ready-made: five operations with one parent each. They show how a node is made.


def exp(a: Any) -> Node:
    """Return e to the power of each number of ``a``."""
    a = node(a)
    powers = np.exp(a.value)
    return Node(powers, (a,), lambda G: (G * powers,))


def total(a: Any, axis: int | tuple[int, ...] | None = None) -> Node:
    """Return the sum of all numbers of ``a``, shape (), or the sums along ``axis``."""
    a = node(a)

    def pull(G: np.ndarray) -> tuple[np.ndarray]:
        if axis is not None:
            G = np.expand_dims(G, axis)
        return (np.broadcast_to(G, a.shape),)

    return Node(np.sum(a.value, axis=axis), (a,), pull)


def reshape(a: Any, *shape: Any) -> Node:
    """Return the numbers of ``a`` in another shape: ``reshape(a, (2, 3))`` or ``reshape(a, 2, 3)``."""
    a = node(a)
    return Node(
        np.reshape(a.value, shape[0] if len(shape) == 1 else shape), (a,), lambda G: (np.reshape(G, a.shape),)
    )


def swap(a: Any, first: int = -1, second: int = -2) -> Node:
    """Return ``a`` with two axes exchanged, the last two if no others are named."""
    a = node(a)
    return Node(np.swapaxes(a.value, first, second), (a,), lambda G: (np.swapaxes(G, first, second),))


def part(a: Any, start: int, stop: int, shape: int | tuple[int, ...] | None = None) -> Node:
    """Return ``a[start:stop]`` of a flat ``a`` (p,), in ``shape`` if one is given: how a matrix is taken out of theta."""
    a = node(a)
    piece = a.value[start:stop]

    def pull(G: np.ndarray) -> tuple[np.ndarray]:
        slope = np.zeros(a.shape)
        slope[start:stop] = np.reshape(G, piece.shape)
        return (slope,)

    return Node(piece if shape is None else np.reshape(piece, shape), (a,), pull)


# Yours


def unbroadcast(G: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Return the slope in an array of ``shape`` that NumPy has stretched to the shape of ``G``.

    G:     the slope in the stretched array
    shape: one that broadcasts to the shape of G

    Returns an array of ``shape``. Where one number has been used in many places, its slope is the sum of theirs.

    Hint: NumPy stretches in two ways. It puts new axes in front, and it repeats axes of length 1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def add(a: Any, b: Any) -> Node:
    """Return the node a + b, with NumPy's broadcasting.

    a, b: nodes, arrays or numbers, of shapes that fit together

    Hint: `node` makes a leaf of a constant. The slope in each parent has the shape of that parent.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def mul(a: Any, b: Any) -> Node:
    """Return the node a * b, number by number, with NumPy's broadcasting.

    a, b: nodes, arrays or numbers, of shapes that fit together; both may be the same node
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def matmul(a: Any, b: Any) -> Node:
    """Return the node a @ b, a matrix product.

    a, b: nodes or arrays of shapes (..., n, m) and (..., m, k), with two axes or more. Axes before the last two count the
          matrices of a batch; NumPy broadcasts them, so one matrix may serve a whole batch

    Hint: you know both slopes for two matrices since 03. For a batch, exchange the last two axes, and only those.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def tanh(a: Any) -> Node:
    """Return the node tanh(a), number by number.

    Hint: the slope of tanh follows from its value.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def relu(a: Any) -> Node:
    """Return the node max(a, 0), number by number. Where a is exactly 0 its slope counts as 0."""
    # YOUR CODE HERE
    raise NotImplementedError()


def log_softmax(a: Any) -> Node:
    """Return the node of the logarithms of the softmax of ``a``, along its last axis.

    a: a node or an array of any shape with one axis or more; its numbers may be 1000 or more, and differ as much

    Hint: write down how one output depends on all inputs of its row. What does a row of G add up to in that?
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def take(a: Any, index: Any) -> Node:
    """Return the node a[index]: rows of ``a``, or single entries.

    index: an int array of any shape, which picks along the first axis of ``a``, or a tuple of int arrays, one for each of
           the first axes, which picks entries. It is data, not a node. The same place may be picked more than once

    Hint: what is picked twice is used twice. `np.add.at` adds at every mention of a place.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def order(out: Node) -> list[Node]:
    """Return all nodes from which ``out`` was computed, and ``out`` itself as the last.

    Every node stands there exactly once, leaves too, and behind all its parents. Any such order is right.

    The trail may be 100,000 nodes long, and a function that calls itself dies after a thousand: use a list of your own for what
    is still to be done.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def backward(out: Node) -> dict[int, np.ndarray]:
    """Return the slope of ``out`` in every node from which it was computed: id(node) -> slope, of the node's shape.

    out: a node with a single number, shape (). Its slope in itself is 1

    Nothing is kept: asked again, it gives the same. It changes no node and no slope that a `pull` has returned, and it calls the
    pull of every node at most once.

    Hint: when may a node pull its slope back? Once the slopes from all that used it have arrived.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def value_and_grad(f: Callable[[Node], Node], theta: np.ndarray) -> tuple[float, np.ndarray]:
    """Return the value of ``f`` at ``theta``, a float, and its gradient there, a new array (p,).

    f:     takes a node of shape (p,) and returns a node of shape (); it is called once. It may leave theta unused
    theta: (p,) float64; it stays as it is
    """
    # YOUR CODE HERE
    raise NotImplementedError()
