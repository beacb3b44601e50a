"""Usual mistakes of 11-autodiff as families of pulls. Appended to autodiff.py when they run."""

from __future__ import annotations

import numpy as np
from autodiff import Node, backward, node, order, unbroadcast

from autograder.misconceptions import Between, Expression, misconception

# unbroadcast


@misconception(
    "autodiff.unbroadcast",
    "something else than sums along the stretched axes",
    "Where one number has been used in many places, its slope is the sum of theirs. What do you do along a stretched axis?",
    family={
        "along": (
            Expression("lambda G, axis: G.max(axis=axis, keepdims=True)"),
            Expression("lambda G, axis: G.min(axis=axis, keepdims=True)"),
            Expression("lambda G, axis: G.prod(axis=axis, keepdims=True)"),
            Expression("lambda G, axis: np.take(G, [-1], axis=axis)"),
            Expression("lambda G, axis: np.abs(G).sum(axis=axis, keepdims=True)"),
            Expression("lambda G, axis: np.median(G, axis=axis, keepdims=True)"),
            Expression("lambda G, axis: (G**2).sum(axis=axis, keepdims=True)"),
            Expression("lambda G, axis: -G.sum(axis=axis, keepdims=True)"),
            Expression("lambda G, axis: np.sqrt((G**2).sum(axis=axis, keepdims=True))"),
        )
    },
)
def unbroadcast_along(G, shape, *, along):
    while G.ndim > len(shape):
        G = along(G, 0)[0]
    for axis, length in enumerate(shape):
        if length == 1 and G.shape[axis] > 1:
            G = along(G, axis)
    return G


@misconception(
    "autodiff.unbroadcast",
    "averages in one of the two ways of stretching",
    "New axes in front, and repeated axes: in both the slopes are added up. In which do you average?",
    family={"how": (Expression("('sum', 'mean')"))},
)
def unbroadcast_half(G, shape, *, how):
    while G.ndim > len(shape):
        G = getattr(G, how[0])(axis=0)
    for axis, length in enumerate(shape):
        if length == 1:
            G = getattr(G, how[1])(axis=axis, keepdims=True)
    return G


# add, mul


@misconception(
    "autodiff.add",
    "another slope for one of the two",
    "a + b grows as fast as a does, and as fast as b does. Which slope do you hand to which parent?",
    family={
        "pull": (
            Expression("lambda G, a, b: (-G, -G)"),
            Expression("lambda G, a, b: (-G, G)"),
            Expression("lambda G, a, b: (G * a.value, G * b.value)"),
            Expression("lambda G, a, b: (G * b.value, G * a.value)"),
            Expression("lambda G, a, b: (G * a.value, G)"),
            Expression("lambda G, a, b: (G, G * b.value)"),
            Expression("lambda G, a, b: (2 * G, 2 * G)"),
            Expression("lambda G, a, b: (np.zeros_like(G), G)"),
            Expression("lambda G, a, b: (np.zeros_like(G), np.zeros_like(G))"),
            Expression("lambda G, a, b: (G**2, G**2)"),
        )
    },
)
def add_other_slope(a, b, *, pull):
    a, b = node(a), node(b)

    def undone(G):
        first, second = pull(G, a, b)
        return unbroadcast(first + 0 * G, a.shape), unbroadcast(second + 0 * G, b.shape)

    return Node(a.value + b.value, (a, b), undone)


@misconception(
    "autodiff.mul",
    "another slope for one of the two",
    "The slope in a is G times b, the slope in b is G times a. Which of yours is another one?",
    family={
        "pull": (
            Expression("lambda G, a, b: (G * b, G * b)"),
            Expression("lambda G, a, b: (G * a, G * a)"),
            Expression("lambda G, a, b: (G * b, G)"),
            Expression("lambda G, a, b: (G, G * a)"),
            Expression("lambda G, a, b: (G * b, -G * a)"),
            Expression("lambda G, a, b: (-G * b, G * a)"),
            Expression("lambda G, a, b: (-G * b, -G * a)"),
            Expression("lambda G, a, b: (G + b, G + a)"),
            Expression("lambda G, a, b: (G * b, a)"),
            Expression("lambda G, a, b: (b, G * a)"),
            Expression("lambda G, a, b: (G * b / 2, G * a / 2)"),
            Expression("lambda G, a, b: (2 * G * b, 2 * G * a)"),
            Expression("lambda G, a, b: (G / b, G / a)"),
            Expression("lambda G, a, b: (np.zeros_like(G), G * a)"),
            Expression("lambda G, a, b: (G * b**2, G * a**2)"),
        )
    },
)
def mul_other_slope(a, b, *, pull):
    a, b = node(a), node(b)

    def undone(G):
        first, second = pull(G, a.value, b.value)
        return unbroadcast(first + 0 * G, a.shape), unbroadcast(second + 0 * G, b.shape)

    return Node(a.value * b.value, (a, b), undone)


