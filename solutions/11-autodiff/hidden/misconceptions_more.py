"""Mistakes with functions of one node, with the order of a trail, and with the walk back. Appended to autodiff.py when they run."""

from __future__ import annotations

import numpy as np
from autodiff import Node, backward, node, order

from autograder.misconceptions import Expression, misconception

# tanh


@misconception(
    "autodiff.tanh",
    "another slope",
    "Your values are right, and the slope is not. At 0 it is 1, and far out it is 0. Which expression in t = tanh(a) does that?",
    family={
        "slope": (
            Expression("lambda G, a, t: G * (1 - a**2)"),
            Expression("lambda G, a, t: G * (1 - t)"),
            Expression("lambda G, a, t: -G * (1 - t**2)"),
            Expression("lambda G, a, t: G * np.cosh(np.clip(a, -20, 20))**2"),
            Expression("lambda G, a, t: G * (1 - np.tanh(G)**2)"),
            Expression("lambda G, a, t: G * t * (1 - t)"),
            Expression("lambda G, a, t: G * (1 + t**2)"),
            Expression("lambda G, a, t: G * (t**2 - 1)"),
            Expression("lambda G, a, t: G / np.cosh(np.clip(a, -20, 20))"),
            Expression("lambda G, a, t: G * (1 - np.tanh(t)**2)"),
            Expression("lambda G, a, t: G * t"),
            Expression("lambda G, a, t: G"),
        )
    },
)
def tanh_another_slope(a, *, slope):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (slope(G, a.value, t),))


@misconception(
    "autodiff.tanh",
    "loses the slope that arrives",
    "The pull gets the slope that arrives from further on. Where is it in what you return?",
)
def tanh_g_lost(a):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (1 - t**2,))


@misconception(
    "autodiff.tanh",
    "is a sigmoid",
    "At 0 your function is 1/2. Where is tanh at 0?",
)
def tanh_sigmoid(a):
    a = node(a)
    s = 0.5 + 0.5 * np.tanh(a.value / 2)
    return Node(s, (a,), lambda G: (G * s * (1 - s),))


@misconception(
    "autodiff.tanh",
    "overflows far out",
    "At 1000 your function gives nan. Which power grows beyond all numbers there, and does NumPy have the function ready-made?",
)
def tanh_overflow(a):
    a = node(a)
    with np.errstate(all="ignore"):
        up, down = np.exp(a.value), np.exp(-a.value)
        t = (up - down) / (up + down)
    return Node(t, (a,), lambda G: (G * (1 - t**2),))


@misconception(
    "autodiff.tanh",
    "does not take constants",
    "What does `node` do with an array?",
)
def tanh_no_constants(a):
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (G * (1 - t**2),))


@misconception(
    "autodiff.tanh",
    "has no parent",
    "No slope passes your tanh. What was its node computed from?",
)
def tanh_no_parent(a):
    return Node(np.tanh(node(a).value))


# relu


@misconception(
    "autodiff.relu",
    "another slope",
    "Your values are right. Where does relu let a slope through, and does that depend on G, or on how large a is?",
    family={
        "slope": (
            Expression("lambda G, a: G * (G > 0)"),
            Expression("lambda G, a: G * (a >= 0)"),
            Expression("lambda G, a: G * np.where(a > 0, 1.0, 0.01)"),
            Expression("lambda G, a: G * a * (a > 0)"),
            Expression("lambda G, a: G * a"),
            Expression("lambda G, a: G"),
            Expression("lambda G, a: (a > 0) * 1.0"),
            Expression("lambda G, a: G * np.sign(a)"),
            Expression("lambda G, a: G * (a < 0)"),
            Expression("lambda G, a: np.maximum(G, 0.0) * (a > 0)"),
            Expression("lambda G, a: G * np.where(a == 0, 0.5, (a > 0) * 1.0)"),
            Expression("lambda G, a: G * (a > 1e-3)"),
        )
    },
)
def relu_another_slope(a, *, slope):
    a = node(a)
    with np.errstate(all="ignore"):
        return Node(np.maximum(a.value, 0.0), (a,), lambda G: (slope(G, a.value),))


