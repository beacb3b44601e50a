"""The capstone: choose a network on data that are partly wrong, judge it honestly, and say why a training run failed.

Everything that you have built is here, ready-made: models, losses, gradients, optimizers, standardising, a place to start
(`architecture`), and a plain search (`training`). A network is f(x; theta) with one hidden layer of relu units;
sizes = (d, h, k) are its numbers of inputs, hidden units and classes; theta is one flat array. Functions here are pure:
they never write into the arrays that they are given, and all their randomness comes from ``rng``.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from architecture import init_two_layer
from gradients import cross_entropy_grad, two_layer_vjp
from losses import accuracy, cross_entropy
from models import pack, softmax, two_layer
from optimizers import adam_state, adam_step, minibatches, schedule


def choose(
    X: np.ndarray,
    y: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    sizes: tuple[int, int, int],
    rng: np.random.Generator,
) -> dict[str, Any]:
    """Return the network that is best on validation, of several searches with several penalties.

    X:     (n, d) float64, columns of size about 1, as `layers.standardize` makes them (some may be 0 throughout)
    y:     (n,) int64, the labels, 0..k-1; some of them may be wrong
    X_val: (m, d) float64, other examples of the same world, standardised with the numbers of X
    y_val: (m,) int64; as many of them may be wrong
    sizes: (d, h, k); the network is ``models.two_layer(theta, X, sizes, act="relu")``
    rng:   where all random numbers come from, for the start as for the batches

    A search goes downhill on the mean cross-entropy on (X, y) plus (lam/2) times the sum of the squares of all weights,
    not of the biases. Try penalties lam from 0 to 0.1, such as 0, 0.01, 0.03 and 0.1; look at the mean cross-entropy on
    (X_val, y_val) after every epoch; and keep the theta for which that is smallest, of all epochs of all searches. No step
    may be taken on the validation examples: they are there to choose, not to learn from.

    Returns a dict with three keys:
        "theta"  (p,) float64, packed [W1 (d, h), b1 (h), W2 (h, k), b2 (k)]
        "lam"    float, the penalty of the search that found it
        "epoch"  int, after how many epochs of that search it was

    It is judged by the mean cross-entropy on 397 examples that nobody has seen, with wrong labels among them too: with 400
    examples for training, 400 for validation and sizes (64, 32, 10) it must be at most 1.36, within 5 seconds.

    Hint: Adam with a learning rate of 0.01 that falls to 0 (`optimizers.schedule` without a warm-up), batches of 64, and 25
    epochs for each penalty are enough.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def temperature(Z: np.ndarray, y: np.ndarray) -> float:
    """Return the T > 0 for which the mean cross-entropy of the logits Z / T is smallest.

    Z: (n, k) float64, logits of any size
    y: (n,) int64, the classes, 0..k-1

    Dividing all logits by one number changes how sure a network is, not what it says. As a function of 1/T the loss is a
    bowl: its slope only rises. So there is one best T, or none:

    - If in every row no logit is larger than that of the right class, the loss falls for ever as T goes to 0.
    - If the slope in 1/T is not below 0 where 1/T is 0, the loss falls for ever as T grows: nothing that the network says
      is worth more than a guess.

    Returns a float, so exact that the slope in 1/T is there less than 1e-7 of what it is at 1/T = 0. Raises ValueError in the
    two cases where no such T exists.

    Hint: write the slope in 1/T, look at its sign at 0, and halve an interval. T has the scale of Z, so an
    interval that was chosen beforehand may miss it.
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
    """Return (cause, evidence): which of the four failures of training a recorded run shows, if any.

    ``run`` is a dict. Of T epochs it holds T + 1 measurements each, the first one from before training, the last
    one from its end; all of them are float64 arrays:

        "objective"         (T+1,)  what this search was told to make small, on the training examples
        "cross_entropy"     (T+1,)  mean cross-entropy on the training examples
        "val_cross_entropy" (T+1,)  the same for the validation examples, which the search has not seen
        "gradient_norm"     (T+1,)  length of the gradient of the objective
        "train_accuracy"    (T+1,)  share of the training examples that are named as labelled
        "val_accuracy"      (T+1,)  the same for the validation examples

    and from the end of training:

        "lr"                float   the learning rate
        "train_per_class"   (k,)    accuracy on the training examples of each class; nan where there are none
        "val_per_class"     (k,)    accuracy on the validation examples of each class
        "half_val_accuracy" float   mean validation accuracy of the same search on either half of the training examples
        "hidden"            (m, h)  outputs of the hidden layer (relu, never negative) for m training examples
        "train_image"       (d,)    the average training example, before standardizing: pixels from 0 to 16
        "val_image"         (d,)    the average validation example, likewise

    All entries are finite but for the nan that is named. A search that is told the truth minimises the
    cross-entropy, perhaps with a small penalty. The causes:

        "ok"       the search worked, and what it found works on new examples (it need not be perfect)
        "minimum"  the search did not get to a good place of its own objective: stuck, crawling, or thrown out
        "loss"     the search did what it was told, but was told something else than to classify
        "data"     the search found what there was to find, but training examples and reality differ
        "few"      the examples are honest and from the right world, and too few for this network: more of them would help

    Returns the cause and a sentence, the evidence, with at least one number that you measured in this very run (not
    a threshold of yours, which is the same in every run), written in digits.

    Hint: ask in this order: do the two average images agree? did the objective fall? did the cross-entropy fall
    with it? how many hidden units are of any use? do training and validation tell the same story, for every class? and if
    they do not: did twice as many examples help?
    """
    # YOUR CODE HERE
    raise NotImplementedError()
