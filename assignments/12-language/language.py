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
    # YOUR CODE HERE
    raise NotImplementedError()


def bigram_theta(a: np.ndarray, b: np.ndarray, alpha: float) -> np.ndarray:
    """Return the best table for pairs of letters, without a search: (27, 27) float64, row a: logs of shares of what follows a.

    a, b:  (n,) int64, pairs: b came right after a; the same pair may come many times
    alpha: above 0; so much is added to each of the 27 counts of a row before the shares are taken

    The powers of e of each row add up to 1.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def bigram_gap(theta: np.ndarray, counts: np.ndarray) -> float:
    """Return how far a table is above the best one: its mean surprise on ``counts`` less the least possible one, in nats.

    theta:  (27, 27) float64, row a: logits of what follows a, of any size; a constant in a row changes nothing
    counts: (27, 27), how often each pair came, 0 or more, whole numbers or not; a row may be all 0, but not all rows

    Returns a float, 0 or more within rounding: the mean over all pairs of log p*(b after a) - log p(b after a), where
    p* is the share in the counts and p the softmax of theta's row.

    Hint: a pair that never came adds nothing to the mean. What is 0 times the logarithm of 0 to NumPy?
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def window_logits(t: Node, X: np.ndarray, sizes: tuple[int, int, int]) -> Node:
    """Return the logits of what follows each window: a node (n, 27), so that the engine finds the slope in ``t``.

    t:     a node (p,), all parameters, packed [E (27, e), W1 (c e, h), b1 (h), W2 (h, 27), b2 (27)], matrices row by row
    X:     (n, c) int64, windows: the latest letter is in the last column
    sizes: (c, e, h): letters in a window, numbers for each letter, hidden units

    Each letter is replaced by its row of E; the c rows stand one after another, the oldest letter's first, (n, c e). Then comes a
    network with one hidden layer: tanh( . @ W1 + b1) @ W2 + b2.

    Hint: `part` takes a matrix out of t, `take` picks rows, `reshape` puts them one after another.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


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
    # YOUR CODE HERE
    raise NotImplementedError()


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
    # YOUR CODE HERE
    raise NotImplementedError()
