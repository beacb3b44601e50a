"""The attacks once more, in a notebook's cells, behind an object of the student's, and through registered types.

The control is that of the straight road (`test_hostile.py`): the same attacks, to which a grader without walls falls. That
the roads are open is shown by the honest submissions, which all get full marks on them.
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
from families.attack import FULL
from roads import ROADS, can_go

HERE = Path(__file__).parent
FAMILIES = {
    "notebook": ["forging", "lying", "theft", "statefulness", "honest"],
    "object": ["forging", "lying", "theft", "wire_bytes", "honest"],
    "registered": ["forging", "lying", "theft", "wire_bytes", "honest"],
}
NO_FILE_IN_A_NOTEBOOK = "honest-a-file-that-reads"
"""It looks beside its own ``__file__``, which a cell has not, here and in Jupyter."""

EVERY_ROAD = pytest.mark.parametrize("road", ROADS)


@functools.cache
def batch(road: str) -> dict[str, Any]:
    """Return what `run_batch` reports of the submissions that can go that road."""
    done = subprocess.run(
        [sys.executable, str(HERE / "run_batch.py"), "namespaces", f"--road={road}", *FAMILIES[road]],
        env={**os.environ, "PYTHONPATH": f"{HERE.parents[1]}:{HERE}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


@functools.cache
def submissions(road: str) -> dict[str, float]:
    """Return name -> the points of what is honest in it, of every submission that goes that road."""
    every = arena.attacks_of(FAMILIES[road])
    return {
        one.name: FULL if one.family == "honest" else one.honest
        for one in every
        if can_go(one) and not (road == "notebook" and one.name == NO_FILE_IN_A_NOTEBOOK)
    }


@EVERY_ROAD
def test_most_attacks_go_each_road(road: str) -> None:
    assert len([name for name in submissions(road) if not name.startswith("honest-")]) >= 60


@EVERY_ROAD
def test_no_attacker_gains_a_point(road: str) -> None:
    results = batch(road)["results"]
    gained = {
        name: results[name]["score"]
        for name, honest in submissions(road).items()
        if results[name]["score"] > honest
    }
    assert gained == {}


@EVERY_ROAD
def test_no_honest_submission_loses_a_point(road: str) -> None:
    results = batch(road)["results"]
    honest = [name for name in submissions(road) if name.startswith("honest-")]
    assert len(honest) >= 25
    assert {name: results[name]["score"] for name in honest if results[name]["score"] != FULL} == {}


@EVERY_ROAD
def test_no_submission_is_broken_and_nothing_outside_is_changed(road: str) -> None:
    report = batch(road)
    assert [name for name, result in report["results"].items() if result["status"] == "broken"] == []
    assert (report["changed"], report["left"]) == ([], [])
