"""What grading costs by what is graded: notebook cells, objects, tensors, programs; measured on the example courses."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

import measured

HERE = Path(__file__).parent
ROOT = HERE.parent
EXAMPLES = {
    "notebook cells": ("notebook-cells", "01-weather"),
    "an object with state": ("stateful-class", "01-account"),
    "a program, texts": ("text-and-programs", "01-words"),
    "tensors and a module": ("pytorch-module", "01-network"),
}
PYTORCH = "pytorch-module"


def costs(count: int) -> list[dict[str, Any]]:
    """Return for each kind what `course_costs.py` measures on ``count`` submissions, or why it could not be measured."""
    rows = []
    for kind, (example, assignment) in EXAMPLES.items():
        row: dict[str, Any] = {"kind": kind, "example": example}
        try:
            row |= _cost(example, assignment, count)
        except measured.NotToBeHad as reason:
            row["reason"] = str(reason)[:300]
        rows.append(row)
        print(row, file=sys.stderr, flush=True)
    return rows


def _cost(example: str, assignment: str, count: int) -> dict[str, Any]:
    """Build a copy of an example course and measure it. Raises NotToBeHad."""
    python = Path(sys.executable)
    if example == PYTORCH:  # no dependency of ours
        python = measured.environment("pytorch", ["torch==2.13.0", "--editable", f"{ROOT}[test]"]) / "python"
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        course = Path(name) / "course"
        shutil.copytree(ROOT / "examples" / example, course)
        measured.run([python, "-m", "autograder", "build"], course)
        command = [python, HERE / "course_costs.py", assignment, str(count), "--course", course]
        _, text = measured.run(command, ROOT, measured.AS_IN_A_WORKER)
    found: dict[str, Any] = json.loads(text.splitlines()[-1])
    return found
