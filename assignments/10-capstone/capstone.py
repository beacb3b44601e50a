"""The capstone: train a network on handwritten digits, judge it honestly, and say why a training run failed.

Everything that you have built is here, ready-made: models, losses, gradients, optimizers, and a place to start
(`architecture`). A network is f(x; theta) with one hidden layer of relu units; sizes = (d, h, k) are its numbers of
inputs, hidden units and classes; theta is one flat array. Functions here are pure: they never write into the
arrays that they are given, and all their randomness comes from ``rng``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import accuracy, cross_entropy
from models import two_layer
from optimizers import adam_state, adam_step, minibatches

Tables = tuple[np.ndarray, np.ndarray]
"""Training and test data."""


def standardize(X_train: np.ndarray, X_test: np.ndarray) -> Tables:
    """Return both data sets, shifted and scaled column by column.

    X_train: (n, d) float64, rows are examples; the only ones that are known when the model is made
    X_test:  (m, d) float64, m may be 1; nothing that is computed here may be learned from them

    The same shift and the same scale are applied to both, such that each column of the first result has mean 0
    and (biased) standard deviation 1. A column that is constant in X_train becomes 0 in both results: nothing can
    be learned from it.

    Returns (X_train, X_test) as two new float64 arrays of the same shapes, all finite.

    Hint: two rows of numbers, computed once; mind a standard deviation of 0.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def train(X: np.ndarray, y: np.ndarray, sizes: tuple[int, int, int], rng: np.random.Generator) -> np.ndarray:
    """Return a theta that makes the mean cross-entropy of the network on (X, y) small.

    X:     (n, d) float64, columns of size about 1, as `standardize` makes them (some may be 0 throughout)
    y:     (n,) int64, the classes, 0..k-1
    sizes: (d, h, k); the network is ``models.two_layer(theta, X, sizes, act="relu")``
    rng:   where all random numbers come from, for the start as for the batches

    Returns theta (p,), float64, packed [W1 (d, h), b1 (h), W2 (h, k), b2 (k)].

    How you search is up to you. It is judged by what it finds: with 1200 of the digits and sizes (64, 32, 10) the
    network must name at least 95 % of digits that it has never seen, and it must be done within 2 seconds.

    Hint: Adam with a learning rate of 0.01, batches of 64, and 30 epochs are more than enough.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def evaluate(theta: np.ndarray, X: np.ndarray, y: np.ndarray, sizes: tuple[int, int, int]) -> dict[str, Any]:
    """Return how good the network at theta is on the examples (X, y).

    theta: (p,) float64
    X:     (n, d) float64
    y:     (n,) int64, the classes, 0..k-1; not every class need occur
    sizes: (d, h, k); the network is ``models.two_layer(theta, X, sizes, act="relu")``

    Returns a dict with three keys:
        "loss"       float, the mean cross-entropy
        "accuracy"   float from 0 to 1, the share of examples whose largest logit is that of their class
        "per_class"  (k,) float64: entry c is that share among the examples of class c; nan if there are none

    Hint: the first two are functions of `losses`; for the third, look at one class at a time.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def diagnose(run: Mapping[str, Any]) -> tuple[str, str]:
    """Return (cause, evidence): which of the three failures of training a recorded run shows, if any.

    ``run`` is a dict. Of T epochs it holds T + 1 measurements each, the first one from before training, the last
    one from its end; all of them are float64 arrays:

        "objective"       (T+1,)  what this search was told to make small, on the training examples
        "cross_entropy"   (T+1,)  mean cross-entropy on the training examples
        "gradient_norm"   (T+1,)  length of the gradient of the objective
        "train_accuracy"  (T+1,)  share of the training examples that are named as labelled
        "val_accuracy"    (T+1,)  the same for the validation examples, which the search has not seen

    and from the end of training:

        "lr"              float   the learning rate
        "train_per_class" (k,)    accuracy on the training examples of each class; nan where there are none
        "val_per_class"   (k,)    accuracy on the validation examples of each class
        "hidden"          (m, h)  outputs of the hidden layer (relu, never negative) for m training examples
        "train_image"     (d,)    the average training example, before standardizing: pixels from 0 to 16
        "val_image"       (d,)    the average validation example, likewise

    All entries are finite but for the nan that is named. A search that is told the truth minimises the
    cross-entropy, perhaps with a small penalty. The causes:

        "ok"       the search worked, and what it found works on new examples (it need not be perfect)
        "minimum"  the search did not get to a good place of its own objective: stuck, crawling, or thrown out
        "loss"     the search did what it was told, but was told something else than to classify
        "data"     the search found what there was to find, but training examples and reality differ

    Returns the cause and a sentence, the evidence, with at least one number that you measured in this very run (not
    a threshold of yours, which is the same in every run), written in digits.

    Hint: ask in this order: do the two average images agree? did the objective fall? did the cross-entropy fall
    with it? how many hidden units are of any use? do training and validation tell the same story, for every class?
    """
    # YOUR CODE HERE
    raise NotImplementedError()
