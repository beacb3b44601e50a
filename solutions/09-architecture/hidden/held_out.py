"""Wrong answers to 09-architecture, written from the released text alone, to measure the
diagnosis; never used to improve it."""

import numpy as np
from models import pack, unpack

from autograder.diagnosis.held_out import mistake


@mistake("architecture.init_two_layer", "variance passed as standard deviation")
def init_variance(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, 2.0 / d, size=(d, h))
    W2 = rng.normal(0.0, 2.0 / h, size=(h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "variance 1 / inputs")
def init_one_over_d(sizes, rng):
    d, h, k = sizes
    W1 = rng.standard_normal((d, h)) / np.sqrt(d)
    W2 = rng.standard_normal((h, k)) / np.sqrt(h)
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "d for both layers")
def init_same_scale(sizes, rng):
    d, h, k = sizes
    scale = np.sqrt(2.0 / d)
    return pack(scale * rng.normal(size=(d, h)), np.zeros(h), scale * rng.normal(size=(h, k)), np.zeros(k))


@mistake("architecture.init_two_layer", "counts where the unit leads")
def init_fan_out(sizes, rng):
    d, h, k = sizes
    W2 = rng.normal(0.0, np.sqrt(2.0 / k), (h, k))
    W1 = rng.normal(0.0, np.sqrt(2.0 / h), (d, h))
    return np.concatenate([W1.ravel(), np.zeros(h), W2.ravel(), np.zeros(k)])


@mistake("architecture.init_two_layer", "random biases")
def init_random_biases(sizes, rng):
    d, h, k = sizes
    W1, b1 = rng.normal(0, np.sqrt(2 / d), (d, h)), rng.normal(0, np.sqrt(2 / d), h)
    W2, b2 = rng.normal(0, np.sqrt(2 / h), (h, k)), rng.normal(0, np.sqrt(2 / h), k)
    return pack(W1, b1, W2, b2)


@mistake("architecture.init_two_layer", "uniform of the same variance")
def init_uniform(sizes, rng):
    def layer(inputs, outputs):
        bound = np.sqrt(6.0 / inputs)
        return rng.uniform(-bound, bound, (inputs, outputs))

    d, h, k = sizes
    return pack(layer(d, h), np.zeros(h), layer(h, k), np.zeros(k))


@mistake("architecture.init_two_layer", "global random numbers")
def init_global(sizes, rng):
    d, h, k = sizes
    W1 = np.random.randn(d, h) * np.sqrt(2 / d)
    W2 = np.random.randn(h, k) * np.sqrt(2 / h)
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "weights first, then the biases")
def init_packed_otherwise(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2.0 / d), d * h)
    W2 = rng.normal(0.0, np.sqrt(2.0 / h), h * k)
    return np.concatenate([W1, W2, np.zeros(h + k)])


@mistake("architecture.init_two_layer", "all units begin equal")
def init_equal_units(sizes, rng):
    d, h, k = sizes
    column = rng.normal(0.0, np.sqrt(2.0 / d), (d, 1))
    row = rng.normal(0.0, np.sqrt(2.0 / h), (1, k))
    return pack(np.repeat(column, h, axis=1), np.zeros(h), np.repeat(row, h, axis=0), np.zeros(k))


@mistake("architecture.init_two_layer", "mean of inputs and outputs")
def init_glorot(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2.0 / (d + h)), (d, h))
    W2 = rng.normal(0.0, np.sqrt(2.0 / (h + k)), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "bias counted among the inputs")
def init_bias_counted(sizes, rng):
    d, h, k = sizes
    W1 = rng.normal(0.0, np.sqrt(2.0 / (d + 1)), (d, h))
    W2 = rng.normal(0.0, np.sqrt(2.0 / (h + 1)), (h, k))
    return pack(W1, np.zeros(h), W2, np.zeros(k))


@mistake("architecture.init_two_layer", "output weights begin at 0")
def init_zero_outputs(sizes, rng):
    d, h, k = sizes
    theta = np.zeros(d * h + h + h * k + k)
    theta[: d * h] = rng.normal(0.0, np.sqrt(2.0 / d), d * h)
    return theta


