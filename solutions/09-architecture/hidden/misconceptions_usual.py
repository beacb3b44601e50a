"""Usual mistakes of 09-architecture's newer exercises as families of formulas. Appended to architecture.py when they run."""

from __future__ import annotations

import numpy as np
from models import activate, layers, slope_of, softmax

from autograder.misconceptions import Expression, misconception

# init_deep


@misconception(
    "architecture.init_deep",
    "another size of the weights",
    "The variance is g over the number of units that a unit adds up: the row count of its matrix. What is the standard deviation of yours, layer by layer?",
    family={
        "sd": (
            Expression("lambda g, a, b, i, sizes: np.sqrt(g / (a * b))"),
            Expression("lambda g, a, b, i, sizes: np.sqrt(g) / a"),
            Expression("lambda g, a, b, i, sizes: np.sqrt(a / g)"),
            Expression("lambda g, a, b, i, sizes: np.sqrt(g)"),
            Expression("lambda g, a, b, i, sizes: 1.0"),
            Expression("lambda g, a, b, i, sizes: 0.01"),
            Expression("lambda g, a, b, i, sizes: 0.1"),
            Expression("lambda g, a, b, i, sizes: np.sqrt(g / len(sizes))"),
            Expression("lambda g, a, b, i, sizes: np.sqrt(g / sum(sizes))"),
            Expression("lambda g, a, b, i, sizes: (g / a) ** 0.25"),
        )
    },
)
def init_deep_sd(sizes, rng, act, *, sd):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [rng.normal(size=a * b) * sd(g, a, b, i, sizes), np.zeros(b)]
    return np.concatenate(parts)


@misconception(
    "architecture.init_deep",
    "another gain",
    "In front of a relu g is 2, in front of a tanh 1, and behind the last layer no activation stands: 1. Which layers of yours have another g?",
    family={
        "gain": (
            Expression("lambda act, i, last: 2.0"),
            Expression("lambda act, i, last: 1.0 if act == 'relu' and i < last else 2.0"),
            Expression("lambda act, i, last: 2.0 if act == 'tanh' and i < last else 1.0"),
            Expression("lambda act, i, last: 2.0 if act == 'relu' and 0 < i < last else 1.0"),
            Expression("lambda act, i, last: 2.0 if act == 'relu' and i > 0 else 1.0"),
            Expression("lambda act, i, last: 2.0 if act == 'relu' and i == 0 else 1.0"),
            Expression("lambda act, i, last: 2.0 if act == 'relu' and i < last - 1 else 1.0"),
            Expression("lambda act, i, last: 2.0 if act == 'relu' and i == last else 1.0"),
            Expression(
                "lambda act, i, last: 5 / 3 if act == 'tanh' and i < last else 2.0 if i < last else 1.0"
            ),
        )
    },
)
def init_deep_gain(sizes, rng, act, *, gain):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        parts += [rng.normal(size=a * b) * np.sqrt(gain(act, i, last) / a), np.zeros(b)]
    return np.concatenate(parts)


@misconception(
    "architecture.init_deep",
    "weights of another distribution",
    "Normal, with mean 0: as many weights above 0 as below. Draw a histogram of yours.",
    family={
        "f": (
            Expression("np.abs"),
            Expression("lambda w: -np.abs(w)"),
            Expression("np.sign"),
            Expression("lambda w: w + 1"),
            Expression("lambda w: np.clip(w, -1, 1)"),
            Expression("lambda w: np.clip(w, -2, 2)"),
            Expression("lambda w: w**2"),
        )
    },
)
def init_deep_distribution(sizes, rng, act, *, f):
    parts, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        parts += [f(rng.normal(size=a * b)) * np.sqrt(g / a), np.zeros(b)]
    return np.concatenate(parts)


