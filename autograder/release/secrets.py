"""What must not be released: the lines and numbers of solution regions and of ``hidden/``.

A line counts by what it does. A line that computes (two operations or more) is *strong*: it gives
something away wherever it stands. A line with one operation, such as ``total = a + b``, is *weak*: it
may well stand in released code by right, so it gives something away only outside of code (in a comment,
a text, an output, a data file). A line without any is nobody's secret.
"""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from ..diagnosis.changed_solutions import FILE as MISCONCEPTIONS
from .errors import BuildError
from .notebook import read_notebook, regions
from .shown_before import shown_before
from .stage import PRIVATE_FOLDER, released_files
from .strip import Marks, Region, loose_regions, read_text, strip

HELD_OUT = "held_out.py"
SHORTEST_LINE = 12  # significant characters
SHORTEST_PROSE = 20
DIGITS = 6  # of a number, from which on it is no coincidence

_OPERATIONS = (
    ast.BinOp, ast.BoolOp, ast.UnaryOp, ast.Compare, ast.Call, ast.Subscript, ast.IfExp, ast.AugAssign,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
# numbers that everybody knows: pi, e, sqrt 2, 1/sqrt 2, log 2, log 10, 2 pi, sqrt(2 pi), golden ratio
_KNOWN = (3.141592653589793, 2.718281828459045, 1.4142135623730951, 0.7071067811865476, 0.6931471805599453,
          2.302585092994046, 6.283185307179586, 2.5066282746310002, 1.618033988749895)  # fmt: skip


@dataclass(frozen=True)
class Secret:
    """Something that must not be released.

    needle:     without whitespace
    what:       what it is, for the error, such as ``a line of a solution``
    where:      file and line it comes from
    assignment: whose it is
    weak:       whether it may stand in released code
    solution:   whether it is of a solution region, which a later assignment may hand out
    """

    needle: str
    what: str
    where: str
    assignment: str
    weak: bool = False
    solution: bool = False


@dataclass(frozen=True)
class SecretNumber:
    """A number with so many digits that it cannot be there by chance."""

    value: float
    where: str
    assignment: str


@dataclass(frozen=True)
class Secrets:
    """All that must stay private in a course.

    unreadable: assignment -> why its sources cannot be read as the build reads them
    """

    texts: tuple[Secret, ...]
    numbers: tuple[SecretNumber, ...]
    unreadable: Mapping[str, BuildError] = field(default_factory=dict)


def squash(text: str) -> str:
    """Return ``text`` without any whitespace."""
    return "".join(text.split())


def collect_secrets(solutions: Path, marks: Marks) -> Secrets:
    """Return the secrets of every assignment in the folder ``solutions``.

    Of a file that the build refuses to read, every line counts that may be private: it stops no other assignment,
    and nothing of it is released with one.
    """
    unreadable: dict[str, BuildError] = {}
    texts: dict[tuple[str, str], Secret] = {}
    numbers: dict[tuple[float, str], SecretNumber] = {}
    for folder in sorted(path for path in solutions.iterdir() if path.is_dir()):
        if folder.name.startswith((".", "_")):
            continue
        shown = shown_before(folder, marks)
        public, known = squash(shown), list(literals(shown))
        for secret in _of_folder(folder, marks, unreadable):
            if _is_shown(secret, public, known):
                continue
            if isinstance(secret, Secret):
                texts.setdefault((secret.needle, secret.assignment), secret)
            else:
                numbers.setdefault((secret.value, secret.assignment), secret)
    return Secrets(tuple(texts.values()), tuple(numbers.values()), unreadable)


def _is_shown(secret: Secret | SecretNumber, public: str, known: Collection[float]) -> bool:
    """Whether a line or a number stands in what its author shows anyway."""
    if isinstance(secret, Secret):
        return secret.needle in public and secret.what != "the name of a hidden file"
    return any(close(number, abs(secret.value)) for number in known)


def _of_folder(
    folder: Path, marks: Marks, unreadable: dict[str, BuildError]
) -> Iterator[Secret | SecretNumber]:
    """Yield the secrets of one assignment; of what cannot be read as it should, note in ``unreadable`` why."""
    where = f"solutions/{folder.name}"
    try:
        files = dict(released_files(folder, where))
    except BuildError as error:
        unreadable[folder.name] = error
        files = {path.name: path for path in sorted(folder.iterdir()) if path.is_file()}
    for name, path in files.items():
        try:
            yield from list(_of_solution(path, f"{where}/{name}", folder.name, marks))
        except BuildError as error:
            unreadable.setdefault(folder.name, error)
            for region in loose_regions(_loose_text(path), marks):
                yield from _of_region(region, f"{where}/{name}", folder.name)
    hidden = folder / PRIVATE_FOLDER
    names = {path.name for path in files.values()}
    for path in sorted(hidden.rglob("*")) if hidden.is_dir() else ():
        relative = path.relative_to(folder).as_posix()
        if not path.is_file() or "__pycache__" in relative or path.suffix == ".pyc":
            continue
        try:
            yield from list(_of_hidden(path, relative, folder.name, names))
        except BuildError as error:
            unreadable.setdefault(folder.name, error)
            region = Region(1, tuple(_loose_text(path).splitlines()))
            yield from _of_region(region, f"{where}/{relative}", folder.name)


def _loose_text(path: Path) -> str:
    """Return the text of a file that cannot be read as it should; of what is to be a notebook, its strings as lines."""
    text = path.read_bytes().decode("utf-8", "replace")
    if path.suffix != ".ipynb":
        return text
    return "\n".join(line.replace("\\n", "") for line in re.findall(r'"((?:[^"\\]|\\.)*)"', text))


def _of_solution(path: Path, at: str, assignment: str, marks: Marks) -> Iterator[Secret | SecretNumber]:
    if path.suffix == ".py":
        for region in strip(read_text(path.read_bytes(), at), at, marks).regions:
            yield from _of_region(region, at, assignment)
    elif path.suffix == ".ipynb":
        notebook = read_notebook(path.read_bytes(), at)
        for cell, region in regions(notebook, at, marks):
            yield from _of_region(region, cell.label, assignment)


def _of_region(region: Region, where: str, assignment: str) -> Iterator[Secret | SecretNumber]:
    for number, line in enumerate(region.lines, start=region.line):
        at = f"{where}:{number}"
        for needle, weak in _needles(line):
            yield Secret(needle, "a line of a solution", at, assignment, weak, solution=True)
        for value in literals(line):
            yield SecretNumber(value, at, assignment)


def _of_hidden(
    path: Path, relative: str, assignment: str, released: Collection[str]
) -> Iterator[Secret | SecretNumber]:
    """Yield what a hidden file keeps. released: the names of released files, which are no secret."""
    where = f"solutions/{assignment}/{relative}"
    yield Secret(squash(relative), "the name of a hidden file", where, assignment)
    if path.name not in released and len(path.name) >= SHORTEST_LINE:
        yield Secret(squash(path.name), "the name of a hidden file", where, assignment)
    if path.name == HELD_OUT:
        return  # strangers' wrong answers, from the released text alone: ordinary lines, no secret
    if path.suffix == ".py":
        yield from _of_hidden_module(read_text(path.read_bytes(), where), where, assignment)
    else:
        yield from _of_hidden_data(path.read_bytes(), where, assignment)
        if path.name == MISCONCEPTIONS:
            yield from _of_sentences(path.read_bytes(), where, assignment)


def _of_sentences(data: bytes, where: str, assignment: str) -> Iterator[Secret]:
    """Yield the sentences of misconceptions that are lines of TOML; of what is none, each line counts as a whole already."""
    try:
        tables = tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError):
        return
    for table in tables.values():
        for said in table.values() if isinstance(table, dict) else ():
            for text in said if isinstance(said, list) else ():
                if isinstance(text, str) and len(squash(text)) >= SHORTEST_PROSE:
                    yield Secret(squash(text), "a text of a hidden file", where, assignment)


