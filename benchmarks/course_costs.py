"""What grading costs for one assignment, by kind of submission, and its floor; prints JSON.

    python course_costs.py ASSIGNMENT COUNT [--course FOLDER]

A judge that is warm grades COUNT right submissions, COUNT wrong ones (up to six misconceptions in turn) and COUNT
stubs; gradebook and pages are not part of it. The floor is the calls of the suite on the reference, replayed in a
forked warm process, and the time of calls that cannot be replayed; it is measured for this repository's course alone, since objects and programs are no calls of functions.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import measured

from autograder.course.course import Course, load_course
from autograder.diagnosis.asking import asked, settled_randomness
from autograder.diagnosis.comparison import alike
from autograder.grading.grading_worker import GradingWorker, public_seed_setup
from autograder.quality.made_up_class import make_class
from autograder.student.backend import RecordedCall
from autograder.student.faults import StudentFault
from autograder.student.in_process import LocalBackend, local_student
from autograder.student.submission import Submission
from autograder.suite.session import Suite, collect_checks

ROOT = Path(__file__).resolve().parents[1]
MOST_MADE_UP = 60
SEED = bytes(32)


def submissions(course: Course, assignment: str) -> dict[str, list[dict[str, bytes]]]:
    """Return kind (right, wrong, stub) -> the files of its submissions."""
    found: dict[str, dict[str, dict[str, bytes]]] = {"right": {}, "wrong": {}, "stub": {}}
    kinds = {"reference": "right", "wrong": "wrong", "stub": "stub"}
    for made in make_class(course, course.assignment(assignment), MOST_MADE_UP):
        kind = kinds.get(made.kind.partition(":")[0])
        if kind is not None and len(found[kind]) < 6:
            found[kind].setdefault(made.kind, dict(made.files))
    return {kind: list(of_kind.values()) for kind, of_kind in found.items()}


def cost(
    worker: GradingWorker, assignment: str, files: Sequence[dict[str, bytes]], count: int
) -> list[float]:
    """Return the processor time of one submission in seconds, and the share of the points that they got."""
    begun, scores = 0.0, []
    for number, one in enumerate(itertools.islice(itertools.cycle(files), len(files) + count)):
        if number == len(files):  # each has been graded once: the judge is warm
            begun = measured.cpu_of_tree()
        result = worker(Submission("ada", assignment, one))
        scores.append((result.score or 0.0) / result.max_score)
    return [(measured.cpu_of_tree() - begun) / count, sum(scores) / len(scores)]


def floor(folder: Path, count: int) -> tuple[float, float]:
    """Return the processor time of replaying a right submission's calls, and the share of the recorded ones that agreed.

    Calls that are not recorded, since a random generator or an object is handed to them, count with the time that the
    functions themselves took.
    """
    with Suite(folder / "hidden", reference=folder) as suite, _time_in_functions() as spent:
        runs, own = [], []
        student = local_student(folder)
        for check in suite.checks:
            before = spent[0]
            runs.append(suite.run_check(check, student, SEED))
            own.append(spent[0] - before)
    calls = [call for run in runs for call in run.calls]
    agreed, unrecorded = 0, 0.0
    begun = measured.cpu_of_tree()
    for _ in range(count):
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            os.write(writing, json.dumps(_replayed(folder, [run.calls for run in runs])).encode())
            os._exit(0)
        os.close(writing)
        with os.fdopen(reading) as answer:
            agreed, seconds = json.load(answer)
        os.waitpid(child, 0)
        unrecorded += sum(max(0.0, took - replayed) for took, replayed in zip(own, seconds, strict=True))
    replaying = measured.cpu_of_tree() - begun
    return (replaying + unrecorded) / count, agreed / len(calls)


@contextlib.contextmanager
def _time_in_functions() -> Iterator[list[float]]:
    """Count the processor time in functions and objects of the student's: a list with the seconds so far."""
    spent, depth = [0.0], [0]
    genuine = {name: getattr(LocalBackend, name) for name in ("call", "operate", "get", "run_program")}

    def counted(function: Callable[..., Any]) -> Callable[..., Any]:
        def method(*args: Any, **kwargs: Any) -> Any:
            begun = time.process_time()
            depth[0] += 1
            try:
                return function(*args, **kwargs)
            finally:
                depth[0] -= 1
                if not depth[0]:
                    spent[0] += time.process_time() - begun

        return method

    for name, function in genuine.items():
        setattr(LocalBackend, name, counted(function))
    try:
        yield spent
    finally:
        for name, function in genuine.items():
            setattr(LocalBackend, name, function)


def _replayed(folder: Path, calls: Sequence[Sequence[RecordedCall]]) -> tuple[int, list[float]]:
    """Return how many of the recorded calls agreed, and the seconds that those of each check took."""
    backend = LocalBackend(folder)
    agreed, seconds = 0, []
    for of_check in calls:
        begun = time.process_time()
        agreed += sum(_agrees(backend, of_check))
        seconds.append(time.process_time() - begun)
    return agreed, seconds


def _agrees(backend: LocalBackend, calls: Sequence[RecordedCall]) -> list[bool]:
    same = []
    for call in calls:
        try:
            with settled_randomness(call):
                same.append(call.fault is None and bool(alike(asked(backend, call), call.result)))
        except StudentFault:
            same.append(call.fault is not None)
        except Exception:  # noqa: BLE001 (a function of the check's own that is over with it)
            same.append(False)
    return same


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("assignment")
    parser.add_argument("count", type=int)
    parser.add_argument(
        "--course", type=Path, default=ROOT, help="a built course; this repository's by default"
    )
    options = parser.parse_args()
    assignment, count = options.assignment, options.count
    course = load_course(options.course)
    folder = course.solutions_folder / assignment
    found = {"assignment": assignment, "checks": len(collect_checks(folder))}
    if options.course == ROOT:
        found["floor"], found["agreed"] = floor(folder, count)
    worker = GradingWorker(public_seed_setup(course))
    try:
        found["kinds"] = {
            kind: cost(worker, assignment, files, count)
            for kind, files in submissions(course, assignment).items()
            if files
        }
    finally:
        worker.close()
    print(json.dumps(found))


if __name__ == "__main__":
    main()
