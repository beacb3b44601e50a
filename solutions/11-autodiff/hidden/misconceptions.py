"""Mistakes with the operations of an engine. Appended to autodiff.py when they run."""

from __future__ import annotations

import numpy as np
from autodiff import Node, node, unbroadcast

from autograder.misconceptions import misconception

# unbroadcast


@misconception(
    "autodiff.unbroadcast",
    "sums the new axes in front only",
    "Axes that are new are summed. What about an axis of length 1 that was repeated?",
)
def leading_axes_only(G, shape):
    return G.sum(axis=tuple(range(G.ndim - len(shape))))


@misconception(
    "autodiff.unbroadcast",
    "sums the repeated axes only",
    "Axes of length 1 are dealt with. What about an array with fewer axes than the slope has?",
)
def size_one_only(G, shape):
    shape_of_same_length = shape + G.shape[len(shape) :]
    axes = tuple(i for i, length in enumerate(shape_of_same_length) if length == 1)
    return G.sum(axis=axes, keepdims=True)


@misconception(
    "autodiff.unbroadcast",
    "averages over the stretched axes",
    "A number that is used in four places moves the result four times: is its slope the mean of the four, or their sum?",
)
def mean_over_axes(G, shape):
    new = tuple(range(G.ndim - len(shape)))
    repeated = tuple(len(new) + i for i, length in enumerate(shape) if length == 1)
    return np.mean(G, axis=new + repeated).reshape(shape)


@misconception(
    "autodiff.unbroadcast",
    "drops the axes of length 1",
    "The numbers are right, and the shape has lost its axes of length 1. Which keyword of `sum` keeps them?",
)
def axes_dropped(G, shape):
    new = tuple(range(G.ndim - len(shape)))
    repeated = tuple(len(new) + i for i, length in enumerate(shape) if length == 1)
    return np.sum(G, axis=new + repeated)


@misconception(
    "autodiff.unbroadcast",
    "reshapes without summing",
    "An array that was stretched has fewer numbers than its stretched copy. What becomes of the others in your function?",
)
def reshaped(G, shape):
    return np.resize(G, shape)


@misconception(
    "autodiff.unbroadcast",
    "takes the first of the copies",
    "You keep the slope of one of the copies. The number was used in all of them.",
)
def first_slice(G, shape):
    G = G[(0,) * (G.ndim - len(shape))]
    return G[tuple(slice(0, 1) if length == 1 else slice(None) for length in shape)]


@misconception(
    "autodiff.unbroadcast",
    "sums everything if the shapes differ",
    "Only the axes that were stretched are summed. Your array has one number everywhere.",
)
def all_summed(G, shape):
    return G if G.shape == tuple(shape) else np.full(shape, G.sum())


@misconception(
    "autodiff.unbroadcast",
    "sums the last axes in place of the first",
    "Where do new axes stand in broadcasting, in front or at the end?",
)
def trailing_axes(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=-1)
    axes = tuple(i for i, length in enumerate(shape) if length == 1)
    return np.resize(G.sum(axis=axes, keepdims=True), shape)


# add


@misconception(
    "autodiff.add",
    "does not undo the broadcasting",
    "The slope in each parent has the shape of that parent. What shape does G have when NumPy has stretched one of them?",
)
def add_not_unbroadcast(a, b):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a, b), lambda G: (G, G))


@misconception(
    "autodiff.add",
    "undoes the broadcasting of the second only",
    "Either side may have been stretched by NumPy.",
)
def add_second_unbroadcast(a, b):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a, b), lambda G: (G, unbroadcast(G, b.shape)))


@misconception(
    "autodiff.add",
    "has one parent",
    "A sum was computed from two nodes. Does a slope arrive at both?",
)
def add_one_parent(a, b):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a,), lambda G: (unbroadcast(G, a.shape),))


@misconception(
    "autodiff.add",
    "does not take constants",
    "Not everything that is added is a node. What does `node` do with a number?",
)
def add_no_constants(a, b):
    return Node(a.value + b.value, (a, b), lambda G: (unbroadcast(G, a.shape), unbroadcast(G, b.shape)))


@misconception(
    "autodiff.add",
    "takes constants on the right only",
    "In `2 + a` the constant stands on the left.",
)
def add_constants_right(a, b):
    b = node(b)
    return Node(a.value + b.value, (a, b), lambda G: (unbroadcast(G, a.shape), unbroadcast(G, b.shape)))


