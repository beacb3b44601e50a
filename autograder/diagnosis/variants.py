"""A variant: source that is appended to the solution's module, where it replaces functions of the same names.

Misconceptions, held-out mistakes, accepted alternatives, automatic mutants and answers without content are all variants. A
variant becomes a submission, or a function to compare with, by being appended; so it may use every other name of its module.
"""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from ..errors import AutograderError
from ..student.folder_modules import FolderModules
from ..student.notebook_source import appended, as_notebook, module_source, notebooks_with_exercises
from ..student.programs import is_program
from .cell_variants import notebook_builds_on
from .families import Family, bound_source, combinations

Kind = Literal["misconception", "held out", "alternative", "mutant", "blank"]


class VariantError(AutograderError):
    """A variant that cannot be used: a sentence with file and line."""


def run_definitions(file: Path, folder: Path) -> tuple[ast.Module, dict[str, Any]]:
    """Return ``file``, which holds variants of the solution in ``folder``, parsed, and the names that it defines.

    Raises VariantError for a file that cannot be run.
    """
    namespace: dict[str, Any] = {"__name__": file.stem, "__file__": str(file)}
    try:
        tree = ast.parse(file.read_text(encoding="utf-8"), str(file))
        with FolderModules(folder).current():
            exec(compile(tree, str(file), "exec"), namespace)  # the author's own file
    except Exception as error:
        raise VariantError(f"{file} cannot be run: {type(error).__name__}: {error}") from error
    return tree, namespace


@dataclass(frozen=True)
class Variant:
    """Another way to write some functions of one module.

    exercises:  those whose functions it defines, such as ``losses.mse``; the first is the one that it is about
    name:       a few words, unique within the exercise and the kind; instructors count by it
    source:     what to append to the solution's module
    sentence:   for the student: what to look at next, never the answer or a hidden value
    tag:        what related variants share, said when several fit and have the same tag
    picture:    what it looks like: an SVG with a title, empty for none
    family:     the parameters of a family and their values; empty for a single variant
    parameters: of one member of a family: the values that it has
    family_source: of one member of a family: the source without these values
    fitted:     whether the values are none that the author lists
    one_of_many: whether it is made by the thousand, so that its function is not kept
    """

    kind: Kind
    exercises: tuple[str, ...]
    name: str
    source: str
    sentence: str = ""
    tag: str = ""
    picture: str = ""
    family: Family = field(default=(), hash=False)
    parameters: tuple[tuple[str, Any], ...] = ()
    family_source: str = ""
    fitted: bool = field(default=False, compare=False)
    one_of_many: bool = field(default=False, compare=False)
    file: Path = Path()
    line: int = 0

    @property
    def exercise(self) -> str:
        return self.exercises[0]

    @property
    def module(self) -> str:
        return self.exercise.partition(".")[0]

    @property
    def key(self) -> tuple[str, str]:
        """What is counted: the members of a family are one mistake."""
        return self.exercise, self.name

    @property
    def label(self) -> str:
        """The name, with the parameters of a member of a family."""
        values = ", ".join(f"{name} = {value!r}" for name, value in self.parameters)
        return f"{self.name} ({values})" if values else self.name

    def members(self) -> tuple[Variant, ...]:
        """Return the members of a family that its author lists; the variant itself if it is no family."""
        return tuple(self.member(values) for values in combinations(self.family)) if self.family else (self,)

    def member(self, values: Mapping[str, Any], *, fitted: bool = False) -> Variant:
        """Return the member of the family with these values of its parameters."""
        source = bound_source(self.source, self.exercise.rpartition(".")[2], values)
        return replace(
            self,
            source=source,
            family=(),
            parameters=tuple(values.items()),
            family_source=self.source,
            fitted=fitted,
        )


def spliced(folder: Path, *variants: Variant) -> dict[str, str]:
    """Return module name -> source for the solution in ``folder`` with ``variants`` in place.

    A variant of a program takes its place whole. Later variants win where two define the same function; a family stands for the first of its members.
    """
    sources: dict[str, str] = {}
    for variant in variants:
        source = sources.get(variant.module)
        if source is None:
            source = module_source(folder, variant.module)
        own = variant.members()[0].source
        if variant.module in notebooks_with_exercises(folder):
            sources[variant.module] = appended(folder, source, variant.exercise, own)
        else:
            sources[variant.module] = own if is_program(variant.exercise) else f"{source}\n\n\n{own}\n"
    return sources


def module_files(folder: Path, sources: Mapping[str, str]) -> dict[str, bytes]:
    """Return file name -> content of the solution's modules in ``folder``, with ``sources`` in place.

    An assignment with exercises in notebooks has these among them.
    """
    files = {path.name: path.read_bytes() for path in sorted(folder.glob("*.py")) if not is_test(path.name)}
    notebooks = notebooks_with_exercises(folder)
    for module in notebooks:
        files |= as_notebook(folder, sources.get(module) or module_source(folder, module), module)
    return files | {
        f"{name}.py": source.encode() for name, source in sources.items() if name not in notebooks
    }


