"""The test cells of an ordinary nbgrader notebook as checks: which can be some, and the suites that run their texts.

The text of a test cell runs at the judge against the student's notebook (`suite.foreign`); what of it is not between the
marks of hidden tests is a visible check too.
"""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from ..diagnosis.mutants import BEGIN
from ..student.notebook_source import NOTEBOOK, notebooks_of, test_cell_exercise
from ..suite.foreign import IN_GUEST
from .earlier_tests import EarlierTest, imports_of, names_of, with_definitions
from .errors import BuildError
from .foreign_checks import (
    ForeignCheck,
    as_literal,
    bound_names_of,
    function_name,
    imports_one_of,
    why_not,
    why_not_with,
)
from .hidden_marks import Parts, has_lone_mark, is_python, parts_of
from .notebook import Cell, cells, read_notebook
from .partial_scores import WHOLE, ScoreOfCell, scores_of_cell

MADE: Final = "converted from the test cells of an nbgrader notebook."
_HEAD = (
    '"""{what} of {name}, converted from the test cells of an nbgrader notebook."""\n\n'
    "import json\nfrom pathlib import Path\n\nimport pytest\n\n"
    "from autograder.foreign_tests import run_cell_test, run_doctest, run_in_guest\n\n"
    '{texts} = json.loads((Path(__file__).{parent} / "cells.json").read_text(encoding="utf-8"))\n'
)
"""What is visible stands in cells.json alone, and both suites run it: no hidden file repeats what is released."""


@dataclass(frozen=True)
class TestCell:
    """One test cell that becomes a check.

    name:     of the exercise, behind the notebook's module
    function: the name of the check
    whole, visible, hidden: its text, that of both kinds, and each alone
    after:    the id of the cell at whose state it runs; empty for the end of the notebook
    in_guest: whether it runs inside the student's process
    is_doctest: whether its text is a doctest
    key:      under which its visible text stands; empty for the exercise's name
    module:   of the notebook that it stands in
    score:    its part of a score that the test gives
    written:  the modules beside the notebook that students write; None where the test imports none from there
    """

    __test__ = False  # pytest takes it for no test

    grade_id: str
    name: str
    function: str
    points: float
    whole: str
    visible: str
    hidden: str
    after: str
    in_guest: bool = False
    is_doctest: bool = False
    key: str = ""
    module: str = NOTEBOOK
    score: ScoreOfCell = WHOLE
    written: tuple[str, ...] | None = None


def test_cells(
    all_cells: Sequence[Cell],
    *,
    in_guest: bool,
    module: str,
    above: Sequence[TestCell],
    local: Mapping[str, str],
) -> tuple[list[TestCell], list[ForeignCheck]]:
    """Return the test cells of a notebook that become checks, and what is to be said of each test cell there is.

    in_guest: whether one that cannot run at the judge runs inside the student's process
    module:   of the notebook
    above:    the test cells of the assignment's notebooks before it
    local:    name -> text of the modules beside the notebook, which a test may import
    """
    tests: list[TestCell] = []
    checks: list[ForeignCheck] = []
    own = [cell for cell in all_cells if cell.kind == "code" and not cell.is_exercise]
    known = {name for cell in own for name in bound_names_of(cell.text)}
    earlier: list[EarlierTest] = []
    written = {name for name, text in local.items() if BEGIN in text}
    for place, cell in enumerate(all_cells):
        if not cell.is_exercise:
            continue
        points = float(cell.marks.get("points", 0) or 0)
        imports = imports_of(all_cells[:place], all_cells, local)
        parts = _with_earlier(parts_of(cell.text), earlier, all_cells[:place], known, imports)
        at_judge = why_not(parts.whole, known, local) if cell.kind == "code" else "it is no code cell."
        at_judge = at_judge or why_not_with(parts.whole, local, written)
        has_solution_above = any(c.is_solution and not c.is_graded for c in all_cells[:place])
        scores, of_score = scores_of_cell(parts.whole, points)
        why = _never(cell, parts.whole, points, has_solution_above) or of_score
        goes_in = in_guest and bool(at_judge) and not why
        why = "" if goes_in else at_judge or why
        if cell.kind == "code":
            earlier.append(EarlierTest(place, parts_of(cell.text)))
        if why:
            checks.append(ForeignCheck(cell.grade_id, points, why))
            continue
        whole = TestCell(
            cell.grade_id, function_name(cell.grade_id, [test.name for test in tests]), "", points,
            parts.whole, parts.visible, parts.hidden, _state_before(all_cells, place, parts.whole), goes_in,
            module=module, written=tuple(sorted(written)) if imports_one_of(parts.whole, local) else None,
        )  # fmt: skip
        tests += _of_each_part(whole, [] if goes_in else scores, [test.function for test in (*above, *tests)])
        checks.append(ForeignCheck(cell.grade_id, points, function=tests[-1].function))
    return tests, checks


