"""What the version of a suite depends on."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from autograder.grading.provenance import folder_digest

ROOT = Path(__file__).parents[2]
IN_CELLS = ROOT / "examples" / "notebook-cells" / "solutions" / "01-weather"
IN_MODULES = ROOT / "solutions" / "01-models"


def digest_changes(original: Path, target: Path) -> bool:
    """Whether another last code cell in the author's notebook makes another digest of the author's folder."""
    folder = Path(shutil.copytree(original, target / original.name))
    before = folder_digest(folder)
    notebook = folder / f"{original.name}.ipynb"
    content = json.loads(notebook.read_text(encoding="utf-8"))
    [*_, cell] = [cell for cell in content["cells"] if cell["cell_type"] == "code"]
    cell["source"] = "x = 1\n"
    notebook.write_text(json.dumps(content), encoding="utf-8")
    return folder_digest(folder) != before


@pytest.mark.parametrize(("original", "changes"), [(IN_CELLS, True), (IN_MODULES, False)])
def test_a_notebook_belongs_to_the_suite_where_exercises_are_written_in_its_cells(
    original, changes, tmp_path
):
    assert digest_changes(original, tmp_path) is changes
