"""What stands in the files of a submission: the only names and lines of a guest's reports that are repeated.

An exception's type or a function's name could be made up while the code runs, and carry hidden inputs out.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from ..results import Frame
from .half_done import why_unreadable

_CODE_NAMES: Final = frozenset({"<module>", "<lambda>", "<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>"})
_WARNINGS: Final = ("divide by zero", "overflow", "invalid value", "underflow", "Mean of empty slice")
_NUMPY_ERRORS: Final = frozenset({"LinAlgError", "AxisError"})


@dataclass
class KnownText:
    """What stands in the files as they were handed in: the only names and lines that are repeated."""

    files: Mapping[str, bytes]
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _words: frozenset[str] | None = None

    def frames(self, frames: Any) -> tuple[Frame, ...]:
        """Return those of ``frames`` that are lines of the files, with their text."""
        kept = []
        for frame in frames[:50]:
            match frame:
                case (str(file), int(line), str(function)) if file in self.files:
                    lines = self._source(file)
                    if 1 <= line <= len(lines):
                        known = function in _CODE_NAMES or self.has_word(function)
                        kept.append(
                            Frame(file, line, function if known else "", lines[line - 1].strip()[:200])
                        )
        return tuple(kept)

    def remarks(self, warned: Any) -> list[str]:
        """Return a sentence for each warning of a kind that NumPy has, at a line of the files."""
        sentences = []
        for one in warned[:50]:
            match one:
                case (str(file), int(line), str(text)):
                    kind = next((kind for kind in _WARNINGS if text.startswith(kind)), None)
                    for frame in self.frames([(file, line, "")]) if kind else ():
                        sentences.append(f"{frame.file}, line {frame.line}: {kind}.")
        return sentences

    def error_type(self, name: str) -> str:
        """Return the exception's name if it is one of Python's, NumPy's or the files', else ``Exception``."""
        found = getattr(builtins, name, None)
        if isinstance(found, type) and issubclass(found, BaseException):
            return name
        return name if name in _NUMPY_ERRORS or self.has_word(name) else "Exception"

    def has_word(self, word: str) -> bool:
        if self._words is None:
            words: set[str] = set()
            for name, content in self.files.items():
                if name.endswith(".py"):
                    words.update(re.findall(r"\w+", content.decode("utf-8", "replace")))
            self._words = frozenset(words)
        return word in self._words

    def _source(self, file: str) -> list[str]:
        if file not in self._lines:
            self._lines[file] = self.files[file].decode("utf-8", "replace").splitlines()
        return self._lines[file]


def file_of(path: str) -> str:
    return f"{path.partition('.')[0]}.py"


def checked_path(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\0" in path:
        raise ValueError(f"The submission's file {path!r} is not beneath its folder.")
    return str(pure)


def checked_syntax_errors(errors: Any, files: Mapping[str, bytes]) -> dict[str, tuple[str, int, str]]:
    checked = {}
    for name, error in errors.items():
        match error:
            case (str(message), int(line), str(text)) if name in files:
                checked[name] = (why_unreadable(files[name], line) or message[:200], line, text)
    return checked
