"""What a student's own check of one exercise costs: from a cold start in a terminal, and again after an edit."""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from pathlib import Path

import measured
import workload

from autograder.selfcheck.selfcheck import SelfCheck

EXERCISE = "losses.mse"


def costs(times: int) -> dict[str, float]:
    """Return the processor time of a cold check and the wall-clock time of a warm one in seconds, medians of ``times``."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        root = Path(name)
        (root / "losses.py").write_text(workload.stripped_module())
        (root / "test_losses.py").write_text(workload.our_suite())
        command = [sys.executable, "-m", "autograder", "check", EXERCISE]
        cold = [measured.run(command, root)[0].cpu for _ in range(times + 1)][1:]
        numpy_and_pytest = [
            measured.run([sys.executable, "-c", "import numpy, pytest"], root)[0].cpu for _ in range(times)
        ]
        selfcheck = SelfCheck(root)
        try:
            warm = [_after_an_edit(selfcheck, root, number) for number in range(4 * times + 1)][1:]
        finally:
            selfcheck.close()
    return {
        "cold": statistics.median(cold),
        "imports": statistics.median(numpy_and_pytest),
        "warm": statistics.median(warm),
    }


def _after_an_edit(selfcheck: SelfCheck, root: Path, number: int) -> float:
    (root / "losses.py").write_text(workload.stripped_module() + f"\n# edit {number}\n")
    begun = time.perf_counter()
    selfcheck.run([EXERCISE])
    return time.perf_counter() - begun
