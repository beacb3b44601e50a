"""An ordinary nbgrader assignment, one source notebook, as one of ours: test cells become a hidden suite.

Cells keep their ids and points, and what a person grades stays as it is, so a gradebook goes on. A test cell's text
runs at the judge against the student's notebook (`suite.foreign`); what of it is not between the marks of hidden tests
is a visible check. What cannot be converted by its text stays in the notebook as a cell that is read only, and is named.
"""

from __future__ import annotations

import ast
import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .errors import BuildError
from .foreign_checks import Converted, ForeignCheck, as_literal, bound_names, function_name, why_not
from .notebook import Cell, cells, read_notebook
from .stage import DATA_SUFFIXES

_HIDDEN: Final = re.compile(
    r"^[ \t]*###\s*BEGIN HIDDEN TESTS.*?###\s*END HIDDEN TESTS[^\n]*\n?", re.DOTALL | re.MULTILINE
)
_MARKS: Final = re.compile(r"^[ \t]*###\s*(?:BEGIN|END) HIDDEN TESTS[^\n]*\n?", re.MULTILINE)
_HEAD = (
    '"""{what} of {name}, converted from the test cells of an nbgrader notebook."""\n\n'
    "import json\nfrom pathlib import Path\n\nimport pytest\n\n"
    "from autograder.foreign_tests import run_cell_test\n\n"
    '{texts} = json.loads((Path(__file__).{parent} / "cells.json").read_text(encoding="utf-8"))\n'
)
"""What is visible stands in cells.json alone, and both suites run it: no hidden file repeats what is released."""


@dataclass(frozen=True)
class _Test:
    grade_id: str
    name: str
    function: str
    points: float
    whole: str
    visible: str
    hidden: str
    after: str


def convert_nbgrader(notebook_file: Path, target: Path) -> Converted:
    """Write the assignment of the source notebook into ``target``, an author's folder that does not exist yet.

    Nothing is written where no check can be converted.

    Raises BuildError for a notebook that cannot be read, and for a folder that is there already.
    """
    where = notebook_file.name
    notebook = read_notebook(notebook_file.read_bytes(), where)
    all_cells = cells(notebook, where)
    if target.exists():
        raise BuildError(f"{target} exists already: choose another name, or move it away.")
    tests, checks = _tests(all_cells)
    if not tests:
        note = "No check of it is converted, so nothing was written: an assignment needs one."
        return Converted(target.name, tuple(checks), (note,))
    notes = list(_without_outputs(notebook))
    _as_check_cells(notebook, all_cells, {test.grade_id: test for test in tests})
    (target / "hidden").mkdir(parents=True)
    (target / f"{target.name}.ipynb").write_text(
        json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    _write_suites(target, tests)
    notes += _copy_files(notebook_file, target)
    return Converted(target.name, tuple(checks), tuple(notes))


def _tests(all_cells: list[Cell]) -> tuple[list[_Test], list[ForeignCheck]]:
    tests: list[_Test] = []
    checks: list[ForeignCheck] = []
    known = {
        name
        for cell in all_cells
        if cell.kind == "code" and not cell.is_exercise
        for name in _bound(cell.text)
    }
    for place, cell in enumerate(all_cells):
        if not cell.is_exercise:
            continue
        points = float(cell.marks.get("points", 0) or 0)
        whole = _MARKS.sub("", cell.text)
        why = why_not(whole, known) if cell.kind == "code" else "it is no code cell."
        if not points:
            why = why or "it has no points, and an exercise needs some."
        if not any(c.is_solution and not c.is_graded for c in all_cells[:place]):
            why = why or "no solution cell stands above it, where its comment would go."
        checks.append(ForeignCheck(cell.grade_id, points, why))
        if not why:
            name = function_name(cell.grade_id, [test.name for test in tests])
            after = _state_before(all_cells, place, whole)
            function = function_name(f"test_{name.removeprefix('test_')}", [test.function for test in tests])
            hidden = "\n".join(_MARKS.sub("", part) for part in _HIDDEN.findall(cell.text))
            visible = _HIDDEN.sub("", cell.text)
            if not _is_python(visible) or not _is_python(hidden):  # the marks lie across a statement
                visible, hidden = "", whole
            tests.append(_Test(cell.grade_id, name, function, points, whole, visible, hidden, after))
    return tests, checks


def _state_before(all_cells: list[Cell], place: int, text: str) -> str:
    """Return the id of the cell above the test, where a later cell gives one of its names another value."""
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    later = {name for cell in all_cells[place + 1 :] if not cell.is_exercise for name in _bound(cell.text)}
    above = [c.grade_id for c in all_cells[:place] if c.kind == "code" and c.grade_id and not c.is_exercise]
    return above[-1] if used & later and above else ""


def _bound(text: str) -> Iterator[str]:
    try:
        yield from bound_names(ast.parse(re.sub(r"^(\s*)[%!].*$", r"\1pass", text, flags=re.MULTILINE)))
    except (SyntaxError, ValueError):
        return


def _without_outputs(notebook: dict[str, Any]) -> Iterator[str]:
    stored = 0
    for cell in notebook["cells"]:
        stored += bool(cell.get("outputs"))
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    if stored:
        yield f"The stored outputs of {stored} cells were taken out: they could give a solution away."


def _as_check_cells(notebook: dict[str, Any], all_cells: list[Cell], tests: dict[str, _Test]) -> None:
    for cell, raw in zip(all_cells, notebook["cells"], strict=True):
        marks = raw.get("metadata", {}).get("nbgrader")
        if cell.grade_id in tests:
            raw["source"] = f'check("notebook.{tests[cell.grade_id].name}")'
            marks.update(points=0, locked=True)
        elif cell.is_exercise:
            raw["source"] = "# This check is not converted yet."
            marks.update(grade=False, locked=True)
            marks.pop("points", None)
    raw = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": "from autograder import check",
    }
    if notebook.get("nbformat_minor", 0) >= 5:
        raw["id"] = "autograder-check"
    notebook["cells"].insert(0, raw)


