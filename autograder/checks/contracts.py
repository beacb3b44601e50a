"""What a function promises besides its value: it repeats, leaves its inputs alone, refuses, needs no luck.

Checks that have options of their own take the keywords of the tested function as ``kwargs={...}``; checks
without options pass every keyword on.
"""

from __future__ import annotations

import builtins
import random
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from .arrays import arrays_in, copied, frozen
from .failure import CheckFailed
from .nested import identical
from .odd_kinds import assert_comparable
from .signatures import also_takes, warn_of_old_spelling
from .values import as_array, assert_float64, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours

ROUNDING = 1e-6
"""How far a result may leave its interval: float32 is another item's matter."""


@also_takes(own_keywords=True)
def assert_repeatable(
    function: Callable[..., Any],
    /,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    what: str = "result",
) -> Any:
    """Check that two calls with the same arguments return the same, and return it.

    kwargs: keyword arguments of ``function``

    Each call gets copies of its own, in which every array is read-only at any depth: a function that
    writes into an array raises, and a change of a list, dict, set or object is reported.
    Raises CheckFailed if the two results differ, or an argument did after the call.

    >>> assert_repeatable(np.sum, [1.0, 2.0])
    np.float64(3.0)
    """
    first = _call_and_compare(function, args, kwargs or {}, frozen)
    second = _call_and_compare(function, args, kwargs or {}, frozen)
    assert_comparable(first, what)
    if not identical(first, second):
        raise CheckFailed(
            f"Called twice with the same arguments, your function gave another {what} the second time. "
            f"It should depend on its arguments alone: look for something kept between calls, or for "
            f"random numbers that do not come from an argument."
        )
    return first


