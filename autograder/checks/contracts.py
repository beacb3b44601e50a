"""What a function promises besides its value: it repeats, leaves its inputs alone, refuses, needs no luck."""

from __future__ import annotations

import builtins
import random
from collections.abc import Callable
from typing import Any

import numpy as np

from .failure import CheckFailed
from .values import as_array, assert_float64, assert_shape

ROUNDING = 1e-6
"""How far a result may leave its interval: float32 is another item's matter."""


def assert_repeatable(function: Callable[..., Any], *args: Any, what: str = "result", **kwargs: Any) -> Any:
    """Check that two calls with the same arguments return the same, and return it.

    Arrays are handed over read-only, so a function that writes into its inputs raises: that is the
    check that inputs are left alone.  Raises CheckFailed if the two results differ.
    """
    frozen = [_frozen(arg) for arg in args]
    first = function(*frozen, **kwargs)
    assert_left_alone(function)
    second = function(*frozen, **kwargs)
    if not _identical(first, second):
        raise CheckFailed(
            f"Called twice with the same arguments, your function gave another {what} the second time. "
            f"It should depend on its arguments alone: look for something kept between calls, or for "
            f"random numbers that do not come from an argument."
        )
    return first


def assert_leaves_inputs(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Check that no argument is different after the call, and return the result.

    Arrays are handed over writable, dicts and lists as they are, so this sees a change in this process
    that read-only arrays would turn into an exception; over a wire arguments are copies and it passes.
    Raises CheckFailed that names the argument by its place.
    """
    handed = [_copied(arg) for arg in args]
    result = function(*handed, **kwargs)
    for place, (now, before) in enumerate(zip(handed, args), start=1):
        if not _identical(now, before):
            raise CheckFailed(_CHANGES_ARGUMENT.format(_ordinal(place)))
    assert_left_alone(function)
    return result


def assert_left_alone(function: Callable[..., Any]) -> None:
    """Check that the last call of ``function`` has changed none of the dicts and lists that it was handed.

    For a student's function, whose arguments are copies: what the call did to them is noted where it ran
    (``function.__changed_arguments__``, places from 0). For any other function this passes: use `assert_leaves_inputs`.
    Raises CheckFailed that names the argument by its place.
    """
    for place in getattr(function, "__changed_arguments__", ()):
        raise CheckFailed(_CHANGES_ARGUMENT.format(_ordinal(place + 1)))


def assert_fresh(function: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
    """Check that results do not share memory: what one call returned is not changed by the next, or by its inputs.

    args: arrays of floats among them are given other values between the two calls

    Finds a buffer that is returned again and again, and a result that is a view of an argument; over a
    wire results are copies and it passes. Raises CheckFailed.
    """
    handed = [_copied(arg) for arg in args]
    first = function(*handed, **kwargs)
    kept = _copied(first)
    for value in handed:
        if isinstance(value, np.ndarray) and value.dtype.kind == "f":
            np.add(value, 1.0, out=value)
    if not _identical(first, kept):
        raise CheckFailed(
            "Your result is a view of an argument: when the caller writes into the argument, the result changes "
            "with it. Return an array of its own."
        )
    function(*handed, **kwargs)
    if not _identical(first, kept):
        raise CheckFailed(
            "A second call of your function changes what the first one returned: both return the same array. "
            "Make a new one in each call."
        )


def assert_uses_generator(
    function: Callable[..., Any],
    *args: Any,
    argument: str = "rng",
    seed: int = 0,
    what: str = "result",
    **kwargs: Any,
) -> None:
    """Check that all randomness comes from the generator that is passed as ``argument``.

    Calls ``function(*args, **{argument: numpy.random.default_rng(s)})`` twice with one seed, which must
    give the same, and with two others, of which one must give something else: the result must be large
    enough that two draws do not agree by chance. In this process the global generators of numpy and of
    ``random`` are watched too.  Raises CheckFailed.
    """
    before = _global_random_state()

    def draw(number: int) -> Any:
        return function(*map(_copied, args), **kwargs, **{argument: np.random.default_rng(number)})

    first, again = draw(seed), draw(seed)
    if not _identical(first, again):
        raise CheckFailed(
            f"With two generators of the same seed, your function gave another {what} the second time. "
            f"Some of its random numbers come from elsewhere: take them all from {argument}."
        )
    if all(_identical(first, draw(seed + k)) for k in (1, 2)):
        raise CheckFailed(
            f"Your {what} is the same whatever generator you are given. Draw from {argument}, "
            f"and make no generator of your own."
        )
    if _global_random_state() != before:
        raise CheckFailed(_ABOUT_GLOBAL_STATE)


def assert_no_global_random(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
    """Check that a call leaves numpy's and Python's global random generators alone, and return the result.

    Sees only this process: over a wire use `assert_repeatable` or `assert_uses_generator`, which find
    global random numbers by their effect. Raises CheckFailed.
    """
    before = _global_random_state()
    result = function(*args, **kwargs)
    if _global_random_state() != before:
        raise CheckFailed(_ABOUT_GLOBAL_STATE)
    return result


def assert_raises(function: Callable[..., Any], *args: Any, error: str = "ValueError", **kwargs: Any) -> None:
    """Check that the call raises the exception type named ``error``, or one derived from it.

    Understands the student's exceptions over the wire, which carry the type's name as ``error_type`` and those
    of its bases as ``error_bases``. Raises CheckFailed if nothing of the kind is raised.
    """
    try:
        function(*args, **kwargs)
    except Exception as raised:
        came = getattr(raised, "error_type", None)
        if came is None and error not in (base.__name__ for base in type(raised).__mro__):
            raise
        if came in (None, error) or error in getattr(raised, "error_bases", ()):
            return
        if came == "NotImplementedError":
            raise
        # The name of a class of the student's own is the student's text: it could carry a hidden value out.
        known = came if isinstance(getattr(builtins, str(came), None), type) else "an exception of its own"
        raise CheckFailed(f"Your function raised {known} where {error} is asked for.") from raised
    raise CheckFailed(f"Your function accepted arguments for which its docstring promises {error}.")


def assert_uses(function: Callable[..., Any], *variations: tuple[Any, ...], argument: str) -> None:
    """Check that the result changes from one tuple of arguments to the next.

    argument: the name of the argument that varies, for the sentence
    """
    results = [function(*arguments) for arguments in variations]
    if all(_identical(results[0], other) for other in results[1:]):
        raise CheckFailed(f"Your result is the same whatever {argument} is. Where does {argument} enter?")


def assert_depends(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    *others: tuple[Any, ...],
    shape: tuple[int, ...] = (),
    what: str = "result",
    between: tuple[float, float] = (-np.inf, np.inf),
) -> None:
    """Check that ``function`` gives numbers of this shape and range, and others for each of ``others``.

    others:  ``arguments`` with one of them exchanged, such that the right results differ
    between: the interval that the docstring promises, inclusive

    A function that returns a constant keeps every relation, repeats itself and changes nothing: relations and
    contracts alone would give it points. Raises CheckFailed.
    """
    answers = [as_array(function(*each), np.zeros(shape), what) for each in (arguments, *others)]
    low, high = between
    for answer in answers:
        assert_shape(answer, shape, what=what)
        if not np.isfinite(answer).all():
            raise CheckFailed(f"Your {what} is not a number for quite ordinary inputs.")
        if not (low - ROUNDING <= answer.min() and answer.max() <= high + ROUNDING):
            raise CheckFailed(f"Your {what} leaves the interval that the docstring names.")
    if any(np.array_equal(answers[0], other) for other in answers[1:]):
        raise CheckFailed(
            f"Your {what} stays the same when one of the inputs becomes quite another: does it use them all?"
        )


def assert_contract(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    *others: tuple[Any, ...],
    shape: tuple[int, ...] = (),
    what: str = "result",
    between: tuple[float, float] = (-np.inf, np.inf),
) -> None:
    """Check that ``function`` repeats itself, leaves its inputs alone, uses them, and keeps double precision.

    The arguments are those of `assert_depends`. Raises CheckFailed.
    """
    result = assert_repeatable(function, *arguments, what=what)
    assert_shape(as_array(result, np.zeros(shape), what), shape, what=what)
    assert_float64(result, what=what)
    assert_depends(function, arguments, *others, shape=shape, what=what, between=between)


_CHANGES_ARGUMENT = "Your function changes its {} argument, which belongs to the caller. Work on a copy, or compute a new one."

_ABOUT_GLOBAL_STATE = (
    "Your function draws from, or seeds, a random generator that the whole program shares. "
    "Take random numbers from the generator that is passed in, and from nowhere else."
)


def _global_random_state() -> tuple[Any, ...]:
    name, keys, *rest = np.random.get_state(legacy=True)
    return (name, keys.tobytes(), *rest, random.getstate())  # type: ignore[union-attr]


def _frozen(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        value = value.copy()
        value.flags.writeable = False
    return value


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    if type(value) in (list, tuple):
        return type(value)(_copied(item) for item in value)
    if type(value) is dict:
        return {key: _copied(item) for key, item in value.items()}
    return value


def _ordinal(place: int) -> str:
    return {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(place, f"{place}th")


def _identical(a: Any, b: Any) -> bool:
    if isinstance(a, tuple | list) and isinstance(b, tuple | list):
        return len(a) == len(b) and all(_identical(x, y) for x, y in zip(a, b, strict=True))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(_identical(a[key], b[key]) for key in a)
    if any(isinstance(x, np.ndarray) and x.dtype.kind not in "biuf" for x in (a, b)):
        return np.shape(a) == np.shape(b) and bool(np.all(np.asarray(a) == np.asarray(b)))
    if isinstance(a, np.ndarray) or isinstance(b, np.ndarray):
        try:
            x, y = as_array(a, np.zeros(())), as_array(b, np.zeros(()))
        except CheckFailed:
            return False
        return x.shape == y.shape and bool(np.array_equal(x, y, equal_nan=True))
    if isinstance(a, float) and isinstance(b, float) and np.isnan(a) and np.isnan(b):
        return True
    return bool(a == b)
