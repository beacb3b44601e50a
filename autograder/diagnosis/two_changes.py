"""Two changes of a right solution at once: a forgotten factor here and a wrong sign there.

Each two single changes of the usual kinds are made together, and each single change in a known misconception. That makes many
candidates, so their number is limited, and one counts only where the answers are so many fractions that none agrees by chance.
"""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..student.backend import RecordedCall
from ..student.notebook_source import module_source
from ..student.programs import is_program
from .comparison import is_distinctive, places, value_at
from .mutants import kind_of, replacements, solution_lines, under_keyword
from .variants import Variant

PAIRED = ("sum or mean", "factor", "term", "sign", "power", "function left out", "constant", "axis", "operation", "function", "order", "range")  # fmt: skip
"""The kinds of changes that are put together, the most usual ones first."""

MOST_PAIRS = 500
"""Pairs of one exercise. They are made once, and tried for each student whose mistake has no name."""

LEAST_NUMBERS = 6
"""Fractions that have to agree, over all answers on fresh random numbers."""


@dataclass(frozen=True)
class _Change:
    """One node of a tree and what may stand in its place; ``field`` and ``place`` of its parent hold it."""

    parent: ast.AST
    field: str
    place: int | None
    node: ast.AST
    replacement: ast.AST
    kind: str

    def put(self, node: ast.AST) -> None:
        """Put ``node`` in this place of the tree."""
        if self.place is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.place] = node


def pairs_of(folder: Path, exercise: str) -> tuple[Variant, ...]:
    """Return the solutions of ``exercise`` in ``folder`` with two changes, the same ones in the same order; none of a program or a class.

    `Variant.tag` holds both kinds, with a comma between them.
    """
    module, _, name = exercise.partition(".")
    if is_program(exercise):
        return ()
    text = module_source(folder, module)
    functions = [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == name]
    if not functions:
        return ()
    function = functions[0]
    if ast.get_docstring(function) is not None and len(function.body) > 1:
        function.body = function.body[1:]
    changes = sorted(_changes(function, solution_lines(text)), key=lambda change: PAIRED.index(change.kind))
    known = {ast.unparse(function), *(_source(function, change) for change in changes)}
    pairs: dict[str, Variant] = {}
    # those of the most usual kinds first: both places in the list count
    for total in range(1, 2 * len(changes)):
        for k in range(max(0, total - len(changes) + 1), (total + 1) // 2):
            first, second = changes[k], changes[total - k]
            source = _source(function, first, second)
            if first.node is not second.node and source not in known and source not in pairs:
                tag = f"{first.kind}, {second.kind}"
                pairs[source] = Variant(
                    "mutant", (exercise,), "two changes", source, tag=tag, one_of_many=True
                )
        if len(pairs) >= MOST_PAIRS:
            break
    return tuple(itertools.islice(pairs.values(), MOST_PAIRS))


def changed_once(variants: Sequence[Variant]) -> Iterator[tuple[Variant, Variant]]:
    """Yield each variant of a function with a single change in it; first the variant, then what it becomes, whose tag is the kind.

    The variants come by turns, each with its most usual changes first, so that a limit leaves none of them out.
    """
    seen = {variant.source for variant in variants}
    for turn in itertools.zip_longest(*map(_changed_once, variants)):
        for pair in turn:
            if pair is not None and pair[1].source not in seen:
                seen.add(pair[1].source)
                yield pair


def _changed_once(variant: Variant) -> Iterator[tuple[Variant, Variant]]:
    name = variant.exercise.rpartition(".")[2]
    tree = ast.parse(variant.source)
    function = next((n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name), None)
    if function is None:
        return
    changes = _changes(function, set(range(function.body[0].lineno, (function.end_lineno or 0) + 1)))
    for change in sorted(changes, key=lambda change: PAIRED.index(change.kind)):
        source = _source(tree, change)
        yield (
            variant,
            Variant("mutant", variant.exercises, variant.name, source, tag=change.kind, one_of_many=True),
        )


def _changes(function: ast.FunctionDef, inside: set[int]) -> Iterator[_Change]:
    axes = under_keyword(function, "axis")
    for parent in ast.walk(function):
        for field, value in ast.iter_fields(parent):
            for place, node in enumerate(value if isinstance(value, list) else [value]):
                if not isinstance(node, ast.AST) or getattr(node, "lineno", 0) not in inside:
                    continue
                for replacement in replacements(node):
                    kind = "axis" if id(node) in axes else kind_of(node, replacement)
                    if kind in PAIRED:
                        at = place if isinstance(value, list) else None
                        yield _Change(parent, field, at, node, replacement, kind)


def _source(function: ast.AST, *changes: _Change) -> str:
    """Return the source with the changes, which are taken back. A change inside of what another one keeps counts too."""
    for change in changes:
        change.put(change.replacement)
    try:
        return ast.unparse(function)
    finally:
        for change in reversed(changes):
            change.put(change.node)


def are_telling(calls: Sequence[RecordedCall]) -> bool:
    """Whether the answers hold so many fractions that one of many candidates does not agree with all of them by chance."""
    numbers: set[float] = set()
    for call in calls:
        for place in places(call.result) or [None]:
            value = value_at(place, call.result)
            if is_distinctive(value):
                array = np.asarray(value, dtype=float).ravel()
                numbers.update(array[np.isfinite(array) & (array != np.round(array))].tolist())
    return len(numbers) >= LEAST_NUMBERS
