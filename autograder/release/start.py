"""A course from nothing: course.toml, nbgrader_config.py, .gitignore and a first assignment that passes validate."""

from __future__ import annotations

import re
from datetime import datetime
from pathlib import Path

from ..course.course import Course, load_course
from .scaffold import ScaffoldError, new_assignment

_COURSE = """\
# The one configuration file. Every key that is not written here has its default; exercises and points are in the
# hidden suites, solutions/<assignment>/hidden/test_*.py.

[course]
name = "{title}"
id = "{id}"
timezone = "UTC"            # in which times are shown

[sandbox]
packages = ["numpy"]        # what students' code may import besides Python's own library
"""
_CONFIG = """\
from autograder.nbgrader_settings import configure

configure(get_config(), ".")  # noqa: F821 (nbgrader provides get_config)
"""
_IGNORED = "data/\n.build/\n__pycache__/\n.ipynb_checkpoints/\n"


def start_course(folder: Path, first: str, now: datetime | None = None) -> tuple[Course, list[Path]]:
    """Write a course into ``folder`` with the assignment ``first``; return it, and the files that were written.

    Files that are there already stay as they are, course.toml apart.

    Raises ScaffoldError for a folder that has a course.toml, or for a name that cannot be an assignment's.
    """
    if (folder / "course.toml").exists():
        raise ScaffoldError(
            f"{folder / 'course.toml'} exists: this is a course already. Add to it by `autograder new NAME`."
        )
    title = folder.resolve().name.replace("-", " ").replace("_", " ").strip() or "A course"
    identifier = re.sub(r"[^a-z0-9-]+", "-", title.lower()).strip("-") or "course"
    texts = {
        "course.toml": _COURSE.format(title=title.replace('"', "").replace("\\", ""), id=identifier),
        "nbgrader_config.py": _CONFIG,
        ".gitignore": _IGNORED,
    }
    files = [folder / name for name in texts if not (folder / name).exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for file in files:
            file.write_text(texts[file.name], encoding="utf-8")
    except OSError as error:
        raise ScaffoldError(f"{error.filename}: {error.strerror}.") from error
    try:
        files += new_assignment(load_course(folder), first, now)
        return load_course(folder), files
    except ScaffoldError:
        for file in files:
            file.unlink()
        raise
