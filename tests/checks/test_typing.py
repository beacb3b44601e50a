"""The library is typed: `mypy --strict` passes on a user's file, and finds a wrong call there."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import autograder

pytest.importorskip("mypy")

ROOT = Path(autograder.__file__).parents[1]

RIGHT = """
import numpy as np
from autograder.checks import (
    CheckFailed, assert_adjoint, assert_close, assert_contract, assert_dropout, assert_gradient, assert_leaves_inputs,
    assert_optimizer, assert_raises, assert_repeatable, assert_same, assert_shift_invariant, assert_split_by_size,
    canonical, draw_away_from_kinks, false_alarm_budget, measured_gradient, problems, scenarios,
)


def loss(theta: np.ndarray) -> float:
    return float(theta @ theta)


def step(theta: np.ndarray, g: np.ndarray, lr: float) -> np.ndarray:
    return np.asarray(theta - lr * g)


def test_everything() -> None:
    rng = np.random.default_rng(0)
    theta = np.ones(2)
    assert_gradient(lambda theta: 2 * theta, loss=loss, at=theta, sizes={"n": 2})
    assert_gradient({"w": theta}, {"w": theta})
    assert_optimizer(step, step, rng=rng, like={"w": theta, "b": 0.0})
    assert_same(np.mean, np.average, theta, kwargs={"axis": 0}, what="mean")
    assert_raises(int, "x", error=(ValueError, TypeError))
    assert_adjoint(lambda G: 2 * G, lambda x: 2 * x, theta, rng=rng)
    number: float = assert_repeatable(loss, theta)
    assert_leaves_inputs(loss, theta=theta)
    assert_contract(loss, (theta,), (2 * theta,))
    assert_dropout(lambda X, rng: X * (rng.random(X.shape) > 0.3) / 0.7, 0.3, rng=rng)
    assert_shift_invariant(np.diff, np.ones((2, 3)), rng=rng)
    assert_split_by_size(np.mean, theta, split=1)
    away: np.ndarray = draw_away_from_kinks(lambda rng: rng.normal(size=3), lambda t: t, rng=rng)
    net: np.ndarray = canonical(np.ones(9), (2, 2, 1))
    steps: int = len(scenarios(rng=rng))
    accepts: bool = measured_gradient(loss, theta).accepts(theta)
    mu: float = problems.linear().mu
    with false_alarm_budget() as budget:
        total: float = budget.total
    try:
        assert_close(1.0, 2.0)
    except CheckFailed as failed:
        print(failed.diagnosis, number, away, net, steps, accepts, mu, total)
"""

WRONG = """
import numpy as np
from autograder.checks import assert_close, assert_linear

assert_close(1.0, 1.0, rtoll=1e-3)
assert_linear(np.sum, np.ones(3), np.random.default_rng(0))
"""


def mypy(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    (folder / "user.py").write_text(text)
    return subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache"), "user.py"],
        cwd=folder,
        env={**os.environ, "MYPYPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_users_file_passes_the_strict_type_check_and_wrong_calls_do_not(tmp_path):
    right = mypy(tmp_path, RIGHT)
    assert right.returncode == 0, right.stdout
    wrong = mypy(tmp_path, WRONG)
    assert 'Unexpected keyword argument "rtoll"' in wrong.stdout
    assert "Too many positional arguments" in wrong.stdout


def test_the_marker_of_typed_packages_is_installed():
    assert (ROOT / "autograder" / "py.typed").is_file()
    assert '"py.typed"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
