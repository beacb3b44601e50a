"""A model that writes names: what is likely to come next, how surprised the model is, and how to draw from it.

Letters are numbers: 0 is the boundary before and behind a name, 1 to 26 are a to z (`letters`). A model gives logits for the 27
things that may come next; their softmax is what it expects. Functions here write into nothing that they are given.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from autodiff import Node, log_softmax, matmul, part, reshape, take, tanh, total, value_and_grad
from letters import n_params
from optimizers import adam_state, adamw_step, schedule


def surprise(Z: np.ndarray, y: np.ndarray) -> tuple[float, float, float]:
    """Return how surprised a model is by what came, in three units: (nats, bits, perplexity), floats.

    Z: (n, k) float64, logits; they may be 1000 or more
    y: (n,) int64, what came: 0 to k - 1

    nats:       the mean over examples of -log p, with p the probability of what came
    bits:       the same mean with the logarithm of base 2
    perplexity: between how many equally likely things one would be as unsure: k for a model that knows nothing

    Hint: all three follow from one number.
    """
    ### BEGIN SOLUTION
    shifted = Z - Z.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    nats = -float(np.mean(logs[np.arange(len(y)), y]))
    return nats, nats / float(np.log(2.0)), float(np.exp(nats))
    ### END SOLUTION


def bigram_theta(a: np.ndarray, b: np.ndarray, alpha: float) -> np.ndarray:
    """Return the best table for pairs of letters, without a search: (27, 27) float64, row a: logs of shares of what follows a.

    a, b:  (n,) int64, pairs: b came right after a; the same pair may come many times
    alpha: above 0; so much is added to each of the 27 counts of a row before the shares are taken

    The powers of e of each row add up to 1.
    """
    ### BEGIN SOLUTION
    counts = np.full((27, 27), float(alpha))
    np.add.at(counts, (a, b), 1.0)
    return np.log(counts / counts.sum(axis=1, keepdims=True))
    ### END SOLUTION


def bigram_gap(theta: np.ndarray, counts: np.ndarray) -> float:
    """Return how far a table is above the best one: its mean surprise on ``counts`` less the least possible one, in nats.

    theta:  (27, 27) float64, row a: logits of what follows a, of any size; a constant in a row changes nothing
    counts: (27, 27), how often each pair came, 0 or more, whole numbers or not; a row may be all 0, but not all rows

    Returns a float, 0 or more within rounding: the mean over all pairs of log p*(b after a) - log p(b after a), where
    p* is the share in the counts and p the softmax of theta's row.

    Hint: a pair that never came adds nothing to the mean. What is 0 times the logarithm of 0 to NumPy?
    """
    ### BEGIN SOLUTION
    shifted = theta - theta.max(axis=1, keepdims=True)
    logs = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    came = counts > 0
    rows = np.broadcast_to(counts.sum(axis=1, keepdims=True), counts.shape)
    best = np.log(counts[came] / rows[came])
    return float(np.sum(counts[came] * (best - logs[came])) / counts.sum())
    ### END SOLUTION


def window_logits(t: Node, X: np.ndarray, sizes: tuple[int, int, int]) -> Node:
    """Return the logits of what follows each window: a node (n, 27), so that the engine finds the slope in ``t``.

    t:     a node (p,), all parameters, packed [E (27, e), W1 (c e, h), b1 (h), W2 (h, 27), b2 (27)], matrices row by row
    X:     (n, c) int64, windows: the latest letter is in the last column
    sizes: (c, e, h): letters in a window, numbers for each letter, hidden units

    Each letter is replaced by its row of E; the c rows stand one after another, the oldest letter's first, (n, c e). Then comes a
    network with one hidden layer: tanh( . @ W1 + b1) @ W2 + b2.

    Hint: `part` takes a matrix out of t, `take` picks rows, `reshape` puts them one after another.
    """
    ### BEGIN SOLUTION
    c, e, h = sizes
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    shapes = ((27, e), (c * e, h), (h,), (h, 27), (27,))
    E, W1, b1, W2, b2 = (part(t, *ends[i : i + 2], shape) for i, shape in enumerate(shapes))
    letters = reshape(take(E, X), (len(X), c * e))
    return matmul(tanh(matmul(letters, W1) + b1), W2) + b2
    ### END SOLUTION


def train_language(
    X: np.ndarray, y: np.ndarray, sizes: tuple[int, int, int], rng: np.random.Generator
) -> np.ndarray:
    """Return parameters (p,) float64 with which `window_logits` expects what really follows.

    X:     (n, c) int64, windows
    y:     (n,) int64, what follows each
    sizes: (c, e, h)
    rng:   where all random numbers come from

    How you search is up to you. 2000 steps of AdamW on batches of 128, with a learning rate that rises to 0.01 and falls along
    a cosine, take about a second for sizes (3, 8, 64); more than 8 seconds are not granted. Grading trains on about 29,000
    windows of names in a secret alphabet, and asks for a mean surprise on unseen names that is 0.18 nats below that of
    the table of pairs.
    """
    ### BEGIN SOLUTION
    c, e, h = sizes
    theta = rng.normal(size=n_params(sizes))
    ends = np.cumsum([0, 27 * e, c * e * h, h, h * 27, 27])
    for i, size in enumerate((1.0, np.sqrt(1 / (c * e)), 0.0, np.sqrt(1 / h), 0.0)):
        theta[ends[i] : ends[i + 1]] *= size
    steps, batch, state, waiting = 2000, 128, adam_state(theta), np.zeros(0, dtype=np.int64)
    for step in range(steps):
        if len(waiting) < min(batch, len(y)):
            waiting = rng.permutation(len(y))
        rows, waiting = waiting[:batch], waiting[batch:]

        def loss(t: Node, rows: np.ndarray = rows) -> Node:
            logs = log_softmax(window_logits(t, X[rows], sizes))
            return total(take(logs, (np.arange(len(rows)), y[rows]))) * (-1 / len(rows))

        _, slope = value_and_grad(loss, theta)
        theta, state = adamw_step(theta, slope, state, schedule(step, steps, 100, 0.01), decay=0.01)
    return theta
    ### END SOLUTION


def sample(
    logits: Callable[[list[int]], np.ndarray],
    rng: np.random.Generator,
    temperature: float = 1.0,
    longest: int = 20,
) -> list[int]:
    """Draw one name: letter after letter, until the boundary comes or the name is ``longest`` letters long.

    logits:      the letters so far, a list of numbers from 1 to 26, [] at first -> (27,), logits of what comes next
    rng:         where all random numbers come from
    temperature: 0 or more; the logits are divided by it before the softmax. Towards 0 only the most likely is left, and at
                 0 it is taken without chance; towards infinity all 27 become equally likely
    longest:     how many letters at most

    Returns the letters, a list of numbers from 1 to 26: the boundary is not among them.
    """
    ### BEGIN SOLUTION
    letters: list[int] = []
    while len(letters) < longest:
        scores = np.asarray(logits(list(letters)), dtype=np.float64)
        if temperature == 0:
            following = int(np.argmax(scores))
        else:
            weights = np.exp((scores - scores.max()) / temperature)
            borders = np.cumsum(weights)
            following = int(np.searchsorted(borders, rng.random() * borders[-1], side="right"))
        if following == 0:
            break
        letters.append(following)
    return letters
    ### END SOLUTION
