"""Visible checks of 10-capstone: run them with `autograder check`, or with plain `pytest`."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_close, assert_shape

DIGITS = Path(__file__).with_name("digits.npz")
EXAMPLES = Path(__file__).with_name("example_runs.npz")
SCALARS = ("objective", "cross_entropy", "gradient_norm", "train_accuracy", "val_accuracy")
VECTORS = ("train_per_class", "val_per_class", "hidden", "train_image", "val_image")


def example(number):
    """Return (cause, run) of one of the examples, as `runs.examples` does."""
    with np.load(EXAMPLES) as file:
        run = {key: file[f"{number}.{key}"].astype(np.float64) for key in SCALARS + VECTORS}
        return str(file["cause"][number]), {"lr": float(file["lr"][number]), **run}


@pytest.mark.exercise("capstone.standardize")
def test_two_columns_by_hand(student):
    """Two training rows become -1 and 1; the test row is measured on their scale."""
    train, test = student.capstone.standardize(np.array([[1.0, 10.0], [3.0, 50.0]]), np.array([[4.0, 30.0]]))
    assert_close(train, np.array([[-1.0, -1.0], [1.0, 1.0]]), what="training data")
    assert_close(test, np.array([[2.0, 0.0]]), what="test data")


@pytest.mark.exercise("capstone.standardize")
def test_an_empty_corner(student):
    """A column of zeros, as the corner of a digit has it, stays 0 and does not become nan."""
    train, _ = student.capstone.standardize(np.array([[0.0, 1.0], [0.0, 3.0]]), np.array([[0.0, 2.0]]))
    assert_close(train, np.array([[0.0, -1.0], [0.0, 1.0]]), what="training data")


@pytest.mark.exercise("capstone.train")
def test_zeros_and_ones(student, rng):
    """200 images of zeros and ones are told apart."""
    with np.load(DIGITS) as file:
        few = np.flatnonzero(file["labels"] < 2)[:200]
        X, y = file["images"][few] / 8.0 - 0.6, file["labels"][few].astype(np.int64)
    theta = student.capstone.train(X, y, (64, 5, 2), rng)
    assert_shape(np.asarray(theta), (64 * 5 + 5 + 5 * 2 + 2,), what="theta")
    W1, b1, W2, b2 = np.split(np.asarray(theta), [320, 325, 335])
    Z = np.maximum(X @ W1.reshape(64, 5) + b1, 0.0) @ W2.reshape(5, 2) + b2
    if not np.mean(Z.argmax(axis=1) == y) >= 0.97:
        raise CheckFailed(
            "After your training the network confuses zeros and ones, even those that it has seen."
        )


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
@pytest.mark.parametrize("number", [0, 3, 8, 9], ids=["healthy", "equal weights", "penalty", "shuffled"])
def test_four_examples(student, number):
    """One example of each cause is recognised, with a sentence for evidence."""
    true, run = example(number)
    cause, evidence = student.capstone.diagnose(run)
    if cause != true:
        raise CheckFailed(f'You call it "{cause}". What does `runs.examples()` tell about number {number}?')
    if not isinstance(evidence, str) or not any(character.isdigit() for character in evidence):
        raise CheckFailed("Your evidence is no sentence with a number in it.")
