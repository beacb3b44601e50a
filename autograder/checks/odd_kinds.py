"""Values that are nearly numbers: what a coroutine, a generator, a masked array is, and what to do about it.

The same sentence is said of a value in this process and of one that stays behind a wire: an object that only stands for another
has the method ``__kind_of_value__`` on its class, which returns the name of what it stands for.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from .failure import CheckFailed

__tracebackhide__ = True  # pytest: show the caller's line, not ours

ADVICE = {
    "coroutine": "Did you forget `await`, or write `async def` where `def` is meant?",
    "async_generator": "Write `def` in place of `async def`, and return in place of yield.",
    "generator": "A function with yield, or an expression with for in round brackets, computes nothing yet: return the numbers themselves.",
    "map": "map computes nothing yet: make an array of it with np.array(list(...)).",
    "filter": "filter computes nothing yet: make an array of it with np.array(list(...)).",
    "zip": "zip computes nothing yet: make an array of it with np.array(list(...)).",
    "range": "Make an array of it: np.arange.",
    "dict_values": "Make an array of it with np.array(list(...)).",
    "dict_keys": "Make an array of it with np.array(list(...)).",
    "set": "A set has no order and holds nothing twice: return an array.",
    "frozenset": "A set has no order and holds nothing twice: return an array.",
    "Fraction": "Exact fractions are slow and NumPy does not know them: make a number of it with float(...).",
    "Decimal": "NumPy does not know decimals: make a number of it with float(...).",
    "MaskedArray": "numpy.ma hides some of its entries: return a plain array, such as .filled(0).",
    "MaskedConstant": "numpy.ma hides its value: compute with plain arrays.",
    "function": "Did you forget the brackets of a call, or to return its result?",
    "builtin_function_or_method": "Did you forget the brackets of a call?",
    "method": "Did you forget the brackets of a call?",
    "type": "That is a class: did you forget to make an object of it?",
    "module": "That is a module: which function of it is meant?",
    "str": "A text is no number: is it made for printing?",
    "bytes": "Bytes are no numbers here: return an array.",
}  # fmt: skip
"""Name of a class -> what to do. A name from elsewhere counts only if it stands here: it may be a hostile text."""

_NOTHING_YET = {"coroutine", "async_generator", "generator", "map", "filter", "zip"}
"""What computes its numbers later: two of them are never equal."""

_WITH_NUMBERS = {"MaskedArray", "MaskedConstant"}
"""Arrays of NumPy's own that hide entries."""


def kind_of(value: Any) -> str:
    """Return the name of the class of ``value``, or of what it stands for; empty for an object of an unknown class there."""
    ask = getattr(type(value), "__kind_of_value__", None)
    if ask is None:
        return type(value).__name__
    name = ask(value)
    return name if name in ADVICE else ""


def described(value: Any) -> str:
    """Return what ``value`` is, with its article: ``a Fraction``, ``an array``."""
    kind = kind_of(value)
    if isinstance(value, np.ndarray) and kind not in _WITH_NUMBERS:
        return "an array"
    if not kind:
        return "an object of a class of your own"
    return f"{'an' if kind[:1].lower() in 'aeiou' else 'a'} {kind}"


def advice(value: Any) -> str:
    """Return what to do about such a value, with a space in front; empty if nothing is known of its kind."""
    known = ADVICE.get(kind_of(value), "")
    return f" {known}" if known else ""


def is_odd_array(value: Any) -> bool:
    """Return whether ``value`` is an array of NumPy's that hides entries."""
    return isinstance(value, np.ndarray) and type(value).__name__ in _WITH_NUMBERS


def assert_comparable(value: Any, what: str) -> None:
    """Check that two values such as ``value`` can be equal. Raises CheckFailed for what computes its numbers later."""
    if kind_of(value) in _NOTHING_YET:
        raise CheckFailed(
            f"Your {what} is {described(value)}, and nothing that can be compared.{advice(value)}"
        )
