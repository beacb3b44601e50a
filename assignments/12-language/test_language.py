"""Visible checks of 12-language: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close, assert_shape
from autograder.checks.values import as_array


@pytest.mark.exercise("language.surprise")
def test_a_fair_coin(student):
    """A fair coin: 1 bit, log 2 nats, perplexity 2."""
    came = student.language.surprise(np.zeros((3, 2)), np.array([0, 1, 1]))
    if not isinstance(came, list | tuple) or len(came) != 3:
        raise CheckFailed("Three numbers are asked for: first nats, then bits, and perplexity as the last.")
    nats, bits, perplexity = came
    assert_close(nats, np.log(2), what="nats")
    assert_close(bits, 1.0, what="bits")
    assert_close(perplexity, 2.0, what="perplexity")


@pytest.mark.exercise("language.bigram_theta")
def test_two_pairs(student):
    """After 1 came 2 twice and 0 once; with 1 added to each count the shares are 3, 2 and 1 of 30."""
    came = student.language.bigram_theta(np.array([1, 1, 1]), np.array([2, 2, 0]), 1.0)
    theta = as_array(came, np.zeros((27, 27)), "theta")
    assert_shape(theta, (27, 27), what="theta")
    assert_close(np.exp(theta[1][:4]), np.array([2.0, 1.0, 3.0, 1.0]) / 30, what="shares after 1")
    assert_close(np.exp(theta[5]), np.full(27, 1 / 27), what="shares after a letter that never came")


@pytest.mark.exercise("language.bigram_gap")
def test_the_gap_of_a_table_that_knows_nothing(student):
    """One pair alone, and a table of zeros: the gap is log 27."""
    counts = np.zeros((27, 27))
    counts[1, 2] = 5.0
    assert_close(student.language.bigram_gap(np.zeros((27, 27)), counts), np.log(27), what="gap")


@pytest.mark.exercise("language.window_logits")
def test_a_network_that_only_has_a_bias(student):
    """All parameters 0 but the last 27: these are the logits of every window."""
    theta = np.zeros(27 * 2 + 3 * 2 * 4 + 4 + 4 * 27 + 27)
    theta[-27:] = np.arange(27.0)
    X = np.array([[0, 0, 1], [0, 1, 2]])
    came = student.trials.logits_and_slope(theta, X, (3, 2, 4), np.ones((2, 27)))
    assert_close(came["logits"], np.tile(np.arange(27.0), (2, 1)), what="logits")
    assert_close(came["slope"][-27:], np.full(27, 2.0), what="slope in the last bias")


@pytest.mark.exercise("language.train_language")
def test_one_letter_after_another(student, rng):
    """On windows after which always the same letter comes, training finds that letter."""
    X = rng.integers(0, 27, (50, 2))
    came = student.language.train_language(X, np.full(50, 7), (2, 2, 3), rng)
    theta = as_array(came, np.zeros(27 * 2 + 2 * 2 * 3 + 3 + 3 * 27 + 27), "theta")
    assert_shape(theta, (27 * 2 + 2 * 2 * 3 + 3 + 3 * 27 + 27,), what="theta")
    E, W1, b1, W2, b2 = np.split(theta, np.cumsum([54, 12, 3, 81]))
    Z = np.tanh(E.reshape(27, 2)[X].reshape(50, 4) @ W1.reshape(4, 3) + b1) @ W2.reshape(3, 27) + b2
    if not np.all(Z.argmax(axis=1) == 7):
        raise CheckFailed("After your training another letter than the one that always came is expected.")


@pytest.mark.exercise("language.sample")
def test_the_only_name(student, rng):
    """A model that is sure of every letter writes its one name, at any temperature."""
    name = [1, 4, 1]

    def sure(letters):
        scores = np.zeros(27)
        scores[name[len(letters)] if len(letters) < 3 else 0] = 2000.0
        return scores

    for temperature in (0, 1.0):
        drawn = student.language.sample(sure, rng, temperature)
        came = as_array(list(drawn) if isinstance(drawn, tuple) else drawn, np.zeros(1), "name").tolist()
        if came != name:
            raise CheckFailed(f"The model is sure of the letters {name}, and your name is {came}.")
