"""Mistakes with deep starts, signals, residual layers, convolution and attention."""

from __future__ import annotations

import numpy as np
from models import activate, layers, pack, slope_of, softmax

from autograder.misconceptions import misconception

# init_deep


@misconception(
    "architecture.init_deep",
    "counts the units that a layer leads to",
    "How many numbers does one unit of the layer add up: as many as the layer has units, or as many as come in?",
)
def deep_fan_out(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.normal(0, np.sqrt(g / b), (a, b)), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "the same gain for the last layer",
    "Behind the last layer stands no relu that halves the mean square. Which gain has it?",
)
def deep_gain_everywhere(sizes, rng, act):
    parts = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        parts += [rng.normal(0, np.sqrt((2.0 if act == "relu" else 1.0) / a), (a, b)), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "takes the variance for the standard deviation",
    "The docstring gives a variance. What does a generator's `normal` take as its second argument?",
)
def deep_variance(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.normal(0, g / a, (a, b)), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "draws the biases too",
    "Your biases are random. The docstring says what they are.",
)
def deep_biases(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.normal(0, np.sqrt(g / a), (a, b)), rng.normal(0, np.sqrt(g / a), b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "one draw for all layers",
    "Layers of equal sizes have the same weights with you. Is the draw inside of your loop?",
)
def deep_one_draw(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    drawn = rng.normal(size=max(a * b for a, b in zip(sizes[:-1], sizes[1:])))
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [np.sqrt(g / a) * drawn[: a * b].reshape(a, b), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "draws from a uniform distribution",
    "Mean and variance are right, but none of your weights lies far from 0. Which distribution does the docstring name?",
)
def deep_uniform(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.uniform(-1, 1, (a, b)) * np.sqrt(3 * g / a), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "the gain of relu for tanh too",
    "With tanh your weights are larger than the rule says. Where does act enter?",
)
def deep_always_relu(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        parts += [rng.normal(0, np.sqrt((2.0 if i < last else 1.0) / a), (a, b)), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "leaves out the 2",
    "With relu your weights are too small: half of what comes into a relu does not come out of it. What makes up for that?",
)
def deep_always_1(sizes, rng, act):
    parts = []
    for a, b in zip(sizes[:-1], sizes[1:]):
        parts += [rng.normal(0, np.sqrt(1 / a), (a, b)), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "adds up both sides of a layer (Glorot)",
    "You divide by the numbers of units on both sides of a layer. This rule counts only what a unit adds up.",
)
def deep_glorot(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.normal(0, np.sqrt(2 * g / (a + b)), (a, b)), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "the features count for every layer",
    "The first layer is right. How many numbers does a unit of the third layer add up?",
)
def deep_first_fan_in(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.normal(0, np.sqrt(g / sizes[0]), (a, b)), np.zeros(b)]
    return pack(*parts)


@misconception(
    "architecture.init_deep",
    "all weights first, then all biases",
    "Length and numbers are right, but they do not stand where they are looked for. A layer is its weights, then its biases.",
)
def deep_packed_otherwise(sizes, rng, act):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts.append(rng.normal(0, np.sqrt(g / a), (a, b)))
    return pack(*parts, np.zeros(sum(sizes[1:])))


@misconception(
    "architecture.init_deep",
    "makes a generator of its own",
    "Your start is always the same, whatever generator comes in. What is rng for?",
)
def deep_fixed_seed(sizes, rng, act):
    rng = np.random.default_rng(0)
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.normal(0, np.sqrt(g / a), (a, b)), np.zeros(b)]
    return pack(*parts)


# signals


@misconception(
    "architecture.signals",
    "adds up the squares",
    "Twice as many examples, and your numbers double. A mean does not.",
)
def signals_sums(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.sum(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.sum(H**2))
    D = G
    backward = [np.sum(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.sum(D**2))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "looks before the activation",
    "Your forward numbers belong to the sums A. What does a hidden layer hand on?",
)
def signals_of_sums(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.mean(A**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "lists the slopes from the output to the input",
    "Your backward begins at the output. Which end does entry 0 belong to?",
)
def signals_reversed(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward)


@misconception(
    "architecture.signals",
    "leaves the output out",
    "Your rows have one number for each layer, and one is missing: where does the signal end?",
)
def signals_no_output(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward[:-1]), np.array(backward[::-1][:-1])


@misconception(
    "architecture.signals",
    "takes lengths in place of mean squares",
    "Your numbers are the lengths of the arrays. The docstring asks for the mean of the squares.",
)
def signals_norms(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.linalg.norm(H)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.linalg.norm(H))
    D = G
    backward = [np.linalg.norm(D)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.linalg.norm(D))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "takes the activation's slope at its output",
    "tanh is applied twice before you take its slope. At which number does the slope of act have to be taken: at what goes in, or at what comes out?",
)
def signals_slope_at_outputs(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(activate(sums[layer - 1], act), act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "forgets the activation on the way back",
    "On the way back your slopes go through the matrices alone. What stands between two of them?",
)
def signals_linear_way_back(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * 1.0
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "bends the output too",
    "Behind the last layer no activation stands.",
)
def signals_bent_output(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if True else A
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "averages without squares",
    "Positive and negative numbers cancel in your means.",
)
def signals_plain_means(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.mean(H))
    D = G
    backward = [np.mean(D)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.mean(D))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "takes the root",
    "Your numbers are the roots of the right ones.",
)
def signals_rms(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.sqrt(np.mean(H**2))]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.sqrt(np.mean(H**2)))
    D = G
    backward = [np.sqrt(np.mean(D**2))]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.sqrt(np.mean(D**2)))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "subtracts the mean first",
    "A relu hands on a mean that is not 0, and the next layer adds it up with all else. What do you lose by a variance?",
)
def signals_variances(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.var(H)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, act) if layer < len(parts) else A
        forward.append(np.var(H))
    D = G
    backward = [np.var(D)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.var(D))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "leaves the biases out",
    "With biases of 0 your numbers are right. What else does a layer add?",
)
def signals_without_biases(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, _) in enumerate(parts, start=1):
        sums.append(H @ W)
        H = activate(sums[-1], act) if layer < len(parts) else sums[-1]
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], act)
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "knows relu only",
    "Your numbers are the same whatever act is.",
)
def signals_for_relu(theta, X, G, sizes, act):
    parts, sums, H = layers(theta, sizes), [], X
    forward = [np.mean(H**2)]
    for layer, (W, b) in enumerate(parts, start=1):
        sums.append(H @ W + b)
        A = sums[-1]
        H = activate(A, "relu") if layer < len(parts) else A
        forward.append(np.mean(H**2))
    D = G
    backward = [np.mean(D**2)]
    for layer in range(len(parts) - 1, -1, -1):
        D = D @ parts[layer][0].T
        if layer > 0:
            D = D * slope_of(sums[layer - 1], "relu")
        backward.append(np.mean(D**2))
    return np.array(forward), np.array(backward[::-1])


