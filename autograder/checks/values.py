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

from .arrays import as_numpy, copied
from .descriptions import constant_factor, describe_difference, exact_factor, place_of, short  # noqa: F401  (public here, too)
from .failure import CheckFailed
from .odd_kinds import advice, described, is_odd_array
from .signatures import also_takes

__tracebackhide__ = True  # pytest: show the caller's line, not ours

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
    expected: a number, or an array of any shape (compared with its shape) and of any library that NumPy can read
    rtol:     allowed largest error, relative to the largest |expected|
    atol:     allowed largest error, absolute; for an expected value of exactly 0, rtol is taken as absolute
    what:     the word for the value in sentences, such as ``loss`` or ``gradient``
    sizes:    named numbers that a factor may be equal to, such as ``{"n": 7, "k": 3}``
    rounding: the relative error that rounding explains here, for the sentence (`tolerances.rounding_spread`)

    Raises CheckFailed. Its diagnosis names a constant factor, a transposition, another order, a sign
    or the place where the error is largest; it holds no expected value.

    >>> assert_close(0.1 + 0.2, 0.3)
    >>> assert_close([2.0, 4.0], np.array([1.0, 2.0]), what="loss")
    Traceback (most recent call last):
    autograder.checks.failure.CheckFailed: Your loss is exactly twice the right one. ...
    """
    right = np.asarray(as_numpy(expected))
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


@also_takes(own_keywords=True)
def assert_same(
    function: Callable[..., Any],
    right: Callable[..., Any],
    /,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    rtol: float = RTOL,
    atol: float = 0.0,
    what: str = "result",
    sizes: Mapping[str, int] | None = None,
) -> None:
    """Check that ``function(*args, **kwargs)`` is what the function ``right`` returns, as `assert_close` does.

    kwargs: keyword arguments of both functions

    ``right`` gets copies of the arguments, so that neither function can disturb the other.

    >>> assert_same(lambda x: x * x, np.square, np.array([1.0, 3.0]))
    >>> assert_same(np.mean, np.average, np.ones((2, 3)), kwargs={"axis": 1}, what="mean")
    """
    own = dict(kwargs or {})
    expected = right(*copied(args), **copied(own))
    actual = function(*args, **own)
    if isinstance(expected, tuple):
        assert_tuple(actual, expected, rtol=rtol, atol=atol, what=what, sizes=sizes)
    else:
        assert_close(actual, expected, rtol=rtol, atol=atol, what=what, sizes=sizes)


def assert_tuple(
    actual: Any,
    expected: tuple[Any, ...],
    *,
    rtol: float = RTOL,
    atol: float = 0.0,
    what: str = "result",
    sizes: Mapping[str, int] | None = None,
    rounding: float = 1e-15,
) -> None:
    """Check a returned tuple part by part; single numbers may come in an array.

    The options are those of `assert_close`. Raises CheckFailed that says which part is wrong.

    >>> assert_tuple((1.0, np.zeros(2)), (1.0, np.zeros(2)))
    """
    actual = as_numpy(actual)
    if isinstance(actual, np.ndarray) and actual.ndim == 1 and all(np.ndim(part) == 0 for part in expected):
        actual = tuple(actual)
    if not isinstance(actual, tuple | list) or len(actual) != len(expected):
        returned = f"{len(actual)} values" if isinstance(actual, tuple | list) else described(actual)
        raise CheckFailed(f"Your function should return {len(expected)} values; it returned {returned}.")
    for number, (yours, right) in enumerate(zip(actual, expected), start=1):
        part = f"{what} (value {number} of {len(expected)})"
        assert_close(yours, right, rtol=rtol, atol=atol, what=part, sizes=sizes, rounding=rounding)


def as_array(actual: Any, like: np.ndarray, what: str = "result") -> np.ndarray:
    """Return ``actual`` as a numeric array. Raises CheckFailed if it is not numbers at all.

    actual: a number, an array, an array of another library (`__array__` or DLPack), or a list of numbers
    like:   an array of the dtype and shape that are expected, for the sentence

    >>> as_array([1, 2], np.zeros(2))
    array([1., 2.])
    """
    if actual is None:
        raise CheckFailed(NOTHING_RETURNED.format(what))
    actual = as_numpy(actual)
    if is_odd_array(actual):
        yours = np.asarray(None, dtype=object)
    elif isinstance(actual, np.ndarray | np.generic | bool | int | float | complex):
        yours = np.asarray(actual)
    elif isinstance(actual, tuple) and len(actual) == 1:
        raise CheckFailed(
            f"Your function returned a tuple that holds its {what}: is there a comma behind what it returns?"
        )
    elif isinstance(actual, list | tuple):
        try:
            actual = (
                type(actual)([as_numpy(item) for item in actual]) if type(actual) in (list, tuple) else actual
            )
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
            f"Your {what} is {described(actual)}; {_description(like.shape)} is expected.{advice(actual)}",
        )
    if yours.dtype.kind == "c" and like.dtype.kind != "c":
        raise CheckFailed(f"Your {what} holds complex numbers; all numbers here are real.")
    return yours


def assert_shape(yours: Any, shape: tuple[int, ...], *, what: str = "result") -> None:
    """Check the shape, and say what the usual wrong ones mean. Raises CheckFailed.

    yours: an array of any library

    >>> assert_shape(np.zeros((2, 3)), (2, 3))
    >>> assert_shape(np.zeros((3, 1)), (3,))
    Traceback (most recent call last):
    autograder.checks.failure.CheckFailed: Your result has shape (3, 1); an array of shape (3,) is expected. ...
    """
    yours = np.asarray(as_numpy(yours))
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

    >>> assert_float64(np.zeros(2))
    >>> assert_float64(np.zeros(2, dtype=np.float32))
    Traceback (most recent call last):
    autograder.checks.failure.CheckFailed: Your result has dtype float32; ...
    """
    actual = as_numpy(actual)
    if isinstance(actual, list | tuple):
        raise CheckFailed(
            f"Your {what} is {described(actual)}, and an array is promised: a list has no shape, and adding two of them "
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
        else f"{wrong} of the {right.size} entries of your {what} are wrong; the first is at {place_of(yours != right)}."
    )
    raise CheckFailed(sentence, values=f"expected {short(right)}\ngot      {short(yours)}")


def assert_finite(yours: Any, right: Any, what: str = "result") -> None:
    """Check that nan and infinity sit in ``yours`` where they sit in ``right``. Raises CheckFailed.

    yours, right: arrays of one shape

    >>> assert_finite(np.array([1.0, np.inf]), np.array([2.0, np.inf]))
    """
    yours, right = np.asarray(as_numpy(yours)), np.asarray(as_numpy(right))
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


def normwise_close(actual: Any, expected: Any, rtol: float = RTOL) -> bool:
    """Return whether ``actual`` has the shape of ``expected`` and is as near as `assert_close` asks.

    >>> normwise_close([1.0, 2.0], np.array([1.0, 2.0 + 1e-12]))
    True
    """
    try:
        assert_close(actual, expected, rtol=rtol)
    except CheckFailed:
        return False
    return True


def _at(mask: np.ndarray) -> str:
    return f" at {place_of(mask)}" if mask.ndim else ""


def _description(shape: tuple[int, ...]) -> str:
    return "a single number" if shape == () else f"an array of shape {shape}"