@misconception(
    "autodiff.mul",
    "another value",
    "The node's value is a * b, number by number.",
    family={
        "value": (
            Expression("lambda a, b: a + b"),
            Expression("lambda a, b: -a * b"),
            Expression("lambda a, b: np.sum(a * b) + 0 * (a * b)"),
        )
    },
)
def mul_value(a, b, *, value):
    a, b = node(a), node(b)
    return Node(
        value(a.value, b.value),
        (a, b),
        lambda G: (unbroadcast(G * b.value, a.shape), unbroadcast(G * a.value, b.shape)),
    )


# matmul


@misconception(
    "autodiff.matmul",
    "a number or a sign too many in a slope",
    "Both slopes are plain products. By what else do you multiply?",
    family={
        "c": (
            Expression("lambda G: (0.5, 1.0)"),
            Expression("lambda G: (1.0, 0.5)"),
            Expression("lambda G: (0.5, 0.5)"),
            Expression("lambda G: (2.0, 2.0)"),
            Expression("lambda G: (-1.0, 1.0)"),
            Expression("lambda G: (1.0, -1.0)"),
            Expression("lambda G: (-1.0, -1.0)"),
            Expression("lambda G: (0.0, 1.0)"),
            Expression("lambda G: (1.0, 0.0)"),
            Expression("lambda G: (1 / G.shape[-2], 1 / G.shape[-2])"),
            Expression("lambda G: (1.0, 1 / G.shape[-2])"),
        )
    },
)
def matmul_number(a, b, *, c):
    a, b = node(a), node(b)

    def pull(G):
        first, second = c(G)
        return (
            first * unbroadcast(G @ np.swapaxes(b.value, -1, -2), a.shape),
            second * unbroadcast(np.swapaxes(a.value, -1, -2) @ G, b.shape),
        )

    return Node(a.value @ b.value, (a, b), pull)


@misconception(
    "autodiff.matmul",
    "one slope transposed, or not transposed",
    "Write the shapes beside both products: (n, m), (m, k) and G (n, k). Which of your slopes fits in another way?",
    family={
        "pull": (
            Expression("lambda G, a, b, T: (G @ T(b), (T(G) @ a).reshape((T(a) @ G).shape))"),
            Expression("lambda G, a, b, T: ((b @ T(G)).reshape((G @ T(b)).shape), T(a) @ G)"),
            Expression(
                "lambda G, a, b, T: ((b @ T(G)).reshape((G @ T(b)).shape), (T(G) @ a).reshape((T(a) @ G).shape))"
            ),
        )
    },
)
def matmul_one_transposed(a, b, *, pull):
    a, b = node(a), node(b)

    def undone(G):
        first, second = pull(G, a.value, b.value, lambda x: np.swapaxes(x, -1, -2))
        return unbroadcast(first, a.shape), unbroadcast(second, b.shape)

    return Node(a.value @ b.value, (a, b), undone)


@misconception(
    "autodiff.matmul",
    "the slope that arrives is lost",
    "What arrives at the product has to go on to both parents. Where is G?",
    family={"lost": (0, 1, 2)},
)
def matmul_lost(a, b, *, lost):
    a, b = node(a), node(b)

    def pull(G):
        one = np.ones_like(G)
        return (
            unbroadcast((one if lost != 1 else G) @ np.swapaxes(b.value, -1, -2), a.shape),
            unbroadcast(np.swapaxes(a.value, -1, -2) @ (one if lost != 0 else G), b.shape),
        )

    return Node(a.value @ b.value, (a, b), pull)


# tanh, relu, log_softmax


