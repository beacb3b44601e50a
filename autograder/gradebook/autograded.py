"""The autograded folder: what nbgrader's formgrader and ``nbgrader generate_feedback`` read.

For each submission it has the student's notebooks with our results as the outputs of the grade cells, and
the other files. A notebook is made new, cell by cell: what the student wrote is taken as text, and what
nbgrader knows about a cell (its id, its points, whether it is locked) always comes from the release, as
with nbgrader's own OverwriteCells, so that editing it gains nothing. Stored outputs are left out. The
student's Markdown does nothing there but be read (see `harmless`), and what she wrote outside of a blank answer
cell is shown beside it (see `answers`).

To nbgrader the folder is a whole submission: ``release_feedback`` stops at the first folder without
``timestamp.txt`` and ``submission_secret.txt``. So both files are written; the first is empty where no time is known.
"""

from __future__ import annotations

import json
import os
import re
import secrets
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from ..durable import keep_folder
from ..errors import AutograderError
from ..results import SubmissionResult
from ..student.notebook_cells import NotebookCell
from ..student.submission import TIMESTAMP, parse_timestamp
from .answers import (
    HandedInNotebook,
    OwnText,
    answered_cell,
    blank_answers,
    notebooks_in,
    own_texts,
    standing_for,
    unanswered,
)
from .cells import ReleasedNotebook, metadata, source
from .harmless import clean, code_block, harmless_markdown, harmless_text
from .rows import points_of

__all__ = [
    "AutogradedError",
    "complete_submission",
    "outputs",
    "read_small",
    "student_notebooks",
    "unanswered",
    "with_results",
    "write_autograded",
    "write_submission",
]

Cell = dict[str, Any]

MOST_CHARACTERS = 200_000  # of one cell
MOST_EXCERPTS = 30  # texts beside a blank answer
MOST_EXCERPT_CHARACTERS = 20_000  # of one of them
UNGRADED = "This exercise is not graded yet: a person will look at it."
ELSEWHERE = "**The answer cell above is blank. Elsewhere in the hand-in this student wrote:**"

SECRET = "submission_secret.txt"
_LARGEST_ALONGSIDE = 4096  # bytes of nbgrader's own files beside a submission
_RUN_BY_JUPYTER = re.compile(r"(?:nbgrader|jupyter|ipython)\w*_config\.(?:py|json|d)", re.IGNORECASE)


class AutogradedError(AutograderError, OSError):
    """A folder could not be written. The message says why and what to do."""


def write_autograded(
    folder: Path,
    released: ReleasedNotebook,
    result: SubmissionResult,
    files: Mapping[str, bytes],
    feedback: Mapping[str, str],
    *,
    submitted: Path | None = None,
) -> None:
    """Have ``folder``, ``autograded/<student>/<assignment>``, hold what belongs there now; nothing is written if it does.

    files:     the submitted files, relative name -> bytes
    feedback:  exercise -> the text that the student may see
    submitted: the folder that the submission is in; nbgrader's timestamp.txt and submission_secret.txt
               are taken from there

    Files whose names cannot be theirs (absolute, with ``..``, too long) are left out. Raises
    AutogradedError if the folder cannot be written; then the former one is still there.
    """
    for part in (folder.name, folder.parent.name):
        if part in ("", ".", "..") or "\0" in part:
            raise AutogradedError(f"{part!r} cannot be the name of a student or an assignment.")

    try:
        notebooks = student_notebooks(released, files)
        for notebook in notebooks.values():
            with_results(notebook, released, result, feedback)
        contents = _submission_files(released, files, notebooks)
        if submitted is not None:
            contents |= _nbgraders_files(submitted, former=folder)
        keep_folder(folder, contents, lambda unfinished: _write_all(unfinished, contents))
    except OSError as error:
        raise AutogradedError(
            f"{folder} cannot be written ({error.strerror or error}). Make room, or give this user write "
            f"access, and run the same command again; the grades themselves are kept."
        ) from error


def write_submission(folder: Path, released: ReleasedNotebook, files: Mapping[str, bytes]) -> None:
    """Write the student's notebooks in our form, and every submitted file that is none and whose name is allowed."""
    _write_all(folder, _submission_files(released, files, student_notebooks(released, files)))