def _of_each_part(test: TestCell, scores: Sequence[ScoreOfCell], taken: Sequence[str]) -> list[TestCell]:
    """Return the check of a test cell, or those of the parts of its score, with names that are not ``taken``."""
    made: list[TestCell] = []
    for score in scores or [WHOLE]:
        names = [*taken, *(one.function for one in made)]
        function = function_name(f"test_{test.name.removeprefix('test_')}", names)
        made.append(replace(test, function=function, points=score.points or test.points, score=score))
    return made


def modules_beside(notebook_file: Path) -> dict[str, str]:
    """Return name -> text of the modules in the notebook's folder."""
    return {
        path.stem: path.read_text(encoding="utf-8", errors="replace")
        for path in sorted(notebook_file.parent.glob("*.py"))
    }


def _with_earlier(
    own: Parts, earlier: Sequence[EarlierTest], above: Sequence[Cell], known: Collection[str], imports: str
) -> Parts:
    """Return the parts with what they take from the test cells above; nothing that is hidden there becomes visible.

    imports: of the notebook, which they make for themselves
    """
    since = {
        test.place: {
            name
            for cell in above[test.place :]
            if cell.kind == "code" and not cell.is_exercise
            for name in bound_names_of(cell.text)
        }
        for test in earlier
    }
    taken = {name for test in earlier for name in set(names_of([test.parts.whole])) - since[test.place]}
    known = set(known) - taken - set(names_of([imports]))
    shown = with_definitions(own.visible, [imports, *(test.parts.visible for test in earlier)], known)
    visible = f"{shown}{own.visible}"
    both = [imports, *(test.parts.whole for test in earlier)]
    if own.visible and with_definitions(visible, both, known):
        visible, hidden = "", f"{with_definitions(own.whole, both, known)}{own.whole}"
        return Parts(hidden, visible, hidden)
    more = with_definitions(own.hidden, both, known | set(bound_names_of(visible)))
    hidden = f"{more}{own.hidden}"
    whole = f"{shown}{more}{own.whole}"
    return Parts(whole, visible, hidden)


def _never(cell: Cell, text: str, points: float, has_solution_above: bool) -> str:
    """Return why a test cell is no check wherever it runs; empty if it can be one."""
    if cell.kind != "code":
        return "it is no code cell."
    if has_lone_mark(cell.text):
        return "its marks of hidden tests do not fit together: each BEGIN HIDDEN TESTS needs an END HIDDEN TESTS below it."
    if not points:
        return "it has no points, and an exercise needs some."
    if not has_solution_above:
        return "no solution cell stands above it, where its comment would go."
    if re.search(r"^\s*#+\s*AUTOTEST", text, re.MULTILINE) or not is_python(text):
        return "there is nothing that could run."
    return ""


def _state_before(all_cells: Sequence[Cell], place: int, text: str) -> str:
    """Return the id of the cell above the test, where a later cell gives one of its names another value."""
    used = {node.id for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Name)}
    later = {
        name for cell in all_cells[place + 1 :] if not cell.is_exercise for name in bound_names_of(cell.text)
    }
    above = [c.grade_id for c in all_cells[:place] if c.kind == "code" and c.grade_id and not c.is_exercise]
    return above[-1] if used & later and above else ""


def derived_suites(folder: Path, *, in_guest: bool) -> dict[str, str]:
    """Return file -> text of the suites of an ordinary nbgrader assignment, from the test cells of its notebooks.

    folder:   the author's
    in_guest: whether a test that cannot run at the judge runs inside the student's process

    Raises BuildError for a notebook that cannot be read, and for a test cell that can run nowhere.
    """
    notebooks = notebooks_of(folder)
    if not notebooks:
        raise BuildError(
            f"solutions/{folder.name}/{folder.name}.ipynb is missing, the notebook with the test cells."
        )
    tests: list[TestCell] = []
    for module, file in notebooks.items():
        tests += _tests_of(file, f"solutions/{folder.name}/{file.name}", module, tests, in_guest=in_guest)
    if not tests:
        raise BuildError(f"solutions/{folder.name}: no test cell has points, so nothing is graded.")
    return suites(folder.name, tests)


