"""What an Otter Assign notebook says: its questions, their solution cells with Otter's marks, and their tests.

Raw cells mark where a question, its solution and its tests begin and end. A test is either a cell below
``# BEGIN TESTS``, whose stored output is what it has to give, or a case of an ok-format file, written as a doctest.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from .errors import BuildError
from .notebook import Cell

_MARK: Final = re.compile(
    r"^\s*#\s*(BEGIN|END)\s+(QUESTION|SOLUTION|TESTS|PROMPT)\s*$", re.MULTILINE | re.IGNORECASE
)
_CHECK: Final = re.compile(r"^\s*\w+\.check\(\s*[\"']([\w-]+)[\"']\s*\)\s*;?\s*$", re.MULTILINE)
_CONFIG: Final = re.compile(
    r"\A(?:\w\s*=\s*)?\"{2,3}\s*#\s*BEGIN TEST CONFIG\s*\n(.*?)^\"{2,3}\s*;?\s*#\s*END TEST CONFIG[^\n]*\n?",
    re.DOTALL | re.MULTILINE | re.IGNORECASE,
)
_HIDDEN: Final = re.compile(r"\A\s*#+\s*hidden\b[^\n]*\n?", re.IGNORECASE)
_LINE_ENDS: Final = ("# SOLUTION", "#SOLUTION", "# SOLUTION NO PROMPT")


@dataclass(frozen=True)
class OtterTest:
    """One test case. text: a doctest, or Python that asserts; points: None where the question's are shared out"""

    text: str
    is_doctest: bool
    is_hidden: bool
    points: float | None = None


@dataclass
class Question:
    """One question. cells: the numbers of its solution cells; place: the number of its last cell, all from 1"""

    name: str
    settings: Mapping[str, Any]
    cells: list[int] = field(default_factory=list)
    tests: list[OtterTest] = field(default_factory=list)
    place: int = 0

    @property
    def is_manual(self) -> bool:
        return bool(self.settings.get("manual"))


def is_otter(cells: Sequence[Cell]) -> bool:
    """Whether the cells are those of an Otter assignment."""
    return any(
        (cell.kind == "raw" and "BEGIN QUESTION" in cell.text.upper())
        or (cell.kind == "code" and _CHECK.search(cell.text))
        for cell in cells
    )


def questions_between_marks(
    cells: Sequence[Cell], outputs: Mapping[int, str]
) -> tuple[list[Question], set[int]]:
    """Return the questions that raw cells mark, and the numbers of the cells that only mark or test.

    outputs: number of a cell -> the text that is stored as its output

    Raises BuildError for a mark without its partner, or settings that cannot be read.
    """
    questions: list[Question] = []
    spent: set[int] = set()
    inside: list[str] = []
    for cell in cells:
        mark = _MARK.match(cell.text) or _MARK.search(cell.text) if cell.kind == "raw" else None
        if mark is not None:
            spent.add(cell.number)
            _step(cell, mark, inside, questions)
        elif cell.kind == "raw":
            spent.add(cell.number)
        elif "TESTS" in inside:
            spent.add(cell.number)
            if cell.kind == "code":
                questions[-1].tests.append(_test_of(cell, outputs.get(cell.number, "")))
        elif inside and inside[-1] == "SOLUTION":
            questions[-1].cells.append(cell.number)
        elif inside and inside[-1] == "PROMPT":
            spent.add(cell.number)
        if inside:
            questions[-1].place = cell.number
    if inside:
        raise BuildError(f"{cells[-1].label}: # BEGIN {inside[-1]} has no # END {inside[-1]} below it.")
    return questions, spent


def _step(cell: Cell, mark: re.Match[str], inside: list[str], questions: list[Question]) -> None:
    word, what = mark[1].upper(), mark[2].upper()
    if word == "END":
        if not inside or inside.pop() != what:
            raise BuildError(f"{cell.label}: # END {what} without a # BEGIN {what} above it.")
        return
    if what == "QUESTION":
        settings = _settings(cell.text[mark.end() :], cell.label)
        questions.append(Question(str(settings.get("name") or f"q{len(questions) + 1}"), settings))
    elif not inside:
        raise BuildError(f"{cell.label}: # BEGIN {what} outside of a question.")
    inside.append(what)


def questions_by_checks(
    cells: Sequence[Cell], files: Mapping[str, Mapping[str, Any]]
) -> tuple[list[Question], set[int]]:
    """Return the questions that cells with ``grader.check("q1")`` ask, and the numbers of those cells.

    files: name of a question -> its ok-format test

    The cell above a check is the solution's.
    """
    questions: list[Question] = []
    spent: set[int] = set()
    for cell in cells:
        found = _CHECK.search(cell.text) if cell.kind == "code" else None
        if found is None:
            continue
        spent.add(cell.number)
        test = files.get(found[1], {})
        above = [c.number for c in cells[: cell.number - 1] if c.kind == "code" and c.number not in spent]
        question = Question(found[1], {"points": test.get("points")}, above[-1:], place=cell.number)
        question.tests += tests_of_file(test)
        questions.append(question)
    return questions, spent