@mistake("architecture.canonical", "signs left as they are")
def canonical_order_only(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = sorted(tuple(W1[:, j]) + (b1[j],) + tuple(W2[j]) for j in range(h))
    R = np.array(rows)
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "order left as it is")
def canonical_signs_only(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for j in range(h):
        nonzero = np.flatnonzero(R[j])
        if len(nonzero) and R[j, nonzero[0]] < 0:
            R[j] = -R[j]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "order before the signs")
def canonical_order_first(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = sorted(np.column_stack([W1.T, b1, W2]).tolist())
    done = []
    for row in rows:
        first = next((number for number in row if number != 0), 1.0)
        done.append([-number for number in row] if first < 0 else row)
    R = np.array(done) + 0.0
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "unit wiped out if its first number is 0")
def canonical_np_sign(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.hstack([W1.T, b1[:, None], W2])
    R = R * np.sign(R[:, :1])
    R = R[np.lexsort(R.T[::-1])]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "sign undecided if the first number is 0")
def canonical_first_number(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    signs = np.where(W1[0] < 0, -1.0, 1.0)
    W1, b1, W2 = W1 * signs, b1 * signs, W2 * signs[:, None]
    R = np.column_stack([W1.T, b1, W2])
    R = np.array(sorted(R.tolist()))
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "order by the first number only")
def canonical_first_only(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for j in range(h):
        nonzero = np.flatnonzero(R[j])
        if nonzero.size and R[j, nonzero[0]] < 0:
            R[j] = -R[j]
    R = R[np.argsort(R[:, 0], kind="stable")]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "outgoing weights keep their sign")
