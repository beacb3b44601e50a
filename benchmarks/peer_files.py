"""The twelve checks of `workload` in the form that each other tool wants them, and a submission as it takes one in."""

from __future__ import annotations

import textwrap
from pathlib import Path

import workload

SEEDED = "rng = np.random.default_rng(0)"


def statements(body: str, prefix: str) -> list[str]:
    """Return the lines of a check; ``prefix`` stands before a student's function, such as ``losses.``."""
    return [SEEDED, *(part.strip() for part in body.format(prefix).split("; "))]


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def pytest_file() -> str:
    """A plain pytest file beside ``losses.py``."""
    lines = ["import numpy as np", "import losses", ""]
    for name, _, body in workload.CHECKS:
        lines += [f"def test_{name}():", *indented(statements(body, "losses.")), ""]
    return "\n".join(lines)


def unittest_file() -> str:
    """A unittest file for gradescope-utils, which writes its results as Gradescope reads them."""
    lines = [
        "import json, sys, unittest",
        "import numpy as np",
        "from gradescope_utils.autograder_utils.decorators import weight",
        "from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner",
        "import losses",
        "",
        "class TestLosses(unittest.TestCase):",
    ]
    for name, _, body in workload.CHECKS:
        lines += [
            "    @weight(1)",
            f"    def test_{name}(self):",
            *indented(statements(body, "losses."), 8),
            "",
        ]
    lines += [
        "if __name__ == '__main__':",
        "    suite = unittest.defaultTestLoader.loadTestsFromTestCase(TestLosses)",
        "    with open('results.json', 'w') as file:",
        "        JSONTestRunner(stream=file, visibility='visible').run(suite)",
    ]
    return "\n".join(lines)


def check50_file() -> str:
    """The checks of a check50 problem; what is wrong has to be a Failure of check50's."""
    lines = ["import check50", "import check50.py", "import numpy as np", ""]
    for name, _, body in workload.CHECKS:
        parts = ["losses = check50.py.import_('losses.py')", *statements(body, "losses.")]
        lines += ["@check50.check()", f"def {name}():", f'    """{name}"""']
        for part in parts:
            if part.startswith("assert "):
                lines += [
                    f"    if not ({part.removeprefix('assert ')}):",
                    "        raise check50.Failure('wrong')",
                ]
            else:
                lines.append(f"    {part}")
        lines.append("")
    return "\n".join(lines)


def prairielearn_file(fixture: str) -> str:
    """A test file for pytest-prairielearn-grader.

    fixture: ``sandbox``, with which each test has a process of the student's code to itself, or ``module_sandbox``, with
             which all tests share one
    """
    lines = [
        "import types",
        "import numpy as np",
        "import pytest",
        "from pytest_prairielearn_grader import ConfigObject",
        "",
        "autograder_config = ConfigObject(sandbox_timeout=60.0)",
        "",
        "def call(sandbox, name):",
        "    def by_value(argument):  # else the student's process looks for this file, which it does not have",
        "        if not callable(argument):",
        "            return argument",
        "        return types.FunctionType(argument.__code__, {'__name__': '__main__'})",
        "    return lambda *args: sandbox.query_function(name, *map(by_value, args), query_timeout=60.0)",
        "",
    ]
    for name, exercise, body in workload.CHECKS:
        called = body.replace(f"{{0}}{exercise}(", f"call({fixture}, '{exercise}')(")
        lines += [
            f"@pytest.mark.grading_data(name='{name}', points=1)",
            f"def test_{name}({fixture}):",
            *indented(statements(called, "")),
            "",
        ]
    return "\n".join(lines)


def otter_test(exercise: str) -> str:
    """One of Otter's test files: the checks of an exercise as doctests."""
    cases = [
        {
            "code": "\n".join(f">>> {line}" for line in ["import numpy as np", *statements(body, "")]) + "\n",
            "hidden": True,
            "locked": False,
            "points": 1,
        }
        for _, its_exercise, body in workload.CHECKS
        if its_exercise == exercise
    ]
    suite = {"cases": cases, "scored": True, "setup": "", "teardown": "", "type": "doctest"}
    return f"OK_FORMAT = True\n\ntest = { ({'name': exercise, 'points': None, 'suites': [suite]})!r}\n"


def notebook_of(source: str) -> str:
    """A notebook whose one cell is the student's module."""
    return workload.notebook([workload.cell("code", source)])


def wrong_module() -> str:
    """The module with a mistake in ``mse`` that one of the twelve checks finds."""
    return workload.stripped_module().replace("np.mean((y_hat - y) ** 2)", "np.sum((y_hat - y) ** 2)")


def indented(lines: list[str], by: int = 4) -> list[str]:
    return [textwrap.indent(line, " " * by) for line in lines]