def tests_of_file(test: Mapping[str, Any]) -> list[OtterTest]:
    """Return the cases of an ok-format test."""
    return [
        OtterTest(str(case.get("code", "")), True, bool(case.get("hidden")), case.get("points"))
        for suite in test.get("suites", ())
        for case in suite.get("cases", ())
    ]


def read_test_file(text: str) -> Mapping[str, Any] | None:
    """Return the ``test = {...}`` of an ok-format file without running it; None where it holds none."""
    try:
        tree = ast.parse(text)
        for node in tree.body:
            if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == "test":
                value = ast.literal_eval(node.value)
                return value if isinstance(value, dict) else None
    except (SyntaxError, ValueError):
        return None
    return None


def points_of(question: Question) -> list[float]:
    """Return the points of each test as Otter shares them out: what no case claims goes to the others in equal parts.

    Raises BuildError for a list of points that is not as long as there are tests, which Otter refuses, too.
    """
    given = question.settings.get("points")
    own = [test.points for test in question.tests]
    if isinstance(given, dict):
        given = float(given.get("each", 1)) * len(own)
    if isinstance(given, list):
        if len(given) != len(own):
            raise BuildError(
                f"{question.name}: its list of points has {len(given)} entries, and there are {len(own)} tests. Write one for each."
            )
        own, given = [None if value is None else float(value) for value in given], None
    claimed = sum(value for value in own if value is not None)
    free = sum(value is None for value in own)
    if given is None:
        given = 1.0 if claimed == 0 else claimed
    share = max(0.0, float(given) - claimed) / free if free else 0.0
    return [share if value is None else float(value) for value in own]


def _settings(text: str, label: str) -> dict[str, Any]:
    import yaml

    try:
        value = yaml.safe_load(text) or {}
    except yaml.YAMLError as error:
        raise BuildError(f"{label}: its settings are no YAML ({str(error).splitlines()[0]}).") from error
    return value if isinstance(value, dict) else {}


def _test_of(cell: Cell, output: str) -> OtterTest:
    text, settings = cell.text, {}
    if config := _CONFIG.match(text):
        settings = _settings(config[1], cell.label)
        text = text[config.end() :]
    is_hidden = bool(settings.get("hidden", _HIDDEN.match(text) is not None))
    text = _HIDDEN.sub("", text)
    text = "\n".join(line for line in text.split("\n") if not line.rstrip().endswith("# IGNORE"))
    points = settings.get("points")
    if (called := _of_a_function(text)) is not None:
        return OtterTest(called, False, is_hidden, points)
    return OtterTest(as_doctest(text, output), True, is_hidden, points)


def _of_a_function(text: str) -> str | None:
    """Return ``def test_x(a, b): ...`` with a call on the notebook's names; None where the text is something else."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return None
    if not body or not isinstance(body[0], ast.FunctionDef) or not body[0].name.startswith("test"):
        return None
    names = ", ".join(argument.arg for argument in body[0].args.args)
    return f"{ast.unparse(body[0])}\n\n{body[0].name}({names})\n"


def as_doctest(text: str, output: str) -> str:
    """Return the statements of ``text`` as a doctest, with ``output`` below the last one. Text that is no Python stays."""
    try:
        body = ast.parse(text).body
    except SyntaxError:
        return text
    lines: list[str] = []
    for statement in body:
        first, *more = ast.unparse(statement).split("\n")
        lines += [f">>> {first}", *(f"... {line}" for line in more)]
    return "\n".join([*lines, *([output.rstrip("\n")] if output.strip() else [])]) + "\n"


def with_marks(text: str) -> str:
    """Return a solution cell with nbgrader's marks in the place of Otter's; a cell without any stays, and is all solution.

    What the student is to see in a solution's place (``# BEGIN PROMPT``) becomes a comment.
    """
    lines: list[str] = []
    is_block = is_prompt = is_ignored = False
    for line in text.split("\n"):
        bare, indent = line.strip(), line[: len(line) - len(line.lstrip())]
        if bare.endswith("# BEGIN PROMPT") or bare.endswith("# END PROMPT"):
            is_prompt = bare.endswith("# BEGIN PROMPT")
        elif re.match(r"#\s*(BEGIN|END)\s+IGNORE", bare, re.IGNORECASE):
            is_ignored = "BEGIN" in bare.upper()
        elif (
            is_ignored
            or bare.endswith("# IGNORE")
            or re.fullmatch(r"#+\s*solution\s*#*", bare, re.IGNORECASE)
        ):
            continue
        elif is_prompt:
            lines.append(f"{indent}# {bare.removeprefix('# ')}" if bare else line)
        elif re.match(r"#\s*(BEGIN|END)\s+SOLUTION\b", bare):
            is_block = "BEGIN" in bare
            lines.append(f"{indent}### {'BEGIN' if is_block else 'END'} SOLUTION")
        elif not is_block and bare.endswith(_LINE_ENDS):
            code = re.sub(r"\s*#\s*SOLUTION( NO PROMPT)?$", "", line)
            lines += [f"{indent}### BEGIN SOLUTION", code, f"{indent}### END SOLUTION"]
        else:
            lines.append(re.sub(r"\s*# SEED$", "", line))
    return re.sub(
        r"^[ \t]*### END SOLUTION\n[ \t]*### BEGIN SOLUTION\n", "", "\n".join(lines), flags=re.MULTILINE
    )
