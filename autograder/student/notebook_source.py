"""A notebook as the source of one module, such as ``notebook``, and back: for the author's side, where code is trusted.

The code cells stand one below the other, each below a line that says where it comes from:

    # In [3] notebook-mean-try
    mean = sum(prices) / len(prices)

The number counts the code cells, so it is what Jupyter shows after *Restart and run all*. The grade cells are left
out. Everything that works on modules (the reference, variants, mutants, the diagnosis) works on this text; what is
graded is the notebook that `as_notebook` makes of it, so that it takes the road of a student's.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from .notebook_cells import NotebookCell, read_cells
from .notebook_magics import needs_transforming, transformed

NOTEBOOK: Final = "notebook"
"""The module of the notebook that is named like its assignment: ``student.notebook``.

Another notebook of the assignment, such as ``part-2.ipynb``, is the module ``notebook_part_2``.
"""

_HEAD: Final = re.compile(r"^# In \[(\d+)\](?: ([\w-]+))?$", re.MULTILINE)
_CHECK: Final = re.compile(r"\bcheck\(\s*([^)]*)\)")
_NAME: Final = re.compile(r"[\"']([\w.]+)[\"']")
_PRELUDE: Final = (
    "from autograder.student.notebook_runner import names_of_a_notebook as _names\n"
    "globals().update(_names(globals()))\n"
)


@dataclass(frozen=True)
class CodeCell:
    """One code cell. number: from 1, as Jupyter counts them after a restart; text: its Python"""

    number: int
    text: str
    grade_id: str
    is_grade: bool
    is_solution: bool


def code_cells(cells: Sequence[NotebookCell]) -> list[CodeCell]:
    """Return the code cells, numbered. A grade cell is one that carries points and that no student writes."""
    code = [cell for cell in cells if cell.kind == "code"]
    return [
        CodeCell(
            number,
            cell.source,
            cell.grade_id,
            cell.is_grade and not cell.is_solution,
            cell.is_solution,
        )
        for number, cell in enumerate(code, start=1)
    ]


def owners(cells: Sequence[CodeCell], module: str = NOTEBOOK) -> dict[str, int]:
    """Return exercise -> the number of the cell that it is written in: the last solution cell above its ``check(...)``.

    module: of the notebook
    """
    owner: dict[str, int] = {}
    last = 0
    for cell in cells:
        if cell.is_solution:
            last = cell.number
        elif cell.is_grade and last:
            tested = checked(cell.text) or [test_cell_exercise(cell.grade_id, module)]
            owner |= {name: last for name in tested if name not in owner}
    return owner


def test_cell_exercise(grade_id: str, module: str) -> str:
    """Return the exercise of a grade cell that calls no ``check(...)``: a test cell of an ordinary nbgrader notebook.

    module: of the notebook
    """
    identifier = re.sub(r"\W", "_", grade_id, flags=re.ASCII)
    is_name = identifier and not identifier[0].isdigit() and identifier != "try"
    return f"{module}.{identifier if is_name else '_' + identifier}"


def checked(text: str) -> list[str]:
    """Return the exercises that a cell's ``check("...")`` names."""
    return [name for arguments in _CHECK.findall(text[:5000]) for name in _NAME.findall(arguments)]


def is_notebook(module: str) -> bool:
    """Whether a module of this name is a notebook, as far as names say: a file of the name comes first."""
    return module == NOTEBOOK or module.startswith(f"{NOTEBOOK}_")


def notebook_module(assignment: str, file: str) -> str:
    """Return the module of the notebook ``file``, such as ``part-2.ipynb``, of an assignment."""
    stem = file.removesuffix(".ipynb")
    name = re.sub(r"\W", "_", stem, flags=re.ASCII)
    return NOTEBOOK if stem == assignment else f"{NOTEBOOK}_{name}"


def notebooks_of(folder: Path) -> dict[str, Path]:
    """Return module -> path of the notebooks of the assignment in ``folder``, the one that is named like it first."""
    paths = sorted(folder.glob("*.ipynb"), key=lambda path: (path.stem != folder.name, path.name))
    return {notebook_module(folder.name, path.name): path for path in paths}


def notebook_file(folder: Path, module: str = NOTEBOOK) -> Path:
    """Return the path of a notebook of the assignment in ``folder``, which may not be there."""
    if module == NOTEBOOK:
        return folder / f"{folder.name}.ipynb"
    return notebooks_of(folder).get(module, folder / f"{module.removeprefix(f'{NOTEBOOK}_')}.ipynb")


def notebook_of_cell(folder: Path, grade_id: str) -> str | None:
    """Return the module of the author's notebook that has the cell ``grade_id``; None where none has."""
    for module in notebooks_of(folder):
        if any(cell.grade_id == grade_id for cell in _author_cells(folder, module)):
            return module
    return None


def holds_exercises(content: bytes, module: str = NOTEBOOK) -> bool:
    """Whether an exercise is written in the notebook ``content``, as its checks say. module: of the notebook"""
    cells = code_cells(read_cells(content) or [])
    return any(name.startswith(f"{module}.") for name in owners(cells, module))


