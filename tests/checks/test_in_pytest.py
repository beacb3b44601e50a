"""What a user of pytest sees when a check fails: the own line, our sentence, and nothing of our code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import autograder.checks

PACKAGE = Path(autograder.checks.__file__).parent

PROJECT = """
import numpy as np
from autograder.checks import (
    assert_adjoint, assert_close, assert_gradient, assert_optimizer, assert_repeatable, assert_same, assert_shuffles,
)

def step(theta, g, state, lr):
    return theta - lr * g, {"v": g.copy()}

def right_step(theta, g, state, lr):
    v = state["v"] + g
    return theta - lr * v, {"v": v}

def test_close():
    assert_close([1.0, 4.0], np.array([1.0, 2.0]))

def test_gradient():
    assert_gradient(lambda theta: theta, loss=lambda theta: theta @ theta, at=np.ones(2))

def test_optimizer():
    assert_optimizer(step, right_step, rng=np.random.default_rng(0), state=lambda theta: {"v": np.zeros_like(theta)})

def test_adjoint():
    assert_adjoint(lambda G: G, lambda x: x * x, np.ones(2), rng=np.random.default_rng(0))

def test_same():
    assert_same(np.sum, np.mean, np.ones(4))

def test_shuffles():
    assert_shuffles(lambda rng: [np.arange(4)], 4, 4, rng=np.random.default_rng(0), epochs=50)

def test_own_error():
    assert_repeatable(lambda x: x.nonsense, np.ones(2))
"""


@pytest.fixture(scope="module")
def output(tmp_path_factory):
    folder = tmp_path_factory.mktemp("project")
    (folder / "test_mine.py").write_text(PROJECT)
    environment = {**os.environ, "PYTHONPATH": str(PACKAGE.parents[1]), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "test_mine.py"],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    ).stdout


def test_a_failure_shows_the_callers_line_and_the_sentence(output):
    assert "7 failed" in output
    lines = output.splitlines()
    for line, sentence in (
        (">       assert_close([1.0, 4.0], np.array([1.0, 2.0]))", "Your result is off by 1.0e+00"),
        (">       assert_gradient(lambda theta: theta, loss", "Your gradient is exactly half the right one"),
        (">       assert_optimizer(step, right_step", "Step 2 is the first that is wrong"),
        (">       assert_adjoint(lambda G: G", "Your vjp does not pull G back"),
        (">       assert_same(np.sum, np.mean", "Your result is exactly 4 times the right one"),
        (">       assert_shuffles(lambda rng", "Your order is not uniformly random"),
    ):
        places = [number for number, text in enumerate(lines) if text.startswith(line)]
        assert len(places) == 1, line
        assert sentence in lines[places[0] + 1]


def test_an_error_in_the_tested_function_shows_its_line(output):
    assert "E   AttributeError: 'numpy.ndarray' object has no attribute 'nonsense'" in output


def test_no_line_of_ours_is_shown(output):
    assert "autograder/checks" not in output
    assert "__tracebackhide__" not in output


def test_every_module_of_the_checks_hides_its_frames():
    """What runs in a check hides itself, each file by one line; the public path of the problems runs nothing."""
    modules = [path for path in PACKAGE.glob("*.py") if path.name not in ("__init__.py", "problems.py")]
    assert len(modules) > 15
    assert [path.name for path in modules if "\n__tracebackhide__ = True" not in path.read_text()] == []
