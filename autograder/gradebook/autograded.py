"""The autograded folder: what nbgrader's formgrader and ``nbgrader generate_feedback`` read.

For each submission it has the student's notebook with our results as the outputs of the grade cells, and
the other files. The notebook is made new, cell by cell: what the student wrote is taken as text, and what
nbgrader knows about a cell (its id, its points, whether it is locked) always comes from the release, as
with nbgrader's own OverwriteCells, so that editing it gains nothing. Stored outputs are left out.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from ..durable import replace_folder
from ..errors import AutograderError
from ..results import SubmissionResult
from .cells import ReleasedNotebook, metadata, source
from .rows import points_of

Cell = dict[str, Any]

MOST_CELLS = 2_000
MOST_CHARACTERS = 200_000  # of one cell
UNGRADED = "This exercise is not graded yet: a person will look at it."

_ALONGSIDE = ("timestamp.txt", "submission_secret.txt")  # nbgrader's own files beside a submission
_LARGEST_ALONGSIDE = 4096


class AutogradedError(AutograderError, OSError):
    """A folder could not be written. The message says why and what to do."""


def write_autograded(
    folder: Path,
    released: ReleasedNotebook,
    result: SubmissionResult,
    files: Mapping[str, bytes],
    shown: Mapping[str, str],
    *,
    submitted: Path | None = None,
) -> None:
    """Replace ``folder``, ``autograded/<student>/<assignment>``, by what belongs there now.

    files:     the submitted files, relative name -> bytes
    shown:     exercise -> the text that the student may see
    submitted: the folder that the submission is in; nbgrader's timestamp.txt and submission_secret.txt
               are taken from there

    Files whose names cannot be theirs (absolute, with ``..``, too long) are left out. Raises
    AutogradedError if the folder cannot be written; then the former one is still there.
    """
    for part in (folder.name, folder.parent.name):
        if part in ("", ".", "..") or "\0" in part:
            raise AutogradedError(f"{part!r} cannot be the name of a student or an assignment.")

    def fill(unfinished: Path) -> None:
        for name, content in files.items():
            if not name.endswith(".ipynb") and _is_plain(name):
                _write(unfinished / name, content)
        for name in _ALONGSIDE:
            beside = _read_small(submitted / name) if submitted is not None else None
            if beside is not None:
                _write(unfinished / name, beside)
        notebook = with_results(student_notebook(released, files), released, result, shown)
        _write(unfinished / f"{released.name}.ipynb", _as_json(notebook))

    try:
        replace_folder(folder, fill)
    except OSError as error:
        raise AutogradedError(
            f"{folder} cannot be written ({error.strerror or error}). Make room, or give this user write "
            f"access, and run the same command again; the grades themselves are kept."
        ) from error


def student_notebook(released: ReleasedNotebook, files: Mapping[str, bytes]) -> dict[str, Any]:
    """Return the student's notebook in our form; the released one where it is missing or unusable."""
    cells = _student_cells(files.get(f"{released.name}.ipynb"))
    taken: dict[str, Cell] = {}
    kept: list[Cell] = []
    for cell in reversed(cells):  # of copies nbgrader, too, takes the last
        name = metadata(cell).get("grade_id")
        if isinstance(name, str) and name in released.cells and name not in taken:
            taken[name] = _overwritten(released.cells[name], cell)
            kept.append(taken[name])
        else:
            kept.append(_clean(str(cell.get("cell_type")), source(cell)))
    kept.reverse()
    if not taken:
        kept = [_from_release(cell) for cell in released.notebook["cells"]]
    else:
        kept += [_from_release(cell) for name, cell in released.cells.items() if name not in taken]
    for number, cell in enumerate(kept):
        cell["id"] = f"cell-{number}"
    return {
        "cells": kept,
        "metadata": dict(released.notebook.get("metadata", {})),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def unanswered(released: ReleasedNotebook, files: Mapping[str, bytes]) -> frozenset[str]:
    """Return the written cells that the student left as released: nbgrader gives them no points."""
    if not released.written:
        return frozenset()
    texts = {
        name: source(cell)
        for cell in _student_cells(files.get(f"{released.name}.ipynb"))
        if isinstance(name := metadata(cell).get("grade_id"), str)
    }
    return frozenset(
        name
        for name in released.written
        if not metadata(released.cells[name]).get("task")
        and texts.get(name, source(released.cells[name])) == source(released.cells[name])
    )


def with_results(
    notebook: dict[str, Any], released: ReleasedNotebook, result: SubmissionResult, shown: Mapping[str, str]
) -> dict[str, Any]:
    """Put the results into ``notebook``: each grade cell of an exercise shows its text and its score."""
    for cell in notebook["cells"]:
        name = str(metadata(cell).get("grade_id"))
        exercise = released.graded.get(name)
        if exercise is not None and cell["cell_type"] == "code":
            score, _ = points_of(result, exercise, released.points[name])
            cell["outputs"] = outputs(score, shown.get(exercise) or shown.get("", ""))
    return notebook


def outputs(score: float | None, text: str) -> list[Cell]:
    """Return the outputs of a grade cell: the text, then the score as nbgrader reads it.

    Never standard error: nbgrader takes any of it for zero points. A score must be there and be a plain
    float: nbgrader takes a cell without one, or with ``np.float64(1.25)``, for full points.
    """
    if score is None:
        text = f"{text}\n\n{UNGRADED}" if text else UNGRADED
    said = [{"output_type": "stream", "name": "stdout", "text": _text(f"{text.rstrip()}\n")}] if text else []
    if score is None:
        return said
    value = {"text/plain": repr(float(score))}
    return [*said, {"output_type": "execute_result", "data": value, "metadata": {}, "execution_count": None}]


def _student_cells(content: bytes | None) -> list[Cell]:
    """The cells of a submitted notebook; none if it is missing, or is no notebook that can be shown."""
    if content is None:
        return []
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        return []
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or len(cells) > MOST_CELLS:
        return []
    return [cell for cell in cells if isinstance(cell, dict)]


def _overwritten(ours: Mapping[str, Any], theirs: Cell) -> Cell:
    """A cell of the release with the student's text, if it is hers to edit."""
    marks = metadata(ours)
    is_locked = not marks.get("solution") and (marks.get("grade") or marks.get("locked"))
    text = source(ours) if is_locked or marks.get("task") else source(theirs)
    return _clean(ours["cell_type"], text, marks)


def _from_release(cell: Mapping[str, Any]) -> Cell:
    made = _clean(cell["cell_type"], source(cell), metadata(cell) or None)
    if cell.get("attachments"):
        made["attachments"] = cell["attachments"]
    return made


def _clean(kind: str, text: str, marks: Mapping[str, Any] | None = None) -> Cell:
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS] + "\n... the rest of this cell is left out here ..."
    cell: Cell = {
        "cell_type": kind if kind in ("code", "markdown", "raw") else "raw",
        "metadata": {"nbgrader": dict(marks)} if marks else {},
        "source": _text(text),
    }
    if cell["cell_type"] == "code":
        cell["outputs"] = []
        cell["execution_count"] = None
    return cell


def _text(text: str) -> str:
    """Text that every reader of a notebook takes: no lone surrogates."""
    return text.encode("utf-8", "backslashreplace").decode()


def _as_json(notebook: dict[str, Any]) -> bytes:
    return json.dumps(notebook, ensure_ascii=False, separators=(",", ":")).encode()


def _is_plain(name: str) -> bool:
    """Whether a relative name stays in its folder and can be written."""
    path = PurePosixPath(name)
    try:
        parts = [os.fsencode(part) for part in path.parts]
    except UnicodeEncodeError:
        return False
    return (
        bool(parts)
        and not path.is_absolute()
        and "\0" not in name
        and all(part != b".." and len(part) <= 255 for part in parts)
        and path.parts[0] not in _ALONGSIDE
    )


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    with open(descriptor, "wb") as file:
        file.write(content)


def _read_small(path: Path) -> bytes | None:
    """The content of a small regular file; None for anything else. Never follows a link, never blocks."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        try:
            content = file.read(_LARGEST_ALONGSIDE + 1)
        except OSError:
            return None
    return content if len(content) <= _LARGEST_ALONGSIDE else None