@misconception(
    "autodiff.relu",
    "leaks below 0",
    "Below 0 your function is not 0. The docstring says max(a, 0).",
    family={"leak": (0.01, 0.1, 0.2)},
)
def relu_leaky(a, *, leak):
    a = node(a)
    return Node(
        np.where(a.value > 0, a.value, leak * a.value),
        (a,),
        lambda G: (G * np.where(a.value > 0, 1.0, leak),),
    )


@misconception(
    "autodiff.relu",
    "takes the absolute value",
    "Below 0 your function rises again. The docstring says max(a, 0).",
)
def relu_abs(a):
    a = node(a)
    return Node(np.abs(a.value), (a,), lambda G: (G * np.sign(a.value),))


@misconception(
    "autodiff.relu",
    "takes the largest number of all",
    "`np.max` finds one number in an array, `np.maximum` compares number by number.",
)
def relu_one_maximum(a):
    a = node(a)
    return Node(np.full(a.shape, np.max(a.value, initial=0.0)), (a,), lambda G: (G * (a.value > 0),))


@misconception(
    "autodiff.relu",
    "stops at 1 as well",
    "Your function never rises above 1.",
)
def relu_clipped(a):
    a = node(a)
    return Node(np.clip(a.value, 0.0, 1.0), (a,), lambda G: (G * ((a.value > 0) & (a.value < 1)),))


@misconception(
    "autodiff.relu",
    "does not take constants",
    "What does `node` do with an array?",
)
def relu_no_constants(a):
    return Node(np.maximum(a.value, 0.0), (a,), lambda G: (G * (a.value > 0),))


# log_softmax


@misconception(
    "autodiff.log_softmax",
    "another slope",
    "Your values are right. Raise one input of a row: its own output rises, and the common sum lowers all outputs of the row. What "
    "is then the slope if a whole row of G arrives?",
    family={
        "slope": (
            Expression("lambda G, P: P * (G - np.sum(G * P, axis=-1, keepdims=True))"),
            Expression("lambda G, P: G - P"),
            Expression("lambda G, P: G - P * np.mean(G, axis=-1, keepdims=True)"),
            Expression("lambda G, P: G - P * np.sum(G)"),
            Expression("lambda G, P: G * (1 - P)"),
            Expression("lambda G, P: G - P * np.sum(G, axis=0, keepdims=True)"),
            Expression("lambda G, P: G"),
            Expression("lambda G, P: G + P * np.sum(G, axis=-1, keepdims=True)"),
            Expression("lambda G, P: P - G"),
            Expression("lambda G, P: G - P * G"),
            Expression("lambda G, P: G / P"),
            Expression("lambda G, P: G - np.sum(G * P, axis=-1, keepdims=True)"),
        )
    },
)
def log_softmax_another_slope(a, *, slope):
    a = node(a)
    shifted = a.value - np.max(a.value, axis=-1, keepdims=True)
    logs = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    return Node(logs, (a,), lambda G: (slope(G, np.exp(logs)),))


@misconception(
    "autodiff.log_softmax",
    "works along the first axis",
    "Take the powers of e of your values. Do the rows add up to 1, or the columns?",
)
def log_softmax_axis_0(a):
    a = node(a)
    shifted = a.value - np.max(a.value, axis=0, keepdims=True)
    logs = shifted - np.log(np.sum(np.exp(shifted), axis=0, keepdims=True))
    return Node(logs, (a,), lambda G: (G - np.exp(logs) * np.sum(G, axis=0, keepdims=True),))


@misconception(
    "autodiff.log_softmax",
    "overflows",
    "For 1000 your function gives infinity or nan. A shift of a whole row changes nothing: which shift helps?",
)
def log_softmax_overflow(a):
    a = node(a)
    with np.errstate(all="ignore"):
        logs = a.value - np.log(np.sum(np.exp(a.value), axis=-1, keepdims=True))
    return Node(logs, (a,), lambda G: (G - np.exp(logs) * np.sum(G, axis=-1, keepdims=True),))