@misconception(
    "architecture.init_deep",
    "biases that are not 0, or at another place",
    "All biases are 0, and each stands behind its matrix.",
    family={
        "pack": (
            Expression("lambda Ws, sizes, rng: [x for W, b in zip(Ws, sizes[1:]) for x in (np.zeros(b), W)]"),
            Expression("lambda Ws, sizes, rng: [x for W, b in zip(Ws, sizes[1:]) for x in (W, np.ones(b))]"),
            Expression(
                "lambda Ws, sizes, rng: [x for W, b in zip(Ws, sizes[1:]) for x in (W, np.full(b, 0.01))]"
            ),
            Expression("lambda Ws, sizes, rng: [*[np.zeros(b) for b in sizes[1:]], *Ws]"),
            Expression("lambda Ws, sizes, rng: Ws"),
            Expression(
                "lambda Ws, sizes, rng: [x for W, b in zip(Ws, sizes[:-1]) for x in (W, np.zeros(b))]"
            ),
        )
    },
)
def init_deep_biases(sizes, rng, act, *, pack):
    Ws, last = [], len(sizes) - 2
    for i, (a, b) in enumerate(zip(sizes[:-1], sizes[1:])):
        g = 2.0 if act == "relu" and i < last else 1.0
        Ws.append(rng.normal(size=a * b) * np.sqrt(g / a))
    return np.concatenate(pack(Ws, sizes, rng))


# signals


@misconception(
    "architecture.signals",
    "another number than the mean of the squares",
    "Square each number first, then take the mean over all examples and all units.",
    family={
        "of": (
            Expression("lambda A: np.sqrt(np.mean(A**2))"),
            Expression("lambda A: np.mean(np.abs(A))"),
            Expression("lambda A: np.mean(A) ** 2"),
            Expression("lambda A: np.var(A)"),
            Expression("lambda A: np.std(A)"),
            Expression("lambda A: np.sum(A**2)"),
            Expression("lambda A: np.sum(A**2) / len(A)"),
            Expression("lambda A: np.sum(A**2) / A.shape[1]"),
            Expression("lambda A: np.linalg.norm(A)"),
            Expression("lambda A: np.max(np.abs(A))"),
            Expression("lambda A: np.max(A**2)"),
            Expression("lambda A: np.mean(A)"),
            Expression("lambda A: np.mean(np.var(A, axis=0))"),
            Expression("lambda A: np.mean(A**2) / 2"),
            Expression("lambda A: np.median(A**2)"),
            Expression("lambda A: np.mean(A[0] ** 2)"),
        ),
        "which": (Expression("(True, False)"), Expression("(False, True)")),
    },
)
def signals_of(theta, X, G, sizes, act, *, of, which):
    def square(A):
        return float(np.mean(A**2))

    first, second = (of if wrong else square for wrong in which)
    pieces, sums, H = list(layers(theta, sizes)), [], X
    forward = [first(X)]
    for i, (W, b) in enumerate(pieces):
        sums.append(H @ W + b)
        H = activate(sums[-1], act) if i < len(pieces) - 1 else sums[-1]
        forward.append(first(H))
    D, backward = G, [second(G)]
    for i in range(len(pieces) - 1, -1, -1):
        D = D @ pieces[i][0].T
        D = D * slope_of(sums[i - 1], act) if i else D
        backward.append(second(D))
    return np.array(forward), np.array(backward[::-1])


@misconception(
    "architecture.signals",
    "another way back",
    "Back through a matrix with its transpose, then through act with its slope at the sums of that layer. Nothing stands behind the last layer.",
    family={
        "step": (
            Expression("lambda D, W, s, A, H: D @ W.T * A"),
            Expression("lambda D, W, s, A, H: D @ W.T * H"),
            Expression("lambda D, W, s, A, H: D @ W.T * s**2"),
            Expression("lambda D, W, s, A, H: (D @ W.T) + s"),
            Expression("lambda D, W, s, A, H: D @ W.T / len(D)"),
            Expression("lambda D, W, s, A, H: D @ W.T * s / len(D)"),
            Expression("lambda D, W, s, A, H: D @ np.abs(W.T) * s"),
            Expression("lambda D, W, s, A, H: D @ W.T * s / W.shape[1]"),
            Expression("lambda D, W, s, A, H: D @ W.T * (1 - s)"),
        )
    },
)
def signals_back(theta, X, G, sizes, act, *, step):
    pieces, sums, H = list(layers(theta, sizes)), [], [X]
    for i, (W, b) in enumerate(pieces):
        sums.append(H[-1] @ W + b)
        H.append(activate(sums[-1], act) if i < len(pieces) - 1 else sums[-1])
    D, backward = G, [G]
    for i in range(len(pieces) - 1, -1, -1):
        D = step(D, pieces[i][0], slope_of(sums[i - 1], act), sums[i - 1], H[i]) if i else D @ pieces[0][0].T
        backward.append(D)
    return tuple(np.array([float(np.mean(A**2)) for A in some]) for some in (H, backward[::-1]))


