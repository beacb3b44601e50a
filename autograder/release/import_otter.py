"""An Otter assignment, a master notebook or one with ok-format tests beside it, as one of ours: each question is an exercise.

Names and points stay, and what a person grades stays so. The text of a test runs at the judge against the student's
notebook (`suite.foreign`), a doctest with its stored output. Tests that are not hidden are visible checks too.
"""

from __future__ import annotations

import doctest
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from .earlier_tests import imports_of, names_of, with_definitions
from .errors import BuildError
from .foreign_checks import Converted, ForeignCheck, bound_names_of, function_name, why_not
from .import_nbgrader import copy_files, without_outputs
from .notebook import Cell, cells, read_notebook
from .otter_cells import (
    OtterTest,
    Question,
    is_otter,
    points_of,
    questions_between_marks,
    questions_by_checks,
    read_test_file,
    with_marks,
)
from .test_cells import TestCell, suites


def is_otter_notebook(notebook_file: Path) -> bool:
    """Whether the file is a notebook of Otter's. Raises BuildError for one that cannot be read."""
    where = notebook_file.name
    return is_otter(cells(read_notebook(notebook_file.read_bytes(), where), where))


def convert_otter(notebook_file: Path, target: Path) -> Converted:
    """Write the assignment of the notebook into ``target``, an author's folder that does not exist yet.

    Ok-format tests are read from ``tests/`` beside the notebook, and from the notebook's own metadata; no file is run.
    Nothing is written where no check can be converted.

    Raises BuildError for a notebook that cannot be read, and for a folder that is there already.
    """
    where = notebook_file.name
    notebook = read_notebook(notebook_file.read_bytes(), where)
    all_cells = cells(notebook, where)
    if target.exists():
        raise BuildError(f"{target} exists already: choose another name, or move it away.")
    questions, spent = questions_between_marks(all_cells, _outputs(notebook))
    if not questions:
        questions, spent = questions_by_checks(all_cells, _test_files(notebook_file, notebook))
    known = {name for cell in all_cells if cell.kind == "code" for name in bound_names_of(cell.text)}
    tests: list[TestCell] = []
    checks: list[ForeignCheck] = []
    notes: list[str] = []
    own = {number for question in questions for number in question.cells} | spent
    local = {path.stem for path in notebook_file.parent.glob("*.py")}
    imports = imports_of([cell for cell in all_cells if cell.number not in own], all_cells, local)
    for question in questions:
        if not question.is_manual:
            made, said = _checks_of(question, known, [test.function for test in tests], imports)
            tests += made
            checks += said
            notes += [f"{question.name} has no test, and nobody grades it."] if not said else []
    if not tests:
        return Converted(
            target.name, tuple(checks), ("No check of it is converted, so nothing was written.",)
        )
    notes += [*_odd(questions), *without_outputs(notebook)]
    graded = {test.name for test in tests}
    notebook["cells"] = list(_our_cells(notebook, all_cells, questions, spent, graded))
    notebook["metadata"].pop("otter", None)
    (target / "hidden").mkdir(parents=True)
    text = json.dumps(notebook, indent=1, ensure_ascii=False)
    (target / f"{target.name}.ipynb").write_text(f"{text}\n", encoding="utf-8")
    for file, suite in suites(target.name, tests).items():
        (target / file).write_text(suite, encoding="utf-8")
    notes += copy_files(notebook_file, target, but=("tests",))
    return Converted(target.name, tuple(checks), tuple(notes))


def _checks_of(
    question: Question, known: set[str], taken: Sequence[str], imports: str
) -> tuple[list[TestCell], list[ForeignCheck]]:
    name = function_name(question.name, ())
    points = points_of(question)
    is_one = bool(question.settings.get("all_or_nothing"))
    made: list[TestCell] = []
    said: list[ForeignCheck] = []
    for number, (test, worth) in enumerate(zip(question.tests, points, strict=True), start=1):
        label = question.name if len(question.tests) == 1 else f"{question.name} {number}"
        why = _why(test, known)
        if not question.cells:
            why = why or "the question has no solution cell that it could be about."
        if not any(points) or (not worth and not is_one):
            why = why or "it has no points."
        function = function_name(f"test_{label}", [*taken, *(one.function for one in made)])
        said.append(ForeignCheck(label, worth, why, "" if why else function))
        if not why:
            text = _with_imports(test, known, imports)
            visible, hidden = ("", text) if test.is_hidden else (text, "")
            made.append(
                TestCell(
                    label, name, function, worth, text, visible, hidden, "",
                    is_doctest=test.is_doctest, key=f"notebook.{label}",
                )
            )  # fmt: skip
    if is_one and len(made) > 1 and len({test.is_doctest for test in made}) == 1:
        made = [_together(question.name, made, sum(points))]
        said = [replace(check, function=made[0].function) if check.is_converted else check for check in said]
    return made, said


