"""A made-up class whose people solve the same assignment alone, each right and in a way of their own; and copiers.

Every function has several right ways, and every way has choices: a value gets a name or not, a check of the arguments
is there or not, a loop or numpy. A style is one person's habit, which holds for all functions, so that people with the
same habits are alike, as in a real class.
"""

from __future__ import annotations

import random
import re

STUB = '''\
"""Losses and their minimum."""

from __future__ import annotations

import numpy as np


def mse(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean of the squared residuals."""
    raise NotImplementedError


def mae(y_hat: np.ndarray, y: np.ndarray) -> float:
    """Return the mean of the absolute residuals."""
    raise NotImplementedError


def softmax(z: np.ndarray) -> np.ndarray:
    """Return probabilities, shape (n, k)."""
    raise NotImplementedError


def one_hot(y: np.ndarray, k: int) -> np.ndarray:
    """Return an array (n, k) with a one in each row."""
    raise NotImplementedError


def accuracy(p: np.ndarray, y: np.ndarray) -> float:
    """Return the share of rows whose largest entry is the label."""
    raise NotImplementedError


def standardise(X: np.ndarray) -> np.ndarray:
    """Return X with mean 0 and variance 1 in each column."""
    raise NotImplementedError


def descend(gradient, theta: np.ndarray, learning_rate: float, steps: int) -> np.ndarray:
    """Return theta after some steps of gradient descent."""
    raise NotImplementedError


def line_fit(x: np.ndarray, y: np.ndarray) -> tuple[float, float]:
    """Return slope and intercept of the least-squares line."""
    raise NotImplementedError
'''

