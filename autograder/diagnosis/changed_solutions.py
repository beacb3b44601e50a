"""Misconceptions that are one small change of the solution, a line each in ``hidden/misconceptions.toml``.

    ["losses.mse"]
    "np.mean(r ** 2) -> np.sum(r ** 2)" = ["summed", "Give your function the data twice over: would a mean change?"]

The change is named as `mutants` names it, and as `autograder validate --mutants` and `autograder suggest` print it; behind it stand
the name and the sentence of the misconception. In all else it is one as `misconceptions` says.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from .mutants import mutants_of
from .variants import Variant, VariantError

FILE: Final = "misconceptions.toml"


def changed_solutions(folder: Path) -> Iterator[Variant]:
    """Yield the misconceptions of the assignment in ``folder`` that are changes of its solution; none without the file.

    Raises VariantError, with the line, for a change that the solution does not have, and for what is no line of this kind.
    """
    file = folder / "hidden" / FILE
    if not file.is_file():
        return
    try:
        text = file.read_text(encoding="utf-8")
        tables: Mapping[str, Any] = tomllib.loads(text)
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise VariantError(f"{file} cannot be read: {error}.") from error
    for exercise, changes in tables.items():
        if not isinstance(changes, dict):
            raise VariantError(
                f'{file}: {exercise} is no exercise. Put its changes below ["module.function"].'
            )
        mutants = {mutant.name: mutant for mutant in _mutants(folder, exercise)}
        for change, said in changes.items():
            line = _line_of(text, change)
            if change not in mutants:
                raise VariantError(
                    f"{file}:{line}: the solution of {exercise} has no change {change!r}, or none any more. "
                    f"`autograder suggest {exercise}` shows some that it has, and `autograder validate --mutants` each that "
                    f"no check notices."
                )
            name, sentence = _name_and_sentence(said, f"{file}:{line}")
            yield replace(
                mutants[change],
                kind="misconception",
                name=name,
                sentence=sentence,
                tag="",
                file=file,
                line=line,
            )


def _mutants(folder: Path, exercise: str) -> Iterator[Variant]:
    try:
        yield from mutants_of(folder, exercise)
    except (OSError, ValueError, SyntaxError):
        return  # there is no such module, so it has no changes


def _name_and_sentence(said: Any, where: str) -> tuple[str, str]:
    match said:
        case [str(name), str(sentence)] if name.strip() and sentence.strip():
            return name, sentence.strip()
    raise VariantError(
        f'{where}: behind a change stand two texts, the name of the misconception and its sentence: = ["summed", "..."].'
    )


def _line_of(text: str, change: str) -> int:
    """Return the line on which the change stands as a key; 1 where it is written with escapes."""
    starts = (f'"{change}"', f"'{change}'")
    return next((n for n, line in enumerate(text.splitlines(), 1) if line.lstrip().startswith(starts)), 1)
