"""Changes of a solution in what it returns: the right numbers in another form, or not all of the values.

All of these are for naming only: whether a form is accepted is the suite's to say.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from ..student.notebook_source import module_source
from ..student.programs import is_program
from .variants import Variant

FORM, VALUES = "form of the result", "values of the result"
"""Kinds of change, beside those of `mutants.kind_of`."""

FORMS = {
    "whole numbers": "np.asarray({}).astype(np.int64)[()]",
    "truth values": "np.asarray({}).astype(bool)[()]",
    "single precision": "np.asarray({}).astype(np.float32)[()]",
    "a list": "np.asarray({}).tolist()",
    "a column": "np.asarray({})[:, None]",
    "a row": "np.asarray({})[None]",
    "an array of one number": "np.atleast_1d(np.asarray({}))",
}
"""What a result may be turned into, and how."""


def result_mutants(folder: Path, exercise: str) -> Iterator[Variant]:
    """Yield the solutions of ``exercise`` in ``folder`` that return something else, the same ones in the same order.

    None for a program, or where the function has functions of its own: what these return is not the result.
    """
    module, _, name = exercise.partition(".")
    if is_program(exercise):
        return
    for node in ast.parse(module_source(folder, module)).body:
        if isinstance(node, ast.FunctionDef) and node.name == name and not _has_inner(node):
            yield from _mutants(exercise, node)


def _mutants(exercise: str, function: ast.FunctionDef) -> Iterator[Variant]:
    returned = [node.value for node in ast.walk(function) if isinstance(node, ast.Return)]
    if not returned or None in returned:
        return
    tuples = [len(value.elts) for value in returned if isinstance(value, ast.Tuple)]
    if not tuples:
        for words, form in FORMS.items():
            yield _changed(exercise, function, FORM, words, partial(_in_form, form))
    if len(tuples) != len(returned) or len(set(tuples)) != 1:
        return
    count = tuples[0]
    orders = {
        "the first alone": [0],
        "the last alone": [count - 1],
        "in the reverse order": list(reversed(range(count))),
        "without the last": list(range(count - 1)),
        "without the first": list(range(1, count)),
    }
    for words, order in orders.items():
        yield _changed(exercise, function, VALUES, words, partial(_chosen, order))


def _in_form(form: str, text: str) -> ast.expr:
    return ast.parse(form.format(text), mode="eval").body


def _chosen(order: list[int], text: str) -> ast.expr:
    values = ast.parse(text, mode="eval").body
    assert isinstance(values, ast.Tuple)
    chosen = [values.elts[place] for place in order]
    return chosen[0] if len(chosen) == 1 else ast.Tuple(chosen, ast.Load())


def _changed(
    exercise: str, function: ast.FunctionDef, kind: str, words: str, change: Callable[[str], ast.expr]
) -> Variant:
    mutated = copy.deepcopy(function)
    for node in ast.walk(mutated):
        if isinstance(node, ast.Return) and node.value is not None:
            node.value = change(ast.unparse(node.value))
    source = ast.unparse(ast.fix_missing_locations(mutated))
    return Variant("mutant", (exercise,), words, source, tag=kind)


def _has_inner(function: ast.FunctionDef) -> bool:
    inner = (ast.FunctionDef, ast.Lambda)
    return any(isinstance(node, inner) for node in ast.walk(function) if node is not function)
