"""Wrong answers, written from the release alone. Whoever writes misconceptions should not read them."""

import numpy as np

from autograder.diagnosis.held_out import mistake


@mistake("autodiff.unbroadcast", "added axes only")
def unbroadcast_leading(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=0)
    return G


@mistake("autodiff.unbroadcast", "maximum in place of the sum")
def unbroadcast_max(G, shape):
    while G.ndim > len(shape):
        G = G.max(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            G = G.max(axis=i, keepdims=True)
    return G


@mistake("autodiff.unbroadcast", "new axes taken to be behind")
def unbroadcast_behind(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=-1)
    for i, size in enumerate(shape):
        if size == 1:
            G = G.sum(axis=i, keepdims=True)
    return np.broadcast_to(G, shape)


@mistake("autodiff.unbroadcast", "mean for repeated axes")
def unbroadcast_mean(G, shape):
    while G.ndim > len(shape):
        G = G.sum(axis=0)
    for i, size in enumerate(shape):
        if size == 1:
            G = G.mean(axis=i, keepdims=True)
    return G


@mistake("autodiff.add", "second slope negative")
def add_negative(a, b):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a, b), lambda G: (unbroadcast(G, a.shape), -unbroadcast(G, b.shape)))


@mistake("autodiff.add", "slopes of one")
def add_ones(a, b):
    a, b = node(a), node(b)
    return Node(a.value + b.value, (a, b), lambda G: (np.ones(a.shape), np.ones(b.shape)))


@mistake("autodiff.add", "slope of the first for both")
def add_first_for_both(a, b):
    a, b = node(a), node(b)

    def pull(G):
        g = unbroadcast(G, a.shape)
        return g, g

    return Node(a.value + b.value, (a, b), pull)


@mistake("autodiff.mul", "own value in the slope")
def mul_own(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value * b.value,
        (a, b),
        lambda G: (unbroadcast(G * a.value, a.shape), unbroadcast(G * b.value, b.shape)),
    )


@mistake("autodiff.mul", "unbroadcast before the product")
def mul_early(a, b):
    a, b = node(a), node(b)

    def pull(G):
        return unbroadcast(G, a.shape) * unbroadcast(np.broadcast_to(b.value, G.shape), a.shape), unbroadcast(
            G * a.value, b.shape
        )

    return Node(a.value * b.value, (a, b), pull)


@mistake("autodiff.mul", "second parent forgotten")
def mul_one_parent(a, b):
    a, b = node(a), node(b)
    return Node(a.value * b.value, (a,), lambda G: (unbroadcast(G * b.value, a.shape),))


@mistake("autodiff.mul", "slopes without G")
def mul_no_g(a, b):
    a, b = node(a), node(b)

    def pull(G):
        one = np.ones_like(G)
        return unbroadcast(one * b.value, a.shape), unbroadcast(one * a.value, b.shape)

    return Node(a.value * b.value, (a, b), pull)


@mistake("autodiff.matmul", "second slope transposed")
def matmul_second(a, b):
    a, b = node(a), node(b)

    def pull(G):
        first = unbroadcast(G @ np.swapaxes(b.value, -1, -2), a.shape)
        second = np.swapaxes(G, -1, -2) @ a.value
        if second.shape[-2:] == b.shape[-2:]:
            return first, unbroadcast(second, b.shape)
        return first, unbroadcast(second, (*b.shape[:-2], b.shape[-1], b.shape[-2])).reshape(b.shape)

    return Node(a.value @ b.value, (a, b), pull)


@mistake("autodiff.matmul", "all axes turned round")
def matmul_t(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value @ b.value,
        (a, b),
        lambda G: (unbroadcast(G @ b.value.T, a.shape), unbroadcast(a.value.T @ G, b.shape)),
    )


@mistake("autodiff.matmul", "batch not added up")
def matmul_batch(a, b):
    a, b = node(a), node(b)
    return Node(
        a.value @ b.value,
        (a, b),
        lambda G: (G @ np.swapaxes(b.value, -1, -2), np.swapaxes(a.value, -1, -2) @ G),
    )


@mistake("autodiff.matmul", "first slope half")
def matmul_half(a, b):
    a, b = node(a), node(b)

    def pull(G):
        first = unbroadcast(G @ np.swapaxes(b.value, -1, -2), a.shape)
        second = unbroadcast(np.swapaxes(a.value, -1, -2) @ G, b.shape)
        return first / 2, second

    return Node(a.value @ b.value, (a, b), pull)


@mistake("autodiff.tanh", "1 - tanh")
def tanh_no_square(a):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (G * (1 - t),))


@mistake("autodiff.tanh", "slope of the sigmoid")
def tanh_sigmoid_slope(a):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (G * t * (1 - t),))


@mistake("autodiff.tanh", "1 + tanh squared")
def tanh_plus(a):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (G * (1 + t**2),))


@mistake("autodiff.tanh", "tanh of tanh in the slope")
def tanh_again(a):
    a = node(a)
    t = np.tanh(a.value)
    return Node(t, (a,), lambda G: (G * (1 - np.tanh(t) ** 2),))


@mistake("autodiff.relu", "slope passes everywhere")
def relu_through(a):
    a = node(a)
    return Node(np.maximum(a.value, 0), (a,), lambda G: (G,))


@mistake("autodiff.relu", "mask of the wrong sign")
def relu_negative(a):
    a = node(a)
    return Node(np.maximum(a.value, 0), (a,), lambda G: (G * (a.value < 0),))


@mistake("autodiff.relu", "half a slope at 0")
def relu_half(a):
    a = node(a)
    return Node(
        np.maximum(a.value, 0),
        (a,),
        lambda G: (G * np.where(a.value == 0, 0.5, (a.value > 0).astype(float)),),
    )


