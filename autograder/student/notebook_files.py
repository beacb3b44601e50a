"""A student's notebook as files for the student's process: a file for each cell, and what says their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from .notebook_cells import read_cells
from .notebook_magics import needs_transforming, transformed
from .notebook_source import NOTEBOOK, code_cells, owners

PLAN: Final = "notebook_cells.json"
RUNNER: Final = "notebook_runner"
MOST_CODE_CELLS: Final = 500
_MOST_NAME: Final = 100

Transform = Callable[[Sequence[str]], Sequence[str] | None]
"""Returns texts of cells as Python; None where that takes too much."""


class PlannedCell(msgspec.Struct, frozen=True):
    """One cell that is run. file: such as ``cell_07.py``; grade_id: nbgrader's, or an empty text"""

    file: str
    grade_id: str = ""


class Plan(msgspec.Struct, frozen=True):
    """Which cells are run, in order, and in which an exercise is written: exercise -> file."""

    cells: tuple[PlannedCell, ...]
    owners: dict[str, str] = {}


def cell_files(content: bytes, transform: Transform = transformed) -> dict[str, bytes] | None:
    """Return the files in which the notebook ``content`` is run: its code cells in order, without the grade cells.

    transform: turns magics into Python, somewhere where a hostile text can do no harm

    Returns None for bytes that are no notebook. Of more than `MOST_CODE_CELLS` cells the first are taken.
    """
    cells = read_cells(content)
    if cells is None:
        return None
    code = code_cells(cells)[:MOST_CODE_CELLS]
    run = [cell for cell in code if not cell.is_grade]
    texts = {cell.number: cell.text for cell in run}
    special = [number for number, text in texts.items() if needs_transforming(text)]
    if special:
        texts |= zip(special, transform([texts[number] for number in special]) or (), strict=False)
    names = {cell.number: f"cell_{cell.number:02}.py" for cell in run}
    own = {name: names[number] for name, number in owners(code).items() if number in names}
    plan = Plan(tuple(PlannedCell(names[cell.number], cell.grade_id[:_MOST_NAME]) for cell in run), own)
    files = {names[number]: text.encode("utf-8", "replace") for number, text in texts.items()}
    return {**files, PLAN: msgspec.json.encode(plan), f"{RUNNER}.py": _runner()}


def with_cells(
    files: Mapping[str, bytes], notebook: str, transform: Transform = transformed
) -> dict[str, bytes]:
    """Return ``files`` with the cells of the file ``notebook`` among them; unchanged where that is no notebook."""
    cells = cell_files(files[notebook], transform) if notebook in files else None
    return {**files, **(cells or {})}


def without_notebook(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return ``files`` without what a student could put in the place of the notebook's cells."""
    own = (PLAN, f"{RUNNER}.py", f"{NOTEBOOK}.py", f"{NOTEBOOK}/__init__.py")
    return {name: content for name, content in files.items() if name not in own}


def without_runner(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files without our own among them, of which nobody wants to see a line."""
    return {name: content for name, content in files.items() if name != f"{RUNNER}.py" or PLAN not in files}


def plan_in(files: Mapping[str, bytes]) -> Plan | None:
    """Return the plan among ``files``; None where they are no notebook's."""
    if PLAN not in files:
        return None
    try:
        return msgspec.json.decode(files[PLAN], type=Plan)
    except msgspec.MsgspecError:
        return None


def cut_after(files: Mapping[str, bytes], grade_id: str) -> dict[str, bytes] | None:
    """Return the files with the cells up to ``grade_id`` alone, that cell with it; None if no cell has that id."""
    plan = plan_in(files)
    ids = [cell.grade_id for cell in plan.cells] if plan else []
    if plan is None or grade_id not in ids:
        return None
    kept = msgspec.structs.replace(plan, cells=plan.cells[: ids.index(grade_id) + 1])
    return {**files, PLAN: msgspec.json.encode(kept)}


def place_name(file: str) -> str:
    """Return what people call a file of a cell: ``cell 7`` for ``cell_07.py``; other names as they are."""
    number = file.removeprefix("cell_").removesuffix(".py")
    return f"cell {int(number)}" if file.startswith("cell_") and number.isdigit() else file


def _runner() -> bytes:
    return (Path(__file__).parent / f"{RUNNER}.py").read_bytes()


def limited(call: Callable[..., Any]) -> Transform:
    """Return a transform that asks ``call``, of a `LimitedProcess`."""
    from .notebook_magics import TRANSFORMED

    return lambda texts: call(TRANSFORMED, list(texts))