def module_sources(folder: Path, sources: Mapping[str, str]) -> dict[str, str]:
    """Return module -> source of the solution in ``folder``, with ``sources`` in place; notebooks are among them."""
    own = {
        path.stem: path.read_text(encoding="utf-8")
        for path in sorted(folder.glob("*.py"))
        if not is_test(path.name)
    }
    own |= {module: module_source(folder, module) for module in notebooks_with_exercises(folder)}
    return own | dict(sources)


def builds_on(folder: Path, exercises: Sequence[str]) -> dict[str, set[str]]:
    """Return exercise -> the exercises whose functions its solution calls, directly, through others or through helpers.

    They may stand in another module: an experiment runs on the optimizers of its assignment. What a class's methods call does
    not count, since whoever makes an object need not call them.
    """
    calls: dict[str, set[str]] = {}
    modules = dict.fromkeys(exercise.partition(".")[0] for exercise in exercises)
    for notebook in modules.keys() & notebooks_with_exercises(folder).keys():
        calls |= notebook_builds_on(folder, exercises, notebook)
        del modules[notebook]
    names = {exercise.rpartition(".")[2]: exercise for exercise in exercises}
    for module in modules:
        tree = ast.parse((folder / f"{module}.py").read_text(encoding="utf-8"))
        definitions = [node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
        helpers = {
            node.name: f"{module}.{node.name}" for node in definitions if type(node) is ast.FunctionDef
        }
        for node in definitions:
            if node.name in helpers or f"{module}.{node.name}" in exercises:
                used = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                calls[f"{module}.{node.name}"] = {
                    *(called for name, called in {**names, **helpers}.items() if name in used),
                    *(_attributes(node) & set(exercises)),
                }
    for _ in calls:  # as many rounds as a chain can be long
        for function, lower in calls.items():
            calls[function] = lower.union(*(calls.get(name, set()) for name in lower))
    return {exercise: calls.get(exercise, set()) & set(exercises) for exercise in exercises}


def _attributes(node: ast.AST) -> set[str]:
    """Return what is written as ``module.name`` below ``node``."""
    return {
        f"{n.value.id}.{n.attr}"
        for n in ast.walk(node)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
    }


def is_test(name: str) -> bool:
    """Whether a file of this name is a suite and not a module."""
    return name.startswith("test_") or name == "conftest.py"


def renamed(node: ast.FunctionDef | ast.ClassDef, name: str) -> str:
    """Return the source of a definition without its decorators, under another name."""
    copy = ast.parse(textwrap.dedent(ast.unparse(node))).body[0]
    assert isinstance(copy, ast.FunctionDef | ast.ClassDef)
    copy.decorator_list, copy.name = [], name
    return ast.unparse(copy)


def source_for(node: ast.FunctionDef | ast.ClassDef, exercise: str) -> str:
    """Return the source that puts a definition in the place of the exercise's function, class, method or program.

    A method becomes one of a class of the same name that is derived from the solution's; the body of a function without
    parameters becomes a program.
    """
    _, *names = exercise.split(".")
    if is_program(exercise) and isinstance(node, ast.FunctionDef):
        body = node.body[1:] if ast.get_docstring(node) is not None else node.body
        return "".join(ast.unparse(statement) + "\n" for statement in body)
    if len(names) == 2 and isinstance(node, ast.FunctionDef):
        return f"class {names[0]}({names[0]}):\n" + textwrap.indent(renamed(node, names[1]), "    ")
    return renamed(node, names[0] if isinstance(node, ast.ClassDef) else names[-1])


def imports_for(tree: ast.Module, module: str, folder: Path) -> str:
    """Return the imports of a file of variants that are needed where one of them is appended to ``module``.

    Left out are this package, ``module`` itself, and what imports ``module`` again: the circle would not load.
    """
    left_out = {"autograder", "__future__", *_importers(folder, module)}
    lines = []
    for node in tree.body:
        if isinstance(node, ast.Import):
            names = [alias for alias in node.names if alias.name.partition(".")[0] not in left_out]
            if names:
                lines.append(ast.unparse(ast.Import(names)) + "\n")
        elif isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] not in left_out:
            lines.append(ast.unparse(node) + "\n")
    return "".join(lines)


def _importers(folder: Path, module: str) -> Collection[str]:
    """Return ``module`` and the folder's modules that import it, directly or through others."""
    imports = {
        path.stem: set(_imported_names(ast.parse(path.read_text(encoding="utf-8"))))
        for path in sorted(folder.glob("*.py"))
        if not is_test(path.name)
    }
    importers = {module}
    for _ in imports:
        importers |= {name for name, imported in imports.items() if imported & importers}
    return importers


def _imported_names(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield (node.module or "").partition(".")[0]