# residual


@misconception(
    "architecture.residual",
    "leaves out what came in",
    "With weights of 0 nothing comes out of your layer. What should?",
)
def residual_no_skip(H, W, b, act):
    return activate(H, act) @ W + b


@misconception(
    "architecture.residual",
    "bends the sum",
    "Your activation is applied to what comes out of the matrix. Where does it stand in the formula?",
)
def residual_act_outside(H, W, b, act):
    return H + activate(H @ W + b, act)


@misconception(
    "architecture.residual",
    "bends what is passed on",
    "With weights of 0 your layer changes negative numbers. What should become of them?",
)
def residual_bent_skip(H, W, b, act):
    return activate(H, act) + activate(H, act) @ W + b


@misconception(
    "architecture.residual",
    "forgets the bias",
    "With W = 0 your layer adds nothing. What about b?",
)
def residual_no_bias(H, W, b, act):
    return H + activate(H, act) @ W


@misconception(
    "architecture.residual",
    "takes the mean of both parts",
    "Your output is half as large. A sum is asked for.",
)
def residual_half(H, W, b, act):
    return (H + activate(H, act) @ W + b) / 2


@misconception(
    "architecture.residual",
    "multiplies by the transposed matrix",
    "Your matrix is used the other way round: which axis of W belongs to what comes in?",
)
def residual_transposed(H, W, b, act):
    return H + activate(H, act) @ W.T + b


