"""Say how an array differs from the right one: a factor with a name, a transposition, another order, a place.

No sentence holds a number of the right array.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from .arrays import as_numpy

__tracebackhide__ = True  # pytest: show the caller's line, not ours


def describe_difference(
    yours: np.ndarray,
    right: np.ndarray,
    rtol: float,
    what: str = "result",
    sizes: Mapping[str, int] | None = None,
    *,
    rounding: float = 1e-15,
) -> str:
    """Return a sentence on how two finite arrays of one shape differ; it holds no number of ``right``.

    rounding: the relative error that rounding explains here, for the sentence
    """
    sizes = dict(sizes or {})
    scale = float(np.max(np.abs(right[np.isfinite(right)]), initial=0.0))
    if (
        _is_single(yours)
        and not _is_single(right)
        and bool(np.all(np.abs(yours - right) <= 1e-6 * np.abs(right)))
    ):
        return (
            f"Your {what} is right to 7 digits and no further: every number of it is one of single precision (float32). "
            f"Where do your numbers lose the digits after that?"
        )
    factor = constant_factor(yours, right)
    about = None if factor is None else _about_factor(factor, what, sizes, named_only=right.size == 1)
    if about is not None:
        return about
    if right.ndim == 2 and right.shape[0] == right.shape[1] and _near(yours.T, right, rtol):
        return f"Your {what} is the transpose of the right one: which axis is which?"
    if right.size > 1 and _near(np.sort(yours.ravel()), np.sort(right.ravel()), rtol):
        return f"Your {what} holds the right numbers in another order: check how the parts are packed."
    error = np.abs(yours - right)
    relative = float(np.max(error)) / (scale or 1.0)
    sentence = f"Your {what} is off by {relative:.1e} of its size, and {rtol:.0e} is allowed; rounding explains about {rounding:.0e}."
    wrong = error > rtol * (scale or 1.0)
    if right.ndim and 0 < int(wrong.sum()) <= right.size // 2:
        sentence += (
            f" Only {int(wrong.sum())} of {right.size} entries are wrong; the first is at {place_of(wrong)}."
        )
    return sentence


def _is_single(numbers: np.ndarray) -> bool:
    """Whether float32 would hold each of these numbers without loss."""
    with np.errstate(over="ignore", under="ignore"):
        return numbers.dtype.kind == "f" and bool(np.all(numbers == numbers.astype(np.float32)))


def constant_factor(yours: Any, right: Any) -> float | None:
    """Return c if ``yours`` is c times ``right`` in every entry (c is not 1), else None.

    >>> constant_factor(np.array([2.0, 4.0]), np.array([1.0, 2.0]))
    2.0
    """
    yours, right = np.asarray(as_numpy(yours)), np.asarray(as_numpy(right))
    flat, reference = yours.ravel(), right.ravel()
    if flat.size == 0 or not np.isfinite(flat).all() or not np.isfinite(reference).all():
        return None
    square = float(np.real(np.vdot(reference, reference)))
    if square == 0.0:
        return None
    factor = float(np.real(np.vdot(reference, flat))) / square
    if abs(factor - 1.0) < 1e-8 or not _near(flat, factor * reference, 1e-9):
        return None
    return factor


def exact_factor(yours: np.ndarray, right: np.ndarray, sizes: Mapping[str, int] | None = None) -> str | None:
    """Return words for the constant that ``yours`` is off by, such as "twice" or "1/n of"; None if no name fits."""
    factor = constant_factor(yours, right)
    return None if factor is None else _words_for(factor, sizes or {})


def _words_for(factor: float, sizes: Mapping[str, int]) -> str | None:
    known = {-1.0: "the negative of", 2.0: "twice", 0.5: "half", -2.0: "minus twice", -0.5: "minus half"}
    known |= {4.0: "4 times", 0.25: "a quarter of", 1 / np.log(2): "1/ln 2 times", 100.0: "100 times"}
    for name, size in sizes.items():
        if size > 1:
            known.setdefault(float(size), f"{name} times")
            known.setdefault(1.0 / size, f"1/{name} of")
            known.setdefault(size / (size - 1), f"{name}/({name}-1) times")
    return next((words for value, words in known.items() if abs(factor - value) <= 1e-8 * abs(value)), None)


def _about_factor(factor: float, what: str, sizes: Mapping[str, int], *, named_only: bool) -> str | None:
    if abs(factor) < 1e-12:
        return f"Your {what} is 0 everywhere."
    words = _words_for(factor, sizes)
    if words is not None:
        advice = (
            "Check the sign."
            if factor < 0
            else "Check the constant in front, and whether you sum or average."
        )
        return f"Your {what} is exactly {words} the right one. {advice}"
    if named_only:  # one number is always a multiple of another
        return None
    return (
        f"Your {what} is a constant multiple of the right one. "
        f"Check the constant in front, and whether you sum or average."
    )


def _near(a: np.ndarray, b: np.ndarray, rtol: float) -> bool:
    scale = float(np.max(np.abs(b), initial=0.0)) or 1.0
    with np.errstate(invalid="ignore"):
        return bool(np.max(np.abs(a - b), initial=0.0) <= max(rtol, 1e-12) * scale)


def place_of(mask: np.ndarray) -> str:
    """Return the first index at which ``mask`` is true, as it is written in Python."""
    where = [int(k) for k in np.argwhere(mask)[0]]
    return f"[{', '.join(map(str, where))}]"


def short(array: np.ndarray) -> str:
    """Return the numbers of an array in one line, the middle of a long one left out."""
    return np.array2string(array, precision=12, threshold=12, edgeitems=3).replace("\n", " ")
