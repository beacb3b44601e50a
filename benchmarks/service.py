"""What the hand-in service costs, in one run: ``make bench-service``.

Processor time where it can be had, since a busy machine says little about seconds:

- an acknowledgement: the server's processor time for one upload, while 200 students hand in at the same second, and how
  long those students wait. They are a process of their own, which gets what processor the server leaves (nice 19);
- the same through a JupyterHub and its proxy, with ``--hub``, where both are installed (``make hub`` installs them);
- how soon a result is seen;
- one more upload for the worker, as a ratio to one more submission for ``autograder grade`` in a batch;
- the server's memory over many uploads, with ``--memory 20000``.

What is handed in: four files of the small course of the tests, 13 kB; for the ratio right solutions of 02-losses.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from service_uploads import acknowledgements, make_tokens, memory, seen_after, through_a_hub

from autograder.course.course import Course, load_course
from autograder.service.courses import default_database
from autograder.service.database import open_database
from autograder.service.packing import pack

ROOT = Path(__file__).parents[1]
ASSIGNMENT = "02-losses"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--seen", type=int, default=20)
    parser.add_argument("--graded", type=int, default=200)
    parser.add_argument("--memory", type=int, default=0)
    parser.add_argument("--hub", action="store_true")
    options = parser.parse_args()
    print(ground())
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        if options.students:
            print(acknowledgements(base / "serve", options.students).lines("straight"), flush=True)
        if options.hub:
            (base / "hub").mkdir()
            print(through_a_hub(base / "hub", options.students).lines("through a hub"), flush=True)
        if options.seen:
            print(seen_after(base / "seen", options.seen), flush=True)
        if options.graded:
            print(worker_and_batch(base, options.graded), flush=True)
        if options.memory:
            print(memory(base / "memory", options.memory))


def ground() -> str:
    """Return the machine, how busy it is, and the versions."""
    model = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    names = ["starlette", "uvicorn", "httptools", "uvloop", "SQLAlchemy"]
    versions = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{os.cpu_count()} cores of {model}, load {os.getloadavg()[0]:.1f}\n"
        f"Python {platform.python_version()}, {versions}"
    )


def worker_and_batch(base: Path, count: int) -> str:
    """Return what one more upload costs the worker, and one more submission a batch, as lines."""
    few, many = 2, 2 + count
    work = marginal(lambda amount: worked(base, amount), few, many)
    batch = marginal(lambda amount: graded(base, amount), few, many)
    return (
        f"worker, one more {ASSIGNMENT}:   {1000 * work:6.0f} ms CPU\n"
        f"batch, one more {ASSIGNMENT}:    {1000 * batch:6.0f} ms CPU\n"
        f"ratio worker to batch:        {work / batch:6.2f}"
    )


def marginal(run: Callable[[int], float], few: int, many: int) -> float:
    """Return the processor time for one more submission: what starting costs falls out."""
    return (run(many) - run(few)) / (many - few)


def own_course(folder: Path) -> Course:
    """Return a copy of this repository's course, with nothing handed in, in the place of ``folder``."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    shutil.copy(ROOT / "course.toml", folder)
    for name in ("solutions", "assignments"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    return load_course(folder)


def handed_in(course: Course, number: int) -> dict[str, bytes]:
    """Return the files of a right submission; another ``number`` makes it another attempt."""
    released = course.assignments_folder / ASSIGNMENT
    files = {path.name: path.read_bytes() for path in released.iterdir() if path.is_file()}
    module = course.solutions_folder / ASSIGNMENT / "losses.py"
    return files | {"losses.py": module.read_bytes() + f"\n# student {number}\n".encode()}


def worked(base: Path, count: int) -> float:
    """Let a worker grade ``count`` uploads; return the processor time of all its processes."""
    from autograder.service.contents import read_archive
    from autograder.service.identity import visitor_of
    from autograder.service.uploads import take_in

    course = own_course(base / "work")
    tokens = make_tokens(course, count)
    database = open_database(default_database(course))
    now = datetime.now(UTC)
    with database.writing() as connection:
        for number, token in enumerate(tokens):
            visitor = visitor_of(connection, course.id, token, "token", now)
            assert visitor is not None
            contents = read_archive(pack(handed_in(course, number)), course)
            take_in(connection, course, visitor, ASSIGNMENT, contents, now=now)
    database.close()
    return timed(course, "work", "--once", "--sandbox", "none")


def graded(base: Path, count: int) -> float:
    """Grade the same submissions as a batch, pages included; return the processor time."""
    course = own_course(base / "batch")
    for number in range(count):
        folder = course.submitted_folder / f"s{number:03}" / ASSIGNMENT
        folder.mkdir(parents=True)
        for name, content in handed_in(course, number).items():
            (folder / name).write_bytes(content)
    grading = timed(course, "grade", ASSIGNMENT, "--workers", "1", "--sandbox", "none")
    return grading + timed(course, "feedback", ASSIGNMENT)


def timed(course: Course, *arguments: str) -> float:
    """Run a verb in the course; return the processor time of it and of its children."""
    before = os.times()
    subprocess.run(
        [sys.executable, "-m", "autograder", *arguments],
        cwd=course.root,
        check=False,
        capture_output=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    after = os.times()
    return (after.children_user - before.children_user) + (after.children_system - before.children_system)


if __name__ == "__main__":
    main()
