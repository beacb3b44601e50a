"""Hidden suite of 03-gradients, second part: measuring slopes, and testing gradients by them.

`grad_check` is a test that the student writes, so it is tested as we test suites: it has to accept every
accepted alternative of this folder and object to every misconception.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np
import pytest

from autograder.bridge import Student
from autograder.checks import (
    CountedOracle,
    assert_close,
    assert_contract,
    assert_order,
    assert_same,
    assert_separates,
    assert_within_budget,
)
from autograder.misconceptions import load_alternatives, load_misconceptions, spliced
from autograder.modules import FolderModules

Height = Callable[[np.ndarray], float]  # theta -> loss
Slope = Callable[[np.ndarray], np.ndarray]  # theta -> gradient
Maker = Callable[[Any, np.ndarray], np.ndarray]  # a module like gradients, theta -> gradient by its functions

FOLDER = Path(__file__).resolve().parent.parent


def labels(rng: np.random.Generator, n: int, k: int) -> np.ndarray:
    """Return n classes of which at least two differ."""
    y = rng.integers(0, k, n)
    y[:2] = rng.permutation(k)[:2]
    return y


# numerical_grad


class Wavy(NamedTuple):
    """A smooth loss without any symmetry, its gradient, and a point: unit (theta' H theta / 2 + waves - tilt theta)."""

    loss: Height
    gradient: Slope
    theta: np.ndarray


def wavy(rng: np.random.Generator, p: int, *, unit: float = 1.0, level: int = 0, pace: float = 2.0) -> Wavy:
    """Return a random loss of size ``unit`` whose first ``level`` slopes at theta are 0.

    pace: how fast the waves follow each other; a central difference is off by about (pace h)**2 / 6
    """
    H, shift, theta = rng.normal(size=(p, p)) / p, rng.normal(size=p), rng.normal(size=p)
    H = H @ H.T

    def slope(theta: np.ndarray) -> np.ndarray:
        return H @ theta + pace * np.cos(pace * theta + shift)

    tilt = np.where(np.arange(p) < level, slope(theta), 0.0)

    def loss(theta: np.ndarray) -> float:
        return float(unit * (theta @ H @ theta / 2 + np.sum(np.sin(pace * theta + shift)) - tilt @ theta))

    return Wavy(loss, lambda theta: unit * (slope(theta) - tilt), theta)


@pytest.mark.exercise("gradients.numerical_grad", points=2)
def test_numerical_grad_is_the_central_difference(student, reference, rng):
    """Each component is the central difference, for long steps and for short ones."""
    for p, pace, step in ((4, 2.0, {"h": 0.3}), (3, 2000.0, {}), (5, 2.0, {"h": 0.02})):
        f = wavy(rng, p, pace=pace)  # in fast waves the usual step shows: another one is off by 7e-5
        assert_same(student.gradients.numerical_grad, reference.gradients.numerical_grad, f.loss, f.theta,
                    what="numerical gradient", kwargs=step)  # fmt: skip


@pytest.mark.exercise("gradients.numerical_grad", points=1)
def test_the_error_falls_to_a_quarter_when_the_step_halves(student, rng):
    """When h halves, the error falls to a quarter."""
    rates = rng.uniform(0.5, 1.5, 3)
    assert_order(
        student.gradients.numerical_grad,
        lambda theta: float(np.sum(np.exp(rates * theta))),
        lambda theta: rates * np.exp(rates * theta),
        rng.normal(size=3),
        h=0.04,
    )


@pytest.mark.exercise("gradients.numerical_grad", points=1, kind="edge")
def test_numerical_grad_of_special_functions(student, rng):
    """One parameter, a function without any slope, and a count of evaluations: two for each component."""
    grad = student.gradients.numerical_grad
    assert_close(grad(lambda theta: float(theta[0] ** 2), np.array([1.5]), 0.25), np.array([3.0]),
                 what="numerical gradient")  # fmt: skip
    assert_close(grad(lambda theta: 7.25, rng.normal(size=4)), np.zeros(4), what="numerical gradient")
    f = wavy(rng, 5)
    counted = CountedOracle(f.loss)
    grad(counted, f.theta)
    assert_within_budget(counted, 10, what="f")


@pytest.mark.exercise("gradients.numerical_grad", points=1, kind="purity")
def test_numerical_grad_is_a_pure_function(student, rng):
    """theta is left alone, a second call gives the same, in double precision."""
    f = wavy(rng, 3)
    assert_contract(
        student.gradients.numerical_grad,
        (f.loss, f.theta),
        (f.loss, f.theta + 1),
        shape=(3,),
        what="numerical gradient",
    )


# grad_check: the student's test, tested by every right and every wrong variant of this folder


class Case(NamedTuple):
    """What a student's test is called with."""

    f: Height
    g: Slope
    theta: np.ndarray


Named = list[tuple[str, Case]]

FAR = 0.01
"""A wrong gradient is off by at least this much of its largest component where a test has to see it."""


@cache
def written_by_others() -> tuple[tuple[tuple[str, ModuleType], ...], tuple[tuple[str, str, ModuleType], ...]]:
    """Return ((name, module) that are right, (exercise, name, module) in which that exercise is wrong)."""
    exercises = {f"gradients.{name}" for name in dir(FolderModules(FOLDER).load("gradients"))}
    right = [("ours", FolderModules(FOLDER).load("gradients"))]
    for other in load_alternatives(FOLDER, exercises):
        right.append((other.name, FolderModules(FOLDER, spliced(FOLDER, other)).load("gradients")))
    wrong = [
        (mistake.exercise, mistake.name, FolderModules(FOLDER, spliced(FOLDER, mistake)).load("gradients"))
        for mistake in load_misconceptions(FOLDER)
        if mistake.exercise not in ("gradients.numerical_grad", "gradients.grad_check")
    ]
    return tuple(right), tuple(wrong)


def cases(
    f: Height,
    gradient: Maker,
    theta: np.ndarray,
    *exercises: str,
) -> tuple[Named, Named]:
    """Return the right and the wrong gradients of ``f`` that the variants of ``exercises`` make.

    gradient: (module gradients, theta) -> the gradient of f by that module's functions

    A variant that goes wrong elsewhere only, such as for logits of 1000, is neither. Nor is one that raises.
    """
    rights, wrongs = written_by_others()
    right = [
        (f"a right gradient (number {i})", Case(f, bound(gradient, module), theta))
        for i, (_, module) in enumerate(rights, start=1)
    ]
    expected = gradient(rights[0][1], theta)
    wrong = []
    for exercise, name, module in wrongs:
        if exercise in exercises:
            try:
                given = np.asarray(gradient(module, frozen(theta)))
            except Exception:  # noqa: BLE001 (a mistake may end in any exception)
                continue
            if given.shape == expected.shape and distance(given, expected) > FAR:
                sentence = f'one that is wrong in {exercise.partition(".")[2]} ("{name}")'
                wrong.append((sentence, Case(f, bound(gradient, module), theta)))
    return right, wrong


def bound(gradient: Maker, module: Any) -> Slope:
    return lambda theta: np.asarray(gradient(module, theta), dtype=np.float64)


def distance(given: np.ndarray, expected: np.ndarray) -> float:
    return float(np.max(np.abs(given - expected)) / np.max(np.abs(expected)))


def frozen(array: np.ndarray) -> np.ndarray:
    array = array.copy()
    array.flags.writeable = False
    return array


def judge(own: Student, right: Named, wrong: Named) -> None:
    assert_separates(lambda case: own.gradients.grad_check(*case), right, wrong)


def linear_regression(reference: Any, rng: np.random.Generator) -> tuple[Named, Named]:
    X, y, theta = rng.normal(size=(7, 2)) + 0.5, rng.normal(size=7), rng.normal(size=3)
    linear, mse = reference.models.linear, reference.losses.mse
    return cases(
        lambda theta: mse(linear(theta, X), y),
        lambda by, theta: by.linear_vjp(theta, X, by.mse_grad(linear(theta, X), y)),
        theta,
        "gradients.mse_grad",
        "gradients.linear_vjp",
    )


def logistic_regression(reference: Any, rng: np.random.Generator) -> tuple[Named, Named]:
    X, y, theta = rng.normal(size=(6, 2)) + 0.5, labels(rng, 6, 2).astype(float), rng.normal(size=3)
    linear, bce_logits = reference.models.linear, reference.losses.bce_logits
    return cases(
        lambda theta: bce_logits(linear(theta, X), y),
        lambda by, theta: by.linear_vjp(theta, X, by.bce_logits_grad(linear(theta, X), y)),
        theta,
        "gradients.bce_logits_grad",
    )


def softmax_regression(reference: Any, rng: np.random.Generator) -> tuple[Named, Named]:
    X, y, theta = rng.normal(size=(7, 2)) + 0.5, labels(rng, 7, 2), rng.normal(size=6)
    logits, cross_entropy = reference.models.softmax_logits, reference.losses.cross_entropy
    return cases(
        lambda theta: cross_entropy(logits(theta, X, 2), y),
        lambda by, theta: by.softmax_logits_vjp(theta, X, by.cross_entropy_grad(logits(theta, X, 2), y)),
        theta,
        "gradients.cross_entropy_grad",
        "gradients.softmax_logits_vjp",
    )


def two_layer_network(reference: Any, rng: np.random.Generator) -> tuple[Named, Named]:
    sizes = (1, 2, 2)  # small, since each case asks for 2 p values over the wire
    theta, X, y = rng.normal(size=10), rng.normal(size=(5, 1)), labels(rng, 5, 2)
    model, cross_entropy = reference.models.two_layer, reference.losses.cross_entropy
    return cases(
        lambda theta: cross_entropy(model(theta, X, sizes), y),
        lambda by, theta: by.two_layer_vjp(theta, X, by.cross_entropy_grad(model(theta, X, sizes), y), sizes),
        theta,
        "gradients.two_layer_vjp",
    )


NUMERICAL = "gradients.numerical_grad"


@pytest.mark.exercise("gradients.grad_check", points=2)
def test_your_test_judges_gradients_of_linear_models(student, reference, rng):
    """Your test passes every right gradient of two linear models and catches every wrong one."""
    for right, wrong in (linear_regression(reference, rng), logistic_regression(reference, rng)):
        student.own_then_reference(lambda own, right=right, wrong=wrong: judge(own, right, wrong), NUMERICAL)


@pytest.mark.exercise("gradients.grad_check", points=1)
def test_your_test_judges_gradients_of_softmax_regression(student, reference, rng):
    """Your test passes every right gradient of softmax regression and catches every wrong one."""
    right, wrong = softmax_regression(reference, rng)
    student.own_then_reference(lambda own: judge(own, right, wrong), NUMERICAL)


@pytest.mark.exercise("gradients.grad_check", points=1)
def test_your_test_judges_backpropagation(student, reference, rng):
    """Your test passes every right gradient of a network and catches every wrong one."""
    right, wrong = two_layer_network(reference, rng)
    student.own_then_reference(lambda own: judge(own, right, wrong), NUMERICAL)


@pytest.mark.exercise("gradients.grad_check", points=2)
def test_your_test_is_hard_to_deceive(student, rng):
    """Your test is not misled by units, by slopes that are 0, or by a wrong gradient that looks much like the right one."""
    right, wrong = [], []
    for unit, words in ((1e12, "a loss in a tiny unit"), (1e-12, "a loss in a huge unit")):
        plain, level = wavy(rng, 5, unit=unit), sunk(wavy(rng, 5, unit=unit, level=2))
        right.append((f"a right gradient ({words})", Case(*plain)))
        right.append((f"a right gradient with some slopes of 0 ({words})", Case(*level)))
        for name, mislead in DECEPTIONS.items():
            wrong.append((f"{name} ({words})", Case(plain.loss, deceiving(mislead, plain), plain.theta)))
    student.own_then_reference(lambda own: judge(own, right, wrong), NUMERICAL)


def sunk(f: Wavy) -> Wavy:
    """Return ``f`` moved down to the height 0 at theta: no measure for the size of a gradient."""
    ground = f.loss(f.theta)
    return f._replace(loss=lambda theta: f.loss(theta) - ground)


def deceiving(mislead: Slope, f: Wavy) -> Slope:
    return lambda theta: mislead(f.gradient(theta))


def off(g: np.ndarray, first: float, last: float) -> np.ndarray:
    """Return ``g`` with its first and last component moved by these parts of the largest one."""
    moved = g.copy()
    moved[0] += first * np.max(np.abs(g))
    moved[-1] += last * np.max(np.abs(g))
    return moved


DECEPTIONS: dict[str, Slope] = {
    "a gradient whose last component is off": lambda g: off(g, 0.0, FAR),
    "a gradient whose first component is off": lambda g: off(g, -FAR, 0.0),
    "a gradient whose errors add up to 0": lambda g: off(g, 0.1, -0.1),
    "a gradient of the right length in another direction": lambda g: g[::-1].copy(),
    "a gradient of the right direction and another length": lambda g: 1.1 * g,
    "a gradient that is 0 everywhere": lambda g: 0.0 * g,
}


@pytest.mark.exercise("gradients.grad_check", points=1, kind="edge")
def test_your_test_on_flat_ground(student, rng):
    """Where the loss is flat, your test passes a gradient of 0, with the score 0, and catches any other."""
    flat, theta = (lambda theta: 2.5), rng.normal(size=3)
    level = Case(flat, lambda theta: np.zeros(3), theta)
    steep = Case(flat, lambda theta: np.array([0.2, -0.1, 0.3]), theta)
    narrow = wavy(rng, 1)

    def attempt(own: Student) -> None:
        assert_close(own.gradients.grad_check(*level), 0.0, what="score")
        judge(
            own,
            [("a gradient of 0 of a flat loss", level)],
            [("a slope that is claimed of a flat loss", steep)],
        )
        once = Case(narrow.loss, narrow.gradient, narrow.theta)
        twice = Case(narrow.loss, lambda theta: 2 * narrow.gradient(theta), narrow.theta)
        judge(own, [("the only component when it is right", once)], [("one that is doubled", twice)])

    student.own_then_reference(attempt, NUMERICAL)


@pytest.mark.exercise("gradients.grad_check", points=1, kind="purity")
def test_your_test_is_a_pure_function(student, rng):
    """theta is left alone, a second call gives the same score, one number in double precision."""
    f = wavy(rng, 4)

    def attempt(own: Student) -> None:
        too_long, much_too_long = (lambda theta, by=by: by * f.gradient(theta) for by in (1.5, 4.0))
        assert_contract(
            own.gradients.grad_check,
            (f.loss, too_long, f.theta),
            (f.loss, much_too_long, f.theta),
            what="score",
        )

    student.own_then_reference(attempt, NUMERICAL)


@pytest.mark.exercise("gradients.grad_check", points=1)
def test_your_test_runs_on_your_own_numerical_gradient(student, rng):
    """Your own numerical_grad and grad_check work together."""
    f = wavy(rng, 4)
    right = [("a right gradient", Case(*f))]
    wrong = [
        ("one that is 5 percent too long", Case(f.loss, lambda theta: 1.05 * f.gradient(theta), f.theta))
    ]
    judge(student, right, wrong)