@misconception(
    "architecture.signals",
    "entries at another place, or missing",
    "Both have L + 1 entries, from the input to the output.",
    family={
        "f": (
            Expression("lambda f, b: (f[::-1], b)"),
            Expression("lambda f, b: (f[::-1], b[::-1])"),
            Expression("lambda f, b: (f[1:], b[1:])"),
            Expression("lambda f, b: (f[:-1], b[1:])"),
            Expression("lambda f, b: (f[1:], b[:-1])"),
            Expression("lambda f, b: (f, b[1:])"),
            Expression("lambda f, b: (f, b[:-1])"),
            Expression("lambda f, b: (f[1:], b)"),
            Expression("lambda f, b: (f[:-1], b)"),
            Expression("lambda f, b: (b, f)"),
            Expression("lambda f, b: f"),
            Expression("lambda f, b: (f, f)"),
            Expression("lambda f, b: (f / f[0], b)"),
            Expression("lambda f, b: (f, b / b[-1])"),
        )
    },
)
def signals_places(theta, X, G, sizes, act, *, f):
    pieces, sums, H = list(layers(theta, sizes)), [], [X]
    for i, (W, b) in enumerate(pieces):
        sums.append(H[-1] @ W + b)
        H.append(activate(sums[-1], act) if i < len(pieces) - 1 else sums[-1])
    D, backward = G, [G]
    for i in range(len(pieces) - 1, -1, -1):
        D = D @ pieces[i][0].T
        D = D * slope_of(sums[i - 1], act) if i else D
        backward.append(D)
    return f(*(np.array([float(np.mean(A**2)) for A in some]) for some in (H, backward[::-1])))


# residual


@misconception(
    "architecture.residual",
    "put together in another way",
    "H + act(H) @ W + b: H as it is, and act on H alone, on its way into the matrix.",
    family={
        "f": (
            Expression("lambda f, H, W, b: H + f(H @ W) + b"),
            Expression("lambda f, H, W, b: H + f(f(H) @ W + b)"),
            Expression("lambda f, H, W, b: H + f(H + b) @ W"),
            Expression("lambda f, H, W, b: H + f(H) @ W + f(b)"),
            Expression("lambda f, H, W, b: H + f(H) @ f(W) + b"),
            Expression("lambda f, H, W, b: H * (f(H) @ W + b)"),
            Expression("lambda f, H, W, b: H + f(H) @ W - b"),
            Expression("lambda f, H, W, b: H - f(H) @ W + b"),
            Expression("lambda f, H, W, b: f(H) @ W + b - H"),
            Expression("lambda f, H, W, b: H + f(H) @ (W + b)"),
            Expression("lambda f, H, W, b: (H + f(H)) @ W + b"),
            Expression("lambda f, H, W, b: H @ W + f(H) + b"),
            Expression("lambda f, H, W, b: 2 * H + f(H) @ W + b"),
            Expression("lambda f, H, W, b: H + f(H) * np.diag(W) + b"),
            Expression("lambda f, H, W, b: H + W @ f(H).T.mean(axis=1) + b"),
            Expression("lambda f, H, W, b: H + f(H) @ W + b.mean()"),
            Expression("lambda f, H, W, b: (H + f(H) @ W + b) / np.sqrt(2)"),
            Expression("lambda f, H, W, b: H + (f(H) @ W + b) / 2"),
            Expression("lambda f, H, W, b: H + f(H) @ W / len(W) + b"),
        )
    },
)
def residual_together(H, W, b, act, *, f):
    return f(lambda A: activate(A, act), H, W, b)


