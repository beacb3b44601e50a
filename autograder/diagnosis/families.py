"""Families of mistakes: one function with a parameter, whose value is found from the student's answers.

    @misconception("losses.bce_logits", "probabilities are clipped", "...", family={"eps": (1e-15, 1e-12, 1e-7)})
    def bce_clipped(z, y, *, eps): ...

    @misconception("losses.mse", "a constant in front", "...", family={"c": Between(0.01, 100, examples=(0.5, 3))})
    def mse_scaled(y_hat, y, *, c): ...

    @misconception("layers.dropout", "...", "...", family={"keep": (Expression("lambda rng, p: rng.random() >= p"), ...)})

The parameters are keyword-only. A value is one of those that the author lists, or lies `Between` two bounds and is fitted: first on
a grid, then closer and closer to the best point of it. A fitted value never decides by itself: like every variant, the
member must agree on all calls, and again on fresh random numbers. The value is for instructors; a student reads it only if it
has a name (`words_for`), since a value that was made of a hidden input would carry it out.
"""

from __future__ import annotations

import ast
import itertools
import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from ..budget import NAMED_NUMBERS

MOST_MEMBERS = 64
"""A family with more listed members is refused: each is compared with every student's answers."""

GRID, ROUNDS = 25, 60
"""Values of the first search, and steps of the second: each takes a third off the interval, 0.67**60 = 3e-11 of it is left."""

STILL_WRONG = {12: 0.1, 30: 1e-3}
"""Whose error is larger after so many steps is given up: what is left of the interval changes a parameter by far less."""


class Expression(str):
    """A value of a parameter that is written as Python, such as ``lambda rng, p: rng.random() >= p``."""

    def __repr__(self) -> str:
        return f"({self})"

    @property
    def names(self) -> frozenset[str]:
        """The names in it, those of parameters included."""
        return frozenset(node.id for node in ast.walk(ast.parse(self)) if isinstance(node, ast.Name))


@dataclass(frozen=True)
class Between:
    """A number between two bounds of one sign, fitted on a logarithmic scale.

    examples: values that stand for the family where it is graded: at least one
    """

    low: float
    high: float
    examples: tuple[float, ...]

    def __post_init__(self) -> None:
        if not (self.low * self.high > 0 and abs(self.low) < abs(self.high) and self.examples):
            raise ValueError(
                f"Between({self.low}, {self.high}) needs two numbers of one sign, the smaller one first, and examples."
            )


Values = tuple[Any, ...] | Between
Family = tuple[tuple[str, Values], ...]
V = TypeVar("V")


def as_family(parameters: Mapping[str, Values]) -> Family:
    """Return the declared parameters as a value. Raises ValueError with a sentence if they are too many, or none."""
    family = tuple((name, v if isinstance(v, Between) else tuple(v)) for name, v in parameters.items())
    count = math.prod(len(_listed(values)) for _, values in family)
    if not 1 <= count <= MOST_MEMBERS:
        raise ValueError(
            f"A family has between 1 and {MOST_MEMBERS} members; this one has {count}. List fewer values."
        )
    return family


def combinations(family: Family) -> Iterator[dict[str, Any]]:
    """Yield the values of the members that the author lists."""
    for values in itertools.product(*(_listed(values) for _, values in family)):
        yield dict(zip((name for name, _ in family), values, strict=True))


def bound_source(source: str, function: str, values: Mapping[str, Any]) -> str:
    """Return the source of a variant whose keyword-only parameters have ``values``."""
    defaults = ", ".join(f"{name!r}: {value!r}" for name, value in values.items())
    return f"{source}\n{function}.__kwdefaults__ = {{**({function}.__kwdefaults__ or {{}}), {defaults}}}"


def fitted(family: Family, distance: Callable[[Mapping[str, Any]], float]) -> dict[str, Any] | None:
    """Return the values at which ``distance`` is smallest, for a family with one parameter `Between` bounds; else None.

    distance: from the member's answer to the student's; 0 where they agree, infinite where they cannot be compared
    """
    continuous = [(name, values) for name, values in family if isinstance(values, Between)]
    if len(continuous) != 1:
        return None
    name, bounds = continuous[0]
    others = tuple((other, values) for other, values in family if other != name)
    best: tuple[float, dict[str, Any]] = (math.inf, {})
    for fixed in combinations(others):
        exponent, error = _search(
            bounds,
            lambda value, fixed=fixed: distance({**fixed, name: value}),  # type: ignore[misc]
        )
        if error < best[0]:
            best = (error, {**fixed, name: _value(bounds, exponent)})
    return best[1] or None


def _search(bounds: Between, distance: Callable[[float], float]) -> tuple[float, float]:
    """Return where between 0 (low) and 1 (high) the distance is smallest, and the distance there."""

    def at(place: float) -> float:
        return distance(_value(bounds, place))

    errors = [at(k / (GRID - 1)) for k in range(GRID)]
    k = min(range(GRID), key=errors.__getitem__)
    if not math.isfinite(errors[k]):
        return 0.0, math.inf
    low, high = max(k - 1, 0) / (GRID - 1), min(k + 1, GRID - 1) / (GRID - 1)
    for turn in range(ROUNDS):
        left, right = low + (high - low) / 3, high - (high - low) / 3
        errors = [at(left), at(right)]
        if min(errors) > STILL_WRONG.get(turn, math.inf):
            return 0.0, math.inf
        low, high = (low, right) if errors[0] <= errors[1] else (left, high)
    middle = (low + high) / 2
    return middle, at(middle)


def _value(bounds: Between, place: float) -> float:
    sign = math.copysign(1.0, bounds.low)
    return float(sign * abs(bounds.low) ** (1 - place) * abs(bounds.high) ** place)


def _listed(values: Values) -> tuple[Any, ...]:
    return values.examples if isinstance(values, Between) else values


def words_for(value: float, tolerance: float = 1e-6) -> str:
    """Return the name of a number of the fixed list, or nothing."""
    for words, number in NAMED_NUMBERS.items():
        if abs(value - number) <= tolerance * abs(number):
            return words
    return ""