@misconception(
    "autodiff.add",
    "gives the second the negative slope",
    "If the second number of a sum grows, does the sum grow or fall?",
)
def add_sign(a, b):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a, b), lambda G: (unbroadcast(G, a.shape), -unbroadcast(G, b.shape)))


@misconception(
    "autodiff.add",
    "hands on a slope of 1",
    "The pull gets the slope that arrives from further on. Where is it in what you return?",
)
def add_ones(a, b):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a, b), lambda G: (np.ones(a.shape), np.ones(b.shape)))


@misconception(
    "autodiff.add",
    "halves the slope between the two",
    "Both sides move the sum by as much as they move themselves: nothing is shared between them.",
)
def add_shared(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value + b.value, (a, b), lambda G: (unbroadcast(G / 2, a.shape), unbroadcast(G / 2, b.shape))
    )


@misconception(
    "autodiff.add",
    "rounds to whole numbers",
    "Your sums are whole numbers. Which dtype does your result have?",
)
def add_int(a, b):
    a, b = node(a), node(b)
    whole = (a.value + b.value).astype(int)
    return Node(whole, (a, b), lambda G: (unbroadcast(G, a.shape), unbroadcast(G, b.shape)))


# mul


@misconception(
    "autodiff.mul",
    "gives each its own value",
    "If b is 5, by how much does a * b grow when a grows by 1? Which of the two values is the slope in a?",
)
def mul_own_value(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value * b.value,
        (a, b),
        lambda G: (unbroadcast(G * a.value, a.shape), unbroadcast(G * b.value, b.shape)),
    )


@misconception(
    "autodiff.mul",
    "counts a node that is multiplied by itself once",
    "The slope of a * a is 2 a: the node is used twice. How often is it a parent?",
)
def mul_itself_once(a, b):
    a, b = node(a), node(b)
    if a is b:
        return Node(a.value * b.value, (a,), lambda G: (G * a.value,))
    return Node(
        a.value * b.value,
        (a, b),
        lambda G: (unbroadcast(G * b.value, a.shape), unbroadcast(G * a.value, b.shape)),
    )


@misconception(
    "autodiff.mul",
    "does not undo the broadcasting",
    "The slope in each parent has the shape of that parent. What shape does G have when NumPy has stretched one of them?",
)
def mul_not_unbroadcast(a, b):
    a, b = node(a), node(b)
    return Node(a.value * b.value, (a, b), lambda G: (G * b.value, G * a.value))


@misconception(
    "autodiff.mul",
    "loses the slope that arrives",
    "The slope of a product is the other factor, if nothing follows. The pull gets what follows as G.",
)
def mul_g_lost(a, b):
    a, b = node(a), node(b)

    def pull(G):
        ones = np.ones_like(G)
        return unbroadcast(ones * b.value, a.shape), unbroadcast(ones * a.value, b.shape)

    return Node(a.value * b.value, (a, b), pull)


@misconception(
    "autodiff.mul",
    "uses the rule of a sum",
    "You hand the slope on unchanged, as a sum does. If b is 5, by how much does a * b grow when a grows by 1?",
)
def mul_sum_rule(a, b):
    a, b = node(a), node(b)
    return Node(a.value * b.value, (a, b), lambda G: (unbroadcast(G, a.shape), unbroadcast(G, b.shape)))


@misconception(
    "autodiff.mul",
    "multiplies after undoing the broadcasting",
    "First every place gets its own product, then the places are added up. What happens to different factors the other way round?",
)
def mul_late(a, b):
    a, b = node(a), node(b)

    def pull(G):
        return (
            unbroadcast(G, a.shape) * unbroadcast(np.broadcast_to(b.value, G.shape), a.shape),
            unbroadcast(G, b.shape) * unbroadcast(np.broadcast_to(a.value, G.shape), b.shape),
        )

    return Node(a.value * b.value, (a, b), pull)


@misconception(
    "autodiff.mul",
    "does not take constants",
    "Not everything that a node is multiplied by is a node. What does `node` do with a number?",
)
def mul_no_constants(a, b):
    return Node(
        a.value * b.value,
        (a, b),
        lambda G: (unbroadcast(G * b.value, a.shape), unbroadcast(G * a.value, b.shape)),
    )


@misconception(
    "autodiff.mul",
    "hands one slope to the first only",
    "The second factor moves the product as well. Which slope does it get?",
)
def mul_first_only(a, b):
    a, b = node(a), node(b)
    return Node(a.value * b.value, (a, b), lambda G: (unbroadcast(G * b.value, a.shape), np.zeros(b.shape)))


