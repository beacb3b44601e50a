"""Attacks on what a function alone has not: operators of an object that the judge holds, and cells that run beside each other.

No point is gained, nobody's grading breaks, nothing is left. That the roads are open is shown by the solution, which gets full marks;
that the walls are needed, by a grader that holds the objects themselves (`naive_objects.py`).
"""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import arena
import pytest
from families import cells, objects
from families.attack import Attack

HERE = Path(__file__).parent
FULL = {"objects": objects.FULL, "cells": cells.FULL}
EVERY_ROAD = pytest.mark.parametrize("road", FULL)


def _run(program: str, *words: str) -> Any:
    done = subprocess.run(
        [sys.executable, str(HERE / program), *words],
        env={**os.environ, "PYTHONPATH": f"{HERE.parents[1]}:{HERE}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


@functools.cache
def batch(road: str) -> dict[str, Any]:
    report: dict[str, Any] = _run("run_batch.py", "namespaces", f"--road={road}", road)
    return report


def attacks(road: str) -> dict[str, Attack]:
    """Return the attacks of a road by name, the solution not among them."""
    return {one.name: one for one in arena.attacks_of([road]) if one.name != f"{road}-right"}


@EVERY_ROAD
def test_the_solution_gets_everything(road: str) -> None:
    assert batch(road)["results"][f"{road}-right"]["score"] == FULL[road]


@EVERY_ROAD
def test_no_attacker_gains_a_point(road: str) -> None:
    results = batch(road)["results"]
    assert len(attacks(road)) >= 15
    gained = {
        name: results[name]["score"]
        for name, one in attacks(road).items()
        if results[name]["score"] > one.honest
    }
    assert gained == {}


@EVERY_ROAD
def test_no_submission_is_broken_and_nothing_outside_is_changed(road: str) -> None:
    report = batch(road)
    assert [name for name, result in report["results"].items() if result["status"] == "broken"] == []
    assert (report["changed"], report["left"]) == ([], [])


@EVERY_ROAD
@pytest.mark.parametrize("kind", ["texts", "student"])
def test_no_text_that_an_object_or_a_cell_gives_is_long(road: str, kind: str) -> None:
    for name, result in batch(road)["results"].items():
        texts = result[kind] if kind == "texts" else [result[kind]]
        assert max(map(len, texts)) < 60_000, name


def test_the_control_a_grader_that_holds_the_objects_gives_points_away_or_is_ended() -> None:
    happened = _run("naive_objects.py")
    fallen = {name.removeprefix("objects-") for name, score in happened.items() if score is None or score > 1}
    assert fallen >= {
        "equal-to-everything",
        "a-text-of-another-kind",
        "items-without-end",
        "an-iterator-that-is-itself",
        "an-end-in-the-middle",
        "a-metaclass-that-agrees",
    }
