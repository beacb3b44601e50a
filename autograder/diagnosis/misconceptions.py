"""Wrong and right variants of an exercise, as executable code.

A misconception is a wrong variant with the sentence that helps whoever wrote it:

    @misconception(
        "losses.mse",
        "half the mean",
        "Your value is exactly half of ours: which convention does the text fix?",
    )
    def mse_with_a_half(y_hat, y):
        return float(0.5 * np.mean((y_hat - y) ** 2))

A class is decorated like a function; a function in the place of a method is one of the exercise ``stack.Stack.pop``, and
the body of a function without parameters is the program of an exercise such as ``greet.py``.

It serves twice: the hidden suite must fail it, and a student whose outputs equal its outputs reads its
sentence. An accepted alternative is a right variant, which must get full marks: a function of the
same name in ``hidden/accepted/*.py``.

A misconception may have a picture: an SVG in ``hidden/pictures``, which its sentence is shown with. It may be a
family, with a parameter that is found from the student's answers: see `families`.

They stand in ``hidden/misconceptions.py``, and, where these get many, in ``hidden/misconceptions_*.py`` beside it. One that is a small
change of the solution is a line of ``hidden/misconceptions.toml``: see `changed_solutions`.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree

from ..results import AND
from ..student.programs import is_program
from .cell_variants import as_variable, is_variable
from .changed_solutions import changed_solutions
from .families import Family, Values, as_family
from .variants import Variant, VariantError, imports_for, run_definitions, source_for

_MARK = "__misconception__"
F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class _Mark:
    exercise: str
    name: str
    sentence: str
    tag: str
    picture: str
    family: Mapping[str, Values]


def misconception(
    exercise: str,
    name: str,
    sentence: str,
    *,
    tag: str = "",
    picture: str = "",
    family: Mapping[str, Values] | None = None,
) -> Callable[[F], F]:
    """Declare the decorated function to be a wrong variant of ``exercise``. The function is not changed.

    tag:     what it shares with others, said when several fit that have the same tag
    picture: the name of an SVG in ``hidden/pictures``; it needs ``role="img"`` and a ``title``,
             and may load and run nothing
    family:  keyword-only parameters of the function, each with its values or `Between` two bounds
    """

    def mark(function: F) -> F:
        setattr(function, _MARK, _Mark(exercise, name, sentence, tag, picture, family or {}))
        return function

    return mark


def load_misconceptions(folder: Path) -> tuple[Variant, ...]:
    """Return the misconceptions of the assignment in ``folder``, in the order of its files and of the lines in them.

    Raises VariantError for a file that cannot be run, two misconceptions of one name, or a family that is none.
    """
    variants: dict[tuple[str, str], Variant] = {}
    for variant in _written(folder):
        where = f"{variant.file}:{variant.line}"
        if AND in variant.name:
            raise VariantError(
                f"{where}: the name {variant.name!r} holds {AND!r}, which stands between two mistakes that are "
                f"named together. Write it otherwise."
            )
        if variant.key in variants:
            raise VariantError(f"{where}: {variant.exercise} has two misconceptions named {variant.name!r}.")
        variants[variant.key] = variant
    return tuple(variants.values())


def _written(folder: Path) -> Iterator[Variant]:
    for file in misconception_files(folder):
        yield from _in_file(file, folder)
    yield from changed_solutions(folder)


def misconception_files(folder: Path) -> list[Path]:
    """Return the files of misconceptions of the assignment in ``folder``: the main one first, the others by name."""
    hidden = folder / "hidden"
    main = [file for file in [hidden / "misconceptions.py"] if file.is_file()]
    return [*main, *sorted(hidden.glob("misconceptions_*.py"))]


def _in_file(file: Path, folder: Path) -> Iterator[Variant]:
    """Yield the misconceptions of one file."""
    tree, namespace = run_definitions(file, folder)
    imports: dict[str, str] = {}
    definitions = {
        node.lineno: node for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)
    }
    for node in definitions.values():
        mark = getattr(namespace.get(node.name), "__dict__", {}).get(_MARK)  # its own, not a base class's
        if mark is None:
            continue
        module = mark.exercise.partition(".")[0]
        if module not in imports:
            imports[module] = imports_for(tree, module, folder)
        yield Variant(
            "misconception",
            (mark.exercise,),
            mark.name,
            ("" if is_program(mark.exercise) else imports[module]) + _source_of(node, mark, folder, file),
            inspect.cleandoc(mark.sentence),
            mark.tag,
            _picture(file, node.lineno, mark.picture) if mark.picture else "",
            _family(node, mark, file),
            file=file,
            line=node.lineno,
        )


def _source_of(node: ast.FunctionDef | ast.ClassDef, mark: _Mark, folder: Path, file: Path) -> str:
    """Return what is appended: the definition under the exercise's name, or what gives its variable another value."""
    name = mark.exercise.rpartition(".")[2]
    if not is_variable(folder, mark.exercise):
        return source_for(node, mark.exercise)
    if not isinstance(node, ast.FunctionDef) or mark.family:
        raise VariantError(
            f"{file}:{node.lineno}: {mark.exercise} is a variable of the notebook. Its misconception is a function of "
            f"names of the notebook that returns the wrong value, and no family."
        )
    return as_variable(node, name)


def _family(node: ast.FunctionDef | ast.ClassDef, mark: _Mark, file: Path) -> Family:
    """Return the family's parameters. Raises VariantError if they are not the function's keyword-only ones."""
    if not mark.family:
        return ()
    wanted = set()
    if isinstance(node, ast.FunctionDef):
        defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
        wanted = {argument.arg for argument, default in defaults if default is None}
    if wanted != set(mark.family):
        raise VariantError(
            f"{file}:{node.lineno}: the family of {mark.name!r} has the parameters {sorted(mark.family)}; the function "
            f"takes {sorted(wanted) or 'none'} by keyword only and without a default. Make them the same."
        )
    try:
        return as_family(mark.family)
    except ValueError as error:
        raise VariantError(f"{file}:{node.lineno}: {error}") from error


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


def load_alternatives(folder: Path, exercises: Collection[str]) -> tuple[Variant, ...]:
    """Return the accepted alternatives in ``folder/hidden/accepted``, sorted by file name.

    One of the program ``greet.py`` is a whole program, in a file whose name begins with ``greet``.
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
        programs = [
            exercise for exercise in exercises if is_program(exercise) and _is_about(file.stem, exercise)
        ]
        right = programs or [exercise for name in names for exercise in by_function.get(name, [])]
        modules = {exercise.partition(".")[0] for exercise in right}
        if len(modules) != 1:
            raise VariantError(
                f"{file}: an accepted alternative defines functions of one module's exercises; "
                f"this file belongs to {sorted(modules) or 'none'}."
            )
        body = [
            node
            for node in tree.body
            if not (isinstance(node, ast.ImportFrom) and node.module == "__future__")
        ]
        variables = {name.rpartition(".")[2] for name in right if is_variable(folder, name)}
        source = "\n\n\n".join(
            as_variable(node, node.name)
            if isinstance(node, ast.FunctionDef) and node.name in variables
            else ast.unparse(node)
            for node in body
        )
        alternatives.append(Variant("alternative", tuple(right), file.stem, source, file=file))
    return tuple(alternatives)


def _is_about(stem: str, program: str) -> bool:
    name = program.removesuffix(".py")
    return stem == name or stem.startswith((f"{name}_", f"{name}-"))
