"""Arrays of other libraries: tensors of PyTorch and JAX, columns of pandas, whatever NumPy can read.

A value counts as an array if its class implements ``__array__`` or ``__dlpack__``. The class is asked, not
the value: an object that answers to every name (a proxy of code behind a wire) is no array.
"""

from __future__ import annotations

import copy
from typing import Any

import numpy as np

__tracebackhide__ = True  # pytest: show the caller's line, not ours


def is_foreign(value: Any) -> bool:
    """Return whether ``value`` is an array of another library."""
    kind = type(value)
    if isinstance(value, np.ndarray | np.generic | type):
        return False
    return hasattr(kind, "__array__") or hasattr(kind, "__dlpack__")


def as_numpy(value: Any) -> Any:
    """Return an array of another library as a NumPy array, and any other value as it is.

    A tensor that records gradients is read without them, one on a GPU is fetched. A value that NumPy
    cannot read (bfloat16, a broken ``__array__``) is returned as it is.
    """
    if not is_foreign(value):
        return value
    try:
        for step in ("detach", "cpu"):  # PyTorch refuses to convert before these
            if hasattr(type(value), step):
                value = getattr(value, step)()
        return np.asarray(value) if hasattr(type(value), "__array__") else np.from_dlpack(value)
    except Exception:  # noqa: BLE001 (it is code of another library: whatever it raises, the value cannot be read)
        return value


def in_library_of(like: Any, values: np.ndarray) -> Any:
    """Return ``values`` as an array of the library, type and device of ``like``; as they are where that is NumPy.

    Knows PyTorch (``new_tensor``) and the array API standard (JAX, CuPy); gives a NumPy array otherwise.
    """
    if not is_foreign(like):
        return values
    kind = type(like)
    if hasattr(kind, "new_tensor"):
        return like.detach().new_tensor(values).requires_grad_(bool(like.requires_grad))
    if hasattr(kind, "__array_namespace__"):
        return like.__array_namespace__().asarray(values, dtype=like.dtype)
    return values


def is_single_precision(value: Any) -> bool:
    """Return whether ``value`` is an array of another library with less than double precision."""
    numbers = as_numpy(value)
    return is_foreign(value) and not (isinstance(numbers, np.ndarray) and numbers.dtype.itemsize >= 8)


def is_tree(value: Any) -> bool:
    """Return whether ``value`` is a dict, or a list or tuple that holds arrays; a list of numbers is an array."""
    if isinstance(value, dict):
        return True
    return isinstance(value, list | tuple) and any(
        isinstance(item, np.ndarray) or is_foreign(item) or is_tree(item) for item in value
    )


def has_own_equality(value: Any) -> bool:
    """Return whether ``==`` of ``value`` compares more than identity."""
    compare: Any = type(value).__eq__
    return compare is not object.__eq__


def copied(value: Any) -> Any:
    """Return a copy that shares no memory: arrays and what holds them, at any depth, and plain objects.

    Functions, random generators and what cannot be copied or compared (an iterator, an open file) are
    returned as they are: a counted oracle must keep its count, and a generator goes on where it was.
    """
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*map(copied, value))
    if type(value) in (list, tuple, set):
        return type(value)(map(copied, value))
    if type(value) is dict:
        return {key: copied(item) for key, item in value.items()}
    comparable = is_foreign(value) or hasattr(value, "__dict__") or has_own_equality(value)
    if callable(value) or isinstance(value, np.random.Generator) or not comparable:
        return value
    try:
        return copy.deepcopy(value)
    except Exception:  # noqa: BLE001 (a tensor that is no leaf, an open file, an object that refuses)
        numbers = as_numpy(value)
        return in_library_of(value, numbers.copy()) if isinstance(numbers, np.ndarray) else value


def frozen(value: Any) -> Any:
    """Return a copy as `copied` does, in which every NumPy array is read-only; those of other libraries are not."""
    value = copied(value)
    for array in arrays_in(value, foreign=False):
        array.flags.writeable = False
    return value


def arrays_in(value: Any, *, foreign: bool = True) -> list[np.ndarray]:
    """Return the arrays in lists, tuples and dicts, at any depth.

    foreign: whether those of other libraries count, as NumPy sees them
    """
    value = as_numpy(value) if foreign else value
    if isinstance(value, np.ndarray):
        return [value]
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        return [array for item in value for array in arrays_in(item, foreign=foreign)]
    return []
