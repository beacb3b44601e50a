"""The ladder: small exercises in their order, each a miniature assignment in a folder of the package.

ladder/07_softmax/ex07_softmax.py      explanation and solution; students get it without the solution
                  hints.txt            hints, from a nudge to nearly there, an empty line between them
                  hidden/              checks, misconceptions and alternatives, as an assignment has them
"""

from __future__ import annotations

import ast
import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import AutograderError
from ..release.strip import Marks, strip

LADDER = Path(__file__).parent / "ladder"
MARKS = Marks(
    "BEGIN SOLUTION",
    "END SOLUTION",
    ("# YOUR CODE HERE", "raise NotImplementedError()"),
    ("YOUR ANSWER HERE",),
)


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
    folder: where it lies in the package
    """

    number: int
    name: str
    title: str
    folder: Path

    @property
    def module(self) -> str:
        """The name of the student's file, without ``.py``."""
        return f"ex{self.number:02d}_{self.name}"

    @property
    def file_name(self) -> str:
        return f"{self.module}.py"

    def stub(self) -> str:
        """Return the text that students begin with."""
        text = (self.folder / self.file_name).read_text(encoding="utf-8")
        return strip(text, self.file_name, MARKS).text

    def hints(self) -> tuple[str, ...]:
        """Return the hints, the gentlest one first."""
        text = (self.folder / "hints.txt").read_text(encoding="utf-8")
        return tuple(" ".join(hint.split()) for hint in text.split("\n\n") if hint.strip())

    def explanation(self) -> str:
        """Return the text at the top of the file, without its title."""
        tree = ast.parse((self.folder / self.file_name).read_text(encoding="utf-8"))
        return (ast.get_docstring(tree) or "").partition("\n")[2].strip()


@cache
def rungs() -> tuple[Rung, ...]:
    """Return all exercises in their order."""
    found = []
    for folder in sorted(path for path in LADDER.iterdir() if path.name[:2].isdigit()):
        number, _, name = folder.name.partition("_")
        tree = ast.parse((folder / f"ex{folder.name}.py").read_text(encoding="utf-8"))
        title = (ast.get_docstring(tree) or name).partition("\n")[0].strip()
        found.append(Rung(int(number), name, title, folder))
    return tuple(found)


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