@misconception(
    "autodiff.log_softmax",
    "shifts all rows by one number",
    "A row that lies 1000 below the others has only zeros left. Which maximum do you subtract from it?",
)
def log_softmax_global_max(a):
    a = node(a)
    with np.errstate(all="ignore"):
        shifted = a.value - np.max(a.value)
        logs = shifted - np.log(np.sum(np.exp(shifted), axis=-1, keepdims=True))
    return Node(logs, (a,), lambda G: (G - np.exp(logs) * np.sum(G, axis=-1, keepdims=True),))


@misconception(
    "autodiff.log_softmax",
    "returns the probabilities",
    "Your values lie between 0 and 1. The docstring asks for their logarithms.",
)
def log_softmax_softmax(a):
    a = node(a)
    shifted = np.exp(a.value - np.max(a.value, axis=-1, keepdims=True))
    P = shifted / np.sum(shifted, axis=-1, keepdims=True)
    return Node(P, (a,), lambda G: (P * (G - np.sum(G * P, axis=-1, keepdims=True)),))


@misconception(
    "autodiff.log_softmax",
    "adds a tiny number inside the logarithm",
    "A score that lies 60 below the best one has a logarithm of about -60. Yours stops earlier: what do you add inside the logarithm?",
    family={"tiny": (1e-8, 1e-12, 1e-15)},
)
def log_softmax_tiny(a, *, tiny):
    a = node(a)
    shifted = np.exp(a.value - np.max(a.value, axis=-1, keepdims=True))
    P = shifted / np.sum(shifted, axis=-1, keepdims=True)
    return Node(np.log(P + tiny), (a,), lambda G: (G - P * np.sum(G, axis=-1, keepdims=True),))


@misconception(
    "autodiff.log_softmax",
    "adds up all rows together",
    "Take the powers of e of your values. Each row adds up to less than 1: over what do you sum?",
)
def log_softmax_all(a):
    a = node(a)
    shifted = a.value - np.max(a.value)
    logs = shifted - np.log(np.sum(np.exp(shifted)))
    return Node(logs, (a,), lambda G: (G - np.exp(logs) * np.sum(G),))


# take


@misconception(
    "autodiff.take",
    "counts what is taken twice once",
    "An entry that is taken twice gets one slope with your function. What does `slope[index] += G` do when a place comes twice?",
)
def take_once(a, index):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        slope[index] = slope[index] + G
        return (slope,)

    return Node(a.value[index], (a,), pull)


@misconception(
    "autodiff.take",
    "has the shape of what was taken",
    "The slope in the parent has the parent's shape, with zeros where nothing was taken.",
)
def take_shape(a, index):
    a = node(a)
    return Node(a.value[index], (a,), lambda G: (G,))


@misconception(
    "autodiff.take",
    "returns a slope for the index as well",
    "The index is data and no parent. How many slopes does your pull return?",
)
def take_index_slope(a, index):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        np.add.at(slope, index, G)
        return slope, None

    return Node(a.value[index], (a,), pull)


@misconception(
    "autodiff.take",
    "averages what is taken twice",
    "An entry that is taken twice moves two results. Is its slope the mean of theirs?",
)
def take_mean(a, index):
    a = node(a)

    def pull(G):
        slope, count = np.zeros(a.shape), np.zeros(a.shape)
        np.add.at(slope, index, G)
        np.add.at(count, index, 1.0)
        return (slope / np.maximum(count, 1.0),)

    return Node(a.value[index], (a,), pull)


@misconception(
    "autodiff.take",
    "takes from the flat array",
    "`np.take` without an axis counts through all numbers of an array. A row is what the docstring asks for.",
)
def take_flat(a, index):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.value.size)
        np.add.at(slope, np.asarray(index), G)
        return (slope.reshape(a.shape),)

    return Node(np.take(a.value, index), (a,), pull)


