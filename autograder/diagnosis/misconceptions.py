"""Wrong and right variants of an exercise, as executable code.

A misconception is a wrong variant with the sentence that helps whoever wrote it:

    @misconception(
        "losses.mse",
        "half the mean",
        "Your value is exactly half of ours: which convention does the text fix?",
    )
    def mse_with_a_half(y_hat, y):
        return float(0.5 * np.mean((y_hat - y) ** 2))

It serves twice: the hidden suite must fail it, and a student whose outputs equal its outputs reads its
sentence. An accepted alternative is a right variant, which must get full marks: a function of the
same name in ``hidden/accepted/*.py``.

A misconception may have a picture: an SVG in ``hidden/pictures``, which its sentence is shown with.

A variant becomes a submission by being appended to the solution's module, so it replaces one function
and may use every other name of that module.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

from ..errors import AutograderError
from ..student.folder_modules import FolderModules

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class Misconception:
    """A wrong variant of one exercise.

    exercise: such as ``losses.mse``
    name:     a few words, unique within the exercise; instructors count by it
    sentence: for the student: what to look at next, never the answer or a hidden value
    source:   what to append to the solution's module
    tag:      what related variants share, said when several fit and have the same tag
    picture:  what it looks like: an SVG with a title, empty for none
    """

    exercise: str
    name: str
    sentence: str
    source: str
    tag: str
    picture: str
    file: Path
    line: int

    @property
    def module(self) -> str:
        return self.exercise.partition(".")[0]


@dataclass(frozen=True)
class Alternative:
    """Another right way to write some exercises of one module."""

    name: str
    module: str
    exercises: tuple[str, ...]
    source: str
    file: Path


class VariantError(AutograderError):
    """A misconception or alternative that cannot be used: a sentence with file and line."""


@dataclass(frozen=True)
class _Mark:
    exercise: str
    name: str
    sentence: str
    tag: str
    picture: str


def misconception(
    exercise: str, name: str, sentence: str, *, tag: str = "", picture: str = ""
) -> Callable[[F], F]:
    """Declare the decorated function to be a wrong variant of ``exercise``. The function is not changed.

    tag:     what it shares with others, said when several fit that have the same tag
    picture: the name of an SVG in ``hidden/pictures``; it needs ``role="img"`` and a ``title``,
             and may load and run nothing
    """

    def mark(function: F) -> F:
        function.__dict__["__misconception__"] = _Mark(exercise, name, sentence, tag, picture)
        return function

    return mark


def load_misconceptions(folder: Path) -> tuple[Misconception, ...]:
    """Return the misconceptions of the assignment in ``folder``, in the order of ``hidden/misconceptions.py``.

    Raises VariantError for a file that cannot be run, or two misconceptions of one name.
    """
    file = folder / "hidden" / "misconceptions.py"
    if not file.is_file():
        return ()
    text = file.read_text(encoding="utf-8")
    modules = FolderModules(folder)
    namespace: dict[str, Any] = {"__name__": "misconceptions", "__file__": str(file)}
    try:
        tree = ast.parse(text, str(file))
        with modules.current():
            exec(compile(tree, str(file), "exec"), namespace)  # the author's own file
    except Exception as error:
        raise VariantError(f"{file} cannot be run: {type(error).__name__}: {error}") from error
    imports = _imports(tree, modules.names)
    found: dict[tuple[str, str], Misconception] = {}
    definitions = {
        node.lineno: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    for node in definitions.values():
        mark = getattr(namespace.get(node.name), "__misconception__", None)
        if mark is None:
            continue
        key = (mark.exercise, mark.name)
        if key in found:
            raise VariantError(
                f"{file}:{node.lineno}: {mark.exercise} has two misconceptions named {mark.name!r}."
            )
        source = imports + _renamed(node, mark.exercise.rpartition(".")[2])
        sentence = inspect.cleandoc(mark.sentence)
        picture = _picture(file, node.lineno, mark.picture) if mark.picture else ""
        found[key] = Misconception(
            mark.exercise, mark.name, sentence, source, mark.tag, picture, file, node.lineno
        )
    return tuple(found.values())


def _picture(file: Path, line: int, name: str) -> str:
    """Return the SVG ``hidden/pictures/<name>``. Raises VariantError for one that a page cannot show as it is."""
    picture = file.parent / "pictures" / name
    where = f"{file}:{line}: the picture {name}"
    try:
        text = picture.read_text(encoding="utf-8")
        root = ElementTree.fromstring(text)
    except (OSError, UnicodeDecodeError, ElementTree.ParseError) as error:
        raise VariantError(f"{where} cannot be read from {picture}: {error}") from error
    svg = "{http://www.w3.org/2000/svg}"
    if (
        root.tag != f"{svg}svg"
        or root.get("role") != "img"
        or not (root.findtext(f"{svg}title") or "").strip()
    ):
        raise VariantError(
            f'{where} should be an svg with role="img" and a title, for those who cannot see it.'
        )
    for element in root.iter():
        active = [
            key
            for key, value in element.attrib.items()
            if key.startswith("on") or key.endswith("href") or "url(" in value
        ]
        if element.tag not in {f"{svg}{shape}" for shape in _SHAPES} or active:
            what = active[0] if active else element.tag.removeprefix(svg)
            raise VariantError(f"{where} holds {what}; a picture on a page may load and run nothing.")
    return text[text.index("<svg") :]


_SHAPES = frozenset(
    {"svg", "title", "desc", "g", "rect", "line", "path", "circle", "text", "tspan", "polyline"}
)


def load_alternatives(folder: Path, exercises: Collection[str]) -> tuple[Alternative, ...]:
    """Return the accepted alternatives in ``folder/hidden/accepted``, sorted by file name.

    Raises VariantError for a file that does not define a function of one of the ``exercises``.
    """
    alternatives = []
    by_function: dict[str, list[str]] = {}
    for exercise in exercises:
        by_function.setdefault(exercise.partition(".")[2].partition(".")[0], []).append(exercise)
    for file in sorted((folder / "hidden" / "accepted").glob("*.py")):
        try:
            tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        except SyntaxError as error:
            raise VariantError(f"{file}:{error.lineno}: {error.msg}.") from error
        names = [n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]
        right = [exercise for name in names for exercise in by_function.get(name, [])]
        modules = {exercise.partition(".")[0] for exercise in right}
        if len(modules) != 1:
            raise VariantError(
                f"{file}: an accepted alternative defines functions of one module's exercises; "
                f"this file belongs to {sorted(modules) or 'none'}."
            )
        body = [node for node in tree.body if not _is_future(node)]
        source = "\n\n\n".join(ast.unparse(node) for node in body)
        alternatives.append(Alternative(file.stem, modules.pop(), tuple(right), source, file))
    return tuple(alternatives)


def spliced(folder: Path, *variants: Misconception | Alternative) -> dict[str, str]:
    """Return module name -> source for the solution in ``folder`` with ``variants`` in place.

    Later variants win where two define the same function.
    """
    sources: dict[str, str] = {}
    for variant in variants:
        source = sources.get(variant.module)
        if source is None:
            source = (folder / f"{variant.module}.py").read_text(encoding="utf-8")
        sources[variant.module] = f"{source}\n\n\n{variant.source}\n"
    return sources


def module_files(folder: Path, sources: Mapping[str, str]) -> dict[str, bytes]:
    """Return file name -> content of the solution's modules in ``folder``, with ``sources`` in place."""
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.py")) if not is_test(path.name)}
    return files | {f"{name}.py": source.encode() for name, source in sources.items()}