def assert_leaves_inputs(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Check that no argument is different after the call, and return the result.

    Sees changes in positional and keyword arguments: in arrays, in lists, dicts and sets at any depth, in
    plain objects. The function gets copies that it could write into; over a wire it gets copies anyway, and
    only what `assert_left_alone` notes there is seen. Raises CheckFailed that names the argument.

    >>> assert_leaves_inputs(np.add, np.ones(2), np.ones(2))
    array([2., 2.])
    """
    return _call_and_compare(function, args, kwargs, copied)


def _call_and_compare(
    function: Callable[..., Any],
    args: tuple[Any, ...],
    kwargs: Mapping[str, Any],
    duplicate: Callable[[Any], Any],
) -> Any:
    """Return the result of a call with duplicates. Raises CheckFailed if one differs after it."""
    places, keywords = [duplicate(arg) for arg in args], {key: duplicate(arg) for key, arg in kwargs.items()}
    before = [copied(arg) for arg in args], {key: copied(arg) for key, arg in kwargs.items()}
    result = function(*places, **keywords)
    for place, now in enumerate(places):
        if not _left_as(now, before[0][place]):
            raise CheckFailed(_about_change(place))
    for name, now in keywords.items():
        if not _left_as(now, before[1][name]):
            raise CheckFailed(_about_change(name))
    assert_left_alone(function)
    return result


def _left_as(now: Any, before: Any) -> bool:
    """Whether an argument is as before; what `copied` could not copy is the same object, and no change shows."""
    return now is before or identical(now, before)


def assert_left_alone(function: Callable[..., Any]) -> None:
    """Check that the last call of ``function`` has changed none of the dicts and lists that it was handed.

    For a student's function, whose arguments are copies: the place where it ran notes what the call did to
    them (``function.__changed_arguments__``, places from 0 or names). For any other function this passes: use
    `assert_leaves_inputs`. Raises CheckFailed that names the argument.

    >>> assert_left_alone(np.sin)
    """
    for argument in getattr(function, "__changed_arguments__", ()):
        raise CheckFailed(_about_change(argument))


def assert_fresh(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> None:
    """Check that results do not share memory: what one call returned is not changed by the next, or by its inputs.

    Arrays of floats among the arguments, at any depth, get other values between the two calls.

    Finds a buffer that is returned again and again, and a result that is a view of an argument; over a
    wire results are copies and it passes. Raises CheckFailed.

    >>> assert_fresh(np.sort, np.array([2.0, 1.0]))
    """
    places, keywords = copied(args), copied(kwargs)
    arrays = arrays_in([places, keywords])  # before the call: it may put others in their place
    first = function(*places, **keywords)
    kept = copied(first)
    for array in arrays:
        if array.dtype.kind == "f" and array.flags.writeable:
            np.add(array, 1.0, out=array)
    if not identical(first, kept):
        raise CheckFailed(
            "Your result is a view of an argument: when the caller writes into the argument, the result changes "
            "with it. Return an array of its own."
        )
    function(*places, **keywords)
    if not identical(first, kept):
        raise CheckFailed(
            "A second call of your function changes what the first one returned: both return the same array. "
            "Make a new one in each call."
        )


@also_takes(own_keywords=True)
def assert_uses_generator(
    function: Callable[..., Any],
    /,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    argument: str = "rng",
    seed: int = 0,
    what: str = "result",
) -> None:
    """Check that all randomness comes from the generator that is passed as ``argument``.

    kwargs: further keyword arguments of ``function``

    Calls ``function(*args, **{argument: numpy.random.default_rng(s)})`` twice with one seed, which must
    give the same, and with two others, of which one must give something else: the result must be large
    enough that two draws do not agree by chance. In this process the global generators of numpy and of
    ``random`` are watched too.  Raises CheckFailed.

    >>> assert_uses_generator(lambda n, rng: rng.normal(size=n), 5)
    """
    before = _global_random_state()

    def draw(number: int) -> Any:
        keywords = {**copied(dict(kwargs or {})), argument: np.random.default_rng(number)}
        return function(*copied(args), **keywords)

    first, again = draw(seed), draw(seed)
    assert_comparable(first, what)
    if not identical(first, again):
        raise CheckFailed(
            f"With two generators of the same seed, your function gave another {what} the second time. "
            f"Some of its random numbers come from elsewhere: take them all from {argument}."
        )
    if all(identical(first, draw(seed + k)) for k in (1, 2)):
        raise CheckFailed(
            f"Your {what} is the same whatever generator you are given. Draw from {argument}, "
            f"and make no generator of your own."
        )
    if _global_random_state() != before:
        raise CheckFailed(_ABOUT_GLOBAL_STATE)


def assert_no_global_random(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Check that a call leaves numpy's and Python's global random generators alone, and return the result.

    Sees only this process: over a wire use `assert_repeatable` or `assert_uses_generator`, which find
    global random numbers by their effect. Raises CheckFailed.

    >>> assert_no_global_random(np.cumsum, [1, 2, 3])
    array([1, 3, 6])
    """
    before = _global_random_state()
    result = function(*args, **kwargs)
    if _global_random_state() != before:
        raise CheckFailed(_ABOUT_GLOBAL_STATE)
    return result


@also_takes(own_keywords=True)
def assert_raises(
    function: Callable[..., Any],
    /,
    *args: Any,
    kwargs: Mapping[str, Any] | None = None,
    error: type[Exception] | tuple[type[Exception], ...] = ValueError,
) -> None:
    """Check that the call raises ``error``, or an exception that is derived from it.

    kwargs: keyword arguments of ``function``
    error:  a class, or a tuple of classes of which one must be raised

    Understands the student's exceptions over the wire, which carry the type's name as ``error_type`` and those
    of its bases as ``error_bases``; these are compared by name. Raises CheckFailed if nothing is raised, or
    the student's code raises something else; another exception of this process goes on to the caller.

    >>> assert_raises(int, "seven", error=ValueError)
    """
    names = _names_of(error)
    promised = " or ".join(names)
    try:
        function(*args, **(kwargs or {}))
    except Exception as raised:
        type_name = getattr(raised, "error_type", None)
        if type_name is None:
            if (
                any(base.__name__ in names for base in type(raised).__mro__)
                if isinstance(error, str)
                else isinstance(raised, error)
            ):
                return
            raise
        if type_name in names or not set(names).isdisjoint(getattr(raised, "error_bases", ())):
            return
        if type_name == "NotImplementedError":
            raise
        # The name of a class of the student's own is the student's text: it could carry a hidden value out.
        known = (
            type_name
            if isinstance(getattr(builtins, str(type_name), None), type)
            else "an exception of its own"
        )
        raise CheckFailed(f"Your function raised {known} where {promised} is asked for.") from raised
    raise CheckFailed(f"Your function accepted arguments for which its docstring promises {promised}.")


def assert_uses(function: Callable[..., Any], *variations: tuple[Any, ...], argument: str) -> None:
    """Check that the result changes from one tuple of arguments to the next.

    variations: tuples of arguments
    argument:   the name of the argument that varies, for the sentence

    Raises CheckFailed if all results are the same.

    >>> assert_uses(np.full, (2, 1.0), (2, 5.0), argument="fill_value")
    """
    results = [function(*copied(arguments)) for arguments in variations]
    if all(identical(results[0], other) for other in results[1:]):
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

    >>> assert_depends(np.tanh, (np.ones(3),), (np.zeros(3),), shape=(3,), between=(-1.0, 1.0))
    """
    answers = [as_array(function(*copied(each)), np.zeros(shape), what) for each in (arguments, *others)]
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

    >>> assert_contract(np.tanh, (np.ones(3),), (np.zeros(3),), shape=(3,), between=(-1.0, 1.0))
    """
    result = assert_repeatable(function, *arguments, what=what)
    assert_shape(as_array(result, np.zeros(shape), what), shape, what=what)
    assert_float64(result, what=what)
    assert_depends(function, arguments, *others, shape=shape, what=what, between=between)


_ABOUT_GLOBAL_STATE = (
    "Your function draws from, or seeds, a random generator that the whole program shares. "
    "Take random numbers from the generator that is passed in, and from nowhere else."
)


def _global_random_state() -> tuple[Any, ...]:
    name, keys, *rest = np.random.get_state(legacy=True)
    return (name, keys.tobytes(), *rest, random.getstate())  # type: ignore[union-attr]


def _names_of(error: Any) -> list[str]:
    """Return the names of the promised classes."""
    if isinstance(error, str):
        warn_of_old_spelling(f"assert_raises takes a class: write error={error}.")
        return [error]
    classes: Iterable[type] = error if isinstance(error, tuple) else (error,)
    return [cls.__name__ for cls in classes]


def _about_change(argument: int | str) -> str:
    """Return the sentence on an argument, given by its place from 0 or by its keyword."""
    words = f"{_ordinal(argument + 1)} argument" if isinstance(argument, int) else f"argument {argument}"
    return f"Your function changes its {words}, which belongs to the caller. Work on a copy, or compute a new one."


def _ordinal(place: int) -> str:
    return {1: "first", 2: "second", 3: "third", 4: "fourth", 5: "fifth"}.get(place, f"{place}th")