@misconception(
    "autodiff.take",
    "takes columns",
    "Your function picks along the second axis.",
)
def take_columns(a, index):
    a = node(a)
    if isinstance(index, tuple):
        index = index[::-1]
    else:
        index = (..., index)

    def pull(G):
        slope = np.zeros(a.shape)
        np.add.at(slope, index, G)
        return (slope,)

    return Node(a.value[index], (a,), pull)


@misconception(
    "autodiff.take",
    "spreads the slope over all rows",
    "What was not taken has no part in the result: its slope is 0.",
)
def take_everywhere(a, index):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        np.add.at(slope, index, G)
        return (np.where(slope == 0, np.mean(G), slope),)

    return Node(a.value[index], (a,), pull)


# order


@misconception(
    "autodiff.order",
    "calls itself for each parent",
    "Python gives up at a depth of about 1000 calls, and a trail may be 100,000 nodes long. Keep a list of what is still to be done.",
)
def order_recursion(out):
    seen, listed = set(), []

    def visit(this):
        if id(this) not in seen:
            seen.add(id(this))
            for parent in this.parents:
                visit(parent)
            listed.append(this)

    visit(out)
    return listed


@misconception(
    "autodiff.order",
    "goes by the number of steps to the end",
    "Nodes that are near the end come late in your order. Where a node is used by the last one at once and by a long chain as well, "
    "near is not late enough.",
)
def order_breadth_first(out):
    seen, listed, waiting = {id(out)}, [], [out]
    while waiting:
        this = waiting.pop(0)
        listed.append(this)
        for parent in this.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    return listed[::-1]


@misconception(
    "autodiff.order",
    "lists a node once for each use",
    "A node that is used twice stands twice in your list. How do you know that you have met it already?",
)
def order_twice(out):
    listed, waiting = [], [(out, False)]
    while waiting:
        this, done = waiting.pop()
        if done or len(listed) > 5000:
            listed.append(this)
            if len(listed) > 5000:
                return listed
        else:
            waiting.append((this, True))
            waiting.extend((parent, False) for parent in this.parents)
    return listed


@misconception(
    "autodiff.order",
    "takes nodes with equal values for one",
    "Two leaves that both hold 1 are two nodes. What do you compare?",
)
def order_by_value(out):
    seen, listed, waiting = set(), [], [(out, False)]
    while waiting:
        this, done = waiting.pop()
        if done:
            listed.append(this)
        elif this.value.tobytes() not in seen:
            seen.add(this.value.tobytes())
            waiting.append((this, True))
            waiting.extend((parent, False) for parent in this.parents)
    return listed


@misconception(
    "autodiff.order",
    "begins with the end",
    "Your order is right the other way round: parents first.",
)
def order_reversed(out):
    seen, listed, waiting = set(), [], [(out, False)]
    while waiting:
        this, done = waiting.pop()
        if done:
            listed.append(this)
        elif id(this) not in seen:
            seen.add(id(this))
            waiting.append((this, True))
            waiting.extend((parent, False) for parent in this.parents)
    return listed[::-1]


@misconception(
    "autodiff.order",
    "leaves out the leaves",
    "Leaves are nodes too: theta is one, and its slope is what all this is for.",
)
def order_no_leaves(out):
    seen, listed, waiting = set(), [], [(out, False)]
    while waiting:
        this, done = waiting.pop()
        if done:
            listed.append(this)
        elif id(this) not in seen and this.parents:
            seen.add(id(this))
            waiting.append((this, True))
            waiting.extend((parent, False) for parent in this.parents)
    return listed


@misconception(
    "autodiff.order",
    "forgets the end itself",
    "The last node of the order is out itself.",
)
def order_without_out(out):
    seen, listed, waiting = set(), [], [(out, False)]
    while waiting:
        this, done = waiting.pop()
        if done:
            listed.append(this)
        elif id(this) not in seen:
            seen.add(id(this))
            waiting.append((this, True))
            waiting.extend((parent, False) for parent in this.parents)
    return listed[:-1]


