"""Mistakes that the catalogue does not hold: with them it is measured how many mistakes are named that nobody foresaw.

``hidden/held_out.py`` of an assignment is written from the release alone, by somebody who has not seen the catalogue:

    from autograder.diagnosis.held_out import mistake


    @mistake("losses.mse", "root of the mean")
    def mse_root(y_hat, y):
        return float(np.sqrt(np.mean((y_hat - y) ** 2)))


    PAIRS = [(("losses.mse", "root of the mean"), ("losses.training_loss", "last example only"))]

Each function is appended to the solution's module as a misconception is, with the file's imports. Nothing but `autograder quality
--held-out` reads the file; whoever writes misconceptions should not.
"""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from .variants import Variant, VariantError, imports_for, renamed, run_definitions

Declared = TypeVar("Declared", bound=Callable[..., Any])
Key = tuple[str, str]


@dataclass(frozen=True)
class HeldOut:
    """The held-out mistakes of an assignment, and the pairs of them that one student is to have made."""

    mistakes: tuple[Variant, ...]
    pairs: tuple[tuple[Variant, Variant], ...] = ()


def mistake(exercise: str, words: str) -> Callable[[Declared], Declared]:
    """Declare the decorated function to be a held-out mistake of ``exercise``. The function is not changed."""
    if not (exercise and words):
        raise ValueError("A mistake needs its exercise and a few words.")
    return lambda function: function


def load_held_out(folder: Path) -> HeldOut:
    """Return the mistakes of ``hidden/held_out.py`` in ``folder``, none without it.

    Raises VariantError for a file that cannot be run, two mistakes of one name, or a pair of unknown ones.
    """
    file = folder / "hidden" / "held_out.py"
    if not file.is_file():
        return HeldOut(())
    tree, namespace = run_definitions(file, folder)
    mistakes: dict[Key, Variant] = {}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef | ast.ClassDef):
            continue
        exercise, words = _declared(node, file)
        if not exercise:
            continue
        if (exercise, words) in mistakes:
            raise VariantError(f"{file}:{node.lineno}: {exercise} has two mistakes called {words!r}.")
        module, function = exercise.partition(".")[0], exercise.rpartition(".")[2]
        source = imports_for(tree, module, folder) + renamed(node, function)
        mistakes[exercise, words] = Variant(
            "held out", (exercise,), words, source, file=file, line=node.lineno
        )
    pairs = tuple(_pair(pair, mistakes, file) for pair in namespace.get("PAIRS", ()))
    return HeldOut(tuple(mistakes.values()), pairs)


def _declared(node: ast.FunctionDef | ast.ClassDef, file: Path) -> Key:
    """Return what the decorator says. It is read, not run, so that two functions may have one name in Python."""
    for decorator in node.decorator_list:
        if isinstance(decorator, ast.Call) and ast.unparse(decorator.func).rpartition(".")[2] == "mistake":
            named = {keyword.arg: keyword.value for keyword in decorator.keywords}
            values = [*decorator.args, *(named[name] for name in ("exercise", "words") if name in named)]
            try:
                exercise, words = (ast.literal_eval(value) for value in values)
            except ValueError as error:
                raise VariantError(
                    f'{file}:{node.lineno}: write @mistake("module.function", "a few words").'
                ) from error
            return str(exercise), str(words)
    return "", ""


def _pair(pair: Any, mistakes: dict[Key, Variant], file: Path) -> tuple[Variant, Variant]:
    try:
        first, second = (mistakes[exercise, words] for exercise, words in pair)
    except (KeyError, ValueError, TypeError) as error:
        raise VariantError(
            f"{file}: PAIRS holds {pair!r}; write two (exercise, words) of mistakes in this file."
        ) from error
    return first, second