@mistake("autodiff.log_softmax", "mean of G in place of its sum")
def log_softmax_mean(a):
    a = node(a)
    Z = a.value - a.value.max(axis=-1, keepdims=True)
    out = Z - np.log(np.exp(Z).sum(axis=-1, keepdims=True))
    return Node(out, (a,), lambda G: (G - np.exp(out) * G.mean(axis=-1, keepdims=True),))


@mistake("autodiff.log_softmax", "G not added up")
def log_softmax_product(a):
    a = node(a)
    Z = a.value - a.value.max(axis=-1, keepdims=True)
    out = Z - np.log(np.exp(Z).sum(axis=-1, keepdims=True))
    return Node(out, (a,), lambda G: (G - np.exp(out) * G,))


@mistake("autodiff.log_softmax", "largest number of all subtracted")
def log_softmax_global(a):
    a = node(a)
    Z = a.value - a.value.max()
    out = Z - np.log(np.exp(Z).sum(axis=-1, keepdims=True))
    return Node(out, (a,), lambda G: (G - np.exp(out) * G.sum(axis=-1, keepdims=True),))


@mistake("autodiff.log_softmax", "logarithms in place of shares in the slope")
def log_softmax_logs(a):
    a = node(a)
    Z = a.value - a.value.max(axis=-1, keepdims=True)
    out = Z - np.log(np.exp(Z).sum(axis=-1, keepdims=True))
    return Node(out, (a,), lambda G: (G - out * G.sum(axis=-1, keepdims=True),))


@mistake("autodiff.take", "assigned, not added")
def take_assigned(a, index):
    a = node(a)

    def pull(G):
        slope = np.zeros(a.shape)
        slope[index] = G
        return (slope,)

    return Node(a.value[index], (a,), pull)


@mistake("autodiff.take", "slope begins with ones")
def take_ones(a, index):
    a = node(a)

    def pull(G):
        slope = np.ones(a.shape)
        np.add.at(slope, index, G)
        return (slope,)

    return Node(a.value[index], (a,), pull)


@mistake("autodiff.take", "slope is G alone")
def take_g(a, index):
    a = node(a)
    return Node(a.value[index], (a,), lambda G: (G,))


@mistake("autodiff.order", "only the first parent followed")
def order_first_parent(out):
    nodes = []
    while True:
        nodes.append(out)
        if not out.parents:
            return nodes[::-1]
        out = out.parents[0]


@mistake("autodiff.order", "breadth first, turned round")
def order_breadth(out):
    nodes, seen, i = [out], {id(out)}, 0
    while i < len(nodes):
        for parent in nodes[i].parents:
            if id(parent) not in seen:
                seen.add(id(parent))
                nodes.append(parent)
        i += 1
    return nodes[::-1]


@mistake("autodiff.order", "the result itself left out")
def order_without_out(out):
    done, seen, todo = [], set(), [(out, False)]
    while todo:
        n, ready = todo.pop()
        if ready:
            done.append(n)
        elif id(n) not in seen:
            seen.add(id(n))
            todo.append((n, True))
            todo.extend((p, False) for p in n.parents)
    return done[:-1]


@mistake("autodiff.order", "by recursion")
def order_recursive(out):
    done, seen = [], set()

    def visit(n):
        if id(n) in seen:
            return
        seen.add(id(n))
        for parent in n.parents:
            visit(parent)
        done.append(n)

    visit(out)
    return done


@mistake("autodiff.backward", "last slope kept, not the sum")
def backward_last(out):
    slopes = {id(out): np.ones(())}
    for n in reversed(order(out)):
        for parent, slope in zip(n.parents, n.pull(slopes[id(n)])):
            slopes[id(parent)] = slope
    return slopes


@mistake("autodiff.backward", "the result's own slope left out")
def backward_without_out(out):
    slopes = {id(out): np.ones(())}
    for n in reversed(order(out)):
        for parent, slope in zip(n.parents, n.pull(slopes[id(n)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    del slopes[id(out)]
    return slopes


@mistake("autodiff.backward", "leaves only")
def backward_leaves(out):
    slopes = {id(out): np.ones(())}
    nodes = order(out)
    for n in reversed(nodes):
        for parent, slope in zip(n.parents, n.pull(slopes[id(n)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return {id(n): slopes[id(n)] for n in nodes if not n.parents}


@mistake("autodiff.backward", "begins with the value")
def backward_value(out):
    slopes = {id(out): np.array(out.value)}
    for n in reversed(order(out)):
        for parent, slope in zip(n.parents, n.pull(slopes[id(n)])):
            slopes[id(parent)] = slopes[id(parent)] + slope if id(parent) in slopes else slope
    return slopes


@mistake("autodiff.value_and_grad", "gradient first")
def value_and_grad_swapped(f, theta):
    t = Node(theta)
    out = f(t)
    slopes = backward(out)
    return slopes.get(id(t), np.zeros(t.shape)), float(out.value)


@mistake("autodiff.value_and_grad", "unused theta not thought of")
def value_and_grad_unused(f, theta):
    t = Node(theta)
    out = f(t)
    return float(out.value), backward(out)[id(t)]


@mistake("autodiff.value_and_grad", "gradient negative")
def value_and_grad_negative(f, theta):
    t = Node(theta)
    out = f(t)
    return float(out.value), -backward(out).get(id(t), np.zeros(t.shape))


@mistake("autodiff.value_and_grad", "value of theta for the value of f")
def value_and_grad_sum(f, theta):
    t = Node(theta)
    out = f(t)
    return float(np.sum(t.value)), backward(out).get(id(t), np.zeros(t.shape))
