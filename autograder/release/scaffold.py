"""A new assignment that already passes validate: notebook, module, both suites, misconceptions, alternatives."""

from __future__ import annotations

import keyword
import re
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from ..course.course import Course
from ..errors import AutograderError

TAKEN = sys.stdlib_module_names | {
    "autograder",
    "matplotlib",
    "numpy",
    "pandas",
    "pytest",
    "scipy",
    "sklearn",
    "statsmodels",
    "torch",
}
"""Module names that mean something else already: a student's file of that name would hide it."""


class ScaffoldError(AutograderError):
    """The assignment cannot be made: a sentence."""


def new_assignment(course: Course, name: str, now: datetime | None = None) -> list[Path]:
    """Write the files of a new assignment ``name``, enter it into course.toml, and return the files.

    now: what the dates count from, with a zone; by default the present. It is due in four weeks.

    Raises ScaffoldError for a name that cannot be one, or that is taken. Nothing is written over.
    """
    module = module_name(name)
    folder = course.solutions_folder / name
    if folder.exists() or any(assignment.name == name for assignment in course.assignments):
        raise ScaffoldError(f"There is an assignment {name} already: choose another name, or edit {folder}.")
    title = module.replace("_", " ").capitalize()
    files = []
    try:
        for target, text in _templates(resources.files("autograder.release") / "scaffold_templates"):
            file = folder / target.replace("NOTEBOOK", name).replace("MODULE", module)
            file.parent.mkdir(parents=True, exist_ok=True)
            filled = text.replace("MODULE", module).replace("TITLE", title).replace("NAME", name)
            file.write_text(filled, encoding="utf-8")
            files.append(file)
        due = (now or datetime.now().astimezone()).replace(hour=23, minute=59, second=0, microsecond=0)
        entry = f'\n[[assignments]]\nname = "{name}"\ntitle = "{title}"\ndue = {(due + timedelta(weeks=4)).isoformat()}\n'
        with course.file.open("a", encoding="utf-8") as stream:
            stream.write(entry)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise ScaffoldError(f"{error.filename}: {error.strerror}. Nothing was made.") from error
    return files


def module_name(name: str) -> str:
    """Return the module of an assignment's name: ``11-weight-decay`` has ``weight_decay``. Raises ScaffoldError."""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}", name):
        raise ScaffoldError(
            f"{name!r} cannot be an assignment's name: use letters, digits, - and _, such as 11-weight-decay."
        )
    module = re.sub(r"^[0-9_-]+", "", name).replace("-", "_").lower()
    if not module.isidentifier() or keyword.iskeyword(module):
        raise ScaffoldError(
            f"{name!r} leaves no name for a Python module: add a word, such as {name.rstrip('-')}-topic."
        )
    if module in TAKEN:
        raise ScaffoldError(
            f"A module {module!r} exists already, and would be hidden: add a word, such as {name}-topic."
        )
    return module


def _templates(folder: Traversable) -> Iterator[tuple[str, str]]:
    """Yield (target, text) of the templates; in a target MODULE and NOTEBOOK stand for the two names."""
    names = {
        "module.py.txt": "MODULE.py",
        "test_module.py.txt": "test_MODULE.py",
        "notebook.json": "NOTEBOOK.ipynb",
        "hidden/test_module.py.txt": "hidden/test_MODULE.py",
        "hidden/misconceptions.py.txt": "hidden/misconceptions.py",
        "hidden/accepted/loops.py.txt": "hidden/accepted/loops.py",
        "hidden/accepted/products.py.txt": "hidden/accepted/products.py",
    }
    for source, target in names.items():
        yield target, folder.joinpath(*source.split("/")).read_text(encoding="utf-8")