def _write_suites(target: Path, tests: list[_Test]) -> None:
    name = target.name
    shown = {test.name: test.visible for test in tests if _says_something(test.visible)}
    (target / "cells.json").write_text(
        json.dumps(shown, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    head = _HEAD.format(what="Hidden suite", name=name, texts="VISIBLE", parent="parent.parent")
    functions = [_hidden(test, test.name in shown) for test in tests]
    (target / "hidden" / "test_cells.py").write_text("\n\n".join([head, *functions]), encoding="utf-8")
    head = _HEAD.format(what="Visible checks", name=name, texts="CELLS", parent="parent")
    functions = [_function(test, f'CELLS["{test.name}"]', "") for test in tests if test.name in shown]
    (target / "test_cells.py").write_text("\n\n".join([head, *functions]), encoding="utf-8")


def _hidden(test: _Test, has_visible: bool) -> str:
    rest = test.hidden if has_visible else test.whole
    texts = [f'VISIBLE["{test.name}"]'] if has_visible else []
    texts += [as_literal(rest)] if rest.strip() else []
    return _function(test, " + ".join(texts), f", points={test.points:g}")


def _function(test: _Test, text: str, points: str) -> str:
    title = _title(test.visible) or test.grade_id.replace("_", " ").replace("-", " ")
    after = f', after="{test.after}"' if test.after else ""
    return (
        f'@pytest.mark.exercise("notebook.{test.name}"{points})\n'
        f"def {test.function}(student):\n"
        f"    {json.dumps(title)}\n"
        f"    run_cell_test(student, {text}{after})\n"
    )


def _title(text: str) -> str:
    lines = (ast.get_docstring(ast.parse(text)) or "").strip().splitlines()
    return lines[0].strip() if lines else ""


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except (SyntaxError, ValueError):
        return False
    return True


def _says_something(text: str) -> bool:
    return any(isinstance(node, ast.Assert | ast.Raise | ast.Call) for node in ast.walk(ast.parse(text)))


def _copy_files(notebook_file: Path, target: Path) -> Iterator[str]:
    for path in sorted(notebook_file.parent.iterdir()):
        if path.suffix == ".ipynb" or path.name.startswith((".", "_")) or not path.is_file():
            continue
        if path.suffix in DATA_SUFFIXES | {".py"}:
            shutil.copyfile(path, target / path.name)
        else:
            yield f"{path.name} was not copied: files of this kind are not released."
