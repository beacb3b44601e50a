"""Visible checks of 10-capstone: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close, assert_raises, assert_shape

DIGITS = Path(__file__).with_name("digits.npz")
EXAMPLES = Path(__file__).with_name("example_runs.npz")
SCALARS = (
    "objective", "cross_entropy", "val_cross_entropy", "gradient_norm", "train_accuracy", "val_accuracy",
)  # fmt: skip
VECTORS = ("train_per_class", "val_per_class", "hidden", "train_image", "val_image")


def example(number):
    """Return (cause, run) of one of the examples, as `runs.examples` does."""
    with np.load(EXAMPLES) as file:
        run = {key: file[f"{number}.{key}"].astype(np.float64) for key in SCALARS + VECTORS}
        single = {key: float(file[key][number]) for key in ("lr", "half_val_accuracy")}
        return str(file["cause"][number]), {**single, **run}


@pytest.mark.exercise("capstone.choose")
def test_a_choice_of_zeros_and_ones(student, rng):
    """Zeros and ones are told apart, and the dict holds theta, lam and epoch."""
    with np.load(DIGITS) as file:
        few = np.flatnonzero(file["labels"] < 2)
        X, y = file["images"][few] / 8.0 - 0.6, file["labels"][few].astype(np.int64)
    half = len(few) // 2
    choice = student.capstone.choose(X[:half], y[:half], X[half:], y[half:], (64, 5, 2), rng)
    if not isinstance(choice, dict) or not {"theta", "lam", "epoch"} <= set(choice):
        raise CheckFailed("Return a dict that holds theta, lam and epoch.")
    theta = np.asarray(choice["theta"])
    assert_shape(theta, (64 * 5 + 5 + 5 * 2 + 2,), what="theta")
    W1, b1, W2, b2 = np.split(theta, [320, 325, 335])
    Z = np.maximum(X[half:] @ W1.reshape(64, 5) + b1, 0.0) @ W2.reshape(5, 2) + b2
    if not np.mean(Z.argmax(axis=1) == y[half:]) >= 0.7:
        raise CheckFailed("Your network confuses zeros and ones more often than the wrong labels explain.")


@pytest.mark.exercise("capstone.temperature")
def test_three_rows_of_which_two_are_right(student):
    """Three rows with logits 0 and 1, two of them right: the best T makes the network sure to two thirds."""
    Z, y = np.array([[0.0, 1.0], [0.0, 1.0], [1.0, 0.0]]), np.array([1, 1, 1])
    assert_close(student.capstone.temperature(Z, y), 1 / np.log(2), rtol=1e-6, what="T")


@pytest.mark.exercise("capstone.temperature")
def test_no_temperature_where_all_is_right(student):
    """If every row is right there is no best T."""
    assert_raises(student.capstone.temperature, np.array([[0.0, 1.0], [2.0, 1.0]]), np.array([1, 0]))


@pytest.mark.exercise("capstone.evaluate")
def test_a_network_that_copies(student):
    """A network that passes its two inputs on: three of four examples are named, one class is perfect."""
    theta = np.array([1.0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0])
    X, y = np.array([[2.0, 1], [3, 1], [1, 3], [5, 4]]), np.array([0, 0, 1, 1])
    result = student.capstone.evaluate(theta, X, y, (2, 2, 2))
    assert_close(result["accuracy"], 0.75, what="accuracy")
    assert_close(result["per_class"], np.array([1.0, 0.5]), what="per_class")
    margins = np.array([1.0, 2.0, 2.0, -1.0])
    assert_close(result["loss"], float(np.mean(np.log(1 + np.exp(-margins)))), what="loss")


@pytest.mark.exercise("capstone.diagnose")
@pytest.mark.parametrize(
    "number", [0, 3, 8, 9, 12], ids=["healthy", "equal weights", "penalty", "shuffled", "60 examples"]
)
def test_five_examples(student, number):
    """One example of each cause is recognised, with a sentence for evidence."""
    true, run = example(number)
    cause, evidence = student.capstone.diagnose(run)
    if cause != true:
        raise CheckFailed(f'You call it "{cause}". What does `runs.examples()` tell about number {number}?')
    if not isinstance(evidence, str) or not any(character.isdigit() for character in evidence):
        raise CheckFailed("Your evidence is no sentence with a number in it.")