@misconception(
    "autodiff.tanh",
    "a slope from another formula",
    "With t = tanh(a), the slope is 1 - t^2. At a = 0 it is 1, far out it is 0, and it is never negative. Compare yours.",
    family={
        "s": (
            Expression("lambda a, t: (1 - t) ** 2"),
            Expression("lambda a, t: 1 - np.abs(t)"),
            Expression("lambda a, t: (1 - t**2) / 2"),
            Expression("lambda a, t: 2 * (1 - t**2)"),
            Expression("lambda a, t: (1 - t**2) ** 2"),
            Expression("lambda a, t: 1 - t**3"),
            Expression("lambda a, t: t**2"),
            Expression("lambda a, t: 1 / (1 + a**2)"),
            Expression("lambda a, t: 1 + np.tanh(a)"),
            Expression("lambda a, t: a * (1 - t**2)"),
            Expression("lambda a, t: 1 - np.tanh(a**2)"),
            Expression("lambda a, t: -(t**2)"),
        )
    },
)
def tanh_formula(a, *, s):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (G * s(a.value, t),))


@misconception(
    "autodiff.relu",
    "a slope from another formula",
    "Where a is above 0 the slope passes, everywhere else it is 0, at 0 too.",
    family={
        "s": (
            Expression("lambda a: (a <= 0) * 1.0"),
            Expression("lambda a: np.where(a > 0, 1.0, -1.0)"),
            Expression("lambda a: 2.0 * (a > 0)"),
            Expression("lambda a: (a > 1) * 1.0"),
            Expression("lambda a: np.abs(np.sign(a))"),
            Expression("lambda a: 0 * a"),
        )
    },
)
def relu_formula(a, *, s):
    a = node(a)
    return Node(np.maximum(a.value, 0.0), (a,), lambda G: (G * s(a.value),))


@misconception(
    "autodiff.log_softmax",
    "a slope from another formula",
    "One logit moves all outputs of its row: the slope is G minus p times what G adds up to in the row. Compare yours.",
    family={
        "s": (
            Expression("lambda G, L, p: G - L * G.sum(axis=-1, keepdims=True)"),
            Expression("lambda G, L, p: -G + p * G.sum(axis=-1, keepdims=True)"),
            Expression("lambda G, L, p: p * G.sum(axis=-1, keepdims=True)"),
            Expression("lambda G, L, p: -p * G.sum(axis=-1, keepdims=True)"),
            Expression("lambda G, L, p: G - G.sum(axis=-1, keepdims=True)"),
            Expression("lambda G, L, p: G * p * (1 - p)"),
            Expression("lambda G, L, p: G * (1 - p) - p"),
            Expression("lambda G, L, p: G - p.sum(axis=-1, keepdims=True) * G"),
            Expression("lambda G, L, p: G - p * np.abs(G).sum(axis=-1, keepdims=True)"),
            Expression("lambda G, L, p: G - p * G.max(axis=-1, keepdims=True)"),
            Expression("lambda G, L, p: (G - p * G.sum(axis=-1, keepdims=True)) / G.shape[-1]"),
        )
    },
)
def log_softmax_formula(a, *, s):
    a = node(a)
    logs = a.value - np.max(a.value, axis=-1, keepdims=True)
    logs = logs - np.log(np.sum(np.exp(logs), axis=-1, keepdims=True))
    return Node(logs, (a,), lambda G: (s(G, logs, np.exp(logs)),))


# take


@misconception(
    "autodiff.take",
    "another array for the slopes",
    "The slope in a is 0 where nothing was taken, and the sum of what arrives where something was. What stands in yours before you add?",
    family={
        "start": (
            Expression("np.ones_like"),
            Expression("np.copy"),
            Expression("lambda v: np.full_like(v, 0.5)"),
        ),
    },
)
def take_start(a, index, *, start):
    a = node(a)

    def pull(G):
        slope = np.array(start(a.value))
        np.add.at(slope, index, G)
        return (slope,)

    return Node(a.value[index], (a,), pull)


