"""What stands in the files of a submission: the only names and lines of a guest's reports that are repeated.

An exception's type or a function's name could be made up while the code runs, and carry hidden inputs out.
"""

from __future__ import annotations

import builtins
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, Final

from ..results import Frame
from .half_done import why_unreadable

_CODE_NAMES: Final = frozenset({"<module>", "<lambda>", "<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>"})
_WARNINGS: Final = ("divide by zero", "overflow", "invalid value", "underflow", "Mean of empty slice")
_WORD: Final = re.compile(r"\w+")
_IMPORT: Final = re.compile(r"^[ \t]*(?:import|from)[ \t]+([\w. ,]{1,200})", re.M)
_MAX_IMPORTED: Final = 16
_MAX_WORDS: Final = 100_000
_MAX_QUOTED_BYTES: Final = 2**20  # of a file; the judge's own memory holds no more of it as lines and words
_NUMPY_ERRORS: Final = frozenset({"LinAlgError", "AxisError"})


@dataclass
class KnownText:
    """What stands in the files as they were handed in: the only names and lines that are repeated."""

    files: Mapping[str, bytes]
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _words: frozenset[str] | None = None
    _imported: frozenset[str] | None = None

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
        for warning in warned[:50]:
            match warning:
                case (str(file), int(line), str(text)):
                    kind = next((kind for kind in _WARNINGS if text.startswith(kind)), None)
                    frames = self.frames([(file, line, "")]) if kind else ()
                    sentences += [f"{frame.file}, line {frame.line}: {kind}." for frame in frames]
        return sentences

    def error_type(self, name: str) -> str:
        """Return the exception's name if it is one of Python's, NumPy's or the files', else ``Exception``."""
        builtin = getattr(builtins, name, None)
        if isinstance(builtin, type) and issubclass(builtin, BaseException):
            return name
        return name if name in _NUMPY_ERRORS or self.has_word(name) else "Exception"

    def has_word(self, word: str) -> bool:
        if self._words is None:
            self._words = frozenset(
                word for text in self._modules() for word in itertools.islice(_WORD.findall(text), _MAX_WORDS)
            )
        return word in self._words

    @property
    def imported(self) -> frozenset[str]:
        """The top-level modules that the files' import statements name: the first few, for each is a word to choose."""
        if self._imported is None:
            named: dict[str, None] = {}
            for text in self._modules():
                for modules in _IMPORT.findall(text):
                    tops = (
                        module.split(".")[0].split()[0] for module in modules.split(",") if module.strip(" .")
                    )
                    named |= dict.fromkeys(top for top in tops if top.isidentifier())
            self._imported = frozenset(itertools.islice(named, _MAX_IMPORTED))
        return self._imported

    def _modules(self) -> Iterator[str]:
        for name, content in sorted(self.files.items()):
            if name.endswith(".py"):
                yield content[:_MAX_QUOTED_BYTES].decode("utf-8", "replace")

    def _source(self, file: str) -> list[str]:
        if file not in self._lines:
            self._lines[file] = self.files[file][:_MAX_QUOTED_BYTES].decode("utf-8", "replace").splitlines()
        return self._lines[file]


def file_of(path: str) -> str:
    return f"{path.partition('.')[0]}.py"


def checked_path(path: str) -> str:
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or not pure.parts or "\0" in path:
        raise ValueError(f"The submission's file {path!r} is not beneath its folder.")
    return str(pure)


def checked_syntax_errors(errors: Any, files: Mapping[str, bytes]) -> dict[str, tuple[str, int, str, int]]:
    checked = {}
    for name, error in errors.items():
        match error:
            case (str(message), int(line), str(text), int(column)) if name in files:
                checked[name] = (why_unreadable(files[name], line) or message[:200], line, text, column)
    return checked