def _tests_of(
    file: Path, where: str, module: str, above: Sequence[TestCell], *, in_guest: bool
) -> list[TestCell]:
    """Return the test cells of one notebook. Raises BuildError."""
    all_cells = cells(read_notebook(file.read_bytes(), where), where)
    tests, checks = test_cells(
        all_cells, in_guest=in_guest, module=module, above=above, local=modules_beside(file)
    )
    refused = [f"{check.name}: {check.why}" for check in checks if not check.is_converted and check.points]
    if refused:
        cure = "" if in_guest else (
            " Or write tests_in_guest = true into its table in course.toml: such a test then runs inside the student's "
            "process, where its text can be read and its verdict forged."
        )  # fmt: skip
        listed = "\n  ".join(refused)
        raise BuildError(
            f"{where}: these test cells cannot run at the judge:\n  {listed}\nRewrite them.{cure}"
        )
    strange = [t for t in tests if f"{module}.{t.name}" != test_cell_exercise(t.grade_id, module)]
    if strange:
        raise BuildError(
            f"{where}: the id {strange[0].grade_id} is another test cell's, but for its punctuation. Change one of them."
        )
    return tests


def stale_suites(folder: Path, texts: Mapping[str, str]) -> list[str]:
    """Return the names of the derived suites that are not as ``texts`` says."""
    return [
        name
        for name, text in texts.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != text.encode()
    ]


def write_suites(folder: Path, texts: Mapping[str, str]) -> None:
    """Write the derived suites into the author's ``folder``. Raises BuildError where a file of that name is somebody's own."""
    for name in texts:
        path = folder / name
        if (
            path.suffix == ".py"
            and path.is_file()
            and MADE not in path.read_text(encoding="utf-8", errors="replace")
        ):
            raise BuildError(
                f"solutions/{folder.name}/{name} is not made by the build, which would write over it: the checks of an "
                f"assignment of kind cells stand in its notebook. Move it away."
            )
    for name, text in texts.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def suites(name: str, tests: Sequence[TestCell]) -> dict[str, str]:
    """Return file -> text of the suites of the assignment ``name``: the hidden one, and the visible checks with their texts."""
    shown = {
        _key(test): test.visible
        for test in tests
        if test.visible and (test.is_doctest or _says_something(test.visible))
    }
    head = _HEAD.format(what="Hidden suite", name=name, texts="VISIBLE", parent="parent.parent")
    hidden = [_hidden(test, _key(test) in shown) for test in tests]
    visible_head = _HEAD.format(what="Visible checks", name=name, texts="CELLS", parent="parent")
    visible = [
        _function(test, f"CELLS[{json.dumps(_key(test))}]", "")
        for test in tests
        if _key(test) in shown and not test.in_guest and test.score.is_whole
    ]
    files = {"cells.json": json.dumps(shown, indent=1, ensure_ascii=False) + "\n"}
    files["hidden/test_cells.py"] = "\n\n".join([head, *hidden])
    return files | ({"test_cells.py": "\n\n".join([visible_head, *visible])} if visible else {})


def _key(test: TestCell) -> str:
    return test.key or f"{test.module}.{test.name}"


def _hidden(test: TestCell, has_visible: bool) -> str:
    rest = test.hidden if has_visible else test.whole
    texts = [f"VISIBLE[{json.dumps(_key(test))}]"] if has_visible else []
    rest += f"\n{test.score.assertion}" if test.score.assertion else ""
    texts += [as_literal(rest)] if rest.strip() else []
    return _function(test, " + ".join(texts) or '""', f", points={test.points:g}")


def _function(test: TestCell, text: str, points: str) -> str:
    title = ("" if test.is_doctest else _title(test.visible)) or test.grade_id.replace("_", " ").replace(
        "-", " "
    )
    title += f" ({IN_GUEST})" if test.in_guest else ""
    title += f" ({test.score.words})" if test.score.words and points else ""
    run = "run_in_guest" if test.in_guest else "run_doctest" if test.is_doctest else "run_cell_test"
    after = f', after="{test.after}"' if test.after else ""
    after += f', notebook="{test.module}"' if test.module != NOTEBOOK else ""
    if test.written is not None and not test.in_guest:
        folder = "Path(__file__).parent.parent" if points else "Path(__file__).parent"
        after += f", folder={folder}, written={json.dumps(test.written)}"
    return (
        f'@pytest.mark.exercise("{test.module}.{test.name}"{points})\n'
        f"def {test.function}(student):\n"
        f"    {json.dumps(title)}\n"
        f"    {run}(student, {text}{after})\n"
    )


def _title(text: str) -> str:
    """Return the first line of the text that stands by itself in a test cell, as a docstring does; empty if there is none."""
    for statement in ast.parse(text).body:
        match statement:
            case ast.Expr(value=ast.Constant(value=str(said))):
                return next((line.strip() for line in said.splitlines() if line.strip()), "")
    return ""


def _says_something(text: str) -> bool:
    return any(isinstance(node, ast.Assert | ast.Raise | ast.Call) for node in ast.walk(ast.parse(text)))