@misconception(
    "autodiff.order",
    "follows the first parent only",
    "A node may have two parents. Where does your search go on?",
)
def order_first_parent(out):
    listed = [out]
    while listed[-1].parents:
        listed.append(listed[-1].parents[0])
    return listed[::-1]


@misconception(
    "autodiff.order",
    "marks a node when it is put on the list of things to do",
    "A node that is on your list of things to do and is met again should come earlier than planned. When do you mark it as met?",
)
def order_marked_early(out):
    seen, listed, waiting = {id(out)}, [], [out]
    while waiting:
        this = waiting.pop()
        listed.append(this)
        for parent in this.parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                waiting.append(parent)
    return listed[::-1]


# backward


@misconception(
    "autodiff.backward",
    "overwrites the slope of a node that is used twice",
    "A node that is used twice gets two slopes. What happens to the first when the second arrives?",
)
def backward_overwrites(out):
    slopes = {id(out): np.ones(out.shape)}
    for this in reversed(order(out)):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slope
    return slopes


@misconception(
    "autodiff.backward",
    "pulls before all slopes have arrived",
    "A node is asked for its parents' slopes as soon as the first slope has arrived at it. What of the others, which come later?",
)
def backward_too_early(out):
    slopes, waiting, done = {id(out): np.ones(out.shape)}, [out], set()
    while waiting:
        this = waiting.pop(0)
        if id(this) in done:
            continue
        done.add(id(this))
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
            waiting.append(parent)
    return slopes


@misconception(
    "autodiff.backward",
    "starts from 0",
    "All your slopes are 0. What is the slope of out in itself?",
)
def backward_from_zero(out):
    slopes = {id(out): np.zeros(out.shape)}
    for this in reversed(order(out)):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return slopes


@misconception(
    "autodiff.backward",
    "adds into an array that is shared",
    "A pull may hand one and the same array to both parents, or hand on the one that it got. What happens to the others if you add into it?",
)
def backward_in_place(out):
    slopes = {id(out): np.ones(out.shape)}
    for this in reversed(order(out)):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            if id(parent) in slopes:
                slopes[id(parent)] += slope
            else:
                slopes[id(parent)] = slope
    return slopes


@misconception(
    "autodiff.backward",
    "walks along every path",
    "Your slopes are right, and the time doubles with each doubling: there are 2^60 paths along 61 nodes. How often should a node pull?",
)
def backward_all_paths(out):
    slopes, waiting, count = {}, [(out, np.ones(out.shape))], 0
    while waiting:
        this, slope = waiting.pop()
        slopes[id(this)] = slopes[id(this)] + slope if id(this) in slopes else slope
        waiting.extend(zip(this.parents, this.pull(slope)))
        count += 1
        if count > 20_000:
            raise RuntimeError("too many paths")
    return slopes


@misconception(
    "autodiff.backward",
    "keeps slopes from one time to the next",
    "Asked a second time, your slopes are twice as large. What is still there from the first time?",
)
def backward_keeps_state(out):
    slopes = {id(out): np.ones(out.shape)}
    for this in reversed(order(out)):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    for this in order(out):
        this.grad = getattr(this, "grad", 0.0) + slopes[id(this)]
    return {id(this): this.grad for this in order(out)}


@misconception(
    "autodiff.backward",
    "knows the leaves only",
    "The slopes of the nodes in the middle are missing.",
)
def backward_leaves_only(out):
    slopes = {id(out): np.ones(out.shape)}
    nodes = order(out)
    for this in reversed(nodes):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return {id(this): slopes[id(this)] for this in nodes if not this.parents}


@misconception(
    "autodiff.backward",
    "walks forwards",
    "You begin with the leaves. No slope has arrived there yet: from which end does the walk start?",
)
def backward_forwards(out):
    slopes = {id(this): np.zeros(this.shape) for this in order(out)}
    slopes[id(out)] = np.ones(out.shape)
    for this in order(out):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope
    return slopes


