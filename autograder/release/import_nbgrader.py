"""An ordinary nbgrader assignment, its source notebooks, as one of ours: test cells become a hidden suite.

Cells keep their ids and points, and what a person grades stays as it is, so a gradebook goes on. A test cell's text
runs at the judge against the student's notebook (`suite.foreign`); what of it is not between the marks of hidden tests
is a visible check. What cannot be converted by its text stays in the notebook as a cell that is read only, and is named.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..course.own_folders import FILE_NAME
from ..diagnosis.variants import is_test
from ..student.notebook_source import notebook_module
from .autotests import FILE as TEMPLATES
from .autotests import filled_in
from .earlier_tests import definitions_for_cells_below
from .errors import BuildError
from .foreign_checks import Converted, ForeignCheck
from .notebook import Cell, cells, read_notebook
from .stage import DATA_SUFFIXES
from .test_cells import TestCell, modules_beside, suites, test_cells


def convert_nbgrader(files: Sequence[Path], target: Path) -> Converted:
    """Write the assignment of source notebooks into ``target``, an author's folder that does not exist yet.

    files: the notebooks, from one folder. One gets the assignment's name; several keep theirs

    Nothing is written where no check can be converted.

    Raises BuildError for a notebook that cannot be read, and for a folder that is there already.
    """
    if target.exists():
        raise BuildError(f"{target} exists already: choose another name, or move it away.")
    tests: list[TestCell] = []
    checks: list[ForeignCheck] = []
    notes: list[str] = []
    written: dict[str, str] = {}
    for file in files:
        name = file.name if len(files) > 1 else f"{target.name}.ipynb"
        module = notebook_module(target.name, name)
        notebook = with_todays_marks(read_notebook(file.read_bytes(), file.name), file.name)
        all_cells, without_values = filled_in(cells(notebook, file.name), file)
        local = modules_beside(file)
        own, said = test_cells(all_cells, in_guest=False, module=module, above=tests, local=local)
        reasons = {cell.grade_id: without_values.get(cell.number, "") for cell in all_cells}
        said = [replace(check, why=reasons[check.name] or check.why) for check in said]
        notes += without_outputs(notebook)
        kept = definitions_for_cells_below(all_cells)
        _as_check_cells(notebook, all_cells, {test.grade_id: test for test in own}, kept)
        if kept:
            notes.append(
                f"{name}: {len(kept)} cells were added, with what cells below take from visible tests."
            )
        written[name] = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        tests, checks = [*tests, *own], [*checks, *said]
    if not tests:
        note = "No check of it is converted, so nothing was written: an assignment needs one."
        return Converted(target.name, tuple(checks), (note,))
    (target / "hidden").mkdir(parents=True)
    for name, text in {**written, **suites(target.name, tests)}.items():
        (target / name).write_text(text, encoding="utf-8")
    notes += copy_files(files[0], target, but=(TEMPLATES,))
    return Converted(target.name, tuple(checks), tuple(notes))


def share_cell_ids(files: Sequence[Path]) -> bool:
    """Whether two of the notebooks have cells with the same id, which one assignment of ours cannot have.

    Raises BuildError for a notebook that cannot be read.
    """
    seen: set[str] = set()
    for file in files:
        all_cells = cells(read_notebook(file.read_bytes(), file.name), file.name)
        own = {cell.grade_id for cell in all_cells if cell.grade_id}
        if own & seen:
            return True
        seen |= own
    return False


def without_outputs(notebook: dict[str, Any]) -> Iterator[str]:
    """Take the stored outputs out of ``notebook``, and yield a sentence where there were any."""
    stored = 0
    for cell in notebook["cells"]:
        stored += bool(cell.get("outputs"))
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
    if stored:
        yield f"The stored outputs of {stored} cells were taken out: they could give a solution away."


def with_todays_marks(notebook: dict[str, Any], where: str) -> dict[str, Any]:
    """Return the notebook with nbgrader's marks of older versions as those of today, as ``nbgrader update`` does.

    Raises BuildError where its cells have no table of metadata.
    """
    import nbformat
    from nbgrader.nbgraderformat import MetadataValidator

    cells(notebook, where)
    for cell in notebook["cells"]:
        cell.setdefault("metadata", {})
    node: Any = nbformat.from_dict(notebook)  # type: ignore[no-untyped-call]
    upgraded = MetadataValidator().upgrade_notebook_metadata(node)
    for cell in upgraded["cells"]:
        marks = cell["metadata"].get("nbgrader", {})
        if marks and not any(marks.get(key) for key in ("grade", "solution", "locked", "task")):
            del cell["metadata"]["nbgrader"]  # it marks nothing, and may have no id
    return dict(upgraded)


def _as_check_cells(
    notebook: dict[str, Any], all_cells: list[Cell], tests: dict[str, TestCell], kept: dict[int, str]
) -> None:
    made: list[dict[str, Any]] = []
    for cell, raw in zip(all_cells, notebook["cells"], strict=True):
        made.append(raw)
        marks = raw.get("metadata", {}).get("nbgrader")
        if cell.grade_id in tests:
            test = tests[cell.grade_id]
            raw["source"] = f'check("{test.module}.{test.name}")'
            marks.update(points=0, locked=True)
        elif cell.is_exercise:
            raw["source"] = "# This check is not converted yet."
            marks.update(grade=False, locked=True)
            marks.pop("points", None)
        if cell.number in kept:
            made.append(_code_cell(notebook, kept[cell.number], f"names-of-cell-{cell.number}"))
    notebook["cells"] = [_code_cell(notebook, "from autograder import check", "autograder-check"), *made]


def _code_cell(notebook: dict[str, Any], source: str, name: str) -> dict[str, Any]:
    cell: dict[str, Any] = {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": source,
    }
    return cell | ({"id": name} if notebook.get("nbformat_minor", 0) >= 5 else {})


def copy_files(notebook_file: Path, target: Path, *, but: Collection[str] = ()) -> Iterator[str]:
    """Copy the files beside the notebook that can be released; yield a sentence on each other one, and on folders.

    Data in a folder is copied, since a notebook may open it; code in a folder is not, since it may be somebody's answers.
    but: names of files and folders that are no files of the students'
    """
    for path in sorted(notebook_file.parent.iterdir()):
        if path.name.startswith((".", "_")) or path.name in but or path.is_symlink():
            continue
        if (path / FILE_NAME).is_file():
            continue  # a course, such as the one that the assignment comes into
        if path.is_dir():
            yield from _copy_folder(path, target / path.name)
        elif is_test(path.name):
            yield f"{path.name} was not copied: by its name it is a suite, and students would get it as one."
        elif path.suffix in DATA_SUFFIXES | {".py"}:
            shutil.copyfile(path, target / path.name)
        elif path.suffix != ".ipynb":
            yield f"{path.name} was not copied: files of this kind are not released."


def _copy_folder(folder: Path, target: Path) -> Iterator[str]:
    """Copy the data below ``folder``, and yield a sentence on what was copied and what was not."""
    hidden = (".", "_")
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and not any(part.startswith(hidden) for part in path.relative_to(folder).parts)
    ]
    data = [path for path in files if path.suffix in DATA_SUFFIXES]
    for path in data:
        place = target / path.relative_to(folder)
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, place)
    if data:
        yield f"{folder.name}/ was copied ({len(data)} data files): students get it."
    if len(data) < len(files):
        yield f"{folder.name}/: {len(files) - len(data)} files of other kinds were not copied."
