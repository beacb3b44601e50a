"""Compare what a function returned with what is right, and say what is wrong with it.

The order is that of a careful reader: is there a value, has it the right type and shape, is it
finite, is it right; the first thing that is wrong is named. Numbers are compared normwise,

    max |actual - expected|  <=  rtol * max |expected| + atol,

since an elementwise relative error rejects right answers wherever one component cancels to nearly
zero (Higham, *Accuracy and Stability of Numerical Algorithms*, 2nd edition, section 1.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from .failure import CheckFailed

RTOL = 1e-9
"""Right implementations differ by at most 3e-14 and the closest wrong one by 1.6e-7."""

FLOAT32_RTOL = 1e-5
"""For results of single precision, which a check of the dtype judges on its own."""

NOTHING_RETURNED = "Your function returned None in place of its {}. Is a `return` missing?"


def assert_close(
    actual: Any,
    expected: Any,
    *,
    rtol: float = RTOL,
    atol: float = 0.0,
    what: str = "result",
    sizes: Mapping[str, int] | None = None,
    rounding: float = 1e-15,
) -> None:
    """Check that ``actual`` is ``expected``: kind, shape, finiteness, value, in this order.

    actual:   what the student's function returned: anything
    expected: a number, or an array of any shape (compared with its shape)
    rtol:     allowed largest error, relative to the largest |expected|
    atol:     allowed largest error, absolute; for an expected value of exactly 0, rtol is taken as absolute
    what:     the word for the value in sentences, such as ``loss`` or ``gradient``
    sizes:    named numbers that a factor may be equal to, such as ``{"n": 7, "k": 3}``
    rounding: the relative error that rounding explains here, for the sentence (`tolerances.rounding_spread`)

    Raises CheckFailed. Its diagnosis names a constant factor, a transposition, another order, a sign
    or the place where the error is largest; it holds no expected value.
    """
    right = np.asarray(expected)
    yours = as_array(actual, right, what)
    assert_shape(yours, right.shape, what=what)
    if right.dtype.kind in "biu" and yours.dtype.kind in "biu":
        _assert_equal(yours, right, what)
        return
    if yours.dtype in (np.float32, np.complex64):
        rtol = max(rtol, FLOAT32_RTOL)
    if yours.dtype == np.float16:
        rtol = max(rtol, 1e-2)
    yours, right = yours.astype(np.result_type(yours, np.float64)), right.astype(np.result_type(right, float))
    assert_finite(yours, right, what)
    finite = np.isfinite(right)
    error = float(np.max(np.abs(yours[finite] - right[finite]), initial=0.0))
    scale = float(np.max(np.abs(right[finite]), initial=0.0)) or 1.0
    allowed = rtol * scale + atol
    if error <= allowed:
        return
    raise CheckFailed(
        describe_difference(yours, right, rtol, what, sizes, rounding=rounding),
        values=f"expected {short(right)}\ngot      {short(yours)}\nlargest error {error:.3g}, allowed {allowed:.3g}",
        evidence={"expected": right, "actual": yours},
    )


def assert_same(
    function: Callable[..., Any],
    right: Callable[..., Any],
    *args: Any,
    rtol: float = RTOL,
    atol: float = 0.0,
    what: str = "result",
    sizes: Mapping[str, int] | None = None,
    **kwargs: Any,
) -> None:
    """Check that ``function(*args, **kwargs)`` is what the function ``right`` returns, as `assert_close` does.

    ``right`` gets copies of the arrays, so that neither function can disturb the other.
    """
    copies = [arg.copy() if isinstance(arg, np.ndarray) else arg for arg in args]
    expected = right(*copies, **kwargs)
    actual = function(*args, **kwargs)
    if isinstance(expected, tuple):
        assert_tuple(actual, expected, rtol=rtol, atol=atol, what=what, sizes=sizes)
    else:
        assert_close(actual, expected, rtol=rtol, atol=atol, what=what, sizes=sizes)


def assert_tuple(actual: Any, expected: tuple[Any, ...], *, what: str = "result", **options: Any) -> None:
    """Check a returned tuple part by part; single numbers may come in an array. Raises CheckFailed that says which part is wrong."""
    if isinstance(actual, np.ndarray) and actual.ndim == 1 and all(np.ndim(part) == 0 for part in expected):
        actual = tuple(actual)
    if not isinstance(actual, tuple | list) or len(actual) != len(expected):
        came = f"{len(actual)} values" if isinstance(actual, tuple | list) else _kind(actual)
        raise CheckFailed(f"Your function should return {len(expected)} values; it returned {came}.")
    for number, (yours, right) in enumerate(zip(actual, expected), start=1):
        assert_close(yours, right, what=f"{what} (value {number} of {len(expected)})", **options)


def as_array(actual: Any, like: np.ndarray, what: str = "result") -> np.ndarray:
    """Return ``actual`` as a numeric array. Raises CheckFailed if it is not numbers at all."""
    if actual is None:
        raise CheckFailed(NOTHING_RETURNED.format(what))
    if isinstance(actual, np.ndarray | np.generic | bool | int | float | complex):
        yours = np.asarray(actual)
    elif isinstance(actual, tuple) and len(actual) == 1:
        raise CheckFailed(
            f"Your function returned a tuple that holds its {what}: is there a comma behind what it returns?"
        )
    elif isinstance(actual, list | tuple):
        try:
            yours = np.asarray(actual)
            if yours.dtype.kind == "O" and any(np.iscomplexobj(item) for item in yours.flat):
                raise TypeError("a complex number beside something that is no number")
            if like.dtype.kind == "f" and yours.dtype.kind != "c":
                yours = np.asarray(actual, dtype=np.result_type(like, np.float64))
        except (ValueError, TypeError, OverflowError):
            yours = np.asarray(None, dtype=object)
    else:
        yours = np.asarray(None, dtype=object)
    if yours.dtype.kind not in "biufc":
        raise CheckFailed(
            f"Your {what} is {_kind(actual)}; {_description(like.shape)} is expected.",
        )
    if yours.dtype.kind == "c" and like.dtype.kind != "c":
        raise CheckFailed(f"Your {what} holds complex numbers; all numbers here are real.")
    return yours


def assert_shape(yours: np.ndarray, shape: tuple[int, ...], *, what: str = "result") -> None:
    """Check the shape, and say what the usual wrong ones mean. Raises CheckFailed."""
    if yours.shape == () and yours[()] is None:
        raise CheckFailed(NOTHING_RETURNED.format(what))
    if yours.shape == shape:
        return
    sentence = f"Your {what} has shape {yours.shape}; {_description(shape)} is expected."
    if len(shape) == 1 and yours.shape == (shape[0], 1):
        advice = "A column minus a row is a table: drop the extra axis, or never add it."
    elif len(shape) == 1 and yours.shape == (shape[0], shape[0]):
        advice = "A table of n by n numbers often comes from combining a shape (n, 1) with a shape (n,)."
    elif shape == () and yours.size == 1:
        advice = "It holds one number in an array: return the number itself."
    elif shape == ():
        advice = "Something is not reduced to one number yet: which axis has to be summed or averaged?"
    elif yours.shape == shape[::-1]:
        advice = "The axes are the other way round: rows are examples."
    elif yours.size == int(np.prod(shape)):
        advice = "The count of numbers is right, but not their arrangement."
    elif yours.shape == ():
        advice = "One number came where many are expected: is there a sum or a mean too many?"
    else:
        advice = "Write the shape of each step beside your code and find the first that surprises you."
    raise CheckFailed(f"{sentence} {advice}", values=f"expected shape {shape}, got {yours.shape}")


def assert_float64(actual: Any, *, what: str = "result") -> None:
    """Check that numbers come back as a number or an array, in double precision. Raises CheckFailed.

    The other checks take a list of numbers for an array, so that it costs the item of this one and no other.
    """
    if isinstance(actual, list | tuple):
        raise CheckFailed(
            f"Your {what} is {_kind(actual)}, and an array is promised: a list has no shape, and adding two of them "
            f"makes a longer one. Which function of NumPy makes an array of it?"
        )
    yours = as_array(actual, np.zeros(np.shape(actual) if isinstance(actual, np.ndarray) else ()), what)
    if yours.dtype != np.float64 and not isinstance(actual, float):
        raise CheckFailed(
            f"Your {what} has dtype {yours.dtype}; float64 goes in, so float64 should come out. "
            f"Look for a conversion, or for an array that was created with another dtype."
        )


def _assert_equal(yours: np.ndarray, right: np.ndarray, what: str) -> None:
    if np.array_equal(yours, right):
        return
    wrong = int(np.count_nonzero(yours != right))
    sentence = (
        f"Your {what} is not right."
        if right.ndim == 0
        else f"{wrong} of the {right.size} entries of your {what} are wrong; the first is at {_place(yours != right)}."
    )
    raise CheckFailed(sentence, values=f"expected {short(right)}\ngot      {short(yours)}")


def assert_finite(yours: np.ndarray, right: np.ndarray, what: str = "result") -> None:
    """Check that nan and infinity sit in ``yours`` where they sit in ``right``. Raises CheckFailed."""
    same = (np.isfinite(yours) & np.isfinite(right)) | (yours == right) | (np.isnan(yours) & np.isnan(right))
    if same.all():
        return
    nan = np.isnan(yours) & ~same
    if nan.any():
        raise CheckFailed(
            f"Your {what} is nan{_at(nan)}. Look for 0/0, for inf - inf, for the logarithm of a negative number, "
            f"or for an exp that overflowed.",
            values=f"expected {short(right)}\ngot      {short(yours)}",
        )
    infinite = np.isinf(yours) & ~same
    if infinite.any():
        raise CheckFailed(
            f"Your {what} is infinite{_at(infinite)}, where the right value is finite. Look for the logarithm of 0, "
            f"a division by 0, or an exp of a large number.",
            values=f"expected {short(right)}\ngot      {short(yours)}",
        )
    raise CheckFailed(
        f"Your {what} is finite{_at(~same)}, where the right value is not.",
        values=f"expected {short(right)}\ngot      {short(yours)}",
    )


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
            f" Only {int(wrong.sum())} of {right.size} entries are wrong; the first is at {_place(wrong)}."
        )
    return sentence


def _is_single(numbers: np.ndarray) -> bool:
    """Whether float32 would hold each of these numbers without loss."""
    with np.errstate(over="ignore", under="ignore"):
        return numbers.dtype.kind == "f" and bool(np.all(numbers == numbers.astype(np.float32)))


def constant_factor(yours: np.ndarray, right: np.ndarray) -> float | None:
    """Return c if ``yours`` is c times ``right`` in every entry (c is not 1), else None."""
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


def normwise_close(actual: Any, expected: np.ndarray, rtol: float = RTOL) -> bool:
    """Return whether ``actual`` has the shape of ``expected`` and is as near as `assert_close` asks."""
    try:
        assert_close(actual, expected, rtol=rtol)
    except CheckFailed:
        return False
    return True


def _near(a: np.ndarray, b: np.ndarray, rtol: float) -> bool:
    scale = float(np.max(np.abs(b), initial=0.0)) or 1.0
    with np.errstate(invalid="ignore"):
        return bool(np.max(np.abs(a - b), initial=0.0) <= max(rtol, 1e-12) * scale)


def _at(mask: np.ndarray) -> str:
    return f" at {_place(mask)}" if mask.ndim else ""


def _place(mask: np.ndarray) -> str:
    where = [int(k) for k in np.argwhere(mask)[0]]
    return f"[{', '.join(map(str, where))}]"


def _description(shape: tuple[int, ...]) -> str:
    return "a single number" if shape == () else f"an array of shape {shape}"


def _kind(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return "an array"
    article = "an" if type(value).__name__[:1].lower() in "aeiou" else "a"
    return f"{article} {type(value).__name__}"


def short(array: np.ndarray) -> str:
    """Return the numbers of an array in one line, the middle of a long one left out."""
    return np.array2string(array, precision=12, threshold=12, edgeitems=3).replace("\n", " ")