@misconception(
    "autodiff.take",
    "the slopes are not what arrives",
    "What arrives is added where it was taken, as it is.",
    family={
        "of": (
            Expression("lambda G, v: G * v"),
            Expression("lambda G, v: -G"),
            Expression("lambda G, v: np.ones_like(G)"),
            Expression("lambda G, v: G / 2"),
            Expression("lambda G, v: G.sum() + 0 * G"),
            Expression("lambda G, v: G / G.size"),
        )
    },
)
def take_of(a, index, *, of):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        np.add.at(slope, index, of(G, a.value[index]))
        return (slope,)

    return Node(a.value[index], (a,), pull)


# order, backward, value_and_grad


@misconception(
    "autodiff.order",
    "some nodes are missing, or one too many",
    "Every node that out was computed from stands there once, out as the last. Draw a small graph and count.",
    family={
        "f": (
            Expression("lambda nodes, out: [n for n in nodes if not n.parents]"),
            Expression("lambda nodes, out: [*nodes, out]"),
            Expression("lambda nodes, out: [out]"),
            Expression("lambda nodes, out: [*out.parents, out]"),
            Expression("lambda nodes, out: [out, *nodes[:-1]]"),
            Expression("lambda nodes, out: [id(n) for n in nodes]"),
        )
    },
)
def order_missing(out, *, f):
    seen, listed, waiting = set(), [], [(out, False)]
    while waiting:
        this, ready = waiting.pop()
        if ready:
            listed.append(this)
        elif id(this) not in seen:
            seen.add(id(this))
            waiting.append((this, True))
            waiting.extend((parent, False) for parent in this.parents)
    return f(listed, out)


@misconception(
    "autodiff.backward",
    "the slopes of one node put together in another way",
    "A node that is used several times gets the sum of what its users send. What do you make of several slopes?",
    family={
        "join": (
            Expression("lambda old, new: (old + new) / 2"),
            Expression("lambda old, new: old * new"),
            Expression("lambda old, new: np.maximum(old, new)"),
            Expression("lambda old, new: old - new"),
        )
    },
)
def backward_join(out, *, join):
    slopes = {id(out): np.ones(out.shape)}
    for this in reversed(order(out)):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = join(slopes[id(parent)], slope) if id(parent) in slopes else slope
    return slopes


@misconception(
    "autodiff.backward",
    "another slope of the result in itself",
    "The slope of out in itself is 1.",
    family={
        "start": (
            Expression("lambda out: 2 * np.ones(out.shape)"),
            Expression("lambda out: -np.ones(out.shape)"),
            Expression("lambda out: np.full(out.shape, 0.5)"),
        )
    },
)
def backward_start(out, *, start):
    slopes = {id(out): start(out)}
    for this in reversed(order(out)):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return slopes


@misconception(
    "autodiff.backward",
    "some slopes are missing in what is returned",
    "The dict has the slope of every node, of out itself too. Which are missing in yours?",
    family={
        "kept": (
            Expression("lambda nodes, out: [n for n in nodes if n is not out]"),
            Expression("lambda nodes, out: [n for n in nodes if n.parents]"),
            Expression("lambda nodes, out: list(out.parents)"),
        )
    },
)
def backward_missing(out, *, kept):
    slopes = {id(out): np.ones(out.shape)}
    nodes = order(out)
    for this in reversed(nodes):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return {id(n): slopes[id(n)] for n in kept(nodes, out)}


@misconception(
    "autodiff.value_and_grad",
    "another gradient",
    "The gradient is the slope of f's result in theta, as `backward` has it. What do you do to it?",
    family={
        "of": (
            Expression("lambda g, theta: 2 * g"),
            Expression("lambda g, theta: g / 2"),
            Expression("lambda g, theta: g / len(g)"),
            Expression("lambda g, theta: g * theta"),
            Expression("lambda g, theta: theta"),
            Expression("lambda g, theta: g.sum()"),
            Expression("lambda g, theta: np.linalg.norm(g)"),
            Expression("lambda g, theta: g / np.linalg.norm(g)"),
            Expression("lambda g, theta: np.zeros_like(g)"),
        )
    },
)
def value_and_grad_of(f, theta, *, of):
    leaf = Node(theta)
    out = f(leaf)
    return float(out.value), np.array(of(backward(out).get(id(leaf), np.zeros(leaf.shape)), theta))