def canonical_only_incoming(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = []
    for j in range(h):
        incoming = np.append(W1[:, j], b1[j])
        nonzero = incoming[incoming != 0]
        if len(nonzero) > 0 and nonzero[0] < 0:
            incoming = -incoming
        units.append(tuple(incoming + 0.0) + tuple(W2[j]))
    R = np.array(sorted(units))
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "absolute value of every number")
def canonical_abs(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.abs(np.column_stack([W1.T, b1, W2]))
    R = R[np.lexsort(R.T[::-1])]
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "each column sorted by itself")
def canonical_np_sort(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for row in R:
        nonzero = np.flatnonzero(row)
        if nonzero.size and row[nonzero[0]] < 0:
            row *= -1
    R = np.sort(R, axis=0)
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "W1 reshaped, not transposed")
def canonical_reshaped(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.hstack([W1.reshape(h, d), b1.reshape(h, 1), W2])
    rows = []
    for row in R.tolist():
        first = next((number for number in row if number != 0), 1.0)
        rows.append([number * (-1.0 if first < 0 else 1.0) + 0.0 for number in row])
    R = np.array(sorted(rows))
    return pack(R[:, :d].reshape(d, h), R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "equal units counted once")
def canonical_unique(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    R = np.column_stack([W1.T, b1, W2])
    for j in range(h):
        nonzero = np.flatnonzero(R[j])
        if nonzero.size and R[j, nonzero[0]] < 0:
            R[j] = -R[j]
    R = np.unique(R + 0.0, axis=0)
    return pack(R[:, :d].T, R[:, d], R[:, d + 1 :], b2)


@mistake("architecture.canonical", "packed unit by unit")
def canonical_packed_by_unit(theta, sizes):
    d, h, k = sizes
    W1, b1, W2, b2 = unpack(theta, sizes)
    rows = []
    for j in range(h):
        row = np.concatenate([W1[:, j], [b1[j]], W2[j]])
        nonzero = row[row != 0]
        if nonzero.size and nonzero[0] < 0:
            row = -row
        rows.append((row + 0.0).tolist())
    return np.concatenate([np.ravel(sorted(rows)), b2])


PAIRS = [
    (
        ("architecture.init_two_layer", "variance passed as standard deviation"),
        ("architecture.canonical", "signs left as they are"),
    ),
    (
        ("architecture.init_two_layer", "variance 1 / inputs"),
        ("architecture.canonical", "order left as it is"),
    ),
    (
        ("architecture.init_two_layer", "d for both layers"),
        ("architecture.canonical", "order before the signs"),
    ),
    (
        ("architecture.init_two_layer", "random biases"),
        ("architecture.canonical", "order by the first number only"),
    ),
    (
        ("architecture.init_two_layer", "weights first, then the biases"),
        ("architecture.canonical", "outgoing weights keep their sign"),
    ),
    (
        ("architecture.init_two_layer", "all units begin equal"),
        ("architecture.canonical", "equal units counted once"),
    ),
]


import numpy as np
from models import activate, layers, pack, slope_of, softmax

from autograder.diagnosis.held_out import mistake


@mistake("architecture.init_deep", "variance over both sides")
def init_deep_both(sizes, rng, act):
    parts = []
    pairs = list(zip(sizes[:-1], sizes[1:]))
    for i, (a, b) in enumerate(pairs):
        g = 2.0 if act == "relu" and i < len(pairs) - 1 else 1.0
        parts.append((rng.normal(0, np.sqrt(2 * g / (a + b)), (a, b)), np.zeros(b)))
    return np.concatenate([x.ravel() for pair in parts for x in pair])


@mistake("architecture.init_deep", "gains of relu and tanh exchanged")
def init_deep_swapped(sizes, rng, act):
    out = []
    for i in range(len(sizes) - 1):
        g = 1.0 if i == len(sizes) - 2 or act == "relu" else 2.0
        out.append(rng.normal(size=(sizes[i], sizes[i + 1])).ravel() * np.sqrt(g / sizes[i]))
        out.append(np.zeros(sizes[i + 1]))
    return np.concatenate(out)


@mistake("architecture.init_deep", "weights never negative")
def init_deep_absolute(sizes, rng, act):
    out = []
    for i in range(len(sizes) - 1):
        g = 2.0 if act == "relu" and i < len(sizes) - 2 else 1.0
        out.append(np.abs(rng.normal(size=sizes[i] * sizes[i + 1])) * np.sqrt(g / sizes[i]))
        out.append(np.zeros(sizes[i + 1]))
    return np.concatenate(out)


@mistake("architecture.init_deep", "all matrices first, all biases last")
def init_deep_packing(sizes, rng, act):
    matrices, biases = [], []
    for i in range(len(sizes) - 1):
        g = 2.0 if act == "relu" and i < len(sizes) - 2 else 1.0
        matrices.append(rng.normal(size=sizes[i] * sizes[i + 1]) * np.sqrt(g / sizes[i]))
        biases.append(np.zeros(sizes[i + 1]))
    return np.concatenate(matrices + biases)


@mistake("architecture.init_deep", "fan-in of the first layer in every layer")
def init_deep_first_fan(sizes, rng, act):
    out = []
    for i in range(len(sizes) - 1):
        g = 2.0 if act == "relu" and i < len(sizes) - 2 else 1.0
        out.append(rng.normal(size=sizes[i] * sizes[i + 1]) * np.sqrt(g / sizes[0]))
        out.append(np.zeros(sizes[i + 1]))
    return np.concatenate(out)


@mistake("architecture.init_deep", "g of the first layer 1 too")
def init_deep_last_behind_first(sizes, rng, act):
    out = []
    for i in range(len(sizes) - 1):
        g = 2.0 if act == "relu" and i > 0 and i < len(sizes) - 2 else 1.0
        out.append(rng.normal(size=sizes[i] * sizes[i + 1]) * np.sqrt(g / sizes[i]))
        out.append(np.zeros(sizes[i + 1]))
    return np.concatenate(out)


@mistake("architecture.signals", "activation behind the last layer")
def signals_act_last(theta, X, G, sizes, act):
    pieces = list(layers(theta, sizes))
    H, sums, forward = X, [], [np.mean(X**2)]
    for W, b in pieces:
        sums.append(H @ W + b)
        H = activate(sums[-1], act)
        forward.append(np.mean(H**2))
    backward = [np.mean(G**2)]
    D = G
    for i in range(len(pieces) - 1, -1, -1):
        D = D @ pieces[i][0].T
        if i > 0:
            D = D * slope_of(sums[i - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@mistake("architecture.signals", "backward not turned round")
def signals_backward_order(theta, X, G, sizes, act):
    pieces = list(layers(theta, sizes))
    H, sums, forward = X, [], [np.mean(X**2)]
    for i, (W, b) in enumerate(pieces):
        sums.append(H @ W + b)
        H = activate(sums[-1], act) if i + 1 < len(pieces) else sums[-1]
        forward.append(np.mean(H**2))
    backward, D = [np.mean(G**2)], G
    for i in range(len(pieces) - 1, -1, -1):
        D = D @ pieces[i][0].T
        if i > 0:
            D = D * slope_of(sums[i - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward)


@mistake("architecture.signals", "root mean squares")
def signals_rms(theta, X, G, sizes, act):
    pieces = list(layers(theta, sizes))
    H, sums, forward = X, [], [np.mean(X**2)]
    for i, (W, b) in enumerate(pieces):
        sums.append(H @ W + b)
        H = activate(sums[-1], act) if i + 1 < len(pieces) else sums[-1]
        forward.append(np.mean(H**2))
    backward, D = [np.mean(G**2)], G
    for i in range(len(pieces) - 1, -1, -1):
        D = D @ pieces[i][0].T
        if i > 0:
            D = D * slope_of(sums[i - 1], act)
        backward.append(np.mean(D**2))
    return np.sqrt(np.array(forward)), np.sqrt(np.array(backward[::-1]))


@mistake("architecture.signals", "biases left out on the way forwards")
def signals_no_bias(theta, X, G, sizes, act):
    pieces = list(layers(theta, sizes))
    H, sums, forward = X, [], [np.mean(X**2)]
    for i, (W, _) in enumerate(pieces):
        sums.append(H @ W)
        H = activate(sums[-1], act) if i + 1 < len(pieces) else sums[-1]
        forward.append(np.mean(H**2))
    backward, D = [np.mean(G**2)], G
    for i in range(len(pieces) - 1, -1, -1):
        D = D @ pieces[i][0].T
        if i > 0:
            D = D * slope_of(sums[i - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@mistake("architecture.signals", "slope of the activation left out")
def signals_no_slope(theta, X, G, sizes, act):
    pieces = list(layers(theta, sizes))
    H, forward = X, [np.mean(X**2)]
    for i, (W, b) in enumerate(pieces):
        A = H @ W + b
        H = activate(A, act) if i + 1 < len(pieces) else A
        forward.append(np.mean(H**2))
    backward, D = [np.mean(G**2)], G
    for W, _ in pieces[::-1]:
        D = D @ W.T
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@mistake("architecture.signals", "variances in place of mean squares")
def signals_variance(theta, X, G, sizes, act):
    pieces = list(layers(theta, sizes))
    H, sums, forward = X, [], [np.var(X)]
    for i, (W, b) in enumerate(pieces):
        sums.append(H @ W + b)
        H = activate(sums[-1], act) if i + 1 < len(pieces) else sums[-1]
        forward.append(np.var(H))
    backward, D = [np.var(G)], G
    for i in range(len(pieces) - 1, -1, -1):
        D = D @ pieces[i][0].T
        if i > 0:
            D = D * slope_of(sums[i - 1], act)
        backward.append(np.var(D))
    return np.array(forward), np.array(backward[::-1])


@mistake("architecture.residual", "activation twice: before the matrix and behind the sum")
def residual_twice(H, W, b, act):
    return activate(H + activate(H, act) @ W + b, act)


@mistake("architecture.residual", "the transposed matrix")
def residual_transposed(H, W, b, act):
    return H + activate(H, act) @ W.T + b


@mistake("architecture.residual", "activation left out")
def residual_linear(H, W, b, act):
    return H + H @ W + b


@mistake("architecture.residual", "bias inside the activation")
def residual_bias_inside(H, W, b, act):
    return H + activate(H + b, act) @ W


@mistake("architecture.residual", "always relu")
def residual_relu(H, W, b, act):
    return H + np.maximum(H, 0) @ W + b


@mistake("architecture.residual", "skip multiplied in place of added")
def residual_times(H, W, b, act):
    return H * (activate(H, act) @ W + b)


@mistake("architecture.conv1d", "rolled the other way")
def conv1d_other_way(w, x):
    y = np.zeros_like(x)
    for j in range(len(w)):
        y += w[j] * np.roll(x, j, axis=1)
    return y


@mistake("architecture.conv1d", "last weight left out")
def conv1d_short(w, x):
    y = np.zeros_like(x)
    for j in range(len(w) - 1):
        y += w[j] * np.roll(x, -j, axis=1)
    return y


@mistake("architecture.conv1d", "window centred on its place")
def conv1d_centred(w, x):
    y = np.zeros_like(x)
    for j in range(len(w)):
        y += w[j] * np.roll(x, -(j - len(w) // 2), axis=1)
    return y


@mistake("architecture.conv1d", "rolled without an axis")
def conv1d_flat(w, x):
    y = np.zeros_like(x)
    for j in range(len(w)):
        y += w[j] * np.roll(x, -j)
    return y


@mistake("architecture.conv1d", "edges repeated")
def conv1d_edges(w, x):
    n, l = x.shape
    y = np.zeros((n, l))
    for i in range(l):
        for j in range(len(w)):
            y[:, i] += w[j] * x[:, min(i + j, l - 1)]
    return y


@mistake("architecture.conv1d", "shift begins with 1")
def conv1d_from_one(w, x):
    y = np.zeros_like(x)
    for j in range(len(w)):
        y += w[j] * np.roll(x, -(j + 1), axis=1)
    return y


@mistake("architecture.conv1d_vjp", "dx rolled like the way forwards")
def conv1d_vjp_same_way(w, x, G):
    dw = np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))])
    dx = sum(w[j] * np.roll(G, -j, axis=1) for j in range(len(w)))
    return dw, dx


@mistake("architecture.conv1d_vjp", "dw rolled the wrong way")
def conv1d_vjp_dw_way(w, x, G):
    dw = np.array([np.sum(G * np.roll(x, j, axis=1)) for j in range(len(w))])
    dx = sum(w[j] * np.roll(G, j, axis=1) for j in range(len(w)))
    return dw, dx


@mistake("architecture.conv1d_vjp", "dw of the first row only")
def conv1d_vjp_first_row(w, x, G):
    dw = np.array([np.sum(G[0] * np.roll(x, -j, axis=1)[0]) for j in range(len(w))])
    dx = sum(w[j] * np.roll(G, j, axis=1) for j in range(len(w)))
    return dw, dx


@mistake("architecture.conv1d_vjp", "dw divided by the number of rows")
def conv1d_vjp_mean_rows(w, x, G):
    dw = np.array([np.sum(G * np.roll(x, -j, axis=1)) / len(x) for j in range(len(w))])
    dx = sum(w[j] * np.roll(G, j, axis=1) for j in range(len(w)))
    return dw, dx


@mistake("architecture.conv1d_vjp", "dx from x in place of G")
def conv1d_vjp_dx_of_x(w, x, G):
    dw = np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))])
    dx = sum(w[j] * np.roll(x, j, axis=1) for j in range(len(w)))
    return dw, dx


@mistake("architecture.attention", "scores of K with Q: transposed")
def attention_transposed(Q, K, V, causal=False):
    S = K @ Q.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tril(np.ones_like(S)) > 0, S, -np.inf)
    return softmax(S) @ V