# conv1d


@misconception(
    "architecture.conv1d",
    "another place for each weight",
    "y[i] = w[0] x[i] + w[1] x[i+1] + ...: try it by hand on [[1, 2, 3]] with two weights. Which x meets which w in yours?",
    family={
        "shift": (
            Expression("lambda j, m, l: -j + 1"),
            Expression("lambda j, m, l: j + 1"),
            Expression("lambda j, m, l: (m - 1) // 2 - j"),
            Expression("lambda j, m, l: j - m // 2"),
            Expression("lambda j, m, l: m - 1 - j"),
            Expression("lambda j, m, l: -2 * j"),
            Expression("lambda j, m, l: 0"),
            Expression("lambda j, m, l: -m * j"),
        )
    },
)
def conv1d_places(w, x, *, shift):
    m, l = len(w), x.shape[1]
    return sum(w[j] * np.roll(x, shift(j, m, l), axis=1) for j in range(m)) + 0 * x


@misconception(
    "architecture.conv1d",
    "no ring",
    "Behind the last place comes the first one again. What comes behind it in yours?",
    family={
        "pad": (
            Expression("lambda x, m: np.pad(x, ((0, 0), (0, m - 1)), mode='edge')"),
            Expression("lambda x, m: np.pad(x, ((0, 0), (m - 1, 0)))"),
            Expression("lambda x, m: np.pad(x, ((0, 0), (m // 2, m - 1 - m // 2)))"),
            Expression("lambda x, m: np.concatenate([x, x[:, ::-1]], axis=1)"),
        )
    },
)
def conv1d_no_ring(w, x, *, pad):
    m, l = len(w), x.shape[1]
    wide = pad(x, m)
    return sum(w[j] * wide[:, j : j + l] for j in range(m)) + 0 * x


@misconception(
    "architecture.conv1d",
    "other weights, or not all",
    "Every weight is used once at every place, as it is. Which of yours is left out or changed?",
    family={
        "of": (
            Expression("lambda w: np.append(0.0, w[1:])"),
            Expression("lambda w: w[:1]"),
            Expression("lambda w: w / w.sum()"),
            Expression("lambda w: -w"),
            Expression("lambda w: np.abs(w)"),
            Expression("lambda w: w**2"),
            Expression("lambda w: np.append(w, 1.0)"),
            Expression("lambda w: np.ones_like(w)"),
            Expression("lambda w: w[1:]"),
            Expression("lambda w: np.full_like(w, w.mean())"),
        )
    },
)
def conv1d_weights(w, x, *, of):
    return sum(c * np.roll(x, -j, axis=1) for j, c in enumerate(of(w))) + 0 * x


# conv1d_vjp


@misconception(
    "architecture.conv1d_vjp",
    "dw from another formula",
    "Weight j meets x[row, i+j] at place i of every row: add up G times that. What do you add up?",
    family={
        "dw": (
            Expression("lambda G, x, j: np.sum(G * np.roll(x, -j - 1, axis=1))"),
            Expression("lambda G, x, j: np.sum(G * np.roll(x, -j))"),
            Expression("lambda G, x, j: np.sum(G * np.roll(x, -j, axis=1)) / x.shape[1]"),
            Expression("lambda G, x, j: np.sum(G * np.roll(x, -j, axis=0))"),
            Expression("lambda G, x, j: np.sum(G * x)"),
            Expression("lambda G, x, j: np.sum(np.roll(x, -j, axis=1))"),
            Expression("lambda G, x, j: np.sum(G[-1] * np.roll(x[-1], -j))"),
            Expression("lambda G, x, j: -np.sum(G * np.roll(x, -j, axis=1))"),
            Expression("lambda G, x, j: np.sum(G[:, : x.shape[1] - j] * x[:, j:])"),
            Expression("lambda G, x, j: np.sum(G * np.roll(x, -j, axis=1), axis=1)"),
            Expression("lambda G, x, j: np.sum(np.abs(G * np.roll(x, -j, axis=1)))"),
        )
    },
)
def conv1d_vjp_dw(w, x, G, *, dw):
    dx = sum(w[j] * np.roll(G, j, axis=1) for j in range(len(w)))
    return np.array([dw(G, x, j) for j in range(len(w))]), dx + 0 * x


