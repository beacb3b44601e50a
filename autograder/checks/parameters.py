"""The parameters theta, whatever holds them: an array, a tensor, or a dict, list or tuple of these.

The checks compute with one NumPy array. `Parameters` turns it into what the tested function takes, and what
the function returns into numbers again. A tree of arrays (a "pytree") becomes one flat vector, its parts in
the order of the tree, named as they are reached: ``W``, ``layers[0].b``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import as_numpy, in_library_of, is_single_precision, is_tree
from .failure import CheckFailed
from .values import as_array, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours


@dataclass(frozen=True)
class Parameters:
    """A point theta.

    values: float64; of theta's own shape, or flat for a tree
    parts:  the shapes of a tree's arrays by name, in the order of ``values``; None if theta is an array
    like:   the point as it was given
    """

    values: np.ndarray
    parts: Mapping[str, tuple[int, ...]] | None
    like: Any

    def as_given(self, values: np.ndarray) -> Any:
        """Return a copy of ``values``, arranged as the point was given."""
        values = np.array(values, dtype=np.float64)
        if self.parts is None:
            return in_library_of(self.like, values)
        cuts = np.cumsum([int(np.prod(shape)) for shape in self.parts.values()])[:-1]
        return _filled(self.like, iter(np.split(values, cuts)))

    def numbers(self, value: Any, what: str) -> Any:
        """Return what a function of theta returned in theta's arrangement, as `as_given` is undone.

        An array is returned as it is. Raises CheckFailed if a tree lacks a part or has a wrong shape there.
        """
        if self.parts is None:
            return value
        leaves = [
            _part(leaf, shape, f"{what}, part {name},")
            for (name, leaf), shape in zip(_matched(self.like, value, what), self.parts.values(), strict=True)
        ]
        return np.concatenate(leaves) if leaves else np.zeros(0)

    def on_numbers(self, function: Callable[[Any], Any], what: str) -> Callable[[np.ndarray], Any]:
        """Return ``function`` as one of a NumPy array, which returns a NumPy array if theta is a tree."""
        return lambda theta: self.numbers(function(self.as_given(theta)), what)

    def of_numbers(self, function: Callable[[Any], Any]) -> Callable[[np.ndarray], Any]:
        """Return ``function``, whose result has no arrangement (a loss), as one of a NumPy array."""
        return lambda theta: function(self.as_given(theta))

    def require_double_precision(self) -> None:
        """Raise ValueError if a difference of a loss would drown in the rounding of theta."""
        leaves = [self.like] if self.parts is None else [leaf for _, leaf in _leaves(self.like)]
        if any(is_single_precision(leaf) for leaf in leaves):
            raise ValueError(
                "Differences of a loss need double precision, and at= holds single precision. Pass at=theta.double() "
                "in PyTorch; in JAX switch on jax_enable_x64."
            )


def parameters_of(point: Any) -> Parameters:
    """Return the point as Parameters. Raises TypeError if it holds something that is no number."""
    if not is_tree(point):
        return Parameters(np.array(as_numpy(point), dtype=np.float64), None, point)
    leaves = [(name, np.array(as_numpy(leaf), dtype=np.float64)) for name, leaf in _leaves(point)]
    flat = np.concatenate([leaf.ravel() for _, leaf in leaves]) if leaves else np.zeros(0)
    return Parameters(flat, {name: leaf.shape for name, leaf in leaves}, point)


def _leaves(tree: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (name, array) in the order of the tree. None holds nothing, as in JAX."""
    if isinstance(tree, dict):
        for key, item in tree.items():
            yield from _leaves(item, f"{path}.{key}" if path else str(key))
    elif isinstance(tree, list | tuple):
        for number, item in enumerate(tree):
            yield from _leaves(item, f"{path}[{number}]")
    elif tree is not None:
        yield path, tree


def _matched(like: Any, value: Any, what: str, path: str = "") -> Iterator[tuple[str, Any]]:
    """Yield (name, part of ``value``) for each array of ``like``. Raises CheckFailed where there is none."""
    where = f" at {path}" if path else ""
    if isinstance(like, dict):
        if not isinstance(value, dict):
            raise CheckFailed(f"Your {what} should be a dict{where}, with the keys of the parameters.")
        for key, item in like.items():
            name = f"{path}.{key}" if path else str(key)
            if key not in value:
                raise CheckFailed(
                    f"Your {what} lacks the part {name}. Return one for each part of the parameters."
                )
            yield from _matched(item, value[key], what, name)
        if len(value) > len(like):
            raise CheckFailed(f"Your {what} has more parts{where} than the parameters have.")
    elif isinstance(like, list | tuple):
        value = as_numpy(value)
        rows = isinstance(value, np.ndarray) and value.ndim > 0  # those of one array serve as parts, too
        if not (rows or isinstance(value, list | tuple)) or len(value) != len(like):
            raise CheckFailed(f"Your {what} should have {len(like)} parts{where}, as the parameters have.")
        for number, (item, part) in enumerate(zip(like, value, strict=True)):
            yield from _matched(item, part, what, f"{path}[{number}]")
    elif like is not None:
        yield path, value


def _filled(like: Any, parts: Iterator[np.ndarray]) -> Any:
    """Return a tree like ``like`` that holds the numbers of ``parts``."""
    if isinstance(like, dict):
        return {key: _filled(item, parts) for key, item in like.items()}
    if isinstance(like, tuple) and hasattr(like, "_fields"):
        return type(like)(*(_filled(item, parts) for item in like))
    if isinstance(like, list | tuple):
        return type(like)([_filled(item, parts) for item in like])
    if like is None:
        return None
    shape = np.shape(as_numpy(like))
    values = next(parts).reshape(shape)
    if isinstance(like, int | float):
        return float(values)
    return in_library_of(like, values.copy())


def _part(leaf: Any, shape: tuple[int, ...], what: str) -> np.ndarray:
    numbers = as_array(leaf, np.zeros(shape), what)
    assert_shape(numbers, shape, what=what)
    return numbers.ravel()
