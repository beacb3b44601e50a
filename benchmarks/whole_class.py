"""A class by the command: what two workers give, what the second one holds in memory, and what an unchanged class costs again."""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import measured
import workload
from measured import Cost

from autograder.course.course import load_course
from autograder.release import build

_AT_REST_SECONDS = 2.5
"""After so long what was written counts as being at rest; see `autograder.grading.stamps`."""


def make_class(root: Path, count: int) -> None:
    """Write a course with the twelve checks into ``root``, and ``count`` submissions, no two alike."""
    workload.write_our_course(root)
    course = load_course(root)
    build(course)
    notebook = (course.assignments_folder / "losses" / "losses.ipynb").read_text()
    for number in range(count):
        folder = course.submitted_folder / f"student-{number:05d}" / "losses"
        folder.mkdir(parents=True)
        (folder / "losses.py").write_text(f"{workload.stripped_module()}\n# {number}\n")
        (folder / "losses.ipynb").write_text(notebook)


def graded(root: Path, workers: int) -> Cost:
    """Grade what is there by the command."""
    command = [sys.executable, "-m", "autograder", "grade", "--workers", str(workers)]
    return measured.run(command, root)[0]


def again(count: int, times: int) -> dict[str, float]:
    """Return what grading an unchanged class of ``count`` costs, and one of two; processor time, medians of ``times``."""
    seconds = {}
    for name, size in (("few", 2), ("many", count)):
        with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
            root = Path(folder) / "course"
            root.mkdir()
            make_class(root, size)
            graded(root, 2)
            for _ in range(2):  # where a class is graded within seconds, nothing is at rest the first time
                time.sleep(_AT_REST_SECONDS)
                graded(root, 1)
            seconds[name] = statistics.median(graded(root, 1).cpu for _ in range(times))
    return {"count": count, **seconds}


def workers(few: int, many: int, times: int) -> dict[str, float]:
    """Return how much faster two workers are than one, and the memory that the second one adds in MiB.

    Of one more submission, so that the start falls out; medians of ``times`` turns, in which one and two workers alternate.
    """
    walls: dict[int, list[float]] = {1: [], 2: []}
    held: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(times):
        for count in (1, 2):
            first, last = _fresh(few, count), _fresh(many, count)
            walls[count].append((last[0] - first[0]) / (many - few))
            held[count].append(last[1])
    speedup = statistics.median(walls[1]) / statistics.median(walls[2])
    return {
        "one": statistics.median(walls[1]),
        "two": statistics.median(walls[2]),
        "speedup": speedup,
        "memory": statistics.median(held[1]),
        "more": statistics.median(held[2]) - statistics.median(held[1]),
    }


def _fresh(count: int, worker_count: int) -> tuple[float, float]:
    """Return the wall-clock seconds of grading a new class, and the most memory that all processes together held, in MiB."""
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        root = Path(folder) / "course"
        root.mkdir()
        make_class(root, count)
        command = [sys.executable, "-m", "autograder", "grade", "--workers", str(worker_count)]
        return _watched(command, root)


def _watched(command: Sequence[str], folder: Path) -> tuple[float, float]:
    begun = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    most = [0.0]
    watcher = threading.Thread(target=_watch, args=(process, most), daemon=True)
    watcher.start()
    if process.wait():
        raise measured.NotToBeHad(f"{' '.join(command)} ended with {process.returncode}")
    wall = time.perf_counter() - begun
    watcher.join()
    return wall, most[0]


def _watch(process: subprocess.Popen[bytes], most: list[float]) -> None:
    while process.poll() is None:
        most[0] = max(most[0], sum(map(_proportional_mib, measured.family(process.pid))))
        time.sleep(0.25)


def _proportional_mib(process: int) -> float:
    """The process's share of memory: what it shares with others counts in part."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0  # it has ended
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
