"""nbgrader's AUTOTEST lines, filled in: assertions with the values that the solution gives, as nbgrader's own step makes them.

The templates are the course's, in ``autotests.yml``; nbgrader's own class reads the lines and renders them. But no kernel is started, and
no value is hashed: what nbgrader would show as a hash stands between marks of hidden tests.
"""

from __future__ import annotations

import ast
import contextlib
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from ..student.folder_modules import FolderModules
from ..student.notebook_magics import transformed
from ..student.notebook_runner import names_of_a_notebook
from .errors import BuildError
from .notebook import Cell

FILE: Final = "autotests.yml"
_LINE: Final = re.compile(r"^\s*#[^\n]*AUTOTEST")
_BEGIN, _END = "### BEGIN HIDDEN TESTS", "### END HIDDEN TESTS"


def has_autotest(text: str) -> bool:
    """Whether the text of a cell has an AUTOTEST line."""
    return any(_LINE.match(line) for line in text.split("\n"))


def filled_in(all_cells: Sequence[Cell], notebook_file: Path) -> tuple[list[Cell], dict[int, str]]:
    """Return the cells with assertions in the place of AUTOTEST lines, and number of a cell -> why that could not be.

    Runs the cells, the author's own, in this process, in one namespace, as nbgrader runs them in one kernel.
    """
    if not any(cell.kind == "code" and has_autotest(cell.text) for cell in all_cells):
        return list(all_cells), {}
    templates = _templates(notebook_file)
    if templates is None:
        why = f"its AUTOTEST lines need the course's {FILE}, which is neither beside the notebook nor in a folder above it."
        return list(all_cells), {cell.number: why for cell in all_cells if has_autotest(cell.text)}
    made: list[Cell] = []
    why_not: dict[int, str] = {}
    names: dict[str, Any] = {"__name__": "__main__"}
    names |= names_of_a_notebook(names)
    modules = FolderModules(notebook_file.parent)
    with (
        modules.current(),
        contextlib.chdir(notebook_file.parent),
        contextlib.redirect_stdout(io.StringIO()),
    ):
        for cell in all_cells:
            text = cell.text
            if cell.kind == "code":
                try:
                    text = _with_values(cell, names, templates) if has_autotest(text) else _run(text, names)
                except Exception as error:  # noqa: BLE001 (whatever the author's notebook raises)
                    if has_autotest(text):
                        why_not[cell.number] = (
                            f"its AUTOTEST lines ask for values that the solution does not give: "
                            f"{type(error).__name__}: {error}".rstrip(".")
                            + "."
                        )
            made.append(replace(cell, text=text))
    return made, why_not


def _run(text: str, names: dict[str, Any]) -> str:
    """Run a cell's text, which is returned as it was."""
    (code,) = transformed([text])
    exec(compile(code, "<cell>", "exec", dont_inherit=True), names)  # the author's own
    return text


def _with_values(cell: Cell, names: dict[str, Any], templates: Mapping[str, Any]) -> str:
    """Return the text of a test cell with its AUTOTEST lines filled in; what stands between them has run."""
    from nbformat.v4 import new_code_cell

    step = _step(names, templates)
    text = "\n".join(_with_marks(cell.text.split("\n")))
    marks = {"grade": True, "grade_id": cell.grade_id}
    node = new_code_cell(text, metadata={"nbgrader": marks})  # type: ignore[no-untyped-call]
    filled, _ = step.preprocess_cell(node, {"kernel_name": "python3"}, cell.number)
    return str(filled.source)


def _with_marks(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines, with marks of hidden tests around each AUTOTEST line whose value nbgrader would hash."""
    is_hidden = False
    for line in lines:
        if "HIDDEN TESTS" in line:
            is_hidden = "BEGIN" in line
        is_hashed = bool(_LINE.match(line)) and "HASHED" in line.partition("AUTOTEST")[0]
        yield from (_BEGIN, line, _END) if is_hashed and not is_hidden else (line,)


def _templates(notebook_file: Path) -> Mapping[str, Any] | None:
    """Return the course's templates for Python: from beside the notebook, or one of the two folders above, where a course begins.

    None where there are none. Raises BuildError for a file that is no such thing.
    """
    import yaml

    folders = [notebook_file.resolve().parent, *notebook_file.resolve().parents[1:3]]
    file = next((folder / FILE for folder in folders if (folder / FILE).is_file()), None)
    if file is None:
        return None
    try:
        tables = yaml.safe_load(file.read_text(encoding="utf-8"))
        own = tables.get("python3") or tables["python"]
        return {key: own[key] for key in ("templates", "dispatch", "normalize")}
    except (OSError, ValueError, yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        raise BuildError(
            f"{file} has no templates for python3 ({type(error).__name__}: {error}): nbgrader could not read it either."
        ) from error


def _step(names: dict[str, Any], templates: Mapping[str, Any]) -> Any:
    """Return nbgrader's step, which evaluates in ``names`` and writes each value as a Python literal."""
    from nbgrader.preprocessors import InstantiateTests

    class InThisProcess(InstantiateTests):  # type: ignore[misc] # nbgrader is untyped
        def _execute_code_snippet(self, code: str) -> str:
            return _shown(code, names)

    step = InThisProcess()
    step.test_templates_by_type = templates["templates"]
    step.dispatch_template = templates["dispatch"]
    step.normalize_template = templates["normalize"]
    step.hash_template = "{{snippet}}"
    step.check_template = 'assert {{snippet}} == {{value}}, "{{message}}"'
    step.setup_code = step.success_code = None  # an import for hashes, and a word for who passes
    step.global_tests_loaded = True
    return step


def _shown(code: str, names: dict[str, Any]) -> str:
    """Run ``code``, and return what its last expression is, as a notebook shows it; of a class its name."""
    body = ast.parse(code).body
    shown = body[-1].value if body and isinstance(body[-1], ast.Expr) else None
    rest = ast.Module(body if shown is None else body[:-1], [])
    exec(compile(rest, "<cell>", "exec", dont_inherit=True), names)
    if shown is None:
        return ""
    value = eval(compile(ast.Expression(shown), "<cell>", "eval", dont_inherit=True), names)
    if isinstance(value, type):
        return (
            value.__name__ if value.__module__ == "builtins" else f"{value.__module__}.{value.__qualname__}"
        )
    return repr(value)
