"""What can be said of a foreign test by its text: whether it can run at the judge, and if not, why a person is needed."""

from __future__ import annotations

import ast
import builtins
import importlib.util
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from ..suite.nose_names import NOSE

REFUSED_MODULES: Final = frozenset(
    {"subprocess", "pty", "ctypes", "multiprocessing", "socket", "pickle", "runpy", "importlib"}
)
REFUSED_CALLS: Final = frozenset({"exec", "eval", "compile", "__import__"})
REFUSED_ATTRIBUTES: Final = frozenset({"system", "popen", "spawnv", "execv", "fork"})


@dataclass(frozen=True)
class ForeignCheck:
    """One check of a foreign assignment, and what became of it.

    why:      a sentence for a person; empty if it is converted
    function: the name of the check that it became
    remark:   what is odd about that: the stub passes it, or the solution does not
    """

    name: str
    points: float
    why: str = ""
    function: str = ""
    remark: str = ""

    @property
    def is_converted(self) -> bool:
        return not self.why


@dataclass(frozen=True)
class Converted:
    """A converted assignment. notes: sentences on files and cells besides the checks."""

    name: str
    checks: tuple[ForeignCheck, ...]
    notes: tuple[str, ...] = ()


def why_not(text: str, known: Collection[str] | None = None, modules: Collection[str] = ()) -> str:
    """Return why the test ``text`` cannot run at the judge as it is; empty if nothing speaks against it.

    known:   the names that the student's code defines; None where they are not looked at
    modules: those that the student writes
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError) as error:
        return f"its text is no Python: {error}."
    if refused := next(_refused(tree), ""):
        return f"it uses {refused}, which would run a student's text at the judge. Rewrite it without."
    if re.search(r"^\s*#+\s*AUTOTEST", text, re.MULTILINE):
        return (
            "it is an AUTOTEST comment, which nbgrader fills in from its own kernel. `autograder convert` fills it in, too, or "
            "write the assertions out."
        )
    absent = [name for name in _imported(tree) if name not in modules and not _is_there(name)]
    if absent:
        return f"it imports {absent[0]}, which is not installed here."
    if "get_ipython" in text or re.search(r"^\s*[%!]", text, re.MULTILINE):
        return "it uses a magic or a shell command."
    if not any(isinstance(node, ast.Assert | ast.Raise | ast.Call) for node in ast.walk(tree)):
        return "it asserts nothing."
    if opened := next(
        (n for n in ast.walk(tree) if isinstance(n, ast.Call) and _name(n.func) == "open"), None
    ):
        return f"it opens a file (line {opened.lineno}), and a student's files are not at the judge."
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    if line := next((call.lineno for call in calls if _called(call) in ("Thread", "ThreadPoolExecutor")), 0):
        return f"it starts threads (line {line}), and a test talks to a student's code from one thread."
    if line := _replaces(tree):
        return (
            f"it puts something else in the place of input, output or a function (line {line}), and a student's code runs in "
            f"another process. Ask for the file with student.program, which takes stdin and gives the output."
        )
    if known is not None and (unknown := sorted(set(used_names(tree)) - set(known) - set(dir(builtins)))):
        return f"it uses {', '.join(unknown[:3])}, which neither it nor the notebook's other cells define."
    return ""


def why_not_with(text: str, modules: Mapping[str, str], written: Collection[str]) -> str:
    """Return why a test cannot run at the judge for what it imports from beside its notebook; empty if nothing speaks against it.

    modules: name -> text of those that lie there
    written: those of them that students write; the others run at the judge
    """
    own = modules.keys() - set(written)
    waiting, seen = [name for name in _imported(parsed(text)) if name in own], set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        if name.startswith("test_"):
            return f"it imports {name}, which is a suite by its name: call the module otherwise."
        tree = parsed(modules[name])
        if refused := next(_refused(tree), ""):
            return f"it imports {name}, which uses {refused}: that would run a student's text at the judge. Rewrite it without."
        absent = [root for root in _imported(tree) if root not in modules and root and not _is_there(root)]
        if absent:
            return f"it imports {name}, which imports {absent[0]}, which is not installed here."
        waiting += [root for root in _imported(tree) if root in own]
    return ""


def imports_one_of(text: str, modules: Collection[str]) -> bool:
    """Whether a test imports one of the modules."""
    return not set(_imported(parsed(text))).isdisjoint(modules)


def _refused(tree: ast.AST) -> Iterator[str]:
    for name in _imported(tree):
        if name in REFUSED_MODULES:
            yield name
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in REFUSED_CALLS:
            yield f"{node.id}()"
        elif isinstance(node, ast.Attribute) and node.attr in REFUSED_ATTRIBUTES:
            yield f".{node.attr}()"
        elif (
            isinstance(node, ast.Attribute)
            and node.attr.startswith("__")
            and node.attr not in ("__name__", "__doc__")
        ):
            yield node.attr


def _called(call: ast.Call) -> str:
    """Return the last name of what is called."""
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


def _replaces(tree: ast.AST) -> int:
    """Return the line where a test patches something, or catches what is printed; 0 if none does."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=ast.Name(id="sys"), attr="stdin" | "stdout", ctx=ast.Store()):
                return node.lineno
            case ast.Name(id="redirect_stdout" | "patch") | ast.Attribute(attr="redirect_stdout" | "patch"):
                return node.lineno
            case ast.arg(arg="capsys" | "monkeypatch"):
                return node.lineno
    return 0


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield (node.module or "").partition(".")[0]


