"""Notebooks for tests: cells as short lines of Python."""

from __future__ import annotations

import json
from typing import Any


def code(source: str, grade_id: str = "", *, grade: bool = False, solution: bool = False) -> dict[str, Any]:
    marks = {"grade_id": grade_id, "grade": grade, "solution": solution, "locked": grade, "schema_version": 3}
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"nbgrader": marks} if grade_id else {},
        "outputs": [],
        "source": source,
    }


def exercise(name: str, source: str) -> list[dict[str, Any]]:
    """The two cells of the exercise ``notebook.<name>``."""
    return [
        code(source, f"notebook-{name}-try", solution=True),
        code(f'check("notebook.{name}")', f"notebook-{name}", grade=True),
    ]


def notebook(*cells: dict[str, Any] | str) -> bytes:
    """Return a notebook; a text is a plain code cell."""
    own = [code(cell) if isinstance(cell, str) else cell for cell in cells]
    python = {"display_name": "Python 3", "language": "python", "name": "python3"}
    content = {"cells": own, "metadata": {"kernelspec": python}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(content).encode()