@misconception(
    "autodiff.value_and_grad",
    "another value",
    "The value is that of f's result.",
    family={
        "of": (
            Expression("lambda out, t: float(np.sum(t))"),
            Expression("lambda out, t: -float(out.value)"),
            Expression("lambda out, t: abs(float(out.value))"),
            Expression("lambda out, t: 0.0"),
            Expression("lambda out, t: 1.0"),
            Expression("lambda out, t: float(out.value) ** 2"),
        )
    },
)
def value_and_grad_value(f, theta, *, of):
    leaf = Node(theta)
    out = f(leaf)
    return of(out, theta), np.array(backward(out).get(id(leaf), np.zeros(leaf.shape)))


@misconception(
    "autodiff.add",
    "other slopes handed on",
    "The slope that arrives goes on to both parents, each in its parent's shape. What does your pull return?",
    family={
        "slopes": (
            Expression("lambda G, a, b: (np.ones(a.shape), unbroadcast(G, b.shape))"),
            Expression("lambda G, a, b: (unbroadcast(G, a.shape), np.ones(b.shape))"),
            Expression("lambda G, a, b: (unbroadcast(G, a.shape),)"),
            Expression("lambda G, a, b: unbroadcast(G, a.shape)"),
        )
    },
)
def add_other_slopes(a, b, *, slopes):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a, b), lambda G: slopes(G, a, b))


@misconception(
    "autodiff.mul",
    "other slopes handed on",
    "The slope in a is what arrives times b, summed to the shape of a. What does your pull return, in which order and shape?",
    family={
        "slopes": (
            Expression("lambda G, a, b: (b.value, a.value)"),
            Expression("lambda G, a, b: (b.value, unbroadcast(G * a.value, b.shape))"),
            Expression(
                "lambda G, a, b: (unbroadcast(G, a.shape) * b.value, unbroadcast(G * a.value, b.shape))"
            ),
            Expression(
                "lambda G, a, b: (unbroadcast(G * b.value, a.shape), unbroadcast(G, b.shape) * a.value)"
            ),
            Expression(
                "lambda G, a, b: (unbroadcast(G * a.value, b.shape), unbroadcast(G * b.value, a.shape))"
            ),
            Expression("lambda G, a, b: unbroadcast(G * b.value, a.shape)"),
        )
    },
)
def mul_other_slopes(a, b, *, slopes):
    a, b = node(a), node(b)
    return Node(a.value * b.value, (a, b), lambda G: slopes(G, a, b))


@misconception(
    "autodiff.mul",
    "a product of matrices",
    "Here each number is multiplied by the one at its place; @ multiplies matrices.",
    family={"product": (Expression("lambda x, y: x @ y"), Expression("lambda x, y: np.dot(x, y)"))},
)
def mul_of_matrices(a, b, *, product):
    a, b = node(a), node(b)
    return Node(
        product(a.value, b.value),
        (a, b),
        lambda G: (unbroadcast(G * b.value, a.shape), unbroadcast(G * a.value, b.shape)),
    )


@misconception(
    "autodiff.matmul",
    "the axes or the batch treated in another way",
    "Only the last two axes belong to a matrix. What becomes of the axes before them, in each slope?",
    family={
        "slopes": (
            Expression(
                "lambda G, a, b: (unbroadcast(G @ np.swapaxes(b.value, 0, 1), a.shape), unbroadcast(np.swapaxes(a.value, 0, 1) @ G, b.shape))"
            ),
            Expression(
                "lambda G, a, b: (unbroadcast(G * np.swapaxes(b.value, -1, -2), a.shape), unbroadcast(np.swapaxes(a.value, -1, -2) * G, b.shape))"
            ),
            Expression("lambda G, a, b: unbroadcast(G @ np.swapaxes(b.value, -1, -2), a.shape)"),
        )
    },
)
def matmul_other_axes(a, b, *, slopes):
    a, b = node(a), node(b)
    return Node(a.value @ b.value, (a, b), lambda G: slopes(G, a, b))


