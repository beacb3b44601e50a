"""What of a test cell is hidden: the lines between nbgrader's marks, read as nbgrader reads them."""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass
from typing import Final

_HIDDEN: Final = re.compile(
    r"^[^\n]*BEGIN HIDDEN TESTS[^\n]*\n.*?END HIDDEN TESTS[^\n]*\n?", re.DOTALL | re.MULTILINE
)
"""A line that holds the words is a mark, whatever stands before them."""
_MARKS: Final = re.compile(r"^[^\n]*(?:BEGIN|END) HIDDEN TESTS[^\n]*\n?", re.MULTILINE)


@dataclass(frozen=True)
class Parts:
    """The text of a test cell without marks, and the two parts of it."""

    whole: str
    visible: str
    hidden: str


def parts_of(text: str) -> Parts:
    """Return the parts of a test cell's text. All of it is hidden where a mark lies across a statement or has no partner."""
    whole = _MARKS.sub("", text)
    hidden = "\n".join(_MARKS.sub("", part) for part in _HIDDEN.findall(text))
    visible = _HIDDEN.sub("", text)
    if has_lone_mark(text) or not is_python(visible) or not is_python(hidden):
        return Parts(whole, "", whole)
    return Parts(whole, visible, hidden)


def has_lone_mark(text: str) -> bool:
    """Whether a mark of hidden tests has no partner."""
    return _MARKS.search(_HIDDEN.sub("", text)) is not None


def is_python(text: str) -> bool:
    """Whether ``text`` can be parsed."""
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True
