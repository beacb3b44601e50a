"""Recorded training runs: what a run holds, and the examples that come with this assignment.

A run is a dict of what somebody measured while a network learned the digits. Of T epochs it holds T + 1 numbers
each, the first from before training and the last from its end (float64 arrays):

    "objective"       (T+1,)  what this search was told to make small, on the training examples
    "cross_entropy"   (T+1,)  mean cross-entropy on the training examples
    "val_cross_entropy" (T+1,) the same for the validation examples
    "gradient_norm"   (T+1,)  length of the gradient of the objective
    "train_accuracy"  (T+1,)  share of the training examples that are named as labelled
    "val_accuracy"    (T+1,)  the same for the validation examples

and from the end of training:

    "lr"              float   the learning rate
    "train_per_class" (k,)    accuracy on the training examples of each class; nan where there are none
    "val_per_class"   (k,)    accuracy on the validation examples of each class
    "half_val_accuracy" float mean validation accuracy of the same search on either half of the training examples
    "hidden"          (m, h)  outputs of the hidden layer for m training examples
    "train_image"     (d,)    the average training example, before standardizing: pixels from 0 to 16
    "val_image"       (d,)    the average validation example, likewise
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

Run = Mapping[str, Any]

EXAMPLES = Path(__file__).with_name("example_runs.npz")
KEYS = (
    "objective", "cross_entropy", "val_cross_entropy", "gradient_norm", "train_accuracy", "val_accuracy",
    "train_per_class", "val_per_class", "hidden", "train_image", "val_image",
)  # fmt: skip

STORIES = {
    "healthy": "nothing was broken",
    "zero": "all weights started at 0",
    "constant": "all weights started at 0.1",
    "crawling": "a learning rate of 0.000001",
    "thrown out": "a learning rate of 50",
    "sign": "the sign of the loss was wrong: the search made it large",
    "class number": "squared error: the first output had to be the class number",
    "penalty": "a penalty of 10 |theta|² drowned the loss",
    "shuffled": "the training labels were shuffled",
    "third wrong": "a third of the training labels were wrong",
    "rolled": "the validation images were shifted by two pixels",
    "no 3": "there was no 3 among the training examples",
    "no 8": "there was no 8 among the training examples",
    "few": "nothing was broken, but there were only 60 training examples",
    "90 examples": "nothing was broken, but there were only 90 training examples",
}
"""What was done in the example runs and to the patients. There are other ways to fail."""


def load(path: Path) -> Iterator[tuple[str, str, Run]]:
    """Yield (cause, story, run) for every run in the file at ``path``; the story says what was done."""
    with np.load(path) as file:
        for number, (cause, kind, lr) in enumerate(zip(file["cause"], file["kind"], file["lr"], strict=True)):
            run = {key: file[f"{number}.{key}"].astype(np.float64) for key in KEYS}
            half = float(file["half_val_accuracy"][number])
            yield (
                str(cause),
                STORIES.get(str(kind), str(kind)),
                {"lr": float(lr), "half_val_accuracy": half, **run},
            )


def examples() -> list[tuple[str, str, Run]]:
    """Return fourteen runs as (cause, story, run): with known causes, to try your rules on."""
    return list(load(EXAMPLES))[:14]


def patients() -> list[Run]:
    """Return two broken runs, without their causes."""
    return [run for _, _, run in list(load(EXAMPLES))[14:]]


def post_mortem() -> list[tuple[str, str]]:
    """Return (cause, story) of the two patients. Look only when you have made up your mind."""
    return [(cause, story) for cause, story, _ in list(load(EXAMPLES))[14:]]


def control() -> np.ndarray:
    """Return accuracies (3, seeds, 2) at the end of training, in training and in validation, of the first patient's control.

    The three rows: clean labels; a third of the training labels wrong; a third wrong in training and in validation.
    """
    with np.load(EXAMPLES) as file:
        return np.asarray(file["control"])