def _submission_files(
    released: ReleasedNotebook, files: Mapping[str, bytes], notebooks: Mapping[str, Mapping[str, Any]]
) -> dict[str, bytes]:
    own = {
        name: content
        for name, content in files.items()
        if not name.lower().endswith(".ipynb") and _may_be_written(name, released)
    }
    return {**own, **{f"{name}.ipynb": _as_json(notebook) for name, notebook in notebooks.items()}}


def complete_submission(folder: Path, submitted: Path, former: Path) -> None:
    """Write nbgrader's own two files: the time in nbgrader's form, and the secret that feedback is fetched with.

    submitted: where the submission's own two files are
    former:    the earlier folder: a submission without a secret keeps the one that was generated there

    A time that cannot be read is left out, since nbgrader would stop with an error.
    """
    _write_all(folder, _nbgraders_files(submitted, former))


def _nbgraders_files(submitted: Path, former: Path) -> dict[str, bytes]:
    own: dict[str, bytes] = {}
    stamp = read_small(submitted / TIMESTAMP)
    moment = parse_timestamp(stamp.decode("utf-8", "replace")) if stamp is not None else None
    if moment is not None:
        own[TIMESTAMP] = f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC".encode()
    elif not os.path.lexists(submitted / TIMESTAMP):
        own[TIMESTAMP] = b""
    secret = _as_text(read_small(submitted / SECRET)) or _as_text(read_small(former / SECRET))
    return {**own, SECRET: secret or secrets.token_hex(32).encode()}


def student_notebooks(released: ReleasedNotebook, files: Mapping[str, bytes]) -> dict[str, dict[str, Any]]:
    """Return the student's notebooks in our form, by name; the released one where one is missing or unusable.

    What nbgrader knows about a cell comes from the release; the student's text is made harmless. Below each blank
    answer cell a reader finds what the student wrote elsewhere, if anything.
    """
    notebooks = notebooks_in(released, files)
    texts = own_texts(released, notebooks) if blank_answers(released, notebooks) else ()
    return {one.name: _student_notebook(one, notebooks, texts) for one in released.notebooks}