def _of_hidden_module(text: str, where: str, assignment: str) -> Iterator[Secret | SecretNumber]:
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        raise BuildError(
            f"{where}:{error.lineno}: this hidden file is not Python: {error.msg}. Mend it."
        ) from error
    titles, signatures = _title_lines(tree), _signature_lines(tree)
    for number, line in enumerate(text.split("\n"), start=1):
        if number in titles:
            continue
        for needle, weak in _needles(line) if number not in signatures else ():
            yield Secret(needle, "a line of a hidden file", f"{where}:{number}", assignment, weak)
        for value in literals(line):
            yield SecretNumber(value, f"{where}:{number}", assignment)
    for node in ast.walk(tree):
        # a sentence that is written over several lines, as misconceptions are
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.lineno not in titles:
            needle = squash(node.value)
            is_a_name = re.fullmatch(r"\w+(\.\w+)+", node.value)  # an exercise's name is public
            if len(needle) >= SHORTEST_PROSE and not is_a_name:
                yield Secret(needle, "a text of a hidden file", f"{where}:{node.lineno}", assignment)


def _of_hidden_data(data: bytes, where: str, assignment: str) -> Iterator[Secret]:
    try:
        lines = data.decode("utf-8").split("\n")
    except UnicodeDecodeError:
        return
    for number, line in enumerate(lines, start=1):
        if len(squash(line)) >= SHORTEST_PROSE:
            yield Secret(squash(line), "a line of a hidden file", f"{where}:{number}", assignment)


