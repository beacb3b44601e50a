"""The same twelve checks of the same four functions, as our suite, as a pytest file, and as nbgrader cells."""

from __future__ import annotations

import json
import textwrap
from pathlib import Path

MODULE = '''
import numpy as np


def mse(y_hat, y):
    """Return the mean squared error."""
    ### BEGIN SOLUTION
    return float(np.mean((y_hat - y) ** 2))
    ### END SOLUTION


def sigmoid(z):
    """Return 1 / (1 + exp(-z))."""
    ### BEGIN SOLUTION
    return 0.5 * (1 + np.tanh(0.5 * z))
    ### END SOLUTION


def bce_logits(z, y):
    """Return the mean binary cross-entropy of logits."""
    ### BEGIN SOLUTION
    return float(np.mean(np.logaddexp(0, z) - y * z))
    ### END SOLUTION


def gradient_descent(grad, theta0, lr, steps):
    """Return the path of gradient descent, steps + 1 rows."""
    ### BEGIN SOLUTION
    path = [theta0]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)
    ### END SOLUTION
'''

# (name, exercise, body); {0} stands for what comes before a student's function
CHECKS = [
    ("mse_value", "mse", "a, b = rng.normal(size=(2, 7)); assert abs({0}mse(a, b) - np.mean((a - b) ** 2)) < 1e-9"),
    ("mse_zero", "mse", "a = rng.normal(size=5); assert {0}mse(a, a) == 0"),
    ("mse_scale", "mse", "a, b = rng.normal(size=(2, 9)); assert abs({0}mse(3 * a, 3 * b) - 9 * {0}mse(a, b)) < 1e-9"),
    ("sigmoid_value", "sigmoid", "z = rng.normal(size=8); assert np.allclose({0}sigmoid(z), 1 / (1 + np.exp(-z)))"),
    ("sigmoid_edge", "sigmoid", "assert np.allclose({0}sigmoid(np.array([1e3, -1e3])), [1, 0])"),
    ("sigmoid_shape", "sigmoid", "assert {0}sigmoid(np.zeros((3, 4))).shape == (3, 4)"),
    ("bce_zero", "bce_logits", "assert abs({0}bce_logits(np.zeros(4), np.ones(4)) - np.log(2)) < 1e-12"),
    ("bce_edge", "bce_logits", "assert abs({0}bce_logits(np.array([-1e3]), np.ones(1)) - 1e3) < 1e-9"),
    ("bce_value", "bce_logits", "z = rng.normal(size=6); y = (z > 0) * 1.0; p = 1 / (1 + np.exp(-z)); "
     "assert abs({0}bce_logits(z, y) + np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))) < 1e-9"),
    ("gd_shape", "gradient_descent", "assert {0}gradient_descent(lambda t: t, np.ones(3), 0.1, 10).shape == (11, 3)"),
    ("gd_path", "gradient_descent", "p = {0}gradient_descent(lambda t: 2 * t, np.ones(2), 0.25, 20); "
     "assert np.allclose(p[5], 0.5 ** 5)"),
    ("gd_goal", "gradient_descent", "p = {0}gradient_descent(lambda t: t - 3, np.zeros(2), 0.5, 50); "
     "assert np.allclose(p[-1], 3)"),
]  # fmt: skip

EXERCISES = ("mse", "sigmoid", "bce_logits", "gradient_descent")


def our_suite() -> str:
    lines = ["import numpy as np", "import pytest", ""]
    for name, exercise, body in CHECKS:
        lines += [
            f'@pytest.mark.exercise("losses.{exercise}", points=1)',
            f"def test_{name}(student, rng):",
            *(f"    {part.strip()}" for part in body.format("student.losses.").split("; ")),
            "",
        ]
    return "\n".join(lines)


def plain_suite() -> str:
    lines = ["import numpy as np", "import losses", ""]
    for name, _, body in CHECKS:
        lines += [
            f"def test_{name}():",
            "    rng = np.random.default_rng(0)",
            *(f"    {part.strip()}" for part in body.format("losses.").split("; ")),
            "",
        ]
    return "\n".join(lines)


def stripped_module() -> str:
    return textwrap.dedent(MODULE).lstrip()


def cell(cell_type: str, source: str, grade_id: str = "", points: int | None = None) -> dict[str, object]:
    metadata: dict[str, object] = {}
    if grade_id:
        metadata["nbgrader"] = {
            "grade": points is not None,
            "grade_id": grade_id,
            "locked": points is not None,
            "schema_version": 3,
            "solution": points is None,
            "task": False,
            **({"points": points} if points is not None else {}),
        }
    extra = {"outputs": [], "execution_count": None} if cell_type == "code" else {}
    return {
        "cell_type": cell_type,
        "id": (grade_id or "text").replace(".", "-"),
        "metadata": metadata,
        "source": source,
        **extra,
    }


def notebook(cells: list[dict[str, object]]) -> str:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    document = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    return json.dumps(document, indent=1)


def our_notebook() -> str:
    cells = [cell("markdown", "# Losses")]
    for exercise in EXERCISES:
        name, cell_id = f"losses.{exercise}", f"losses-{exercise}"
        cells.append(cell("code", "### BEGIN SOLUTION\n0\n### END SOLUTION", f"{cell_id}-try"))
        cells.append(cell("code", f'check("{name}")', cell_id, 0))
    return notebook(cells)


def nbgrader_notebook() -> str:
    """The student's functions in a cell, and one grade cell for each check."""
    cells = [cell("code", stripped_module(), "functions")]
    for name, _, body in CHECKS:
        source = "rng = np.random.default_rng(0)\n" + "\n".join(
            p.strip() for p in body.format("").split("; ")
        )
        cells.append(cell("code", source, name, 1))
    return notebook(cells)


def write_our_course(root: Path) -> None:
    """Write a course with the one assignment ``losses`` into ``root``."""
    folder = root / "solutions" / "losses"
    (folder / "hidden").mkdir(parents=True)
    (folder / "losses.py").write_text(stripped_module())
    (folder / "losses.ipynb").write_text(our_notebook())
    (folder / "hidden" / "test_losses.py").write_text(our_suite())
    (root / "course.toml").write_text(
        '[course]\nname = "Benchmark"\nid = "benchmark"\n\n'
        '[[assignments]]\nname = "losses"\ndue = 2026-10-12T23:59:00+02:00\n'
    )
