"""Other inputs made from those of a recorded call: simpler ones, changed ones, and parts that a formula may treat apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..suite.collection import Check


@dataclass(frozen=True)
class Limits:
    """What a suite declares of an exercise's inputs, so that nothing is asked that the text does not allow.

    smallest: argument -> the fewest rows that it may have
    nonzero:  arguments that may not be zero
    """

    smallest: Mapping[str, int] = field(default_factory=dict)
    nonzero: frozenset[str] = frozenset()

    @classmethod
    def of(cls, checks: Sequence[Check]) -> Limits:
        """Return what the checks of one exercise declare together."""
        smallest: dict[str, int] = {}
        for name, rows in (pair for check in checks for pair in check.smallest):
            smallest[name] = max(rows, smallest.get(name, 1))
        return cls(smallest, frozenset(name for check in checks for name in check.nonzero))


def regions(value: np.ndarray) -> Iterator[tuple[str, np.ndarray]]:
    """Yield words and a mask for the parts of an argument that a formula may treat apart."""
    if value.dtype.kind not in "biuf":
        return
    if len(kinds := np.unique(value)) == 2 and set(kinds) <= set(range(-10, 11)):  # labels; no hidden number
        for kind in kinds:
            yield f"{kind:g}", value == kind
    yield "negative", value < 0
    yield "positive", value > 0
    yield "zero", value == 0


def simpler(value: Any) -> Iterator[tuple[str, Any]]:
    """Yield a word and a value that may make a term vanish, for an argument that is something else."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "f" and value.any():
        zeros = np.zeros_like(value)
        zeros.flags.writeable = False
        yield "zero", zeros
    if isinstance(value, float):
        yield from ((word, number) for word, number in (("zero", 0.0), ("one", 1.0)) if number != value)


def changed(value: Any) -> Any:
    """Return other numbers of the same size, each changed by another factor, so that no scaling law holds."""
    if isinstance(value, float):
        return 1.25 * value
    array = value * np.linspace(0.7, 1.3, value.size).reshape(value.shape)
    array.flags.writeable = False
    return array


def sharing_rows(args: Sequence[Any]) -> list[int]:
    """Return the places of the arrays that hold one row for each example, as far as shapes tell."""
    arrays = {place: arg for place, arg in enumerate(args) if isinstance(arg, np.ndarray) and arg.ndim}
    lengths = [len(array) for array in arrays.values()]
    for array in arrays.values():
        n = len(array)
        if n > 1 and (lengths.count(n) > 1 or (array.ndim > 1 and n != array.shape[1])):
            return [place for place, other in arrays.items() if len(other) == n]
    return []


def plain(args: Sequence[Any]) -> bool:
    """Whether all arguments are data that may be changed at will: no oracle, generator or object among them."""
    return bool(args) and all(
        isinstance(arg, np.ndarray | bool | int | float | str | type(None) | np.generic)
        or (isinstance(arg, tuple) and all(isinstance(item, int | float | str) for item in arg))
        for arg in args
    )
