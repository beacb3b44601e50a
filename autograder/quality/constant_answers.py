"""Answers without content: a constant, in the shape of the right result. A good suite gives them nothing.

A constant keeps every relation (scaling by 0, any symmetry), repeats itself and changes none of its inputs. So
suites that check relations and contracts give points for it unless they also ask that the result follows the
inputs. `autograder.validate` grades these answers for every exercise and looks for such points.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from ..diagnosis.cell_variants import is_variable
from ..diagnosis.variants import Variant
from ..student.notebook_source import module_source
from ..student.programs import is_program

_FILLED = """
def _filled(result):
    import numpy

    if isinstance(result, dict):
        return {{key: _filled(item) for key, item in result.items()}}
    if isinstance(result, tuple | list):
        return type(result)(_filled(item) for item in result)
    if isinstance(result, numpy.ndarray):
        return numpy.full(result.shape, {value}, dtype=result.dtype)
    if isinstance(result, bool | int | float | numpy.generic):
        return type(result)({value})
    return {value}
"""

_SOURCE = """
_right_{function} = {function}


def {function}(*arguments, **named):
    if {plain} or any(callable(argument) for argument in (*arguments, *named.values())):
        return {value}
    try:
        right = _right_{function}(*arguments, **named)
    except Exception:
        return {value}
    return _filled(right)
"""


def blanks_of(folder: Path, exercise: str) -> Iterator[Variant]:
    """Yield functions that look right from outside and compute nothing; their names say what they do."""
    module, _, function = exercise.partition(".")
    if is_variable(folder, exercise):
        if function in _values(
            module_source(folder, module)
        ):  # a converted test cell is called like no variable
            yield from _of_variable(exercise, function)
        return
    if is_program(exercise):
        yield Variant("blank", (exercise,), "prints nothing", "pass\n")
        yield Variant(
            "blank", (exercise,), "prints what it reads", "import sys\n\nprint(sys.stdin.read(), end='')\n"
        )
        return
    tree = ast.parse(module_source(folder, module))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    if (owner := classes.get(function.partition(".")[0])) is not None:
        yield from _blank_classes(exercise, owner)
        return
    if not any(isinstance(node, ast.FunctionDef) and node.name == function for node in tree.body):
        return
    for name, value, plain in (
        ("returns 0.0", "0.0", True),
        ("returns zeros in the right shape", "0.0", False),
        ("returns ones in the right shape", "1.0", False),
    ):
        source = (_SOURCE + "\n" + _FILLED).format(function=function, value=value, plain=plain)
        yield Variant("blank", (exercise,), name, source)


def _values(source: str) -> set[str]:
    """Return the names that a module gives a value."""
    names = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name))
    return {node.id for node in names if isinstance(node.ctx, ast.Store)}


def _of_variable(exercise: str, name: str) -> Iterator[Variant]:
    for words, value, plain in (
        ("holds 0.0", "0.0", True),
        ("holds zeros in the right shape", "0.0", False),
        ("holds ones in the right shape", "1.0", False),
    ):
        source = (
            f"{name} = {value}" if plain else f"{_FILLED.format(value=value)}\n\n{name} = _filled({name})"
        )
        yield Variant("blank", (exercise,), words, source)


def _blank_classes(exercise: str, owner: ast.ClassDef) -> Iterator[Variant]:
    """Yield classes whose methods take anything and return a constant."""
    methods = [
        node.name for node in owner.body if isinstance(node, ast.FunctionDef) and node.name != "__init__"
    ]
    for value in ("None", "0", "True"):
        lines = [f"class {owner.name}:", "    def __init__(self, *arguments, **named):", "        pass"]
        for name in methods:
            lines += ["", f"    def {name}(self, *arguments, **named):", f"        return {value}"]
        yield Variant("blank", (exercise,), f"returns {value} from each method", "\n".join(lines) + "\n")