@misconception(
    "architecture.residual",
    "leaves the activation out",
    "Your layer is linear: two of them are no more than one.",
)
def residual_linear(H, W, b, act):
    return H + H @ W + b


@misconception(
    "architecture.residual",
    "subtracts",
    "The sign of what the layer adds is turned around.",
)
def residual_minus(H, W, b, act):
    return H - activate(H, act) @ W - b


@misconception(
    "architecture.residual",
    "bends everything at the end",
    "An activation stands around your whole sum, so that no negative number gets through a relu. What does the formula bend?",
)
def residual_act_after_all(H, W, b, act):
    return activate(H + activate(H, act) @ W + b, act)


@misconception(
    "architecture.residual",
    "ignores act",
    "Your output is the same whatever act is.",
)
def residual_always_relu(H, W, b, act):
    return H + np.maximum(H, 0.0) @ W + b


@misconception(
    "architecture.residual",
    "writes into what came in",
    "Your layer changes the array H itself, which belongs to the caller. Which line writes into it?",
)
def residual_in_place(H, W, b, act):
    H += activate(H, act) @ W + b
    return H


# conv1d


@misconception(
    "architecture.conv1d",
    "turns the window around",
    "Your window is applied back to front: its first weight meets the last of its places. (In signal processing this is what convolution means. Here it is not.)",
)
def conv_flipped(w, x):
    return sum(w[::-1][j] * np.roll(x, -j, axis=1) for j in range(len(w)))


@misconception(
    "architecture.conv1d",
    "looks to the other side",
    "Your window looks at places before i. Which way does `np.roll` turn a row for a positive number?",
)
def conv_backwards(w, x):
    return sum(w[j] * np.roll(x, j, axis=1) for j in range(len(w)))


@misconception(
    "architecture.conv1d",
    "divides by the size of the window",
    "Your output is a mean over the window. A weighted sum is asked for.",
)
def conv_mean(w, x):
    return sum(w[j] * np.roll(x, -j, axis=1) for j in range(len(w))) / len(w)


@misconception(
    "architecture.conv1d",
    "turns the columns",
    "Your window runs over the rows, from one example to the next. Along which axis lie the places?",
)
def conv_axis_0(w, x):
    return sum(w[j] * np.roll(x, -j, axis=0) for j in range(len(w)))


@misconception(
    "architecture.conv1d",
    "turns all rows as one",
    "`np.roll` without an axis makes one long row of the whole array: the end of one example runs into the next one.",
)
def conv_rows_mixed(w, x):
    return sum(w[j] * np.roll(x, -j) for j in range(len(w)))


@misconception(
    "architecture.conv1d",
    "is off by one place",
    "Your window begins one place too late. Which place does w[0] meet?",
)
def conv_one_early(w, x):
    return sum(w[j] * np.roll(x, -j - 1, axis=1) for j in range(len(w)))