def is_importable(statement: ast.Import | ast.ImportFrom, but: Collection[str]) -> bool:
    """Whether a test may make the import for itself here: its modules are installed, none runs text, and none is one of ``but``."""
    roots = set(_imported(statement))
    return bool(roots) and all(
        _is_there(root) and root not in REFUSED_MODULES and root not in but for root in roots
    )


def _is_there(module: str) -> bool:
    try:
        return module == NOSE or importlib.util.find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def used_names(tree: ast.AST) -> Iterator[str]:
    """Yield the names that are read and that the text itself does not bind."""
    bound = set(bound_names(tree))
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load | ast.Del) and node.id not in bound:
            yield node.id


def bound_names(tree: ast.AST) -> Iterator[str]:
    """Yield the names that a text gives a value, anywhere in it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield node.name
        elif isinstance(node, ast.alias):
            yield (node.asname or node.name).partition(".")[0]
        elif isinstance(node, ast.arg):
            yield node.arg
        elif isinstance(node, ast.ExceptHandler) and node.name:
            yield node.name


def imported_roots(text: str) -> set[str]:
    """Return the names of the packages that the text of a cell or a module imports; none of what is no Python."""
    return set(_imported(parsed(without_magics(text)))) - {""}


def parsed(text: str) -> ast.Module:
    """Return the tree of ``text``; an empty one of what is no Python."""
    try:
        return ast.parse(text)
    except (SyntaxError, ValueError):
        return ast.Module([], [])


def without_magics(text: str) -> str:
    """Return the text of a cell with a statement that does nothing in the place of each magic, which is no Python."""
    return re.sub(r"^(\s*)[%!].*$", r"\1pass", text, flags=re.MULTILINE)


def bound_names_of(text: str) -> Iterator[str]:
    """Yield the names that the text of a cell gives a value; magics are passed over, and none come of what is no Python."""
    yield from bound_names(parsed(without_magics(text)))


def _name(node: ast.expr) -> str:
    return node.id if isinstance(node, ast.Name) else ""


def as_literal(text: str) -> str:
    """Return ``text`` as a Python literal that people can read."""
    for quotes in ('"""', "'''"):
        if quotes not in text and "\\" not in text:
            return f"{quotes}\n{text.strip()}\n{quotes}"
    return repr(text)


def function_name(name: str, taken: Collection[str]) -> str:
    """Return ``name`` as a Python identifier that is not ``taken``."""
    identifier = re.sub(r"\W", "_", name, flags=re.ASCII)
    identifier = f"_{identifier}" if identifier[:1].isdigit() or identifier in ("", "try") else identifier
    number = 2
    free = identifier
    while free in taken:
        free, number = f"{identifier}_{number}", number + 1
    return free