@misconception(
    "architecture.conv1d_vjp",
    "dx from another formula",
    "x[k] takes part in y[k] with w[0], in y[k-1] with w[1], and so on. What do you add up for it?",
    family={
        "dx": (
            Expression("lambda w, x, G, j: w[j] * np.roll(G, j)"),
            Expression("lambda w, x, G, j: w[j] * np.roll(G, j, axis=0)"),
            Expression("lambda w, x, G, j: w[j] * np.roll(G, j + 1, axis=1)"),
            Expression("lambda w, x, G, j: w[j] * np.roll(x, j, axis=1)"),
            Expression("lambda w, x, G, j: w[j] * np.roll(x, -j, axis=1)"),
            Expression("lambda w, x, G, j: w[len(w) - 1 - j] * np.roll(G, j, axis=1)"),
            Expression("lambda w, x, G, j: w[j] * G"),
            Expression("lambda w, x, G, j: -w[j] * np.roll(G, j, axis=1)"),
            Expression("lambda w, x, G, j: w[j] * np.roll(G, j, axis=1) * x"),
            Expression("lambda w, x, G, j: w[j] * np.roll(G * x, j, axis=1)"),
            Expression("lambda w, x, G, j: w[j] * np.roll(G, j, axis=1) / len(w)"),
            Expression("lambda w, x, G, j: w[j] * np.roll(G, j, axis=1) / len(x)"),
            Expression("lambda w, x, G, j: w[j] ** 2 * np.roll(G, j, axis=1)"),
            Expression("lambda w, x, G, j: w[j] * np.pad(G, ((0, 0), (j, 0)))[:, : G.shape[1]]"),
            Expression("lambda w, x, G, j: w[0] * np.roll(G, j, axis=1) * (j == 0)"),
        )
    },
)
def conv1d_vjp_dx(w, x, G, *, dx):
    dw = np.array([np.sum(G * np.roll(x, -j, axis=1)) for j in range(len(w))])
    return dw, sum(dx(w, x, G, j) for j in range(len(w))) + 0 * x


# attention


@misconception(
    "architecture.attention",
    "other scores",
    "The score of place j for place i is Q[i] . K[j] / sqrt(e). What is yours?",
    family={
        "score": (
            Expression("lambda Q, K, V: Q @ K.T * np.sqrt(Q.shape[1])"),
            Expression("lambda Q, K, V: -Q @ K.T / np.sqrt(Q.shape[1])"),
            Expression("lambda Q, K, V: Q @ Q.T / np.sqrt(Q.shape[1])"),
            Expression("lambda Q, K, V: K @ K.T / np.sqrt(Q.shape[1])"),
            Expression("lambda Q, K, V: Q @ K.T / 2"),
            Expression(
                "lambda Q, K, V: Q @ K.T / (np.linalg.norm(Q, axis=1)[:, None] * np.linalg.norm(K, axis=1) + 1e-300)"
            ),
            Expression("lambda Q, K, V: -((Q[:, None] - K) ** 2).sum(axis=2)"),
            Expression("lambda Q, K, V: np.abs(Q @ K.T) / np.sqrt(Q.shape[1])"),
            Expression("lambda Q, K, V: Q @ K.T / len(Q)"),
            Expression("lambda Q, K, V: Q @ K.T / np.sqrt(2)"),
        )
    },
)
def attention_scores(Q, K, V, causal=False, *, score):
    S = score(Q, K, V)
    if causal:
        S = np.where(np.tril(np.ones(S.shape)) > 0, S, -np.inf)
    return softmax(S) @ V


