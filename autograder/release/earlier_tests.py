"""Names that a test cell takes from the test cells above it: in nbgrader's one kernel they are there, so they come along.

What comes along are statements that import, assign or define, no assertion and no loop: whether the test above passes is no
matter of the test below.
"""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from .foreign_checks import bound_names, bound_names_of, is_importable, parsed, used_names, without_magics
from .hidden_marks import Parts, parts_of
from .notebook import Cell

_BUILT_IN: Final = frozenset(dir(builtins))
_THEIR_STATE: Final = frozenset(
    {"os", "sys", "pathlib", "shutil", "glob", "matplotlib", "seaborn", "plotly", "IPython"}
)
"""Modules through which a test looks at what the student's process has: files, figures, what was printed."""


@dataclass(frozen=True)
class EarlierTest:
    """A test cell above another. place: the index of its cell"""

    place: int
    parts: Parts


def with_definitions(own: str, texts: Sequence[str], known: Collection[str]) -> str:
    """Return the statements of the test cells ``texts`` that define what ``own`` uses, with a line's end; empty where none do.

    known: names that need no definition
    """
    needed = _missing(own, known)
    taken: list[str] = []
    for text in reversed(texts):
        for statement in reversed(parsed(text).body):
            names = set(_given_by(statement))
            if needed & names or (needed and "*" in names):
                taken.append(ast.unparse(statement))
                needed |= _missing(taken[-1], known)
    return "".join(f"{statement}\n" for statement in reversed(taken))


def imports_of(cells_above: Sequence[Cell], all_cells: Sequence[Cell], local: Collection[str]) -> str:
    """Return the imports of the notebook's cells above a test that the test makes for itself: they then are the judge's own.

    The student's ``np.allclose`` could be anything. What has its state in the student's process stays there: figures, files. A name
    that the notebook gives another value too is no import's.

    local: names of modules beside the notebook, which are the student's or handed out
    """
    own = [cell for cell in all_cells if cell.kind == "code" and not cell.is_exercise]
    given = {
        name
        for cell in own
        for statement in parsed(without_magics(cell.text)).body
        for name in _given_otherwise(statement)
    }
    lines: dict[str, None] = {}
    for cell in cells_above:
        if cell.kind != "code" or cell.is_exercise:
            continue
        for statement in parsed(without_magics(_shown(cell))).body:
            if isinstance(statement, ast.Import | ast.ImportFrom) and is_importable(
                statement, {*_THEIR_STATE, *local}
            ):
                names = set(_given_by(statement))
                if not names & given and "*" not in names:
                    lines[ast.unparse(statement)] = None
    return "\n".join(lines)


def _shown(cell: Cell) -> str:
    """Return what of a cell students get: of a solution cell, what stands outside its marks."""
    if not cell.is_solution:
        return cell.text
    shown, marked = re.subn(
        r"^[^\n]*BEGIN SOLUTION.*?END SOLUTION[^\n]*$", "", cell.text, flags=re.DOTALL | re.MULTILINE
    )
    return shown if marked else ""


def _given_otherwise(statement: ast.stmt) -> Iterator[str]:
    return iter(()) if isinstance(statement, ast.Import | ast.ImportFrom) else bound_names(statement)


def names_of(texts: Sequence[str]) -> Iterator[str]:
    """Yield the names that the test cells ``texts`` define at their top."""
    for text in texts:
        for statement in parsed(text).body:
            yield from _given_by(statement)


def definitions_for_cells_below(all_cells: Sequence[Cell]) -> dict[int, str]:
    """Return number of a test cell -> the statements of its visible part that define what other cells below it use.

    A test cell does not run among the student's cells, and these take from it what no other cell above them gives.
    """
    found: dict[int, str] = {}
    given: set[str] = set()
    for place, cell in enumerate(all_cells):
        if cell.kind != "code":
            continue
        if not cell.is_exercise:
            given |= set(bound_names_of(cell.text))
            continue
        below = [c for c in all_cells[place + 1 :] if c.kind == "code" and not c.is_exercise]
        used = {name for c in below for name in _missing(c.text, ())} & set(
            names_of([parts_of(cell.text).visible])
        )
        if needed := used - given:
            text = with_definitions(", ".join(sorted(needed)), [parts_of(cell.text).visible], given)
            found[cell.number] = text
            given |= set(bound_names_of(text))
    return found


def _given_by(statement: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement gives at its top; ``*`` where it imports all of a module's."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            yield name
        case ast.Import() | ast.ImportFrom():
            yield from bound_names(statement)
        case ast.Assign(targets=targets):
            yield from (name for target in targets for name in bound_names(target))
        case ast.AugAssign(target=target) | ast.AnnAssign(target=target):
            yield from bound_names(target)


def _missing(text: str, known: Collection[str]) -> set[str]:
    return set(used_names(parsed(text))) - set(known) - _BUILT_IN
