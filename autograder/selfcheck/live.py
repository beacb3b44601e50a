"""Whether a running notebook holds what its saved cells give when they run in order, as they do in grading.

A kernel remembers cells that were changed, deleted or run twice since. Nothing of it is run here: variables are
compared with those of the saved cells' own run, functions by their compiled code.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType
from typing import Any

from ..diagnosis.comparison import alike
from ..student.faults import StudentFault
from ..student.notebook_files import place_name, plan_in
from ..student.notebook_source import is_notebook
from ..wire import Handle

ADVICE = "Save the notebook, restart the kernel and run all cells: grading runs the saved cells from the top."


def live_differences(
    live: Mapping[str, Any],
    exercises: Iterable[str],
    files: Mapping[str, bytes],
    saved: Callable[[str], Any],
) -> Iterator[str]:
    """Yield a sentence for each of ``exercises`` that is something else in the kernel than in the saved cells.

    live:  the kernel's names
    files: the saved cells, as `student.notebook_files` makes them
    saved: returns what a path such as ``notebook.mean`` is after the saved cells' run. May raise StudentFault
    """
    for exercise in exercises:
        module, _, name = exercise.partition(".")
        if not is_notebook(module) or plan_in(files, module) is None or name not in live:
            continue
        try:
            value = saved(exercise)
        except StudentFault:
            yield f"{name} is in your kernel, but the saved cells do not define it. {ADVICE}"
            continue
        own = getattr(live[name], "__code__", None)
        if isinstance(own, CodeType):
            codes = list(_codes_of(module, name, files))
            differs = bool(codes) and _fingerprint(own) not in codes
            what = "another function"
        else:
            differs = not isinstance(value, Handle) and not alike(live[name], value)
            what = "another value"
        if differs:
            where = _place(exercise, files)
            yield f"{name} is {what} in your kernel than in the saved {where}. {ADVICE}"


def _place(exercise: str, files: Mapping[str, bytes]) -> str:
    plan = plan_in(files, exercise.partition(".")[0])
    file = plan.owners.get(exercise, "") if plan else ""
    return place_name(file) if file else "cells"


def _codes_of(module: str, name: str, files: Mapping[str, bytes]) -> Iterator[Any]:
    """Yield the fingerprints of the functions of that name in the saved cells of a notebook."""
    plan = plan_in(files, module)
    for cell in plan.cells if plan else ():
        try:
            code = compile(files[cell.file], cell.file, "exec", dont_inherit=True)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
        yield from (
            _fingerprint(part)
            for part in code.co_consts
            if isinstance(part, CodeType) and part.co_name == name
        )


def _fingerprint(code: CodeType) -> tuple[Any, ...]:
    parts = tuple(_fingerprint(part) if isinstance(part, CodeType) else repr(part) for part in code.co_consts)
    return code.co_code, code.co_names, code.co_varnames, parts