# Of each step one of the alternatives; {a}, {b}, ... are names that each person chooses.
BODIES = {
    "mse": [
        [["{a} = y_hat - y", "{a} = y - y_hat", "{a} = np.subtract(y_hat, y)"],
         ["{b} = {a} ** 2", "{b} = {a} * {a}", "{b} = np.square({a})", "{b} = np.power({a}, 2)"],
         ["return float(np.mean({b}))", "return float({b}.mean())", "return float({b}.sum() / {b}.size)",
          "{c} = np.mean({b})\nreturn float({c})", "return np.sum({b}) / len({b})"]],
        [["{a} = 0.0", "{a} = 0", "{a}, {b} = 0.0, len(y)"],
         ["for {c} in range(len(y)):\n    {a} += (y_hat[{c}] - y[{c}]) ** 2",
          "for {c}, {d} in zip(y_hat, y):\n    {a} = {a} + ({c} - {d}) ** 2",
          "for {c} in range(y.shape[0]):\n    {d} = y_hat[{c}] - y[{c}]\n    {a} += {d} * {d}"],
         ["return {a} / len(y)", "return float({a} / y.size)", "return float({a}) / y.shape[0]"]],
    ],
    "mae": [
        [["", "assert y_hat.shape == y.shape", "if y_hat.shape != y.shape:\n    raise ValueError('shapes differ')"],
         ["{a} = np.abs(y_hat - y)", "{a} = abs(y - y_hat)", "{b} = y_hat - y\n{a} = np.where({b} < 0, -{b}, {b})",
          "{a} = np.absolute(np.asarray(y_hat) - np.asarray(y))"],
         ["return float({a}.mean())", "return float(np.mean({a}))", "return float(np.sum({a}) / {a}.size)",
          "return np.average({a})"]],
        [["return float(sum(abs({a} - {b}) for {a}, {b} in zip(y_hat, y)) / len(y))",
          "{c} = [abs({a} - {b}) for {a}, {b} in zip(y_hat, y)]\nreturn float(sum({c}) / len({c}))",
          "{c} = []\nfor {a} in range(len(y)):\n    {c}.append(abs(y_hat[{a}] - y[{a}]))\nreturn float(np.mean({c}))"]],
    ],
    "softmax": [
        [["{a} = z - z.max(axis=1, keepdims=True)", "{a} = z - np.max(z, axis=1, keepdims=True)",
          "{b} = z.max(axis=-1)\n{a} = z - {b}[:, None]", "{b} = np.amax(z, axis=1)\n{a} = z - {b}.reshape(-1, 1)"],
         ["{c} = np.exp({a})", "{c} = np.e ** {a}", "{c} = np.exp({a}).astype(float)"],
         ["return {c} / {c}.sum(axis=1, keepdims=True)", "return {c} / np.sum({c}, axis=1, keepdims=True)",
          "{d} = {c}.sum(axis=1)\nreturn {c} / {d}[:, None]", "{d} = {c}.sum(axis=1, keepdims=True)\n{e} = {c} / {d}\nreturn {e}",
          "return ({c}.T / {c}.sum(axis=1)).T"]],
        [["{a} = np.zeros_like(z, dtype=float)", "{a} = np.empty(z.shape)", "{a} = []"],
         ["for {b} in range(z.shape[0]):\n    {c} = np.exp(z[{b}] - z[{b}].max())\n    {d}[{b}] = {c} / {c}.sum()",
          "for {b}, {c} in enumerate(z):\n    {e} = np.exp({c} - max({c}))\n    {d}[{b}] = {e} / np.sum({e})"],
         ["return {d}", "return np.array({d})"]],
    ],
    "one_hot": [
        [["{a} = np.zeros((len(y), k))", "{a} = np.zeros((y.shape[0], k), dtype=float)", "{b} = y.size\n{a} = np.zeros(({b}, k))"],
         ["{a}[np.arange(len(y)), y] = 1", "{a}[np.arange(y.size), y] = 1.0", "for {c}, {d} in enumerate(y):\n    {a}[{c}, {d}] = 1",
          "for {c} in range(len(y)):\n    {a}[{c}][y[{c}]] = 1.0", "np.put_along_axis({a}, y[:, None], 1.0, axis=1)"],
         ["return {a}", "return {a}.astype(float)"]],
        [["return np.eye(k)[y]", "{a} = np.eye(k)\nreturn {a}[y]", "return (y[:, None] == np.arange(k)).astype(float)",
          "{a} = np.identity(k)\nreturn np.take({a}, y, axis=0)", "return (y.reshape(-1, 1) == np.arange(k)[None, :]) * 1.0"]],
    ],
    "accuracy": [
        [["{a} = np.argmax(p, axis=1)", "{a} = p.argmax(axis=1)", "{a} = p.argmax(-1)", "{a} = [int(np.argmax({c})) for {c} in p]\n{a} = np.array({a})"],
         ["return float(np.mean({a} == y))", "return float(({a} == y).mean())", "{b} = {a} == y\nreturn float({b}.sum() / len({b}))",
          "{b} = np.sum({a} == y)\nreturn float({b} / y.size)", "return np.count_nonzero({a} == y) / y.shape[0]",
          "{b} = 0\nfor {d}, {e} in zip({a}, y):\n    if {d} == {e}:\n        {b} += 1\nreturn {b} / len(y)"]],
    ],
    "standardise": [
        [["{a} = X.mean(axis=0)", "{a} = np.mean(X, axis=0)", "{a} = X.sum(axis=0) / X.shape[0]"],
         ["{b} = X.std(axis=0)", "{b} = np.std(X, axis=0)", "{b} = np.sqrt(np.mean((X - {a}) ** 2, axis=0))", "{b} = np.sqrt(X.var(axis=0))"],
         ["", "{b}[{b} == 0] = 1", "{b} = np.where({b} == 0, 1.0, {b})", "{b} = {b} + 1e-12"],
         ["return (X - {a}) / {b}", "{c} = X - {a}\nreturn {c} / {b}", "X = X - {a}\nX = X / {b}\nreturn X", "return np.divide(X - {a}, {b})"]],
        [["{a} = np.empty_like(X, dtype=float)", "{a} = X.astype(float).copy()"],
         ["for {b} in range(X.shape[1]):\n    {c} = X[:, {b}]\n    {a}[:, {b}] = ({c} - {c}.mean()) / {c}.std()",
          "for {b} in range(X.shape[1]):\n    {c}, {d} = X[:, {b}].mean(), X[:, {b}].std()\n    {a}[:, {b}] = (X[:, {b}] - {c}) / {d}"],
         ["return {a}"]],
    ],
    "descend": [
        [["{a} = theta.copy()", "{a} = np.array(theta, dtype=float)", "{a} = theta + 0.0", "{a} = theta.astype(float)"],
         ["for _ in range(steps):\n    {a} = {a} - learning_rate * gradient({a})",
          "for {b} in range(steps):\n    {c} = gradient({a})\n    {a} = {a} - learning_rate * {c}",
          "{b} = 0\nwhile {b} < steps:\n    {a} = {a} - learning_rate * gradient({a})\n    {b} += 1",
          "for {b} in range(1, steps + 1):\n    {d} = -learning_rate * gradient({a})\n    {a} += {d}",
          "while steps > 0:\n    {a} -= learning_rate * np.asarray(gradient({a}))\n    steps -= 1"],
         ["return {a}", "return np.asarray({a})"]],
    ],
    "line_fit": [
        [["{a}, {b} = x.mean(), y.mean()", "{a} = np.mean(x)\n{b} = np.mean(y)", "{a} = sum(x) / len(x)\n{b} = sum(y) / len(y)"],
         ["{c} = np.sum((x - {a}) * (y - {b}))", "{c} = ((x - {a}) * (y - {b})).sum()", "{c} = np.dot(x - {a}, y - {b})", "{c} = (x - {a}) @ (y - {b})"],
         ["{d} = np.sum((x - {a}) ** 2)", "{d} = ((x - {a}) ** 2).sum()", "{d} = np.dot(x - {a}, x - {a})", "{d} = np.sum(np.square(x - {a}))"],
         ["{e} = {c} / {d}", "if {d} == 0:\n    return 0.0, float({b})\n{e} = {c} / {d}", "{e} = float({c} / {d})"],
         ["return float({e}), float({b} - {e} * {a})", "return {e}, {b} - {e} * {a}", "{f} = {b} - {e} * {a}\nreturn {e}, {f}", "{f} = float({b} - {a} * {e})\nreturn float({e}), {f}"]],
        [["{a} = np.column_stack([x, np.ones_like(x)])", "{a} = np.vstack([x, np.ones(len(x))]).T", "{a} = np.stack((x, np.ones(x.shape)), axis=1)"],
         ["{b} = np.linalg.lstsq({a}, y, rcond=None)[0]", "{b}, *_ = np.linalg.lstsq({a}, y, rcond=None)", "{b} = np.linalg.solve({a}.T @ {a}, {a}.T @ y)", "{b} = np.linalg.inv({a}.T @ {a}) @ ({a}.T @ y)"],
         ["return float({b}[0]), float({b}[1])", "return {b}[0], {b}[1]", "{c}, {d} = {b}\nreturn float({c}), float({d})"]],
    ],
}  # fmt: skip
LETTERS = "abcdef"
WORDS = [
    "d",
    "diff",
    "err",
    "e",
    "r",
    "res",
    "out",
    "total",
    "acc",
    "s",
    "value",
    "tmp",
    "mu",
    "m",
    "sigma",
    "w",
    "q",
    "u",
    "v",
    "n",
    "rows",
    "best",
    "pred",
    "hit",
    "shifted",
    "scaled",
    "top",
]


