"""Kill processes of a batch at random, and count the wrong results that are left: there must be none.

    python tests/support/random_kills.py --kills 500        what `make faults` does

A class is graded again and again into an empty store while every process of the batch (guests, zygotes,
workers, the command itself) is killed at random with signal 9, as an operator or the host's out-of-memory
killer does. Each result that was stored is compared with that of an undisturbed run.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from tiny_course import hand_in, make_tiny_course

from autograder.course.course import Course
from autograder.grading.attempts import Attempts
from autograder.grading.explain import timeless
from autograder.results import to_json

ASSIGNMENT = "01-tiny"
BATCH = """
import sys
from autograder.course.course import load_course
from autograder.grading.batch import find_jobs, grade_batch, setup_for

course = load_course(sys.argv[1])
jobs = find_jobs(course.submitted_folder, ["01-tiny"])
for graded in grade_batch(course, jobs, setup_for(course, sys.argv[2]), workers=2):
    print(graded.result.student, graded.result.status, flush=True)
"""
SLOW = "import time\n\ndef {name}(y_hat, y):\n    time.sleep(0.03)\n    {body}\n"
CLASS = {
    "right": SLOW.format(name="mse", body="return float(np.mean((y_hat - y) ** 2))"),
    "half": SLOW.format(name="mse", body="return float(0.5 * np.mean((y_hat - y) ** 2))"),
    "wrong": SLOW.format(name="mse", body="return 1.5"),
    "raises": SLOW.format(name="mse", body='raise ValueError("no")'),
    "stub": SLOW.format(name="mse", body="raise NotImplementedError"),
    "greedy": SLOW.format(name="mse", body="return float(np.ones(2**40).sum())"),
    "leaves": SLOW.format(name="mse", body='__import__("os")._exit(3)'),
    "no-root": SLOW.format(name="rmse", body="return mse(y_hat, y)"),
    "broken-file": "def (\n",
}

WEIGHTS = {"a guest": 70, "a zygote": 20, "a worker": 8, "the command": 2}
"""How often each kind of process is killed."""


@dataclass
class Report:
    """What became of the results. wrong: of the students, what was stored and should not have been."""

    kills: Counter[str] = field(default_factory=Counter)
    stored: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)
    rounds: int = 0

    def __str__(self) -> str:
        kinds = ", ".join(f"{count} of {kind}" for kind, count in sorted(self.kills.items()))
        return (
            f"{self.kills.total()} kills ({kinds}) in {self.rounds} rounds: {self.stored} results stored, "
            f"{self.lost} left for the next run, {len(self.wrong)} wrong."
        )


def make_class(folder: Path) -> Course:
    """Make the course with its class; every call takes 30 ms, so that kills fall into calls."""
    course = make_tiny_course(folder)
    for student, code in CLASS.items():
        hand_in(course, student, code)
    return course


def kill_at_random(course: Course, kills: int, *, seed: int, mode: str = "auto") -> Report:
    """Grade until ``kills`` processes were killed, and compare what was stored each time."""
    chance = random.Random(seed)
    _undisturbed(course, mode)
    right = _stored(course)
    assert right.keys() == CLASS.keys(), "the undisturbed run has to grade everybody"
    report = Report()
    while report.kills.total() < kills:
        shutil.rmtree(course.attempts_folder, ignore_errors=True)
        _disturbed(course, mode, chance, report, kills)
        found = _stored(course)
        report.rounds += 1
        report.stored += len(found)
        report.lost += len(right) - len(found)
        report.wrong += [f"{name}: {found[name].decode()}" for name in found if found[name] != right[name]]
    _undisturbed(course, mode)
    last = _stored(course)
    report.wrong += [
        f"{name}, at the end: {last.get(name)!r}" for name in right if last.get(name) != right[name]
    ]
    return report


def _disturbed(course: Course, mode: str, chance: random.Random, report: Report, kills: int) -> None:
    command = [sys.executable, "-c", BATCH, str(course.root), mode]
    batch = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while batch.poll() is None and report.kills.total() < kills:
            time.sleep(chance.uniform(0.0, 0.2))
            alive = [(batch.pid, "the command"), *descendants(batch.pid)]
            starting = all(kind != "a guest" for _, kind in alive)
            if starting and chance.random() < 0.98:
                continue  # else nothing would ever get beyond its start
            kinds = sorted({kind for _, kind in alive})
            kind = chance.choices(kinds, [WEIGHTS[kind] for kind in kinds])[0]
            number = chance.choice([number for number, its_kind in alive if its_kind == kind])
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
                report.kills[kind] += 1
        batch.wait(timeout=120)
    finally:
        batch.kill()
        batch.wait()


def descendants(number: int) -> list[tuple[int, str]]:
    """Return the processes below ``number``: their numbers, and what they are by how deep they lie."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry.name))
    kinds = ("a worker", "a zygote", "a zygote", "a guest")
    below: list[tuple[int, str]] = []
    level = [number]
    for kind in kinds:
        level = [child for parent in level for child in children.get(parent, [])]
        below += [(child, kind) for child in level]
    return below


def _undisturbed(course: Course, mode: str) -> None:
    command = [sys.executable, "-c", BATCH, str(course.root), mode]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def _stored(course: Course) -> dict[str, bytes]:
    store = Attempts(course.attempts_folder)
    return {
        student: to_json(timeless(attempt.result))
        for student in store.students(ASSIGNMENT)
        for attempt in store.all(student, ASSIGNMENT)
        if attempt.result is not None
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--sandbox", default="auto")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="faults-") as folder:
        course = make_class(Path(folder))
        report = kill_at_random(course, options.kills, seed=options.seed, mode=options.sandbox)
    print(report)
    for line in report.wrong:
        print(line)
    return 1 if report.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
