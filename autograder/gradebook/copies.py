"""A copy of the gradebook before something changes it."""

from __future__ import annotations

import itertools
import sqlite3
from contextlib import closing
from pathlib import Path

from ..course.course import Course
from ..durable import make_folder


def new_folder(data: Path, name: str) -> Path:
    """Make and return the folder ``name``-1 in ``data``, or the first number that is free. Raises OSError."""
    folders = (data / f"{name}-{number}" for number in itertools.count(1))
    folder = next(path for path in folders if not path.exists())
    make_folder(folder)
    return folder


def copy_gradebook(course: Course, folder: Path) -> Path | None:
    """Copy an SQLite gradebook into ``folder``, as it is at one moment; return the copy, None for another database.

    Raises OSError and sqlite3.Error.
    """
    gradebook = Path(course.database_url.removeprefix("sqlite:///"))
    if not course.database_url.startswith("sqlite:///") or not gradebook.exists():
        return None
    with (
        closing(sqlite3.connect(gradebook)) as source,
        closing(sqlite3.connect(folder / gradebook.name)) as copy,
    ):
        source.backup(copy)
    return folder / gradebook.name