@misconception(
    "autodiff.tanh",
    "another function, or another use of the slope",
    "Compare your value with np.tanh, and the slope with a difference quotient of it.",
    family={
        "of": (
            Expression("lambda x: (np.tan(x), lambda G: (G * (1 + np.tan(x) ** 2),))"),
            Expression("lambda x: (np.tan(x), lambda G: (G * (1 - np.tan(x) ** 2),))"),
            Expression("lambda x: (np.arctan(x), lambda G: (G / (1 + x**2),))"),
            Expression("lambda x: (np.sinh(x), lambda G: (G * np.cosh(x),))"),
            Expression("lambda x: (np.tanh(x), lambda G: (G * (1 - G**2),))"),
            Expression("lambda x: (np.tanh(x), lambda G: (G / (1 - np.tanh(x) ** 2),))"),
            Expression("lambda x: (np.tanh(x), lambda G: (G + (1 - np.tanh(x) ** 2),))"),
            Expression("lambda x: (np.tanh(x), lambda G: (1 - (G * np.tanh(x)) ** 2,))"),
        )
    },
)
def tanh_other_use(a, *, of):
    a = node(a)
    value, pull = of(a.value)
    return Node(value, (a,), pull)


@misconception(
    "autodiff.tanh",
    "the slope stands in no tuple",
    "A pull returns a tuple with one slope for each parent; with one parent a comma makes the tuple.",
    family={
        "form": (
            Expression("lambda slope: slope"),
            Expression("lambda slope: (slope, slope)"),
            Expression("lambda slope: ()"),
        )
    },
)
def tanh_no_tuple(a, *, form):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: form(G * (1 - t**2)))


@misconception(
    "autodiff.relu",
    "another function in the place of the maximum",
    "relu is the number itself above 0, and 0 below. Try it on -2, 0.5 and 3.",
    family={
        "of": (
            Expression("lambda x: np.minimum(x, 0.0)"),
            Expression("lambda x: np.maximum(x, 1.0)"),
            Expression("lambda x: np.minimum(np.maximum(x, 0.0), 6.0)"),
            Expression("lambda x: np.where(x > 0, 1.0, 0.0)"),
            Expression("lambda x: np.maximum(-x, 0.0)"),
            Expression("lambda x: np.sign(x)"),
        )
    },
)
def relu_other_value(a, *, of):
    a = node(a)
    return Node(of(a.value), (a,), lambda G: (G * (a.value > 0.0),))


@misconception(
    "autodiff.relu",
    "the slope stands in no tuple",
    "A pull returns a tuple with one slope for each parent; with one parent a comma makes the tuple.",
    family={
        "form": (
            Expression("lambda slope: slope"),
            Expression("lambda slope: (slope, slope)"),
            Expression("lambda slope: ()"),
        )
    },
)
def relu_no_tuple(a, *, form):
    a = node(a)
    return Node(np.maximum(a.value, 0.0), (a,), lambda G: form(G * (a.value > 0.0)))


@misconception(
    "autodiff.relu",
    "writes into the value",
    "You write into an array that belongs to another node. Compute a new one.",
)
def relu_in_place(a):
    a = node(a)
    value = a.value
    value[value < 0] = 0.0
    return Node(value, (a,), lambda G: (G * (value > 0.0),))


@misconception(
    "autodiff.log_softmax",
    "another logarithm, or another axis",
    "The powers of e of your result add up to 1 along the last axis. Do they?",
    family={"how": (Expression("(np.log2, -1)"), Expression("(np.log10, -1)"), Expression("(np.log, 1)"))},
)
def log_softmax_other_base(a, *, how):
    a = node(a)
    log, axis = how
    shifted = a.value - np.max(a.value, axis=axis, keepdims=True)
    logs = shifted - log(np.sum(np.exp(shifted), axis=axis, keepdims=True))
    return Node(logs, (a,), lambda G: (G - np.exp(logs) * np.sum(G, axis=axis, keepdims=True),))


@misconception(
    "autodiff.log_softmax",
    "something is added beside the sum of exponentials",
    "What is added to a sum before its logarithm changes it. Is anything needed there once the largest is taken away?",
    family={"eps": Between(1e-12, 1e-1, examples=(1e-3, 1e-8))},
)
def log_softmax_eps(a, *, eps):
    a = node(a)
    shifted = a.value - np.max(a.value, axis=-1, keepdims=True)
    logs = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True) + eps)
    return Node(logs, (a,), lambda G: (G - np.exp(logs) * np.sum(G, axis=-1, keepdims=True),))