@misconception(
    "architecture.attention",
    "another mask",
    "If causal, place i sees the places 0 to i, itself among them, and its weights add up to 1 over these.",
    family={
        "mask": (
            Expression("lambda S: np.where(np.tril(np.ones(S.shape)) > 0, S, -1.0)"),
            Expression("lambda S: np.where(np.tril(np.ones(S.shape)) > 0, S, -10.0)"),
            Expression("lambda S: np.where(np.tril(np.ones(S.shape), 1) > 0, S, -np.inf)"),
            Expression("lambda S: np.where(np.eye(len(S)) > 0, S, -np.inf)"),
            Expression("lambda S: np.triu(S)"),
            Expression("lambda S: S - np.triu(np.ones(S.shape), 1)"),
            Expression("lambda S: np.where(np.arange(len(S)) == 0, S, -np.inf)"),
            Expression("lambda S: np.where(np.triu(np.ones(S.shape), 1) > 0, S, 0.0)"),
        )
    },
)
def attention_mask(Q, K, V, causal=False, *, mask):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    return softmax(mask(S) if causal else S) @ V


@misconception(
    "architecture.attention",
    "no softmax of each row, or another mean",
    "Row i of the weights is the softmax of row i of the scores, and the result is their mean of V's rows. What do you do with the scores?",
    family={
        "f": (
            Expression("lambda S, V, K: np.where(np.isfinite(S), S, 0.0) @ V"),
            Expression("lambda S, V, K: softmax(S).T @ V"),
            Expression("lambda S, V, K: softmax(S) @ K"),
            Expression("lambda S, V, K: softmax(S)"),
            Expression("lambda S, V, K: np.exp(S) @ V"),
            Expression("lambda S, V, K: softmax(softmax(S)) @ V"),
            Expression("lambda S, V, K: 1 / (1 + np.exp(-S)) @ V"),
            Expression("lambda S, V, K: softmax(S) @ V / len(V)"),
            Expression("lambda S, V, K: softmax(S) @ V + V"),
            Expression("lambda S, V, K: softmax(S) @ V.mean(axis=0, keepdims=True).repeat(len(V), 0)"),
            Expression("lambda S, V, K: (softmax(S) @ V).mean(axis=0)"),
            Expression("lambda S, V, K: np.maximum(np.where(np.isfinite(S), S, 0.0), 0) @ V"),
        )
    },
)
def attention_no_softmax(Q, K, V, causal=False, *, f):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tril(np.ones(S.shape)) > 0, S, -np.inf)
    return f(S, V, K)


@misconception(
    "architecture.residual",
    "the parts put together otherwise",
    "H itself goes on unchanged; what is added is act(H) @ W + b. Which part of yours is something else?",
    family={
        "made": (
            Expression("lambda H, W, b, act: activate(H + H @ W + b, act)"),
            Expression("lambda H, W, b, act: H + (activate(H, act) + b) @ W"),
            Expression("lambda H, W, b, act: H * (activate(H, act) @ W) + b"),
            Expression("lambda H, W, b, act: H * activate(H, act) @ W + b"),
            Expression("lambda H, W, b, act: np.tanh(H + activate(H, act) @ W + b)"),
            Expression("lambda H, W, b, act: H + W @ activate(H, act).T"),
        )
    },
)
def residual_put_together(H, W, b, act, *, made):
    return made(H, W, b, act)


@misconception(
    "architecture.residual",
    "always the same activation",
    "Your result is the same for every act. Where does act enter?",
    family={"always": ("tanh",)},
)
def residual_always(H, W, b, act, *, always):
    return H + activate(H, always) @ W + b


@misconception(
    "architecture.residual",
    "the bias counted several times",
    "How often is b added?",
    family={"times": (2, 0.5, 3)},
)
def residual_bias_times(H, W, b, act, *, times):
    return H + activate(H, act) @ W + times * b


