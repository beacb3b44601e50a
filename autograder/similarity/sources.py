"""What a student wrote, as sequences of codes: modules and notebook code cells, without what the course gave.

A statement that stands in the released file as it is, such as a function's head or an import, is left out, and ends a
passage. Files that are handed out are the course's whatever the student's copy says, and are not read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Protocol

from ..student.limited_process import LimitedProcess
from ..student.notebook_cells import read_cells
from ..student.submission import printable
from .tokens import READ_STATEMENTS, Statement

MOST_BYTES: Final = 2**20
"""Of one submission's code; so that hostile texts cost a class seconds, not hours."""
_LINE_MAGIC: Final = ("%", "!", "?")


@dataclass(frozen=True)
class Passage:
    """Statements that stand together. codes: of each token; lines: the first and last line of its statement, from 1."""

    codes: tuple[int, ...]
    lines: tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Source:
    """One module, or the code cells of one notebook one below the other.

    text: its lines, as the student wrote them
    """

    name: str
    text: tuple[str, ...]
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class Work:
    """What one student wrote. notes: sentences on what was not compared."""

    student: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...] = ()


class Calls(Protocol):
    """What calls a function of ours by its name, as `LimitedProcess` does."""

    def call(self, function: str, *args: Any) -> Any: ...

    def close(self) -> None: ...


class SourceReader:
    """Reads hostile texts, in a limited process. `close` ends it.

    released:   name -> content of the files as they were released
    handed_out: names of files that are not read
    process:    where texts are split into tokens; None: a limited process of its own
    """

    def __init__(
        self,
        released: Mapping[str, bytes],
        handed_out: Collection[str] = (),
        process: Calls | None = None,
    ) -> None:
        self._process = process if process is not None else LimitedProcess()
        self._known: dict[str, tuple[list[Statement], str] | None] = {}
        self._handed_out = frozenset(handed_out)
        self._released = dict(released)
        self._given = {
            name: frozenset(
                digest for text in _texts(name, content) for _, _, digest, _ in self._statements(text)[0]
            )
            for name, content in released.items()
            if _is_code(name)
        }
        self._given_anywhere = frozenset(
            digest for name, given in self._given.items() if name not in self._handed_out for digest in given
        )

    def work(self, student: str, files: Mapping[str, bytes], first: Sequence[str] = ()) -> Work:
        """Return what ``student`` wrote in ``files``, name -> content. Raises nothing.

        first: the names that are read before all others
        """
        sources: list[Source] = []
        notes: list[str] = []
        left = MOST_BYTES
        for name in sorted(files, key=lambda name: (name not in first, name)):
            content = files[name]
            if not _is_code(name) or name in self._handed_out or content == self._released.get(name):
                continue
            texts = _texts(name, content)
            size = sum(len(text) for text in texts)
            if size > left:
                notes.append(
                    f"{printable(name)} is not compared: the code holds more than {MOST_BYTES >> 20} MiB."
                )
                continue
            left -= size
            source, problems = self._source(name, texts)
            notes += problems
            sources.append(source)
        return Work(student, tuple(sources), tuple(dict.fromkeys(notes)))

    def close(self) -> None:
        self._process.close()

    def _source(self, name: str, texts: Sequence[str]) -> tuple[Source, list[str]]:
        given = self._given.get(name, self._given_anywhere)
        lines: list[str] = []
        problems: list[str] = []
        passages: list[list[tuple[int, tuple[int, int]]]] = [[]]
        for number, text in enumerate(texts, start=1):
            if name.endswith(".ipynb"):
                lines.append(f"# code cell {number}")
            offset = len(lines)
            lines += text.split("\n")
            statements, problem = self._statements(text)
            problems += [f"{printable(name)}: {printable(problem)}."] if problem else []
            for first, last, digest, codes in statements:
                if digest in given:
                    passages.append([])
                else:
                    place = (first + offset, last + offset)
                    passages[-1] += [(code, place) for code in codes]
        kept = tuple(
            Passage(tuple(code for code, _ in passage), tuple(place for _, place in passage))
            for passage in passages
            if passage
        )
        return Source(name, tuple(lines), kept), problems

    def _statements(self, text: str) -> tuple[list[Statement], str]:
        if text not in self._known:
            answer = self._process.call(READ_STATEMENTS, text)
            self._known[text] = (answer[0], answer[1]) if answer is not None else None
        return self._known[text] or ([], "it takes too much time or memory to compare")


def code_files(folder: Path, pattern: str = "*") -> dict[str, bytes]:
    """Return the modules and notebooks of one of the course's own folders, name -> content."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.glob(pattern))
        if path.is_file() and _is_code(path.name)
    }


def _is_code(name: str) -> bool:
    base = name.rpartition("/")[2]
    return base.endswith((".py", ".ipynb")) and not base.startswith("test_")


def _texts(name: str, content: bytes) -> list[str]:
    """Return the text of a module, or of each code cell of a notebook; nothing of a notebook that cannot be read."""
    if not name.endswith(".ipynb"):
        return [_lines_ended(content.decode("utf-8", "replace").removeprefix("\ufeff"))]
    cells = read_cells(content) or []
    return ["\n".join(_without_magic(_lines_ended(cell.source))) for cell in cells if cell.kind == "code"]


def _without_magic(text: str) -> Iterator[str]:
    """Yield the lines of a cell, those that are IPython's and no Python as comments."""
    for line in text.split("\n"):
        yield f"# {line}" if line.lstrip().startswith(_LINE_MAGIC) else line


def _lines_ended(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
