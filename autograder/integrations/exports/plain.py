"""``csv`` and ``jsonl``: a line for each student and assignment, with a status."""

from __future__ import annotations

import json
from dataclasses import asdict

from .grades import Grades, Line
from .table import table, visible


def write_csv(grades: Grades) -> str:
    """Return the lines as quoted CSV, in the columns of nbgrader's export and a status."""
    columns = list(Line.__dataclass_fields__)
    return table([columns, *([getattr(line, name) for name in columns] for line in grades.lines)])


def write_jsonl(grades: Grades) -> str:
    """Return a JSON object a line; a score that is not known is null."""
    rows = (
        {key: visible(value) if isinstance(value, str) else value for key, value in asdict(line).items()}
        for line in grades.lines
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
