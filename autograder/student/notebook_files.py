"""A student's notebook as files for the student's process: a file for each cell, and what says their order."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from .notebook_cells import read_cells
from .notebook_magics import needs_transforming, transformed
from .notebook_source import NOTEBOOK, code_cells, owners

RUNNER: Final = "notebook_runner"
MOST_CODE_CELLS: Final = 500
_MOST_NAME: Final = 100
_CELL: Final = re.compile(rf"(?:{NOTEBOOK}_(\w+)_)?cell_(\d+)\.py", re.ASCII)
_PLAN: Final = re.compile(rf"({NOTEBOOK}(?:_\w+)?)_cells\.json", re.ASCII)

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


def plan_file(module: str) -> str:
    """Return the name of the file with the plan of a notebook: ``notebook_cells.json``, say."""
    return f"{module}_cells.json"


def cell_files(
    content: bytes, transform: Transform = transformed, module: str = NOTEBOOK
) -> dict[str, bytes] | None:
    """Return the files in which the notebook ``content`` is run: its code cells in order, without the grade cells.

    transform: turns magics into Python, somewhere where a hostile text can do no harm
    module:    of the notebook; the names of the files begin with it where it is not the assignment's main one

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
    start = "" if module == NOTEBOOK else f"{module}_"
    names = {cell.number: f"{start}cell_{cell.number:02}.py" for cell in run}
    own = {name: names[number] for name, number in owners(code, module).items() if number in names}
    plan = Plan(tuple(PlannedCell(names[cell.number], cell.grade_id[:_MOST_NAME]) for cell in run), own)
    files = {names[number]: text.encode("utf-8", "replace") for number, text in texts.items()}
    return {**files, plan_file(module): msgspec.json.encode(plan), f"{RUNNER}.py": _runner()}


def with_cells(
    files: Mapping[str, bytes], notebooks: Mapping[str, str], transform: Transform = transformed
) -> dict[str, bytes]:
    """Return ``files`` with the cells of ``notebooks`` among them: module -> file. What is no notebook gives none."""
    cells: dict[str, bytes] = {}
    for module, name in notebooks.items():
        cells |= (cell_files(files[name], transform, module) or {}) if name in files else {}
    return {**files, **cells}


def without_notebook(files: Mapping[str, bytes], modules: Collection[str]) -> dict[str, bytes]:
    """Return ``files`` without what a student could put in the place of the cells of the notebooks ``modules``."""
    own = {f"{RUNNER}.py", *(f"{module}{end}" for module in modules for end in (".py", "/__init__.py"))}
    return {name: content for name, content in files.items() if name not in own and not _PLAN.fullmatch(name)}


def has_cells(files: Mapping[str, bytes]) -> bool:
    """Whether cells of a notebook are among ``files``."""
    return any(_PLAN.fullmatch(name) for name in files)


def planned(files: Mapping[str, bytes]) -> list[str]:
    """Return the modules of the notebooks whose cells are among ``files``."""
    return [plan[1] for name in sorted(files) if (plan := _PLAN.fullmatch(name))]


def without_runner(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files without our own among them, of which nobody wants to see a line."""
    own = {f"{RUNNER}.py"} if has_cells(files) else set()
    return {name: content for name, content in files.items() if name not in own}


def plan_in(files: Mapping[str, bytes], module: str = NOTEBOOK) -> Plan | None:
    """Return the plan of the notebook ``module`` among ``files``; None where it has none."""
    if plan_file(module) not in files:
        return None
    try:
        return msgspec.json.decode(files[plan_file(module)], type=Plan)
    except msgspec.MsgspecError:
        return None


def cut_after(files: Mapping[str, bytes], grade_id: str) -> dict[str, bytes] | None:
    """Return the files with the cells up to ``grade_id`` alone, that cell with it; None if no cell has that id.

    Cells of other notebooks stay.
    """
    for module in planned(files):
        plan = plan_in(files, module)
        ids = [cell.grade_id for cell in plan.cells] if plan else []
        if plan is not None and grade_id in ids:
            kept = msgspec.structs.replace(plan, cells=plan.cells[: ids.index(grade_id) + 1])
            return {**files, plan_file(module): msgspec.json.encode(kept)}
    return None


def place_name(file: str) -> str:
    """Return what people call a file of a cell: ``cell 7`` for ``cell_07.py``; other names as they are.

    Of another notebook than the main one it is ``cell 7 of part_2``.
    """
    cell = _CELL.fullmatch(file)
    if cell is None:
        return file
    return f"cell {int(cell[2])}" + (f" of {cell[1]}" if cell[1] else "")


def place_at_start(file: str) -> str:
    """Return `place_name` as a sentence begins: ``Cell 7``."""
    place = place_name(file)
    return place[:1].upper() + place[1:]


def _runner() -> bytes:
    return (Path(__file__).parent / f"{RUNNER}.py").read_bytes()


def limited(call: Callable[..., Any]) -> Transform:
    """Return a transform that asks ``call``, of a `LimitedProcess`."""
    from .notebook_magics import TRANSFORMED

    return lambda texts: call(TRANSFORMED, list(texts))