@misconception(
    "autodiff.mul",
    "uses the product itself as the slope",
    "Your slope is that of an exponential: the value of the node. Is it what a product grows by?",
)
def mul_product(a, b):
    a, b = node(a), node(b)
    c = a.value * b.value
    return Node(c, (a, b), lambda G: (unbroadcast(G * c, a.shape), unbroadcast(G * c, b.shape)))


# matmul


@misconception(
    "autodiff.matmul",
    "exchanges the two slopes",
    "The first slope belongs to the first parent. Compare the shapes for matrices that are not square.",
)
def matmul_swapped(a, b):
    a, b = node(a), node(b)

    def pull(G):
        return (
            unbroadcast(np.swapaxes(a.value, -1, -2) @ G, b.shape),
            unbroadcast(G @ np.swapaxes(b.value, -1, -2), a.shape),
        )

    return Node(a.value @ b.value, (a, b), pull)


@misconception(
    "autodiff.matmul",
    "does not transpose",
    "For square matrices your shapes fit, and the numbers are wrong. Along which axis of b does G have to be multiplied?",
)
def matmul_no_transpose(a, b):
    a, b = node(a), node(b)

    def pull(G):
        return unbroadcast(G @ b.value, a.shape), unbroadcast(a.value @ G, b.shape)

    return Node(a.value @ b.value, (a, b), pull)


@misconception(
    "autodiff.matmul",
    "turns round all axes of a batch",
    "Two matrices come out right, and a batch does not. What does `.T` do with an array of three axes?",
)
def matmul_all_axes(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value @ b.value,
        (a, b),
        lambda G: (unbroadcast(G @ b.value.T, a.shape), unbroadcast(a.value.T @ G, b.shape)),
    )


@misconception(
    "autodiff.matmul",
    "does not sum over the batch",
    "One matrix serves a whole batch. How many slopes arrive at it, and what becomes of them?",
)
def matmul_batch_not_summed(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value @ b.value,
        (a, b),
        lambda G: (G @ np.swapaxes(b.value, -1, -2), np.swapaxes(a.value, -1, -2) @ G),
    )


@misconception(
    "autodiff.matmul",
    "multiplies from the wrong side",
    "A matrix product has an order: what stood on the left of b stands on the left of its slope, transposed.",
)
def matmul_wrong_side(a, b):
    a, b = node(a), node(b)

    def pull(G):
        return (
            unbroadcast(np.swapaxes(b.value, -1, -2) @ G, a.shape),
            unbroadcast(G @ np.swapaxes(a.value, -1, -2), b.shape),
        )

    return Node(a.value @ b.value, (a, b), pull)


@misconception(
    "autodiff.matmul",
    "multiplies the slope by the value of the product",
    "Your slopes hold the value of the product. Which of the factors does the slope in a depend on?",
)
def matmul_value(a, b):
    a, b = node(a), node(b)
    c = a.value @ b.value

    def pull(G):
        return (
            unbroadcast((G * c) @ np.swapaxes(b.value, -1, -2), a.shape),
            unbroadcast(np.swapaxes(a.value, -1, -2) @ (G * c), b.shape),
        )

    return Node(c, (a, b), pull)


@misconception(
    "autodiff.matmul",
    "multiplies number by number",
    "`*` and `@` are two products. Which one does the docstring promise?",
)
def matmul_elementwise(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value * b.value,
        (a, b),
        lambda G: (unbroadcast(G * b.value, a.shape), unbroadcast(G * a.value, b.shape)),
    )


@misconception(
    "autodiff.matmul",
    "averages over the batch",
    "One matrix serves a whole batch. Do the slopes from all of it add up, or are they averaged?",
)
def matmul_batch_mean(a, b):
    a, b = node(a), node(b)

    def pull(G):
        first, second = G @ np.swapaxes(b.value, -1, -2), np.swapaxes(a.value, -1, -2) @ G
        return (
            unbroadcast(first, a.shape) / (first.size / a.value.size),
            unbroadcast(second, b.shape) / (second.size / b.value.size),
        )

    return Node(a.value @ b.value, (a, b), pull)


@misconception(
    "autodiff.matmul",
    "does not take constants",
    "A table of examples is no node. What does `node` do with an array?",
)
def matmul_no_constants(a, b):
    def pull(G):
        return (
            unbroadcast(G @ np.swapaxes(b.value, -1, -2), a.shape),
            unbroadcast(np.swapaxes(a.value, -1, -2) @ G, b.shape),
        )

    return Node(a.value @ b.value, (a, b), pull)
