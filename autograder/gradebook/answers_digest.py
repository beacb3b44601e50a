"""Whether the written answers of a hand-in are those that a person has read: equal digests for equal answers."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from ..student.notebook_cells import NotebookCell
from .answers import notebooks_in
from .autograded import student_notebooks
from .cells import ReleasedNotebook, metadata, source

_OWN = "own-"


def answers_digest(released: ReleasedNotebook, files: Mapping[str, bytes]) -> str:
    """Return a digest of all that the student wrote in notebooks outside of the exercises' cells.

    It is made of the hand-in alone: a question or an exercise that comes or goes, or a text of the release that is mended,
    does not ask anybody to read the same answers again. Whatever was run, outputs are not part of it.
    """
    texts: list[str] = []
    for notebook in sorted(notebooks_in(released, files), key=lambda notebook: notebook.name):
        if notebook.cells is None:
            texts.append(notebook.content.decode("utf-8", "backslashreplace"))
            continue
        for cell in notebook.cells:
            if not _is_an_exercise(released, cell.grade_id) and not _was_an_exercise(released, cell):
                pictures = (part for name, picture in cell.pictures.items() for part in (name, *picture))
                texts += [cell.source, *pictures]
    return _OWN + _digest(texts)


def is_same(noted: str, released: ReleasedNotebook, files: Mapping[str, bytes]) -> bool:
    """Whether ``noted`` is the digest of these answers, also where an earlier version noted it, of the cells that we show."""
    if noted.startswith(_OWN):
        return noted == answers_digest(released, files)
    cells = [cell for notebook in student_notebooks(released, files).values() for cell in notebook["cells"]]
    kept = (cell for cell in cells if not _is_an_exercise(released, str(metadata(cell).get("grade_id"))))
    return noted == _digest(source(cell) for cell in kept)


def _is_an_exercise(released: ReleasedNotebook, name: str) -> bool:
    return name in released.graded or name in released.comments


def _was_an_exercise(released: ReleasedNotebook, cell: NotebookCell) -> bool:
    """Whether a cell belongs to an exercise that the release has no more: code with an id that is no question's."""
    return cell.kind == "code" and bool(cell.grade_id) and cell.grade_id not in released.written


def _digest(texts: Iterable[str]) -> str:
    total = hashlib.blake2b(digest_size=20)
    for text in texts:
        content = text.encode("utf-8", "backslashreplace")
        total.update(len(content).to_bytes(8, "big") + content)
    return total.hexdigest()