@misconception(
    "autodiff.backward",
    "starts from the value of out",
    "All your slopes are too large or too small by one factor: the value of out. What is the slope of out in itself?",
)
def backward_from_value(out):
    slopes = {id(out): out.value.copy()}
    for this in reversed(order(out)):
        for parent, slope in zip(this.parents, this.pull(slopes[id(this)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return slopes


# value_and_grad


@misconception(
    "autodiff.value_and_grad",
    "gives None for a theta that is not used",
    "A function that does not depend on theta has a gradient: which?",
)
def grad_none(f, theta):
    leaf = Node(theta)
    out = f(leaf)
    return float(out.value), backward(out).get(id(leaf))


@misconception(
    "autodiff.value_and_grad",
    "fails for a theta that is not used",
    "A function that does not depend on theta has a gradient: which?",
)
def grad_key_error(f, theta):
    leaf = Node(theta)
    out = f(leaf)
    return float(out.value), np.array(backward(out)[id(leaf)])


@misconception(
    "autodiff.value_and_grad",
    "calls the function twice",
    "Each call of the function costs a whole pass. How many do you need?",
)
def grad_f_twice(f, theta):
    leaf = Node(theta)
    value = float(f(leaf).value)
    out = f(leaf)
    return value, np.array(backward(out).get(id(leaf), np.zeros(leaf.shape)))


@misconception(
    "autodiff.value_and_grad",
    "returns the value as an array",
    "The docstring promises a float for the value.",
)
def grad_value_array(f, theta):
    leaf = Node(theta)
    out = f(leaf)
    return out.value, np.array(backward(out).get(id(leaf), np.zeros(leaf.shape)))


@misconception(
    "autodiff.value_and_grad",
    "returns the node",
    "The docstring promises a float for the value, and you return a node.",
)
def grad_value_node(f, theta):
    leaf = Node(theta)
    out = f(leaf)
    return out, np.array(backward(out).get(id(leaf), np.zeros(leaf.shape)))


@misconception(
    "autodiff.value_and_grad",
    "rounds the value to a whole number",
    "Your value is a whole number.",
)
def grad_value_int(f, theta):
    leaf = Node(theta)
    out = f(leaf)
    return int(out.value), np.array(backward(out).get(id(leaf), np.zeros(leaf.shape)))


@misconception(
    "autodiff.value_and_grad",
    "takes a step",
    "Theta is another one after your function. It is asked for a slope, and who steps is another matter.",
)
def grad_writes_theta(f, theta):
    leaf = Node(theta.copy())
    out = f(leaf)
    slope = np.array(backward(out).get(id(leaf), np.zeros(leaf.shape)))
    theta -= 0.01 * slope
    return float(out.value), slope


@misconception(
    "autodiff.value_and_grad",
    "returns the gradient alone",
    "Two things are asked for, the value and the gradient.",
)
def grad_alone(f, theta):
    leaf = Node(theta)
    return np.array(backward(f(leaf)).get(id(leaf), np.zeros(leaf.shape)))


@misconception(
    "autodiff.value_and_grad",
    "returns the gradient first",
    "The value comes first, then the gradient.",
)
def grad_first(f, theta):
    leaf = Node(theta)
    out = f(leaf)
    return np.array(backward(out).get(id(leaf), np.zeros(leaf.shape))), float(out.value)


@misconception(
    "autodiff.value_and_grad",
    "uses differences",
    "Your gradient is only nearly right, and the function is called again and again. The trail knows the slopes exactly.",
)
def grad_differences(f, theta):
    theta = np.array(theta, dtype=float)
    slope = np.zeros(theta.shape)
    for i in range(theta.size):
        step = np.zeros(theta.shape)
        step[i] = 1e-5
        slope[i] = (float(f(Node(theta + step)).value) - float(f(Node(theta - step)).value)) / 2e-5
    return float(f(Node(theta)).value), slope


@misconception(
    "autodiff.value_and_grad",
    "returns a step downhill",
    "Your gradient points downhill. By itself a gradient points uphill; the minus belongs to the step.",
)
def grad_sign(f, theta):
    leaf = Node(theta)
    out = f(leaf)
    return float(out.value), -np.array(backward(out).get(id(leaf), np.zeros(leaf.shape)))
