"""Notice when a Python file of a folder is saved, or a notebook where code is written in one.

It looks at the folder ten times a second. That costs nothing for a handful of files, and it also works
where a home folder comes over the network and the kernel sends no events.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

PAUSE_SECONDS = 0.1
AWAY_SECONDS = 60.0

PYTHON = (".py",)
PYTHON_AND_NOTEBOOKS = (".py", ".ipynb")

State = dict[str, tuple[int, int, int]]


def state_of(folder: Path, suffixes: tuple[str, ...] = PYTHON) -> State:
    """Return name -> (inode, time of change, size) of the files in ``folder`` that end in one of ``suffixes``."""
    state: State = {}
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.endswith(suffixes) and not entry.name.startswith("."):
                try:
                    status = entry.stat()
                except FileNotFoundError:
                    continue  # saved by renaming at this very moment
                state[entry.name] = (status.st_ino, status.st_mtime_ns, status.st_size)
    return state


def saved_since(folder: Path, since: State, suffixes: tuple[str, ...] = PYTHON) -> tuple[set[str], State]:
    """Return the names of the files that were saved, and the state from which to ask again.

    A save by renaming, as many editors do, counts; a deletion does not.
    """
    now = state_of(folder, suffixes)
    return {name for name, state in now.items() if since.get(name) != state}, now


def saved_files(
    folder: Path,
    since: State,
    suffixes: tuple[str, ...] = PYTHON,
    *,
    away_seconds: float = AWAY_SECONDS,
) -> Iterator[set[str]]:
    """Yield the names of the files that were saved, each time some were; ``since`` is where to begin.

    What is saved in pieces is waited for: the names come when nothing has changed for `PAUSE_SECONDS`. A folder may
    be away for ``away_seconds``, as one from a network is now and then.

    Ends with KeyboardInterrupt. Raises OSError for a folder that stays away.
    """
    for names in looks(folder, since, suffixes, away_seconds=away_seconds):
        if names:
            yield names
        time.sleep(PAUSE_SECONDS)


def looks(
    folder: Path,
    since: State,
    suffixes: tuple[str, ...] = PYTHON,
    *,
    away_seconds: float = AWAY_SECONDS,
) -> Iterator[set[str]]:
    """As `saved_files`, for a caller who waits between two looks: each yields the names that are ready, often none."""
    waiting: set[str] = set()
    away_since: float | None = None
    while True:
        try:
            saved, since = saved_since(folder, since, suffixes)
            away_since = None
        except OSError:
            away_since = away_since if away_since is not None else time.monotonic()
            if time.monotonic() - away_since > away_seconds:
                raise
            saved = set()
        ready = waiting if waiting and not saved and away_since is None else set()
        waiting = (waiting - ready) | saved
        yield ready
