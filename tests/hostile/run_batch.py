"""Grades all attacks in one batch, in one mode of the sandbox, as whoever started it; prints JSON.

It is a program of its own so that root's tests can run it as an ordinary user too. It says what happened; what should
have happened is said in the tests.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import tempfile
from pathlib import Path
from typing import Any

import arena

from autograder.course.course import load_course
from autograder.feedback.disclosure import EVERYTHING, Circumstances, Policy, comments, shown_submission
from autograder.grading.batch import find_jobs, grade_batch, setup_for
from autograder.results import SubmissionResult


def main(mode: str, families: list[str], road: str = "") -> None:
    attacks = arena.attacks_of(families)
    with tempfile.TemporaryDirectory() as folder:
        tempfile.tempdir = os.path.join(folder, "scratch")
        os.mkdir(tempfile.tempdir)
        course = load_course(arena.write_course(Path(folder, "course"), attacks, road))
        os.environ["ARENA_SOLUTION"] = str(course.solutions_folder / "a1" / "arena.py")
        before = outside(Path(folder))
        jobs = find_jobs(course.submitted_folder, ["a1"])
        graded = grade_batch(course, jobs, setup_for(course, mode), workers=1)  # type: ignore[arg-type]
        results = {graded_one.result.student: said(graded_one.result) for graded_one in graded}
        report = {
            "user": os.geteuid(),
            "results": results,
            "changed": sorted(set(outside(Path(folder)).items()) ^ set(before.items())),
            "left": sorted(os.listdir(tempfile.tempdir)),
            "cpu_seconds": sum(
                resource.getrusage(who).ru_utime + resource.getrusage(who).ru_stime
                for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
            ),
        }
    print(json.dumps(report))


def said(result: SubmissionResult) -> dict[str, Any]:
    """What is kept of a result, and what student and instructor see of it."""
    hidden = shown_submission(result, Policy(), Circumstances())
    full = shown_submission(result, Policy(), EVERYTHING)
    return {
        "score": result.score,
        "status": str(result.status),
        "mode": result.sandbox,
        "outcomes": {check.name: str(check.outcome) for exercise in result.exercises for check in exercise.checks},
        "student": repr(comments(hidden)) + repr(hidden),
        "texts": [*comments(hidden).values(), *comments(full).values(), full.message],
        "kept": repr(result),
    }  # fmt: skip


def outside(folder: Path) -> dict[str, int]:
    """Name and size of every file that no attack may touch: those of the course but attempts and secret."""
    return {
        str(path): path.lstat().st_size
        for part in ("course/solutions", "course/data/submitted")
        for path in (folder / part).rglob("*")
        if not path.is_dir()
    }


if __name__ == "__main__":
    road = [word.removeprefix("--road=") for word in sys.argv[2:] if word.startswith("--road=")]
    main(sys.argv[1], [word for word in sys.argv[2:] if not word.startswith("--road=")], *road)
