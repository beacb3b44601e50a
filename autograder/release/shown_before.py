"""What the author of a converted notebook shows students anyway: a line that stands there too is nobody's secret.

Tests of real courses repeat themselves: the hidden part calls a function as the visible part does, with other data, and code
that is handed out looks like the solution of the next cell. In an assignment written for this package the build says so, and
one of the two is written otherwise. A converted one stays as its author wrote it, and released it before.
"""

from __future__ import annotations

import json
from pathlib import Path

from .errors import BuildError
from .notebook import cells, read_notebook
from .strip import Marks, strip
from .test_cells import MADE


def shown_before(folder: Path, marks: Marks) -> str:
    """Return the text that the notebooks of a converted assignment show; empty for every other one, and for what cannot be read."""
    suite = folder / "hidden" / "test_cells.py"
    texts = folder / "cells.json"
    try:
        if not texts.is_file() or MADE not in suite.read_text(encoding="utf-8"):
            return ""
        shown = [str(text) for text in json.loads(texts.read_text(encoding="utf-8")).values()]
        for path in sorted(folder.glob("*.ipynb")):
            for cell in cells(read_notebook(path.read_bytes(), path.name), path.name):
                if not cell.is_exercise:
                    stripped = strip(cell.text, cell.label, marks)
                    shown.append(stripped.text if stripped.regions or not cell.is_solution else "")
    except (OSError, ValueError, AttributeError, BuildError):
        return ""
    return "\n".join(shown)