def _title_lines(tree: ast.Module) -> set[int]:
    """Return the lines of the tests' docstrings: they are the titles that students see."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test") and ast.get_docstring(node):
            title = node.body[0]
            lines.update(range(title.lineno, (title.end_lineno or title.lineno) + 1))
    return lines


def _signature_lines(tree: ast.Module) -> set[int]:
    """Return the lines of functions' signatures: ``rng: np.random.Generator,`` is everybody's. Numbers there count."""
    lines: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            lines.update(range(node.lineno, node.body[0].lineno))
    return lines


@lru_cache(maxsize=65_536)  # many hidden lines stand in many misconceptions
def _needles(line: str) -> tuple[tuple[str, bool], ...]:
    """Return (needle, weak) for a line, with and without its comment."""
    return tuple(_needles_of(line))


def _needles_of(line: str) -> Iterator[tuple[str, bool]]:
    code, comment = split_comment(line)
    if len(squash(comment).lstrip("#")) >= SHORTEST_PROSE:
        yield squash(comment), False
    if len(squash(code)) < SHORTEST_LINE:
        return
    operations = _operations(code.strip())
    if operations is None:  # part of a longer statement, or prose
        if len(squash(code)) >= SHORTEST_PROSE or len(re.findall(r"[-+*/@%(\[]", code)) > 1:
            yield squash(code), False
    elif operations:
        yield squash(code), operations == 1


def split_comment(line: str) -> tuple[str, str]:
    """Return the code of a line and its comment, which begins with ``#`` or is empty."""
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline):
            if token.type == tokenize.COMMENT:
                text = line.strip()
                return text[: token.start[1]], text[token.start[1] :]
    except (tokenize.TokenError, SyntaxError):
        pass
    return line, ""


def _operations(code: str) -> int | None:
    """Return how many operations a line of code has; None if it is not a statement by itself."""
    if code.startswith("elif"):
        code = code[2:]
    for candidate in (code, f"{code} pass", f"{code}\ndef f(): pass"):
        try:
            tree = ast.parse(candidate)
        except (SyntaxError, ValueError, RecursionError):
            continue
        if (
            any(isinstance(node, ast.FunctionDef | ast.ClassDef) for node in tree.body[:1])
            and candidate != code
        ):
            # a signature stays in the stub, a decorator says nothing
            return 1 if code.startswith("@") else 0
        statement = tree.body[0] if tree.body else None
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            return None  # text
        counting = [node for node in ast.walk(tree) if _is_range(node)]  # to count is nobody's secret
        return sum(isinstance(node, _OPERATIONS) for node in ast.walk(tree)) - len(counting)
    return None


def _is_range(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "range"


def literals(text: str) -> Iterator[float]:
    """Yield the numbers in ``text`` that have at least six significant digits and that not everybody knows."""
    for match in re.finditer(r"(?<![\w.])\d[\d_]*\.?[\d_]*(?:[eE][-+]?\d+)?(?![\w.]*[A-Za-z_])", text):
        written = match.group().replace("_", "")
        digits = re.sub(r"[eE].*", "", written).replace(".", "").strip("0")
        if len(digits) < DIGITS:
            continue
        try:
            value = float(written)
        except (ValueError, OverflowError):
            continue
        if not any(close(value, known) for known in _KNOWN):
            yield value


def close(a: float, b: float) -> bool:
    """Whether two numbers agree in six significant digits, as one printed and one exact do."""
    return abs(a - b) <= 5e-7 * max(abs(a), abs(b))