def _together(name: str, tests: Sequence[TestCell], points: float) -> TestCell:
    """Return one check of several, which gives all of the points or none."""
    first = tests[0]
    whole, visible, hidden = (
        "\n".join(getattr(test, part) for test in tests if getattr(test, part))
        for part in ("whole", "visible", "hidden")
    )
    return TestCell(
        name, first.name, first.function, points, whole, visible, hidden, "",
        is_doctest=first.is_doctest, key=f"notebook.{name}",
    )  # fmt: skip


def _with_imports(test: OtterTest, known: set[str], imports: str) -> str:
    """Return the text of the test behind those imports of the notebook that it uses: they are then the judge's own."""
    source = (
        "".join(e.source for e in doctest.DocTestParser().get_examples(test.text))
        if test.is_doctest
        else test.text
    )
    lines = with_definitions(source, [imports], known - set(names_of([imports]))).splitlines()
    mark = ">>> " if test.is_doctest else ""
    return "".join(f"{mark}{line}\n" for line in lines) + test.text


def _why(test: OtterTest, known: set[str]) -> str:
    """Return why the test needs a person; empty if it can run at the judge."""
    if not test.is_doctest:
        return why_not(test.text, known)
    try:
        examples = doctest.DocTestParser().get_examples(test.text)
    except ValueError as error:
        return f"its text is no doctest: {str(error).splitlines()[0]}."
    if not examples:
        return "it asserts nothing."
    text = "".join(example.source for example in examples)
    asserting = text if any(example.want for example in examples) else ""
    return why_not(f"{text}\nassert True" if asserting else text, known)


def _odd(questions: Sequence[Question]) -> Iterator[str]:
    for question in questions:
        if question.settings.get("all_or_nothing") and len({test.is_doctest for test in question.tests}) > 1:
            yield f"{question.name} gives all or nothing in Otter; its tests are of two kinds, and count each for itself here."


def _our_cells(
    notebook: Mapping[str, Any],
    all_cells: Sequence[Cell],
    questions: Sequence[Question],
    spent: set[int],
    graded: set[str],
) -> Iterator[dict[str, Any]]:
    """Yield the cells of our notebook: solution cells with nbgrader's marks, and a grade cell behind each question."""
    yield _cell("code", "from autograder import check")
    owner = {number: question for question in questions for number in question.cells}
    last = {question.place: question for question in questions}
    for cell, raw in zip(all_cells, notebook["cells"], strict=True):
        if cell.number not in spent and not _is_otters(cell):
            yield _of_solution(cell, raw, owner[cell.number]) if cell.number in owner else raw
        question = last.get(cell.number)
        if question is not None and function_name(question.name, ()) in graded and not question.is_manual:
            exercise = f"notebook.{function_name(question.name, ())}"
            marks = {"grade_id": function_name(question.name, ()), "grade": True, "locked": True, "points": 0}
            yield _cell("code", f'check("{exercise}")', **marks)


def _of_solution(cell: Cell, raw: dict[str, Any], question: Question) -> dict[str, Any]:
    number = question.cells.index(cell.number)
    marks: dict[str, Any] = {
        "grade_id": f"{function_name(question.name, ())}-solution" + (f"-{number + 1}" if number else "")
    }
    if question.is_manual and number == 0:
        points = question.settings.get("points")
        marks = {
            "grade_id": function_name(question.name, ()),
            "grade": True,
            "points": points if isinstance(points, int | float) else 1,
        }
    text = with_marks(cell.text) if cell.kind == "code" else cell.text
    made = _cell(cell.kind, text, **marks, solution=True)
    made["metadata"] = {**raw.get("metadata", {}), **made["metadata"]}
    made["metadata"].pop("tags", None)
    return made | ({"id": raw["id"]} if "id" in raw else {})


def _is_otters(cell: Cell) -> bool:
    """Whether a cell only prepares Otter in the notebook, or exports from it."""
    return cell.kind == "code" and any(
        word in cell.text for word in ("import otter", "otter.Notebook(", ".check_all()", "grader.export(")
    )


def _cell(kind: str, source: str, **marks: Any) -> dict[str, Any]:
    full = {"schema_version": 3, "grade": False, "solution": False, "locked": False, "task": False} | marks
    made: dict[str, Any] = {
        "cell_type": kind,
        "metadata": {"nbgrader": full} if marks else {},
        "source": source,
    }
    return made | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def _outputs(notebook: Mapping[str, Any]) -> dict[int, str]:
    """Return the text that each cell's stored outputs show, as a doctest would."""
    texts: dict[int, str] = {}
    for number, cell in enumerate(notebook["cells"], start=1):
        shown = ""
        for output in cell.get("outputs", ()):
            shown += "".join(output.get("text", ""))
            shown += "".join(output.get("data", {}).get("text/plain", ""))
        texts[number] = shown
    return texts


def _test_files(notebook_file: Path, notebook: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    inside = notebook.get("metadata", {}).get("otter", {}).get("tests", {})
    found: dict[str, Mapping[str, Any]] = dict(inside) if isinstance(inside, dict) else {}
    for path in sorted((notebook_file.parent / "tests").glob("*.py")):
        test = read_test_file(path.read_text(encoding="utf-8"))
        if test is not None:
            found.setdefault(str(test.get("name") or path.stem), test)
    return found