@mistake("architecture.attention", "divided by e")
def attention_by_e(Q, K, V, causal=False):
    S = Q @ K.T / Q.shape[1]
    if causal:
        S = np.where(np.tril(np.ones_like(S)) > 0, S, -np.inf)
    return softmax(S) @ V


@mistake("architecture.attention", "sees only the later ones")
def attention_later(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.triu(np.ones_like(S)) > 0, S, -np.inf)
    return softmax(S) @ V


@mistake("architecture.attention", "softmax left out")
def attention_raw(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.tril(S)
    return S @ V


@mistake("architecture.attention", "causal ignored")
def attention_not_causal(Q, K, V, causal=False):
    return softmax(Q @ K.T / np.sqrt(Q.shape[1])) @ V


@mistake("architecture.attention", "K used for V")
def attention_keys(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tril(np.ones_like(S)) > 0, S, -np.inf)
    return softmax(S) @ K


@mistake("architecture.attention", "square root of the length")
def attention_root_t(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[0])
    if causal:
        S = np.where(np.tril(np.ones_like(S)) > 0, S, -np.inf)
    return softmax(S) @ V


@mistake("architecture.attention", "masked and not added up to 1 again")
def attention_masked_late(Q, K, V, causal=False):
    P = softmax(Q @ K.T / np.sqrt(Q.shape[1]))
    if causal:
        P = np.tril(P)
    return P @ V
