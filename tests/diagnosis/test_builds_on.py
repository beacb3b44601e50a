"""Which exercises a solution builds on: so a mistake below is looked for below, and costs once."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.diagnosis.variants import builds_on

EXERCISES = ("steps.step", "steps.walk", "lab.run", "lab.report")
STEPS = "def step(x): return x - 1\n\n\n"


def lower(folder: Path, exercise: str, *, steps: str = STEPS, lab: str = "") -> set[str]:
    (folder / "steps.py").write_text(steps)
    (folder / "lab.py").write_text(lab)
    return builds_on(folder, EXERCISES)[exercise]


@pytest.mark.parametrize(
    "walk",
    [
        "def walk(x): return step(step(x))\n",
        "def _twice(x): return step(step(x))\n\n\ndef walk(x): return _twice(x)\n",
        "def walk(x): return list(map(step, x))\n",
    ],
    ids=["called", "through a helper", "handed on"],
)
def test_what_a_function_calls_is_below_it(tmp_path: Path, walk: str) -> None:
    assert lower(tmp_path, "steps.walk", steps=STEPS + walk) == {"steps.step"}


@pytest.mark.parametrize(
    "lab",
    [
        "import steps\n\n\ndef run(seed): return steps.step(seed)\n",
        "from steps import step\n\n\ndef run(seed): return step(seed)\n",
        "import steps\n\n\ndef _arm(seed): return steps.step(seed)\n\n\ndef run(seed): return _arm(seed)\n",
    ],
    ids=["by its module", "by its name", "through a helper"],
)
def test_so_is_what_it_calls_in_another_module(tmp_path: Path, lab: str) -> None:
    assert lower(tmp_path, "lab.run", lab=lab) == {"steps.step"}
    report = f"{lab}\n\ndef report(): return run(0)\n"
    assert lower(tmp_path, "lab.report", lab=report) == {"lab.run", "steps.step"}


def test_a_function_of_the_same_name_in_its_own_module_is_another_one(tmp_path: Path) -> None:
    lab = "def step(seed): return seed\n\n\ndef run(seed): return step(seed)\n"
    assert lower(tmp_path, "lab.run", lab=lab) == set()


def test_what_the_methods_of_a_class_call_does_not_count(tmp_path: Path) -> None:
    walk = "class Path:\n    def go(self, x): return step(x)\n\n\ndef walk(x): return Path()\n"
    assert lower(tmp_path, "steps.walk", steps=STEPS + walk) == set()
