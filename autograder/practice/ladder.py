"""The ladder: small exercises in their order, each a miniature assignment in a folder of the package.

ladder/07_softmax/ex07_softmax.py      explanation and solution; students get it without the solution
                  hints.txt            hints, from a nudge to nearly there, an empty line between them
                  formulas.txt         TeX for what the explanation sets apart, in its order; - keeps the text
                  hidden/              checks, misconceptions and alternatives, as an assignment has them

A wheel holds each folder as one encoded file, see `packed`.
"""

from __future__ import annotations

import ast
import bisect
import difflib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import AutograderError
from ..release.strip import Marks, strip
from . import packed

LADDER = Path(__file__).parent / "ladder"
MARKS = Marks(
    "BEGIN SOLUTION",
    "END SOLUTION",
    ("# YOUR CODE HERE", "raise NotImplementedError()"),
    ("YOUR ANSWER HERE",),
)

FIRST_OF_WEEK = (1, 13, 23, 33, 39, 47, 54, 59, 63, 65)
"""The number of the first exercise of each week of the course, as the syllabus has them."""

LATER_ROUND = (6, 2, 3, 3, 6, 7, 9, 8, 6, 6, 6, 7, 7, 8, 9, 9, 9, 10, 11, 11, 12)
"""The weeks of exercises 68, 69, ...: a second round, harder, which returns to earlier weeks."""


class PracticeError(AutograderError):
    """Something that was asked for cannot be done: a sentence that says why, and what to do."""

    def _render_traceback_(self) -> list[str]:
        return [str(self)]  # a notebook shows the sentence, and not where in the package it was written


@dataclass(frozen=True)
class Rung:
    """One exercise.

    number: its place in the ladder, from 1
    name:   a word or two, such as ``softmax``
    title:  the first line of its explanation
    source: its folder in the package, or its packed file
    """

    number: int
    name: str
    title: str
    source: Path

    @property
    def folder(self) -> Path:
        """The folder with its solution and its hidden checks."""
        return self.source if self.source.is_dir() else packed.folder_of(self.source)

    @property
    def module(self) -> str:
        """The name of the student's file, without ``.py``."""
        return f"ex{self.number:02d}_{self.name}"

    @property
    def file_name(self) -> str:
        return f"{self.module}.py"

    @property
    def week(self) -> int:
        """The week of the course that it belongs to, from 1."""
        later = self.number - 68
        return (
            LATER_ROUND[later]
            if 0 <= later < len(LATER_ROUND)
            else bisect.bisect_right(FIRST_OF_WEEK, self.number)
        )

    def stub(self) -> str:
        """Return the text that students begin with."""
        return strip(_text(self.source, self.file_name), self.file_name, MARKS).text

    def solution(self) -> str:
        """Return the code of the solution, without the explanation and the marks."""
        return bare_code(_text(self.source, self.file_name))

    def alternatives(self) -> tuple[str, ...]:
        """Return the code of the other right ways that are kept for it."""
        names = [name for name in _names(self.source) if name.startswith("hidden/accepted/")]
        return tuple(bare_code(_text(self.source, name)) for name in names)

    def hints(self) -> tuple[str, ...]:
        """Return the hints, the gentlest one first."""
        text = _text(self.source, "hints.txt")
        return tuple(" ".join(hint.split()) for hint in text.split("\n\n") if hint.strip())

    def explanation(self) -> str:
        """Return the text at the top of the file, without its title."""
        return _docstring(self.source, self.file_name).partition("\n")[2].strip("\n")

    def blocks(self) -> tuple[str, ...]:
        """Return the explanation's blocks: a paragraph in one line, or lines that are set apart, as they are."""
        return tuple(
            block if is_set_apart(block) else " ".join(block.split())
            for block in re.split(r"\n\s*\n", self.explanation())
        )

    def formulas(self) -> tuple[str, ...]:
        """Return, for each block that the explanation sets apart, its TeX; "" where it is text and no formula."""
        if "formulas.txt" not in _names(self.source):
            return ()
        lines = _text(self.source, "formulas.txt").splitlines()
        return tuple("" if line == "-" else line for line in lines if line)


def is_set_apart(block: str) -> bool:
    """Whether a block of an explanation is a formula or a table, whose lines stay as they are."""
    return any(line.startswith(" ") for line in block.splitlines())


def _names(source: Path) -> list[str]:
    """Return the paths of an exercise's files in its folder, in order."""
    if not source.is_dir():
        return sorted(packed.unpack(source))
    return sorted(path.relative_to(source).as_posix() for path in source.rglob("*.*") if path.is_file())


def _text(source: Path, name: str) -> str:
    """Return the text of an exercise's file ``name``."""
    return (source / name).read_text(encoding="utf-8") if source.is_dir() else packed.unpack(source)[name]


@cache
def _docstring(source: Path, file_name: str) -> str:
    """Return the text at the top of an exercise's file; a search reads all of them at each key."""
    return ast.get_docstring(ast.parse(_text(source, file_name))) or ""


def bare_code(text: str) -> str:
    """Return the definitions in ``text`` without docstrings and marks, and with the comments that they have."""
    lines = text.splitlines()
    tree = ast.parse(text)
    left_out: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef) and ast.get_docstring(node):
            docstring = node.body[0]
            left_out |= set(range(docstring.lineno, (docstring.end_lineno or docstring.lineno) + 1))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    left_out |= {
        line for node in imports for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    kept = [
        line
        for number, line in enumerate(lines, 1)
        if number not in left_out and not re.match(r"\s*###? (BEGIN|END) SOLUTION", line)
    ]
    return re.sub(r"\n{3,}", "\n\n\n", "\n".join(kept)).strip("\n")


@cache
def rungs() -> tuple[Rung, ...]:
    """Return all exercises in their order."""
    ladder = []
    for source in sorted(path for path in LADDER.iterdir() if path.name[:2].isdigit()):
        number, _, name = source.stem.partition("_")
        title = (_docstring(source, f"ex{source.stem}.py") or name).partition("\n")[0].strip()
        ladder.append(Rung(int(number), name, title, source))
    return tuple(ladder)


def search(words: str) -> tuple[Rung, ...]:
    """Return the exercises that have each of ``words`` in title, name or explanation; ``week 5`` means that week."""
    weeks = {int(number) for number in re.findall(r"\bweek\s*(\d+)", words.lower())}
    wanted = re.sub(r"\bweek\s*\d+", " ", words.lower()).split()
    return tuple(
        rung
        for rung in rungs()
        if (not weeks or rung.week in weeks)
        and all(
            word in f"{rung.number} {rung.name} {rung.title} {rung.explanation()}".lower() for word in wanted
        )
    )


def find(word: str, among: Sequence[Rung] | None = None) -> Rung:
    """Return the exercise that ``word`` means: a number, a name, or its file. Raises PracticeError."""
    known = rungs() if among is None else among
    wanted = Path(word).name.removesuffix(".py").lower().removeprefix("ex")
    for rung in known:
        if wanted in (str(rung.number), f"{rung.number:02d}", rung.name, f"{rung.number:02d}_{rung.name}"):
            return rung
    near = difflib.get_close_matches(wanted, [rung.name for rung in known], n=1)
    hint = f"Did you mean {near[0]}?" if near else "`autograder practice --list` shows them all."
    raise PracticeError(f"There is no practice exercise {word!r}. {hint}")