@misconception(
    "architecture.conv1d",
    "puts the middle of the window at i",
    "Your window is centred at i. In the formula it begins there.",
)
def conv_centred(w, x):
    return sum(w[j] * np.roll(x, len(w) // 2 - j, axis=1) for j in range(len(w)))


@misconception(
    "architecture.conv1d",
    "takes the largest in place of the sum",
    "You keep one product of the window. All of them are added up.",
)
def conv_largest(w, x):
    return np.max([w[j] * np.roll(x, -j, axis=1) for j in range(len(w))], axis=0)


@misconception(
    "architecture.conv1d",
    "leaves out the last weight",
    "One of your weights is never used. Where does your loop end?",
)
def conv_last_weight(w, x):
    return sum((w[j] * np.roll(x, -j, axis=1) for j in range(len(w) - 1)), np.zeros(x.shape))


@misconception(
    "architecture.conv1d",
    "zeros behind the last place",
    "Behind the last place of a ring comes the first one. With you there are zeros.",
)
def conv_zero_padded(w, x):
    padded = np.hstack([x, np.zeros((len(x), len(w)))])
    return sum(w[j] * padded[:, j : j + x.shape[1]] for j in range(len(w)))


@misconception(
    "architecture.conv1d",
    "keeps the places where the window fits",
    "Your rows have become shorter. The places lie on a ring: how many outputs does it have?",
)
def conv_valid(w, x):
    return np.array([np.convolve(row, w[::-1], "valid") for row in x])


# conv1d_vjp


@misconception(
    "architecture.conv1d_vjp",
    "sends the slopes of inputs the wrong way round",
    "dw is right. Input k takes part in outputs k, k-1, ...: to which side do the slopes go back?",
)
def vjp_dx_unflipped(w, x, G):
    return np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))]), sum(
        w[j] * np.roll(G, -j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "averages over the uses of a weight",
    "G carries the 1/n of the loss already. A weight that is used often collects a slope from each use: is that a mean?",
)
def vjp_mean(w, x, G):
    return np.array([np.mean(G * np.roll(x, -j, axis=1)) for j in range(len(w))]), sum(
        w[j] * np.roll(G, j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "divides by the number of rows",
    "G carries the 1/n of the loss already. Who divides again?",
)
def vjp_mean_rows(w, x, G):
    return np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))]) / len(x), sum(
        w[j] * np.roll(G, j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "returns them in the other order",
    "Both are right, in the other order. Which comes first?",
)
def vjp_swapped(w, x, G):
    return sum(w[j] * np.roll(G, j, axis=1) for j in range(len(w))), np.array(
        [np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))]
    )


