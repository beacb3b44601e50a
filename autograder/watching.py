"""Notice when a Python file of a folder is saved."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

STEP_MILLISECONDS = 30
"""How long to gather the changes that one save makes: editors write, rename and delete."""


def saved_files(folder: Path) -> Iterator[set[str]]:
    """Yield the names of the Python files in ``folder`` that have been saved, each time some have been.

    Ends with KeyboardInterrupt. A save by renaming, as many editors do, counts; a deletion does not.
    """
    from watchfiles import Change, watch

    for changes in watch(
        folder, step=STEP_MILLISECONDS, debounce=10 * STEP_MILLISECONDS, recursive=False, raise_interrupt=True
    ):
        names = {Path(path).name for change, path in changes if change is not Change.deleted}
        python = {name for name in names if name.endswith(".py") and not name.startswith(".")}
        if python:
            yield python
