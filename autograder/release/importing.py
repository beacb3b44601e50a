"""Bring a foreign assignment into a course: which kind it is, its folder below solutions/, its entry in course.toml."""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from ..course.course import Course
from .errors import BuildError
from .foreign_checks import Converted, imported_roots
from .import_nbgrader import convert_nbgrader, share_cell_ids
from .import_otter import convert_otter, is_otter_notebook
from .import_unittest import convert_unittest
from .notebook import cells, read_notebook


def import_assignment(
    course: Course, path: Path, name: str = "", now: datetime | None = None
) -> list[Converted]:
    """Convert what lies at ``path`` into assignments of ``course``, and return what became of each check.

    path: a source notebook of nbgrader or of Otter; a folder of nbgrader notebooks, which become one assignment, unless two of
          their cells have the same id; a folder of Otter's, of which each becomes one; or a folder of unittest or pytest tests
          beside the modules that they test
    name: of the assignment; by default the notebook's or the folder's, with ``-`` for spaces and other characters that a name has
          not. With several notebooks it comes before theirs

    Raises BuildError where there is nothing to convert, or an assignment of the name is there already.
    """
    if not path.exists():
        raise BuildError(f"{path} does not exist.")
    notebooks = [path] if path.suffix == ".ipynb" else sorted(path.glob("*.ipynb"))
    of_folder = name or path.resolve().name
    if not notebooks:
        return [_one(course, of_folder, partial(convert_unittest, path), now)]
    if len(notebooks) == 1:
        (notebook,) = notebooks
        return [_one(course, name or _as_name(notebook), _converter([notebook]), now)]
    if not any(map(is_otter_notebook, notebooks)) and not share_cell_ids(notebooks):
        return [_one(course, of_folder, _converter(notebooks), now)]
    return [
        _one(course, f"{of_folder}-{_as_name(notebook)}", _converter([notebook]), now)
        for notebook in notebooks
    ]


def imported_packages(folder: Path) -> set[str]:
    """Return the packages that the notebooks' cells and the modules of an author's ``folder`` import, without Python's own."""
    modules = {path.stem for path in folder.glob("*.py")}
    texts = [
        path.read_text(encoding="utf-8") for path in folder.glob("*.py") if not path.name.startswith("test_")
    ]
    for path in folder.glob("*.ipynb"):
        texts += [
            cell.text
            for cell in cells(read_notebook(path.read_bytes(), path.name), path.name)
            if cell.kind == "code"
        ]
    roots = {root for text in texts for root in imported_roots(text)}
    return roots - modules - sys.stdlib_module_names - {"autograder", "IPython", "nose"}


def _as_name(notebook: Path) -> str:
    """Return the notebook's name as an assignment's, which has no spaces."""
    return re.sub(r"[^A-Za-z0-9_]+", "-", notebook.stem).strip("-")


def _converter(notebooks: Sequence[Path]) -> Callable[[Path], Converted]:
    """Return what writes the assignment of ``notebooks``: several of nbgrader, or one of nbgrader or Otter."""
    if len(notebooks) == 1 and is_otter_notebook(notebooks[0]):
        return partial(convert_otter, notebooks[0])
    return partial(convert_nbgrader, notebooks)


def _one(course: Course, name: str, convert: Callable[[Path], Converted], now: datetime | None) -> Converted:
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,60}", name):
        raise BuildError(f"{name!r} cannot be an assignment's name: say another with --name.")
    if any(assignment.name == name for assignment in course.assignments):
        raise BuildError(f"{course.file.name} has an assignment {name} already: say another with --name.")
    target = course.solutions_folder / name
    existed = target.exists()
    try:
        converted = convert(target)
    except BaseException:
        if not existed:
            shutil.rmtree(target, ignore_errors=True)
        raise
    if not target.exists():
        return converted
    due = (now or datetime.now().astimezone()).replace(hour=23, minute=59, second=0, microsecond=0)
    title = name.replace("-", " ").replace("_", " ")
    entry = f'\n[[assignments]]\nname = "{name}"\ntitle = "{title}"\ndue = {(due + timedelta(weeks=4)).isoformat()}\n'
    with course.file.open("a", encoding="utf-8") as stream:
        stream.write(entry)
    missing = sorted(imported_packages(target) - set(course.sandbox.packages))
    if not missing:
        return converted
    note = (
        f"Students' code imports {', '.join(missing)}: add what grading needs of it to packages under [sandbox] in "
        f"{course.file.name}."
    )
    return replace(converted, notes=(*converted.notes, note))
