"""The modules of an assignment as students get them, without a build."""

from __future__ import annotations

from pathlib import Path

from ..diagnosis.variants import is_test
from .strip import nbgraders_marks, read_text, strip


def stub_modules(folder: Path) -> dict[str, bytes]:
    """Return file name -> content of the modules in the author's ``folder``, solutions taken out.

    Raises BuildError for marks that do not fit together.
    """
    marks = nbgraders_marks()
    stubs = {}
    for path in sorted(folder.glob("*.py")):
        if not is_test(path.name):
            where = f"{folder.name}/{path.name}"
            stubs[path.name] = strip(read_text(path.read_bytes(), where), where, marks).text.encode()
    return stubs
