"""The ids of an exercise's two cells in the notebook and in nbgrader's gradebook.

nbgrader accepts letters, digits, ``-`` and ``_`` in a cell's id, and no dot; a Python name holds no
``-``. So ``losses.mse`` has the grade cell ``losses-mse``, and the way back is unique. The cell where
the student tries the exercise, which carries the comment, is ``losses-mse-try``: no function can be
called ``try``.
"""

from __future__ import annotations

import re

_SUFFIX = "-try"


def cell_id(exercise: str) -> str:
    """Return the id of the grade cell of ``exercise``. Raises ValueError if nbgrader would refuse it."""
    if not re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)+", exercise):
        raise ValueError(f"{exercise!r} is not an exercise's name: write module.function in ASCII letters.")
    if "try" in exercise.split("."):
        raise ValueError(f"{exercise!r} cannot be an exercise's name: try is a Python keyword.")
    return exercise.replace(".", "-")


def try_id(exercise: str) -> str:
    """Return the id of the solution cell that carries the comment on ``exercise``."""
    return cell_id(exercise) + _SUFFIX


def exercise_of(grade_id: str) -> str:
    """Return the exercise of a grade cell or of its try cell: the inverse of `cell_id` and `try_id`."""
    return grade_id.removesuffix(_SUFFIX).replace("-", ".")
