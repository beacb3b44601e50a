"""Mistakes of a lower function in one that builds on it: a student who writes its formula out makes them there.

Each known misconception of ``adam_step`` is put beneath the right ``adamw_step``, whatever ``adam_step`` of the student's a check
uses. Where that does what the student's code does, the part that the lower function should do is where to look.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from ..student.notebook_source import is_notebook, module_source
from .variants import Variant

MOST_WRITTEN_OUT = 400
"""Mistakes of lower functions that are tried for one exercise. They are made once, and tried where none of its own fits."""

STEPS_OF_LOWER = 40_000
"""Steps of the right solution, for all of them together: one that loops for long leaves room for few."""


class WrittenOut:
    """The mistakes of one assignment's lower functions in those that call them, made when they are first needed.

    folder: the solution's folder
    known:  the misconceptions of the assignment
    """

    def __init__(self, folder: Path, known: Sequence[Variant]) -> None:
        self._folder, self._known = folder, known
        self._of: dict[str, tuple[Variant, ...]] = {}

    def of(self, exercise: str, lower: Collection[str], steps: int = 1) -> tuple[Variant, ...]:
        """Return the right function of ``exercise`` with the mistakes of what it calls; none of a method, program or notebook.

        lower: the exercises that ``exercise`` builds on
        steps: how many the right answer to a call takes
        """
        if not lower:
            return ()
        if exercise not in self._of:
            variants = _written_out(self._folder, exercise, lower, self._known)
            self._of[exercise] = tuple(itertools.islice(variants, MOST_WRITTEN_OUT))
        return self._of[exercise][: STEPS_OF_LOWER // max(1, steps)]


def _written_out(
    folder: Path, exercise: str, lower: Collection[str], known: Sequence[Variant]
) -> Iterator[Variant]:
    module, _, name = exercise.partition(".")
    if exercise.count(".") != 1 or exercise.endswith(".py") or is_notebook(module):
        return
    tree = ast.parse(module_source(folder, module))
    function = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)
    if function is None:
        return
    called = {node.id for node in ast.walk(function) if isinstance(node, ast.Name)}
    source = ast.unparse(function)
    for variant in known:
        below = variant.exercise.rpartition(".")[2]
        if variant.exercise not in lower or variant.exercise.count(".") != 1 or below not in called:
            continue
        for member in variant.members():
            yield Variant(
                "misconception",
                (exercise,),
                f"{below}: {variant.name}",
                f"{member.source}\n\n\n{source}\n",
                f"Look at the part that {below} should do. {variant.sentence}",
            )
