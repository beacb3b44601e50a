"""The course in which the attacks are graded: one tiny assignment under low limits, one folder a student."""

from __future__ import annotations

import importlib
import os
from dataclasses import replace
from pathlib import Path

from families.attack import ALL, Attack, attacks_in

FAMILIES = [
    "forging", "lying", "theft", "statefulness", "between", "wire_bytes", "packaging", "channels", "injection", "judge_bytes",
]  # fmt: skip
ONCE = ["exhausting"]
HONEST = ["honest"]
ON_ALL_GROUNDS = ["forging", "theft", "statefulness", "between", "wire_bytes", "packaging", "honest"]
"""What depends on who grades and on the mode; what the judge alone decides is graded once."""

COURSE = """\
[course]
name = "The arena"
id = "arena"

[sandbox]
cpu_seconds = 4
wall_seconds = 20
call_seconds = 1.5
memory_mib = 160
file_mib = 4
output_kib = 16
threads = 16

[[assignments]]
name = "a1"
due = 2026-10-12T23:59:00+02:00
"""

SUITE = '''\
import numpy as np
import pytest
from autograder.checks import CountedOracle, assert_close, assert_repeatable, assert_same, assert_visits


@pytest.mark.exercise("arena.scale", points=1)
def test_scale(student, rng):
    """scale doubles."""
    x = rng.normal(size=3)
    assert_close(student.arena.scale(x), 2 * x)


@pytest.mark.exercise("arena.mse", points=2)
def test_mse(student, reference, rng):
    """mse is the mean of the squares."""
    y_hat, y = rng.normal(size=(2, 7))
    assert_same(student.arena.mse, reference.arena.mse, y_hat, y, what="loss", sizes={"n": 7})


@pytest.mark.exercise("arena.mse", points=1, kind="purity")
def test_mse_is_pure(student, reference, rng):
    """mse is right, and right again."""
    y_hat, y = rng.normal(size=(2, 5))
    assert_same(student.arena.mse, reference.arena.mse, y_hat, y)
    assert_repeatable(student.arena.mse, y_hat, y)


@pytest.mark.exercise("arena.descend", points=2)
def test_descend(student, reference, rng):
    """descend takes each step along the gradient, and asks once for each."""
    data = rng.normal(size=3)
    gradient = CountedOracle(lambda theta: 2 * (theta - data))
    theta = student.arena.descend(gradient, np.zeros(3), 0.1, 4)
    points = [np.zeros(3)]
    for _ in range(4):
        points.append(points[-1] - 0.1 * 2 * (points[-1] - data))
    assert_visits(gradient, np.array(points[:-1]))
    assert_close(theta, points[-1], what="theta")
'''

MISCONCEPTIONS = """\
import numpy as np
from autograder import misconception


@misconception("arena.mse", "summed", "Which reduction does the text ask for?")
def mse_summed(y_hat, y):
    return float(np.sum((y_hat - y) ** 2))
"""


def attacks_of(families: list[str]) -> list[Attack]:
    """Return the attacks of these families, in their order."""
    return [attack for name in families for attack in attacks_in(importlib.import_module(f"families.{name}"))]


def write_course(root: Path, attacks: list[Attack], road: str = "") -> Path:
    """Write the course, and one submission for each attack; return its folder.

    road: another way to the three functions, or one to something else, of `roads`; the attacks that cannot go there are left out
    """
    suite, misconceptions, solution = SUITE, MISCONCEPTIONS, {"arena.py": ALL}
    if road:
        from roads import OWN_ROADS, ROADS

        way = {**ROADS, **OWN_ROADS}[road]
        suite, misconceptions, solution = way.suite, way.misconceptions, way.solution
        attacks = [replace(attack, files=way.files(attack.files)) for attack in attacks if way.takes(attack)]
    hidden = root / "solutions" / "a1" / "hidden"
    hidden.mkdir(parents=True)
    (root / "course.toml").write_text(COURSE)
    for name, content in solution.items():
        (hidden.parent / name).write_text(content)
    (hidden / "test_arena.py").write_text(suite)
    (hidden / "misconceptions.py").write_text(misconceptions)
    for attack in attacks:
        hand_in(attack, root / "data" / "submitted" / attack.name / "a1", root)
    return root


def hand_in(attack: Attack, folder: Path, root: Path) -> None:
    """Write the files and links of an attack into ``folder``; ``@COURSE@`` becomes ``root``."""
    folder.mkdir(parents=True)
    for name, content in attack.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            content = content.replace("@COURSE@", str(root)).encode("utf-8", "surrogatepass")
        path.write_bytes(content or b"")
    for name, to in attack.links.items():
        os.symlink(to.replace("@COURSE@", str(root)), folder / name)