@misconception(
    "architecture.conv1d",
    "what is added up is overwritten",
    "y is a sum over the weights. What becomes of the first term when the second arrives?",
)
def conv1d_overwritten(w, x):
    y = np.zeros(x.shape)
    for j, weight in enumerate(w):
        y = weight * np.roll(x, -j, axis=1)
    return y


@misconception(
    "architecture.conv1d",
    "other places counted, or another example's",
    "Place i + j is counted modulo l, the length of the row, and each row has its own places.",
    family={
        "at": (
            Expression("lambda x, j, m: np.roll(x, -j, axis=1)[:1] + 0 * x"),
            Expression("lambda x, j, m: x[:, (np.arange(x.shape[1]) + j) % m]"),
            Expression("lambda x, j, m: x[:, np.full(x.shape[1], j)]"),
        )
    },
)
def conv1d_other_places(w, x, *, at):
    return sum(weight * at(x, j, len(w)) for j, weight in enumerate(w))


@misconception(
    "architecture.conv1d_vjp",
    "what is added up is overwritten",
    "Each weight is used at many places, and each input in many sums: their slopes add up. What becomes of the first one?",
    family={"which": ("dx", "dw", "both")},
)
def conv1d_vjp_overwritten(w, x, G, *, which):
    l = x.shape[1]
    dw, dx = np.zeros(w.shape), np.zeros(x.shape)
    for i in range(l):
        for j, weight in enumerate(w):
            k = (i + j) % l
            dw[j] = np.sum(G[:, i] * x[:, k]) + (dw[j] if which == "dx" else 0.0)
            dx[:, k] = weight * G[:, i] + (dx[:, k] if which == "dw" else 0.0)
    return dw, dx


@misconception(
    "architecture.conv1d_vjp",
    "the slope that arrives is lost",
    "Double G: both of your slopes should double. Where does G enter each of them?",
    family={"which": ("dx", "both")},
)
def conv1d_vjp_without_slope(w, x, G, *, which):
    ones = np.ones(G.shape)
    dw, dx = np.zeros(w.shape), np.zeros(x.shape)
    for j, weight in enumerate(w):
        dw[j] = np.sum((ones if which != "dx" else G) * np.roll(x, -j, axis=1))
        dx += weight * np.roll(ones if which != "dw" else G, j, axis=1)
    return dw, dx


@misconception(
    "architecture.conv1d_vjp",
    "one of the two slopes only",
    "Two things are promised: the slope in the weights, and the slope in the inputs.",
    family={"which": (0, 1)},
)
def conv1d_vjp_one(w, x, G, *, which):
    dw, dx = np.zeros(w.shape), np.zeros(x.shape)
    for j, weight in enumerate(w):
        dw[j] = np.sum(G * np.roll(x, -j, axis=1))
        dx += weight * np.roll(G, j, axis=1)
    return (dw, dx)[which]


@misconception(
    "architecture.attention",
    "other weights than a softmax of the scores",
    "The weights of a row are the softmax of its scores: positive, and 1 together. What are yours?",
    family={
        "weights": (
            Expression("lambda S: S"),
            Expression("lambda S: S / S.sum(axis=1, keepdims=True)"),
            Expression("lambda S: np.exp(S - S.max())"),
            Expression("lambda S: (S == S.max(axis=1, keepdims=True)) * 1.0"),
        )
    },
)
def attention_other_weights(Q, K, V, causal=False, *, weights):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if causal:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    return weights(S) @ V


@misconception(
    "architecture.attention",
    "causal not looked at",
    "Only where causal is True do places see none of the later ones. When do yours?",
    family={"always": (True,)},
)
def attention_always_causal(Q, K, V, causal=False, *, always):
    S = Q @ K.T / np.sqrt(Q.shape[1])
    if always:
        S = np.where(np.tri(len(Q), dtype=bool), S, -np.inf)
    return softmax(S) @ V
