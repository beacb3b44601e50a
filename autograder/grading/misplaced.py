"""What lies in a hand-in in place of what its assignment needs: code in a notebook, another assignment's notebook."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from functools import lru_cache
from pathlib import Path

from ..student.notebook_cells import read_cells
from ..student.notebook_source import notebooks_of
from ..student.submission import printable


def code_in_notebooks(file: str, functions: Collection[str], files: Mapping[str, bytes]) -> str:
    """Return a sentence where a notebook defines what the missing ``file`` should; else an empty text.

    functions: the names that the assignment wants from ``file``
    files:     path with ``/`` -> content, as they were handed in
    """
    wanted = re.compile(rf"^(?:def|class) (?:{'|'.join(map(re.escape, functions))})\b", re.MULTILINE)
    for name, content in sorted(files.items()):
        cells = (read_cells(content) or []) if name.lower().endswith(".ipynb") else []
        if any(cell.kind == "code" and wanted.search(cell.source) for cell in cells):
            return (
                f"There is code in the notebook {printable(name)}. Checks read {file}: write the functions into "
                f"that file."
            )
    return ""


def wrong_notebook(folder: Path, files: Mapping[str, bytes]) -> str:
    """Return a sentence where another assignment's notebook lies in place of this one's; else an empty text.

    folder: the author's folder, ``solutions/<assignment>``, beside those of the other assignments
    """
    ours = _cells_in(folder)
    handed_in = {
        name: _cells_of(content) for name, content in files.items() if name.lower().endswith(".ipynb")
    }
    if not ours or any(ours & cells for cells in handed_in.values()):
        return ""
    for other in sorted(path for path in folder.parent.iterdir() if path.is_dir() and path != folder):
        theirs = _cells_in(other)
        for name, cells in sorted(handed_in.items()):
            if theirs & cells:
                own = " and ".join(path.name for path in notebooks_of(folder).values())
                return f"{printable(name)} is the notebook of the assignment {other.name}. Hand in {own} in its place."
    return ""


def _cells_in(folder: Path) -> frozenset[str]:
    paths = notebooks_of(folder).values()
    return frozenset().union(*(_cells_in_file(path, *_stamp(path)) for path in paths))


def _stamp(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_mtime_ns, status.st_size


@lru_cache(maxsize=256)
def _cells_in_file(path: Path, _changed: int, _size: int) -> frozenset[str]:
    """Return the cells of an author's notebook, read again after an edit only: it is asked for with every submission."""
    return _cells_of(path.read_bytes())


def _cells_of(notebook: bytes) -> frozenset[str]:
    """The names of nbgrader's cells in a notebook; none for bytes that are none."""
    return frozenset(cell.grade_id for cell in read_cells(notebook) or [] if cell.grade_id)
