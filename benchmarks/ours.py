"""Grade submissions of the twelve checks in a throw-away course, and print what it took, as JSON.

    python ours.py COUNT       so many copies of the right module
    python ours.py FOLDER      the modules in FOLDER, one a file

Run in a process of its own, so that processor time and memory are those of this work alone.
"""

from __future__ import annotations

import json
import resource
import sys
import tempfile
import time
from pathlib import Path

import workload

from autograder.course.course import load_course
from autograder.gradebook.sync import Bookkeeper
from autograder.gradebook.writer import open_gradebook
from autograder.grading.batch import find_jobs, grade_batch, setup_for
from autograder.release import build


def cpu_seconds() -> float:
    """Processor time of this process and of the children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main(sources: dict[str, str]) -> None:
    """Grade ``sources``, student -> module."""
    count = len(sources)
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        root = Path(name)
        workload.write_our_course(root)
        course = load_course(root)
        build(course)
        notebook = (course.assignments_folder / "losses" / "losses.ipynb").read_text()
        for student, source in sources.items():
            folder = course.submitted_folder / student / "losses"
            folder.mkdir(parents=True)
            (folder / "losses.py").write_text(source)
            (folder / "losses.ipynb").write_text(notebook)
        marks: list[tuple[float, float, int]] = []
        scores: dict[str, float] = {}
        before, start = cpu_seconds(), time.perf_counter()
        with open_gradebook(course) as gradebook:
            keeper = Bookkeeper(course, gradebook, lambda result: {})
            jobs = find_jobs(course.submitted_folder, ["losses"])
            for graded in grade_batch(course, jobs, setup_for(course), write=keeper.write):
                scores[graded.result.student] = graded.result.score or 0.0
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                marks.append((time.perf_counter() - start, cpu_seconds() - before, peak))
        total, wall = cpu_seconds() - before, time.perf_counter() - start
    tenth = marks[max(0, count // 10 - 1)]
    print(
        json.dumps(
            {
                "count": count,
                "cpu": total,
                "wall": wall,
                "memory_mib_at_a_tenth": tenth[2],
                "memory_mib": marks[-1][2],
                "scores": [scores[student] for student in sorted(scores)],
            }
        )
    )


if __name__ == "__main__":
    if sys.argv[1].isdecimal():
        main({f"student-{number:05d}": workload.stripped_module() for number in range(int(sys.argv[1]))})
    else:
        main({path.stem: path.read_text() for path in sorted(Path(sys.argv[1]).iterdir())})