def builds_on(folder: Path, exercises: Sequence[str]) -> dict[str, set[str]]:
    """Return exercise -> the exercises whose functions its solution calls, directly or through others."""
    calls: dict[str, set[str]] = {}
    modules = dict.fromkeys(exercise.partition(".")[0] for exercise in exercises)
    names = {exercise.rpartition(".")[2]: exercise for exercise in exercises}
    for module in modules:
        tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and f"{module}.{node.name}" in exercises:
                used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                calls[f"{module}.{node.name}"] = {names[name] for name in used & names.keys()}
    for _ in exercises:  # as many rounds as a chain can be long
        for exercise, lower in calls.items():
            calls[exercise] = lower.union(*(calls.get(one, set()) for one in lower))
    return {exercise: calls.get(exercise, set()) for exercise in exercises}


def is_test(name: str) -> bool:
    """Whether a file of this name is a suite and not a module."""
    return name.startswith("test_") or name == "conftest.py"


def _renamed(node: ast.FunctionDef | ast.ClassDef, name: str) -> str:
    copy = ast.parse(textwrap.dedent(ast.unparse(node))).body[0]
    assert isinstance(copy, ast.FunctionDef | ast.ClassDef)
    copy.decorator_list, copy.name = [], name
    return ast.unparse(copy)


def _imports(tree: ast.Module, own: Collection[str]) -> str:
    """Return the file's imports that a variant may need where it is appended."""
    return "".join(
        ast.unparse(node) + "\n"
        for node in tree.body
        if isinstance(node, ast.Import)
        or (
            isinstance(node, ast.ImportFrom)
            and not _is_future(node)
            and (node.module or "").partition(".")[0] not in {"autograder", *own}
        )
    )


def _is_future(node: ast.stmt) -> bool:
    return isinstance(node, ast.ImportFrom) and node.module == "__future__"
