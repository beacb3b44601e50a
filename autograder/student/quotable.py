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
from .backend import Target
from .half_done import MOST_OF_A_LINE, why_unreadable
from .notebook_files import has_cells, place_name
from .reached import Block, blocks_of, functions_around, own_error_types, reached_lines

_CODE_NAMES: Final = frozenset({"<module>", "<lambda>", "<listcomp>", "<dictcomp>", "<setcomp>", "<genexpr>"})
_WARNINGS: Final = ("divide by zero", "overflow", "invalid value", "underflow", "Mean of empty slice")
_IMPORT: Final = re.compile(r"^[ \t]*(?:import|from)[ \t]+([\w. ,]{1,200})", re.M)
_MAX_IMPORTED: Final = 16
_MAX_QUOTED_BYTES: Final = 2**20  # of a file; the judge's own memory holds no more of it as lines and words
_NUMPY_ERRORS: Final = frozenset({"LinAlgError", "AxisError"})


@dataclass
class KnownText:
    """What stands in the files as they were handed in: the only names and lines that are repeated.

    for_author: whether the files run for their own author, to whom every line may be named
    """

    files: Mapping[str, bytes]
    for_author: bool = False
    _lines: dict[str, list[str]] = field(default_factory=dict)
    _blocks: dict[str, tuple[Block, ...]] = field(default_factory=dict)
    _reached: dict[str | None, frozenset[tuple[str, int]]] = field(default_factory=dict)
    _own_errors: tuple[str, ...] | None = None
    _imported: frozenset[str] | None = None

    def frames(self, frames: Any, target: Target | None = None) -> tuple[Frame, ...]:
        """Return those of ``frames`` that are lines of the files, with their text.

        target: what was called; only lines that it reaches are quotable. None for what happens at import: nothing hidden
            has come in by then, and every line is
        """
        kept = []
        reached = None if target is None or self.for_author else self._lines_reached_by(target)
        for frame in frames[:50]:
            match frame:
                case (str(file), int(line), str(function)) if file in self.files:
                    lines = self._source(file)
                    if 1 <= line <= len(lines):
                        known = function in _CODE_NAMES or function in self._functions_around(file, line)
                        kept.append(
                            Frame(
                                place_name(file) if has_cells(self.files) else file,
                                line,
                                function if known else "",
                                lines[line - 1].strip()[:200],
                                quotable=reached is None or (file, line) in reached,
                            )
                        )
        return tuple(kept)

    def remarks(self, warned: Any, target: Target) -> list[str]:
        """Return a sentence for each warning of a kind that NumPy has, at a line that ``target`` reaches."""
        sentences = []
        for warning in warned[:50]:
            match warning:
                case (str(file), int(line), str(text)):
                    kind = next((kind for kind in _WARNINGS if text.startswith(kind)), None)
                    frames = self.frames([(file, line, "")], target) if kind else ()
                    sentences += [f"{f.file}, line {f.line}: {kind}." for f in frames if f.quotable]
        return sentences

    def error_type(self, name: str) -> str:
        """Return the exception's name if it is one of Python's, NumPy's or of the files' first classes, else ``Exception``."""
        builtin = getattr(builtins, name, None)
        if isinstance(builtin, type) and issubclass(builtin, BaseException):
            return name
        if self._own_errors is None:
            self._own_errors = own_error_types(self._sources())
        return name if name in _NUMPY_ERRORS or name in self._own_errors else "Exception"

    def _lines_reached_by(self, target: Target) -> frozenset[tuple[str, int]]:
        path = target if isinstance(target, str) else None
        if path not in self._reached:
            sources = self._sources()
            blocks = {file: self._blocks_of(file) for file in sources}
            self._reached[path] = reached_lines(sources, blocks, path)
        return self._reached[path]

    def _functions_around(self, file: str, line: int) -> frozenset[str]:
        return functions_around(self._blocks_of(file), line)

    def _blocks_of(self, file: str) -> tuple[Block, ...]:
        if file not in self._blocks:
            self._blocks[file] = blocks_of(self._source(file))
        return self._blocks[file]

    def _sources(self) -> dict[str, list[str]]:
        return {file: self._source(file) for file in sorted(self.files) if file.endswith(".py")}

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
                shown = text.split("\n", 1)[0][:MOST_OF_A_LINE]
                checked[name] = (why_unreadable(files[name], line) or message[:200], line, shown, column)
    return checked
