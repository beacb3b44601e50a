"""The rooms whose tests are tested, and the tests that speak for each."""

from __future__ import annotations

from pathlib import Path

TESTS = {
    "wire": ("tests/wire", "tests/student/test_sandboxed.py"),
    "sandbox": (
        "tests/sandbox",
        "tests/student/test_sandboxed.py",
        "tests/student/test_killed_processes.py",
        "tests/student/test_absent_modules.py",
        "tests/student/test_objects.py",
        "tests/student/test_programs.py",
    ),
    "grading": ("tests/grading", "tests/gradebook/test_upgrade.py"),
    "gradebook": ("tests/gradebook", "tests/reading/test_reading.py"),
    "feedback": (
        "tests/feedback",
        "tests/selfcheck/test_notebook_words.py",
        "tests/diagnosis/test_pictures_of_mistakes.py",
        "tests/suite/test_divergence.py",
    ),
}

# functions with a cache that the tests of a room call for what takes seconds and is not the room's: it is made once, before a mutant
PREPARED = {"gradebook": ("nbgrader_course._build_once",)}

# minutes each: killed processes, hostile bytes without end, and every page in a browser
LEFT_OUT = (
    "tests/grading/test_random_kills.py",
    "tests/grading/test_no_bytes_break_grading.py",
    "tests/gradebook/test_interrupted.py",
    "tests/feedback/test_pages_for_everybody.py",
)


def files_of(root: Path, room: str) -> list[str]:
    """Return the files of ``room``, relative to ``root``."""
    return [str(path.relative_to(root)) for path in sorted((root / "autograder" / room).rglob("*.py"))]


def left_out() -> list[str]:
    """Return pytest's options for the files that are left out."""
    return [f"--ignore={path}" for path in LEFT_OUT]