@misconception(
    "architecture.conv1d_vjp",
    "takes the roll of dw for dx",
    "Both of your sums turn their arrays to the same side. An input is pulled by the outputs before it.",
)
def vjp_dx_as_dw(w, x, G):
    return np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))]), sum(
        w[::-1][j] * np.roll(G, -j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "turns x to the wrong side",
    "dx is right. Weight j met the input j places further on: to which side do you turn x?",
)
def vjp_dw_other_side(w, x, G):
    return np.array([np.sum(G * np.roll(x, j, axis=1)) for j in range(len(w))]), sum(
        w[j] * np.roll(G, j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "lists the slopes of the weights backwards",
    "All numbers of dw are there, the last one first.",
)
def vjp_dw_reversed(w, x, G):
    return np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))])[::-1], sum(
        w[j] * np.roll(G, j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "forgets the weights in dx",
    "Your dx does not depend on w. How strongly does an input move an output?",
)
def vjp_no_weights(w, x, G):
    return np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))]), sum(
        np.roll(G, j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "forgets the inputs in dw",
    "Your dw does not depend on x. How strongly does a weight move an output?",
)
def vjp_no_inputs(w, x, G):
    return np.full(len(w), G.sum()), sum(w[j] * np.roll(G, j, axis=1) for j in range(len(w)))


@misconception(
    "architecture.conv1d_vjp",
    "has the wrong sign",
    "Both are exactly the negative of what they should be.",
)
def vjp_minus(w, x, G):
    return -np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))]), -sum(
        w[j] * np.roll(G, j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "looks at the first row only",
    "With one example dw is right. A weight is used in every row.",
)
def vjp_first_row(w, x, G):
    return np.array([np.sum(G[0] * np.roll(x[0], -j)) for j in range(len(w))]), sum(
        w[j] * np.roll(G, j, axis=1) for j in range(len(w))
    )


@misconception(
    "architecture.conv1d_vjp",
    "does not go round the ring",
    "At the ends of a row your slopes are lost. Behind the last place comes the first one.",
)
def vjp_not_circular(w, x, G):
    n, l = x.shape
    dw, dx = np.zeros(len(w)), np.zeros((n, l))
    for j in range(len(w)):
        dw[j] = np.sum(G[:, : l - j] * x[:, j:])
        dx[:, j:] += w[j] * G[:, : l - j]
    return dw, dx


@misconception(
    "architecture.conv1d_vjp",
    "one slope for each row",
    "Your dw has a row for each example. The weights are the same in all of them: what becomes of their slopes?",
)
def vjp_dw_by_row(w, x, G):
    dw = np.stack([np.sum(G * np.roll(x, -j, axis=1), axis=1) for j in range(len(w))], axis=1)
    return dw, sum(w[j] * np.roll(G, j, axis=1) for j in range(len(w)))


# attention


@misconception(
    "architecture.attention",
    "does not scale the scores",
    "With wide questions nearly all weight goes to one place. What are the scores divided by?",
)
def attention_unscaled(Q, K, V, causal=False):
    S = Q @ K.T
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "scales by the width of V",
    "You divide by the root of another width. Which of the three arrays make the scores?",
)
def attention_value_width(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(V.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "normalises the columns",
    "The weights of one place do not add up to 1 with you; those for one place do. Along which axis runs a row?",
)
def attention_axis_0(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = softmax(S.T).T
    return P @ V


@misconception(
    "architecture.attention",
    "sets weights to 0 after the softmax",
    "Behind your mask the weights of a row do not add up to 1 any more. When must the mask be applied?",
)
def attention_mask_after(Q, K, V, causal=False):
    P = softmax(Q @ K.T / np.sqrt(Q.shape[1]))
    if causal:
        P = P * np.tri(len(Q))
    return P @ V


@misconception(
    "architecture.attention",
    "masks with a score of 0",
    "A score of 0 is a score like any other: exp(0) is 1. Which score has a weight of 0?",
)
def attention_mask_with_0(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = S * np.tri(len(Q))
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "hides a place from itself",
    "May place i see itself? Look at the diagonal of your mask.",
)
def attention_own_row_masked(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), k=-1, dtype=bool) | (np.arange(len(Q)) == 0), S, -np.inf)
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "hides the past",
    "With causal = True your places see what comes after them. Which triangle of the scores stays?",
)
def attention_sees_the_past_only_reversed(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool).T, S, -np.inf)
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "ignores causal",
    "Your output is the same whether causal is True or not.",
)
def attention_no_mask(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    assert causal in (True, False)
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "exchanges questions and answers",
    "Row i of your scores belongs to the key i. Whose question is row i?",
)
def attention_transposed(Q, K, V, causal=False):
    S = K @ Q.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "divides by the width, not by its root",
    "Your scores are too small: the docstring divides by a root.",
)
def attention_no_root(Q, K, V, causal=False):
    S = Q @ K.T / Q.shape[1]
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = softmax(S)
    return P @ V


@misconception(
    "architecture.attention",
    "takes the best place only",
    "Your rows are rows of V. A weighted mean is asked for.",
)
def attention_hard(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = np.eye(len(Q))[S.argmax(axis=1)]
    return P @ V


@misconception(
    "architecture.attention",
    "normalises the whole table",
    "All of your weights together add up to 1. Which of them should?",
)
def attention_one_softmax(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = softmax(S.reshape(1, -1)).reshape(S.shape)
    return P @ V


@misconception(
    "architecture.attention",
    "divides by the root of the number of places",
    "You divide by the root of t. Which width do the scores add up over?",
)
def attention_length(Q, K, V, causal=False):
    S = Q @ K.T / np.sqrt(len(Q))
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    P = softmax(S)
    return P @ V
