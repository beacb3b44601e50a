"""One draw for all weights, sorting by NumPy, recursion, windows and Fourier transforms."""

import numpy as np
from models import pack, unpack


def init_two_layer(sizes, rng):
    d, h, k = sizes
    draws = rng.standard_normal(h * k + d * h)
    W1, W2 = draws[h * k :] * (2 / d) ** 0.5, draws[: h * k] / np.sqrt(h / 2)
    return np.hstack([W1, np.zeros(h), W2, np.zeros(k)])


def canonical(theta, sizes):
    W1, b1, W2, b2 = unpack(theta, sizes)
    units = np.hstack([W2, W1.T, b1[:, None]])
    last = units.shape[1] - 1 - np.argmax(units[:, ::-1] != 0, axis=1)
    units = units * np.where(units[np.arange(len(units)), last] < 0, -1.0, 1.0)[:, None]
    units = units[np.lexsort(units.T)]
    k, d = W2.shape[1], W1.shape[0]
    return pack(units[:, k : k + d].T, units[:, -1], units[:, :k], b2)


def init_deep(sizes, rng, act):
    gains = [2.0 if act == "relu" else 1.0] * (len(sizes) - 2) + [1.0]
    blocks = []
    for i, gain in enumerate(gains):
        W = rng.normal(scale=(gain / sizes[i]) ** 0.5, size=(sizes[i + 1], sizes[i])).T
        blocks.append(np.vstack([W, np.zeros(sizes[i + 1])]).ravel())
    return np.concatenate(blocks)


def signals(theta, X, G, sizes, act):
    # the slopes in the outputs of the hidden layers, by recursion
    def through(theta, H, sizes):
        a, b = sizes[:2]
        W, bias, rest = theta[: a * b].reshape(a, b), theta[a * b : a * b + b], theta[a * b + b :]
        A = H @ W + bias
        if len(sizes) == 2:
            return [np.mean(H**2), np.mean(A**2)], [np.mean(G**2)], G @ W.T
        out = np.tanh(A) if act == "tanh" else np.maximum(A, 0)
        forward, backward, D = through(rest, out, sizes[1:])
        backward = [np.mean(D**2), *backward]
        D = D * (1 / np.cosh(A) ** 2 if act == "tanh" else A > 0)
        return [np.mean(H**2), *forward], backward, D @ W.T

    forward, backward, D = through(theta, X, sizes)
    return np.array(forward), np.array([np.mean(D**2), *backward])


def residual(H, W, b, act):
    bent = np.tanh(H) if act == "tanh" else H.clip(min=0)
    return np.hstack([bent, np.ones((len(H), 1))]) @ np.vstack([W, b]) + H


def conv1d(w, x):
    ring = np.concatenate([x, x[:, : len(w) - 1]], axis=1)
    return np.lib.stride_tricks.sliding_window_view(ring, len(w), axis=1) @ w


def conv1d_vjp(w, x, G):
    m, l = len(w), x.shape[1]
    F, X = np.fft.fft(G), np.fft.fft(x)
    dw = np.fft.ifft((np.conj(F) * X).sum(axis=0)).real[:m]
    dx = np.fft.ifft(F * np.fft.fft(w, l)).real
    return dw, dx


def attention(Q, K, V, causal=False):
    t, e = Q.shape
    S = np.einsum("ie,je->ij", Q, K) / np.sqrt(e)
    if causal:
        S[np.triu_indices(t, 1)] = -1e30
    E = np.exp(S - S.max(axis=-1, keepdims=True))
    return (E @ V) / E.sum(axis=-1)[:, None]
