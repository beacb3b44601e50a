"""Grade COUNT copies of a right submission in a throw-away course and print what it took, as JSON.

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


def main(count: int) -> None:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        root = Path(name)
        workload.write_our_course(root)
        course = load_course(root)
        build(course)
        source = {
            "losses.py": workload.stripped_module(),
            "losses.ipynb": (course.assignments_folder / "losses" / "losses.ipynb").read_text(),
        }
        for number in range(count):
            folder = course.submitted_folder / f"student-{number:05d}" / "losses"
            folder.mkdir(parents=True)
            for file, text in source.items():
                (folder / file).write_text(text)
        marks: list[tuple[float, float, int]] = []
        full = 0.0
        before, start = cpu_seconds(), time.perf_counter()
        with open_gradebook(course) as gradebook:
            keeper = Bookkeeper(course, gradebook, lambda result: {})
            jobs = find_jobs(course.submitted_folder, ["losses"])
            for graded in grade_batch(course, jobs, setup_for(course), write=keeper.write):
                full += graded.result.score == graded.result.max_score
                peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
                marks.append((time.perf_counter() - start, cpu_seconds() - before, peak))
        total, wall = cpu_seconds() - before, time.perf_counter() - start
        assert full == count, f"only {full} of {count} got full marks"
    tenth = marks[max(0, count // 10 - 1)]
    print(
        json.dumps(
            {
                "count": count,
                "cpu": total,
                "wall": wall,
                "memory_mib_at_a_tenth": tenth[2],
                "memory_mib": marks[-1][2],
            }
        )
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
