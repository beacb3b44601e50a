"""The benchmark's checks are the same for every tool, and its page says what was measured."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "benchmarks"
KINDS = {"right": [0.08, 1.0], "wrong": [0.09, 0.5], "stub": [0.06, 0.0]}


@pytest.fixture
def benchmarks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(BENCHMARKS))


@pytest.fixture
def hand_ins(benchmarks: None, tmp_path: Path) -> list[Path]:
    """A right submission and a wrong one, each with the checks as a pytest file."""
    import peer_files
    import peers
    import workload

    folders = [tmp_path / "right", tmp_path / "wrong"]
    for folder, source in zip(folders, [workload.stripped_module(), peer_files.wrong_module()], strict=True):
        peers.beside_pytest_file(folder, source)
    return folders


def scores(program: str, *arguments: str | Path) -> list[int]:
    command = [sys.executable, str(BENCHMARKS / program), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [int(line) for line in done.stdout.split()]


def test_one_of_the_twelve_checks_finds_the_mistake(hand_ins: list[Path]) -> None:
    assert scores("warm_fork.py", "plain", *hand_ins) == [12, 11]


def test_the_replayed_calls_agree_with_the_right_module_alone(hand_ins: list[Path]) -> None:
    right, wrong = scores("floor.py", *hand_ins)
    assert right == 12
    assert wrong < 12


def test_every_tool_has_all_checks(benchmarks: None) -> None:
    import peer_files
    import workload

    names = {name for name, *_ in workload.CHECKS}
    for file in (peer_files.pytest_file(), peer_files.unittest_file(), peer_files.check50_file(),
                 peer_files.prairielearn_file("sandbox")):  # fmt: skip
        defined = {node.name for node in ast.walk(ast.parse(file)) if isinstance(node, ast.FunctionDef)}
        assert names <= {name.removeprefix("test_") for name in defined}
    doctests = [peer_files.otter_test(exercise) for exercise in workload.EXERCISES]
    assert sum(text.count("'points': 1") for text in doctests) == len(names)


def test_the_page_has_the_ratios_of_its_run(benchmarks: None) -> None:
    import performance_page

    def tool(name: str, seconds: float) -> dict[str, object]:
        times = {"cpu": seconds, "lowest": seconds, "highest": seconds, "wall": seconds, "memory": 40.0}
        return {"name": name, "version": "", "shuts in": "nothing", **times}

    course = {
        "assignment": "02-losses",
        "checks": 22,
        "floor": 0.01,
        "kinds": {"right": [0.05, 1.0], "stub": [0.03, 0.0]},
    }
    text = performance_page.tables(
        {
            "tools": [tool("cold pytest", 0.3), tool("thetastar: autograder grade", 0.02)],
            "missing": [{"name": "otter run", "reason": "no network"}],
            "course": [course],
            "kinds": [
                {"kind": "notebook cells", "example": "notebook-cells", "checks": 4, "kinds": KINDS},
                {"kind": "tensors", "example": "pytorch-module", "reason": "no PyTorch"},
            ],
            "self-check": None,
            "workers": {"one": 0.02, "two": 0.0125, "speedup": 1.6, "memory": 157.0, "more": 105.0},
            "again": {"count": 2000, "few": 0.9, "many": 1.75},
            "growth": [],
        }
    )
    assert "| cold pytest | 300.0 [300.0..300.0] | 15.00 |" in text
    assert "| 02-losses | 22 | 50 |  | 30 | 10.0 | 5.0 |" in text
    assert "Not measured here: otter run (no network)." in text
    assert "| notebook cells | `notebook-cells` | 4 | 80 | 90 | 60 |" in text
    assert "20.0 ms of wall-clock time with one worker and 12.5 ms with two" in text
    assert "two give 1.60 times one" in text
    assert "a class of 2,000 again of which nothing has changed costs 1.75 s" in text
    assert "pytorch-module could not be measured: no PyTorch." in text