def _student_notebook(
    released: ReleasedNotebook, notebooks: list[HandedInNotebook], texts: Sequence[OwnText]
) -> dict[str, Any]:
    student_cells = standing_for(released, notebooks)
    by_name: dict[str, list[NotebookCell]] = {}
    for each in student_cells:
        by_name.setdefault(each.grade_id, []).append(each)
    carriers = {name: answered_cell(released, name, by_name.get(name, ())) for name in released.cells}
    names = {id(cell): name for name, cell in carriers.items() if cell is not None}
    if names:
        cells = [
            _overwritten(released.cells[names[id(cell)]], cell) if id(cell) in names else _student_cell(cell)
            for cell in student_cells
        ]
        cells += [_from_release(cell) for name, cell in released.cells.items() if carriers[name] is None]
    else:
        cells = [_from_release(cell) for cell in released.notebook["cells"]]
    cells = _with_own_texts(cells, blank_answers(released, notebooks), texts)
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"
    return {
        "cells": cells,
        "metadata": dict(released.notebook.get("metadata", {})),
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def _with_own_texts(cells: list[Cell], blank: Collection[str], texts: Sequence[OwnText]) -> list[Cell]:
    """Put beside each blank answer what the student wrote elsewhere, for the person who is asked."""
    if not blank or not texts:
        return cells
    beside: list[Cell] = []
    for cell in cells:
        beside.append(cell)
        if metadata(cell).get("grade_id") in blank:
            beside.append(_clean("markdown", ELSEWHERE))
            beside += [_excerpt(text) for text in texts[:MOST_EXCERPTS]]
    return beside


def _excerpt(text: OwnText) -> Cell:
    """A Markdown cell that shows one text of the student's and says where it stands."""
    where = harmless_text(clean(text.where)).replace("`", "'")[:200]
    if text.kind == "markdown":
        body, attachments = harmless_markdown(text.text[:MOST_EXCERPT_CHARACTERS], text.pictures)
    else:
        body, attachments = code_block(text.text[:MOST_EXCERPT_CHARACTERS]), {}
    if len(text.text) > MOST_EXCERPT_CHARACTERS:
        body += "\n\n... the rest is left out here ..."
    note = "cannot be read as a notebook; it begins" if text.kind == "unreadable" else text.kind
    cell = _clean("markdown", f"**`{where}`** ({note}):\n\n{body}")
    if attachments:
        cell["attachments"] = attachments
    return cell


def with_results(
    notebook: dict[str, Any],
    released: ReleasedNotebook,
    result: SubmissionResult,
    feedback: Mapping[str, str],
) -> dict[str, Any]:
    """Put the results into ``notebook``: each grade cell of an exercise shows its text and its score."""
    for cell in notebook["cells"]:
        name = str(metadata(cell).get("grade_id"))
        exercise = released.graded.get(name)
        if exercise is not None and cell["cell_type"] == "code":
            score, _ = points_of(result, exercise, released.points[name])
            cell["outputs"] = outputs(score, feedback.get(exercise) or feedback.get("", ""))
    return notebook


def outputs(score: float | None, text: str) -> list[Cell]:
    """Return the outputs of a grade cell: the text, then the score as nbgrader reads it.

    Never standard error: nbgrader takes any of it for zero points. A score must be there and be a plain
    float: nbgrader takes a cell without one, or with ``np.float64(1.25)``, for full points.
    """
    if score is None:
        text = f"{text}\n\n{UNGRADED}" if text else UNGRADED
    streams = (
        [{"output_type": "stream", "name": "stdout", "text": clean(f"{text.rstrip()}\n")}] if text else []
    )
    if score is None:
        return streams
    value = {"text/plain": repr(float(score))}
    return [
        *streams,
        {"output_type": "execute_result", "data": value, "metadata": {}, "execution_count": None},
    ]


def _overwritten(released_cell: Mapping[str, Any], student_cell: NotebookCell) -> Cell:
    """A cell of the release with the student's text, if it is hers to edit."""
    marks = metadata(released_cell)
    is_locked = not marks.get("solution") and (marks.get("grade") or marks.get("locked"))
    if is_locked or marks.get("task"):
        return _from_release(released_cell)
    if released_cell["cell_type"] == "markdown":
        return _markdown(student_cell, marks)
    return _clean(released_cell["cell_type"], student_cell.source, marks)


def _student_cell(student_cell: NotebookCell) -> Cell:
    """A cell of the student's own. Raw text, which nbgrader's pages take as HTML, is shown as a block of code."""
    if student_cell.kind == "markdown":
        return _markdown(student_cell)
    if student_cell.kind == "code":
        return _clean("code", student_cell.source)
    return _clean("markdown", code_block(student_cell.source) if student_cell.source else "")


def _markdown(student_cell: NotebookCell, marks: Mapping[str, Any] | None = None) -> Cell:
    text, attachments = harmless_markdown(student_cell.source, student_cell.pictures)
    cell = _clean("markdown", text, marks)
    if attachments:
        cell["attachments"] = attachments
    return cell


def _from_release(cell: Mapping[str, Any]) -> Cell:
    copy = _clean(cell["cell_type"], source(cell), metadata(cell) or None)
    if cell.get("attachments"):
        copy["attachments"] = cell["attachments"]
    return copy


def _clean(kind: str, text: str, marks: Mapping[str, Any] | None = None) -> Cell:
    if len(text) > MOST_CHARACTERS:
        text = text[:MOST_CHARACTERS] + "\n... the rest of this cell is left out here ..."
    cell: Cell = {
        "cell_type": kind if kind in ("code", "markdown", "raw") else "raw",
        "metadata": {"nbgrader": dict(marks)} if marks else {},
        "source": clean(text),
    }
    if cell["cell_type"] == "code":
        cell["outputs"] = []
        cell["execution_count"] = None
    return cell


def _as_json(notebook: Mapping[str, Any]) -> bytes:
    return json.dumps(notebook, ensure_ascii=False, separators=(",", ":")).encode()


def _may_be_written(name: str, released: ReleasedNotebook) -> bool:
    """Whether a relative name stays in its folder, can be written, and is nothing that Jupyter would run."""
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
        and path.parts[0] not in (TIMESTAMP, SECRET, *(f"{one.name}.ipynb" for one in released.notebooks))
        and not any(_RUN_BY_JUPYTER.fullmatch(part) for part in path.parts)
    )


def _as_text(content: bytes | None) -> bytes | None:
    """The bytes if they are UTF-8, which nbgrader reads them as."""
    try:
        return content if content and content.decode() else None
    except UnicodeDecodeError:
        return None


def _write_all(folder: Path, contents: Mapping[str, bytes]) -> None:
    for name, content in contents.items():
        _write(folder / name, content)


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC | os.O_NOFOLLOW, 0o644)
    with open(descriptor, "wb") as file:
        file.write(content)


def read_small(path: Path) -> bytes | None:
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