@misconception(
    "autodiff.log_softmax",
    "the slope stands in no tuple",
    "A pull returns a tuple with one slope for each parent; with one parent a comma makes the tuple.",
    family={"form": (Expression("lambda slope: slope"), Expression("lambda slope: (slope, slope)"))},
)
def log_softmax_no_tuple(a, *, form):
    a = node(a)
    shifted = a.value - np.max(a.value, axis=-1, keepdims=True)
    logs = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    return Node(logs, (a,), lambda G: form(G - np.exp(logs) * np.sum(G, axis=-1, keepdims=True)))


@misconception(
    "autodiff.take",
    "picks in another way",
    "index picks rows, or entries where it is a tuple: a[index] is what is asked for.",
    family={
        "pick": (
            Expression("lambda x, index: np.take(x, index)"),
            Expression("lambda x, index: np.take(x, index, axis=0)"),
            Expression("lambda x, index: x[list(index)]"),
            Expression("lambda x, index: x[np.array(index)]"),
            Expression("lambda x, index: x[np.unique(index)]"),
        )
    },
)
def take_picks(a, index, *, pick):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        np.add.at(slope, index, G)
        return (slope,)

    return Node(pick(a.value, index), (a,), pull)


@misconception(
    "autodiff.take",
    "gathers the slopes in another way",
    "The slope of what is picked is added at the place where it was picked, as often as it was. What does your pull do with G?",
    family={
        "gather": (
            Expression("lambda slope, index, G: np.maximum.at(slope, index, G)"),
            Expression("lambda slope, index, G: np.multiply.at(slope, index, G)"),
            Expression(
                "lambda slope, index, G: [slope.__setitem__(i, slope[i] + g) for i, g in zip(index, G)]"
            ),
        )
    },
)
def take_gathers(a, index, *, gather):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        gather(slope, index, G)
        return (slope,)

    return Node(a.value[index], (a,), pull)


@misconception(
    "autodiff.take",
    "the slope stands in no tuple",
    "A pull returns a tuple with one slope for each parent; with one parent a comma makes the tuple.",
)
def take_no_tuple(a, index):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        np.add.at(slope, index, G)
        return slope

    return Node(a.value[index], (a,), pull)


@misconception(
    "autodiff.unbroadcast",
    "the shape without its axes of length 1, or other axes",
    "The result has the shape that is asked for: compare both, axis by axis.",
    family={
        "summed": (
            Expression("lambda G, shape: G.sum(axis=-1) if G.ndim > len(shape) else G"),
            Expression("lambda G, shape: np.squeeze(G)"),
            Expression("lambda G, shape: np.broadcast_to(G, shape) if G.size == 1 else G"),
        )
    },
)
def unbroadcast_other_axes(G, shape, *, summed):
    return summed(G, shape)


@misconception(
    "autodiff.backward",
    "another kind of keys, or no dict",
    "The docstring promises a dict from id(node) to the slope. What do you return?",
    family={
        "made": (
            Expression("lambda nodes, slopes: {each: slopes[id(each)] for each in nodes}"),
            Expression("lambda nodes, slopes: [slopes[id(each)] for each in nodes]"),
            Expression("lambda nodes, slopes: list(slopes.values())"),
            Expression("lambda nodes, slopes: {k: slopes[id(each)] for k, each in enumerate(nodes)}"),
            Expression("lambda nodes, slopes: slopes[id(nodes[0])]"),
            Expression("lambda nodes, slopes: None"),
        )
    },
)
def backward_other_keys(out, *, made):
    nodes = order(out)
    slopes = {id(out): np.ones(out.shape)}
    for this in reversed(nodes):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return made(nodes, slopes)


@misconception(
    "autodiff.value_and_grad",
    "the gradient in another form",
    "The docstring promises a float and a new array (p,). Which of the two is something else?",
    family={
        "form": (
            Expression("lambda slopes, leaf, out: list(slopes.get(id(leaf), np.zeros(leaf.shape)))"),
            Expression("lambda slopes, leaf, out: Node(slopes.get(id(leaf), np.zeros(leaf.shape)))"),
            Expression("lambda slopes, leaf, out: np.array(slopes[id(out)])"),
            Expression("lambda slopes, leaf, out: slopes.get(id(leaf), np.ones(leaf.shape))"),
        )
    },
)
def grad_other_form(f, theta, *, form):
    leaf = Node(theta)
    out = f(leaf)
    return float(out.value), form(backward(out), leaf, out)
