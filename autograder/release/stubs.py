"""The modules of an assignment as students get them, without a build."""

from __future__ import annotations

import json
from pathlib import Path

from ..diagnosis.variants import is_test
from ..student.notebook_source import notebooks_with_exercises
from .notebook import cells, read_notebook
from .strip import Marks, nbgraders_marks, read_text, strip


def stub_modules(folder: Path) -> dict[str, bytes]:
    """Return file name -> content of the modules in the author's ``folder``, solutions taken out.

    The notebooks in which exercises are written are among them.

    Raises BuildError for marks that do not fit together.
    """
    marks = nbgraders_marks()
    stubs = {}
    for path in sorted(folder.glob("*.py")):
        if not is_test(path.name):
            where = f"{folder.name}/{path.name}"
            stubs[path.name] = strip(read_text(path.read_bytes(), where), where, marks).text.encode()
    for file in notebooks_with_exercises(folder).values():
        stubs[file.name] = _stub_notebook(file, f"{folder.name}/{file.name}", marks)
    return stubs


def _stub_notebook(file: Path, where: str, marks: Marks) -> bytes:
    notebook = read_notebook(file.read_bytes(), where)
    for cell, raw in zip(cells(notebook, where), notebook["cells"], strict=True):
        if cell.is_solution:
            stripped = strip(cell.text, cell.label, marks)
            raw["source"] = stripped.text if stripped.regions else "\n".join(marks.stub)
    return json.dumps(notebook).encode()
