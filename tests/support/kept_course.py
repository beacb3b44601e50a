"""A small course as an older version of this program left it, and the same without anything handed in.

format1.json holds it as commit c10e1b3 left it: path -> text, the gradebook as SQL. No build is needed.
"""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from autograder.course.course import Course, load_course

FIXTURE = Path(__file__).with_name("format1.json")


def fresh_course(folder: Path) -> Course:
    """Write the course with its release and nothing else; ``counts`` is best, a day late costs a tenth."""
    return _write(folder, [name for name in _files() if not name.startswith("data/")])


def old_course(folder: Path) -> Course:
    """Write the course with its submissions, attempts, secret and gradebook, all of format 1."""
    course = _write(folder, list(_files()))
    with sqlite3.connect(course.data_folder / "gradebook.db") as database:
        database.executescript((course.data_folder / "gradebook.sql").read_text())
    return course


def expected_marks() -> dict[str, list[float]]:
    """student -> points and late penalty, as commit c10e1b3 had them in the gradebook."""
    marks: dict[str, list[float]] = json.loads(_files()["expected.json"])
    return marks


def _files() -> dict[str, str]:
    files: dict[str, str] = json.loads(FIXTURE.read_text())
    return files


def _write(folder: Path, names: list[str]) -> Course:
    files = _files()
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(files[name])
    return load_course(folder)