def notebooks_with_exercises(folder: Path) -> dict[str, Path]:
    """Return module -> path of those notebooks of the assignment in ``folder`` in which exercises are written."""
    found = {}
    for module, path in notebooks_of(folder).items():
        try:
            content = path.read_bytes()
        except OSError:
            continue
        if holds_exercises(content, module):
            found[module] = path
    return found


def is_of_a_notebook(folder: Path) -> bool:
    """Whether an exercise of the assignment in ``folder`` is written in a notebook, as its checks say."""
    return bool(notebooks_with_exercises(folder))


def module_source(folder: Path, module: str) -> str:
    """Return the source of an author's module; of a notebook its cells.

    Raises OSError where there is no such file, ValueError for a notebook that cannot be read.
    """
    file = folder / f"{module}.py"
    if not is_notebook(module) or file.exists():
        return file.read_text(encoding="utf-8")
    notebook = notebook_file(folder, module)
    return _joined(notebook.read_bytes(), str(notebook))


@lru_cache(maxsize=64)
def _joined(content: bytes, where: str) -> str:
    cells = read_cells(content)
    if cells is None:
        raise ValueError(f"{where} cannot be read as a notebook.")
    code = [cell for cell in code_cells(cells) if not cell.is_grade]
    special = [cell for cell in code if needs_transforming(cell.text)]
    texts = dict(
        zip(
            (c.number for c in special),
            transformed([c.text for c in special]) if special else (),
            strict=True,
        )
    )
    return joined({cell.number: (cell.grade_id, _python(texts.get(cell.number, cell.text))) for cell in code})


def _python(text: str) -> str:
    """Return a cell's text, as comments where it is no Python: it raises in a notebook too, and stops no other cell."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return "\n".join(f"# {line}" for line in text.splitlines())
    return text


def joined(cells: Mapping[int, tuple[str, str]]) -> str:
    """Return the source of the module. cells: number -> grade id (or an empty text), text."""
    parts = [
        f"# In [{number}]{f' {grade_id}' if grade_id else ''}\n{text.rstrip()}\n"
        for number, (grade_id, text) in sorted(cells.items())
    ]
    return _PRELUDE + "".join(parts)


def split(source: str) -> dict[int, tuple[str, str]]:
    """Return number -> grade id and text of the cells of a module's source: the inverse of `joined`."""
    heads = list(_HEAD.finditer(source))
    ends = [head.start() for head in heads[1:]] + [len(source)]
    return {
        int(head[1]): (head[2] or "", source[head.end() + 1 : end].rstrip())
        for head, end in zip(heads, ends, strict=True)
    }


def owner_cell(folder: Path, exercise: str) -> tuple[int, str] | None:
    """Return number and text of the author's cell in which ``exercise`` is written; None where no cell is marked so."""
    module = exercise.partition(".")[0]
    number = owners(_author_cells(folder, module), module).get(exercise)
    cells = split(module_source(folder, module))
    return None if number is None or number not in cells else (number, cells[number][1])


def appended(folder: Path, source: str, exercise: str, text: str) -> str:
    """Return ``source`` with ``text`` below the cell in which ``exercise`` is written, or at its end."""
    module = exercise.partition(".")[0]
    number = owners(_author_cells(folder, module), module).get(exercise)
    cells = split(source)
    if number not in cells:
        return f"{source}\n\n\n{text}\n"
    assert number is not None
    grade_id, before = cells[number]
    return joined({**cells, number: (grade_id, f"{before}\n\n\n{text}\n")})


def up_to(source: str, grade_id: str) -> str:
    """Return the source up to the cell ``grade_id``, that cell with it. Raises KeyError if there is none."""
    cells = split(source)
    last = next((number for number, (name, _) in cells.items() if name == grade_id), None)
    if last is None:
        raise KeyError(grade_id)
    return joined({number: cell for number, cell in cells.items() if number <= last})


def until_cell(folder: Path, sources: Mapping[str, str], grade_id: str) -> dict[str, str]:
    """Return ``sources``, module -> source, with the author's notebook that has the cell ``grade_id`` cut behind it.

    Raises KeyError if none has it.
    """
    module = notebook_of_cell(folder, grade_id)
    if module is None:
        raise KeyError(grade_id)
    return {**sources, module: up_to(sources.get(module) or module_source(folder, module), grade_id)}


def as_notebook(folder: Path, source: str, module: str = NOTEBOOK) -> dict[str, bytes]:
    """Return an author's notebook, name and content, with the text of its code cells from ``source``."""
    file = notebook_file(folder, module)
    notebook: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    texts = split(source)
    number = 0
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            number += 1
            if number in texts:
                cell["source"] = texts[number][1]
    return {file.name: json.dumps(notebook).encode()}


def _author_cells(folder: Path, module: str) -> list[CodeCell]:
    return code_cells(read_cells(notebook_file(folder, module).read_bytes()) or [])