def solution(draw: random.Random) -> str:
    """Return one person's right module."""
    habit = draw.random()  # how much this person likes the first ways
    text = STUB
    for name, ways in BODIES.items():
        steps = ways[0] if len(ways) == 1 or draw.random() < 0.4 + 0.5 * habit else draw.choice(ways[1:])
        names = dict(zip(LETTERS, draw.sample(WORDS, len(LETTERS))))
        if name == "softmax" and steps is not ways[0]:
            names["d"] = names["a"]  # the loops fill the array
            steps = [[s for s in steps[0] if "[]" not in s], *steps[1:]]
        lines = [line for step in steps for line in draw.choice(step).format(**names).splitlines()]
        text = with_body(text, name, lines)
    return text


def with_body(text: str, name: str, lines: list[str]) -> str:
    """Return the module with ``lines`` in the place of what the stub of ``name`` raises."""
    body = "\n".join(f"    {line}" for line in lines if line.strip())
    head, rest = text[: text.index(f"def {name}(")], text[text.index(f"def {name}(") :]
    return head + rest.replace("    raise NotImplementedError", body, 1)


def disguised(module: str, draw: random.Random) -> str:
    """Return a copy with other names, the functions in another order, and comments at the top and in between."""
    head, *functions = re.split(r"^(?=def )", module, flags=re.MULTILINE)
    draw.shuffle(functions)
    text = (
        "# My own work.\n#\n# I like it.\n\n"
        + head
        + "".join(
            function.rstrip().replace("\n    ", "\n    # now the next step\n    ", 1) + "\n\n\n"
            for function in functions
        )
    )
    for number, word in enumerate(WORDS):
        text = re.sub(rf"(?<![\w.'\"]){word}\b(?!['\"=(])", f"my_{number}", text)
    return text
