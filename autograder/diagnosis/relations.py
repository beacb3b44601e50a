"""Symptoms that show in the answers: how wrong answers are related to the right ones, whatever mistake is behind it.

A relation is a symptom only if it holds in every wrong answer of a check, those on fresh random numbers among them, and if chance is
excluded: one number is always a multiple of another, so a factor counts only where several numbers share it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..results import SYMPTOM
from .comparison import TOLERANCE, alike, places, value_at
from .families import words_for

LEAST_ANSWERS = 2
"""Wrong answers that have to agree."""

LEAST_NUMBERS = 3
"""Different numbers that have to agree, over all answers."""


@dataclass(frozen=True)
class Symptom:
    """What is seen of a mistake that has no name.

    name:     such as ``sign``; in results it stands behind ``prefix``
    sentence: an observation for the student
    plain:    whether the check's own sentence mostly says it already; then it is not said twice
    weak:     whether anything else that is seen says more
    prefix:   what kind of observation it is
    """

    name: str
    sentence: str
    plain: bool = False
    weak: bool = False
    prefix: str = SYMPTOM


@dataclass(frozen=True)
class Wrong:
    """A wrong answer, the right one, and the sizes that the arguments have: name -> number of rows or columns."""

    got: Any
    expected: Any
    sizes: dict[str, int]


Numbers = tuple[np.ndarray, np.ndarray]
Holds = Callable[[np.ndarray, np.ndarray], bool]


def relation(wrong: Sequence[Wrong]) -> Symptom | None:
    """Return the first relation that holds in all of the wrong answers; None if there is none, or too few answers."""
    wrong = [case for case in wrong if not alike(case.got, case.expected)]
    if len(wrong) < LEAST_ANSWERS:
        return None
    if kind := _kind(wrong):
        return kind
    shapes = {tuple(places(case.expected)) for case in wrong}
    if len(shapes) != 1:
        return None
    shape = shapes.pop()
    if not shape:
        return _of_numbers(wrong)
    wrong_places = [
        place
        for place in shape
        if any(not alike(value_at(place, c.got), value_at(place, c.expected)) for c in wrong)
    ]
    if exchanged := _exchanged(wrong, shape):
        return exchanged
    if len(wrong_places) != 1:
        return None
    place = wrong_places[0]
    parts = [Wrong(value_at(place, c.got), value_at(place, c.expected), c.sizes) for c in wrong]
    parts = [part for part in parts if not alike(part.got, part.expected)]
    symptom = _of_numbers(parts) if len(parts) >= LEAST_ANSWERS else None
    which = f"value {place + 1} of {len(shape)}" if isinstance(place, int) else f"the value under {place!r}"
    if symptom is None:
        return Symptom(
            "one value", f"Of what you return only {which} is wrong; the rest is right.", weak=True
        )
    return Symptom(symptom.name, f"Only {which} is wrong. {symptom.sentence}", symptom.plain, symptom.weak)


def _kind(wrong: Sequence[Wrong]) -> Symptom | None:
    if all(case.got is None for case in wrong):
        return Symptom("nothing returned", "Your function returns nothing. Is a `return` missing?", True)
    if all(_number_of_values(case.got) != _number_of_values(case.expected) for case in wrong):
        return Symptom(
            "kind", "You return another kind of value, or another number of values.", True, weak=True
        )
    return None


def _number_of_values(value: Any) -> int:
    return len(value) if isinstance(value, tuple | dict) else 1


def _is_row(value: Any, length: int) -> bool:
    return isinstance(value, tuple | list) and len(value) == length


def _exchanged(wrong: Sequence[Wrong], shape: tuple[Any, ...]) -> Symptom | None:
    if not all(_is_row(case.got, len(shape)) and _is_row(case.expected, len(shape)) for case in wrong):
        return None
    for k in range(len(shape)):
        for m in range(k):
            order = list(range(len(shape)))
            order[k], order[m] = m, k
            if all(alike([case.got[place] for place in order], list(case.expected)) for case in wrong):
                return Symptom(
                    "values exchanged", "The values that you return are right, and stand in another order."
                )
    return None


def _of_numbers(wrong: Sequence[Wrong]) -> Symptom | None:
    pairs = []
    for case in wrong:
        got, expected = _array(case.got), _array(case.expected)
        if got is None or expected is None:
            return None
        pairs.append((got, expected))
    if all(got.shape != expected.shape for got, expected in pairs):
        return _of_shapes(pairs)
    if any(got.shape != expected.shape for got, expected in pairs):
        return None
    if all(np.isfinite(y).all() and not np.isfinite(x).all() for x, y in pairs):
        return Symptom(
            "not finite",
            "Some of your numbers are infinite or nan, and all right ones are finite.",
            True,
            weak=True,
        )
    if not all(np.isfinite(x).all() and np.isfinite(y).all() for x, y in pairs):
        return None
    if not any(y.any() for _, y in pairs):  # with zeros, every factor is right
        return None
    different = {float(f"{number:.9g}") for _, y in pairs for number in y.ravel()}
    if len(different) < LEAST_NUMBERS:
        return None
    scaled = _factor(wrong, pairs) or _offset(pairs)
    if scaled is not None:
        return scaled
    numbers = [(x.astype(float), y.astype(float)) for x, y in pairs]  # truth values cannot be subtracted
    for symptom, holds in _RELATIONS:
        with np.errstate(all="ignore"):
            if all(holds(x, y) for x, y in numbers) and any(y.size > 1 for _, y in pairs) | (
                symptom.name in _SCALAR
            ):
                return symptom
    return None


def _array(value: Any) -> np.ndarray | None:
    if isinstance(value, list):
        try:
            value = np.asarray(value, dtype=float)
        except (TypeError, ValueError):
            return None
    if not isinstance(value, np.ndarray | np.generic | int | float):
        return None
    array = np.asarray(value)
    return array if array.dtype.kind in "biuf" else None


def near(x: np.ndarray, y: np.ndarray) -> bool:
    """Whether two arrays agree within rounding, relative to the largest number of ``y``."""
    if x.shape != y.shape or not np.isfinite(x).all() or not np.isfinite(y).all():
        return False
    scale = float(np.max(np.abs(y), initial=0.0))
    return bool(scale > 0 and np.max(np.abs(x.astype(float) - y), initial=0.0) <= TOLERANCE * scale)


def _factor(wrong: Sequence[Wrong], pairs: Sequence[Numbers]) -> Symptom | None:
    factors = []
    for x, y in pairs:
        square = float(np.sum(y.astype(float) ** 2))
        factor = float(np.sum(x.astype(float) * y)) / square if square else float("nan")
        if not square or not (near(x, factor * y) or (factor == 0 and not x.any())):
            return None
        factors.append(factor)
    first = factors[0]
    if np.allclose(factors, 0.0, atol=1e-12):
        return Symptom("zero", "Your result is 0 whatever comes in.", True)
    if np.allclose(factors, 1.0, rtol=1e-7):
        return None
    if np.allclose(factors, first, rtol=1e-7, atol=0.0):
        if abs(first + 1) < 1e-7:
            return Symptom("sign", "Your result is exactly the negative of the right one.", True)
        words = words_for(first)
        exactly = f" The factor is {words}." if words else ""
        return Symptom(
            "scale",
            f"Your result is the same multiple of the right one for all inputs of one size.{exactly}",
            all(y.size > 1 for _, y in pairs),
        )
    for name in dict.fromkeys(name for case in wrong for name in case.sizes):
        sizes = np.array([case.sizes.get(name, 0) for case in wrong], dtype=float)
        if (sizes < 2).any() or np.ptp(sizes) == 0:
            continue
        for words, powers in ((f"{name} times", sizes), (f"1/{name} of", 1 / sizes)):
            if np.allclose(factors, powers, rtol=1e-7):
                return Symptom("scale", f"Your result is {words} the right one.", True)
    if all(y.size > 1 for _, y in pairs):
        return Symptom(
            "scale",
            "Your result is a multiple of the right one, with a factor that depends on what comes in.",
            weak=True,
        )
    return None


def _offset(pairs: Sequence[Numbers]) -> Symptom | None:
    differences = np.concatenate([(x.astype(float) - y).ravel() for x, y in pairs])
    scale = max(float(np.max(np.abs(y), initial=0.0)) for _, y in pairs)
    if np.ptp(differences) <= 1e-9 * scale < abs(differences[0]):
        whole = all(y.dtype.kind in "iu" for _, y in pairs) and abs(abs(differences[0]) - 1) < 1e-9
        if whole:
            return Symptom("off by one", "Your number is off by exactly one, whatever comes in.")
        return Symptom(
            "offset",
            "Your result differs from the right one by the same amount everywhere, whatever comes in.",
        )
    return None


def _of_shapes(pairs: Sequence[Numbers]) -> Symptom | None:
    def all_of(holds: Holds) -> bool:
        return all(holds(x.astype(float), y.astype(float)) for x, y in pairs)

    if all_of(lambda x, y: x.ndim == 2 and near(x.T, y)):
        return Symptom(
            "transposition", "Your table holds the right numbers with rows and columns exchanged.", True
        )
    if all_of(lambda x, y: x.size == y.size and near(x.reshape(y.shape), y)):
        return Symptom("shape", "Your numbers are right, and stand in an array of another shape.", True)
    if all_of(lambda x, y: x.ndim == y.ndim >= 1 and (near(x[1:], y) or near(x[:-1], y))):
        return Symptom("off by one", "Your result is right, with one entry too many at one end.")
    if all_of(lambda x, y: x.ndim == y.ndim >= 1 and (near(x, y[1:]) or near(x, y[:-1]))):
        return Symptom(
            "off by one", "Your result is right as far as it goes; one entry is missing at one end."
        )
    if all_of(
        lambda x, y: x.ndim > y.ndim and any(_reduces(x, y, np.sum) or _reduces(x, y, np.mean) for _ in (0,))
    ):
        return Symptom(
            "not reduced", "The right result is a sum or a mean of your numbers: one step is missing."
        )
    if all_of(lambda x, y: y.ndim > x.ndim and (_reduces(y, x, np.sum) or _reduces(y, x, np.mean))):
        return Symptom(
            "reduced", "Your result is a sum or a mean of the right numbers: one step is too many."
        )
    return Symptom("shape", "Your result has another shape than the right one.", True, weak=True)


def _reduces(table: np.ndarray, to: np.ndarray, by: Callable[..., Any]) -> bool:
    axes: list[int | None] = [None, *range(table.ndim)]
    return table.size > 0 and any(near(np.asarray(by(table, axis=axis)), to) for axis in axes)


def _permuted(x: np.ndarray, y: np.ndarray) -> bool:
    return near(np.sort(x.ravel()), np.sort(y.ravel()))


def _shifted(x: np.ndarray, y: np.ndarray) -> bool:
    return (
        y.ndim >= 1
        and len(y) >= 3
        and bool(np.ptp(y))
        and (
            near(x[1:], y[:-1])
            or near(x[:-1], y[1:])
            or near(x, np.roll(y, 1, 0))
            or near(x, np.roll(y, -1, 0))
        )
    )


def _only(part: slice) -> Holds:
    def holds(x: np.ndarray, y: np.ndarray) -> bool:
        if y.ndim == 0 or len(y) < 3:
            return False
        scale = float(np.max(np.abs(y)))
        right = (np.abs(x - y) <= TOLERANCE * scale).reshape(len(y), -1).all(axis=1)
        wanted = np.zeros(len(y), dtype=bool)
        wanted[part] = True
        return bool(np.array_equal(right, wanted))

    return holds


def _rounded(x: np.ndarray, y: np.ndarray) -> bool:
    fractions = bool((y != np.round(y)).any())
    return fractions and any(np.array_equal(x, by(y)) for by in (np.round, np.trunc, np.floor, np.ceil))


def _single(x: np.ndarray, y: np.ndarray) -> bool:
    return bool(np.all(np.abs(x - y) <= 1e-6 * np.abs(y)) and np.all(x == x.astype(np.float32)))


_SCALAR = {"complement", "reciprocal", "square", "root", "absolute value", "negative part cut", "exponential", "logarithm", "rounded", "single precision"}  # fmt: skip
"""Relations that make sense between single numbers too."""

_RELATIONS: tuple[tuple[Symptom, Holds], ...] = (
    (
        Symptom("single precision", "Your numbers are right to 7 digits: they have been single precision (float32) once.", True),
        _single,
    ),
    (Symptom("rounded", "Your numbers are the right ones, rounded to whole numbers."), _rounded),
    (Symptom("transposition", "Your table is the transpose of the right one.", True), lambda x, y: y.ndim == 2 and near(x.T, y)),
    (Symptom("reversed", "Your numbers are right, and stand in the reverse order."), lambda x, y: y.ndim >= 1 and (near(x[::-1], y) or (y.ndim == 2 and near(x[:, ::-1], y)))),
    (Symptom("off by one", "Your numbers are right, and each stands one place beside its own."), _shifted),
    (Symptom("permutation", "Your result holds the right numbers in another order.", True), _permuted),
    (Symptom("all equal", "All numbers of your result are the same, and the right ones differ."), lambda x, y: y.size >= 3 and not np.ptp(x) and bool(np.ptp(y))),
    (Symptom("complement", "Your result is 1 minus the right one."), lambda x, y: near(x, 1 - y)),
    (Symptom("reciprocal", "Your result is 1 divided by the right one."), lambda x, y: near(x, 1 / y)),
    (Symptom("square", "Your result is the square of the right one."), lambda x, y: near(x, y**2)),
    (Symptom("root", "The square of your result is the right one."), lambda x, y: near(x**2, y)),
    (Symptom("absolute value", "Your result is the right one without its sign."), lambda x, y: near(x, np.abs(y))),
    (Symptom("negative part cut", "Your result is right where it is positive, and 0 where it should be negative."), lambda x, y: near(x, np.maximum(y, 0))),
    (Symptom("exponential", "Your result is exp of the right one."), lambda x, y: near(x, np.exp(y))),
    (Symptom("logarithm", "Your result is the logarithm of the right one."), lambda x, y: near(x, np.log(y))),
    (Symptom("first only", "Only the first row or entry of your result is right.", weak=True), _only(slice(1))),
    (Symptom("last wrong", "Only the last row or entry of your result is wrong.", weak=True), _only(slice(-1))),
    (Symptom("first wrong", "Only the first row or entry of your result is wrong.", weak=True), _only(slice(1, None))),
    (Symptom("last only", "Only the last row or entry of your result is right.", weak=True), _only(slice(-1, None))),
)  # fmt: skip
"""In the order in which they are tried."""
