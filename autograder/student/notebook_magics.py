"""The text of a notebook's cell as Python: magics and shell commands become calls of ``get_ipython()``.

IPython's own input transformer does it, from text to text: nothing is run, and nothing of the cell's is imported.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

TRANSFORMED: Final = "autograder.student.notebook_magics:transformed"
"""The function below, for `LimitedProcess.call`."""

_BODY_IS_PYTHON: Final = frozenset({"time", "timeit", "capture", "prun", "python", "python3"})
# blanks of one line alone: \s would look from each line through all the empty ones below
_SPECIAL: Final = re.compile(r"^[^\S\n]*[%!?,;/]|[?][^\S\n]*$|=[^\S\n]*[%!]", re.MULTILINE)
_CELL_MAGIC: Final = re.compile(r"\s*%%(\w+)[^\n]*\n?")


def needs_transforming(text: str) -> bool:
    """Whether a cell may hold what only IPython reads. The plain ones, nearly all, are taken as they are."""
    return _SPECIAL.search(text) is not None


def transformed(texts: Sequence[str]) -> list[str]:
    """Return each cell's text as Python. A text that IPython cannot read, or all where it is not installed, stays.

    Of a cell magic that runs its body, such as ``%%time``, the body stays, with its lines where they are.
    """
    try:
        from IPython.core.inputtransformer2 import TransformerManager
    except ImportError:
        return list(texts)
    return [_one(text, TransformerManager()) for text in texts]


def _one(text: str, manager: object) -> str:
    magic = _CELL_MAGIC.match(text)
    if magic is not None and magic[1] in _BODY_IS_PYTHON:
        before = "#" + text[: magic.end()].strip().replace("\n", " ") + "\n"
        return before + _one(text[magic.end() :], manager)
    try:
        return str(manager.transform_cell(text))  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 (the text is a student's; Python will say what is wrong with it)
        return text
