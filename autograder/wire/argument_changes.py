"""What a call did to the dicts, lists, sets and tables that it was handed: they arrive as copies, so nobody else would notice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .values import comparable, copy_of, is_value


def as_handed(arguments: Sequence[Any]) -> list[Any]:
    """Return what `changed` compares with: the contents of dicts and lists, and everything else itself."""
    return [_contents(argument) for argument in arguments]


def changed(arguments: Sequence[Any], before: Sequence[Any]) -> tuple[int, ...]:
    """Return the places of the arguments whose dicts, lists, sets or tables hold something else than ``before``.

    Arrays arrive read-only, so another content is another object.
    """
    pairs = enumerate(zip(arguments, before, strict=True))
    return tuple(place for place, (now, then) in pairs if not _same(now, then))


def _contents(value: Any) -> Any:
    if type(value) is dict:
        return {key: _contents(item) for key, item in value.items()}
    if type(value) is list:
        return [_contents(item) for item in value]
    return _Kept(copy_of(value)) if _may_change(value) else value


@dataclass(frozen=True)
class _Kept:
    """A copy of a value that can be changed and is no dict or list."""

    value: Any


def _may_change(value: Any) -> bool:
    return type(value) is set or (type(value).__name__ in ("DataFrame", "Series") and is_value(value))


def _same(now: Any, then: Any) -> bool:
    if type(now) is dict:
        return type(then) is dict and now.keys() == then.keys() and all(_same(now[k], then[k]) for k in now)
    if type(now) is list:
        return type(then) is list and len(now) == len(then) and all(map(_same, now, then))
    if type(then) is _Kept:
        return type(now) is type(then.value) and _alike(comparable(now), comparable(then.value))
    return now is then


def _alike(now: Any, then: Any) -> bool:
    """Whether two values of a kind have equal parts."""
    if type(now) is not type(then):
        return False
    if isinstance(now, np.ndarray):
        same_form = now.dtype == then.dtype and now.shape == then.shape
        if now.dtype.char == "O":
            return same_form and all(map(_alike, now.reshape(-1).tolist(), then.reshape(-1).tolist()))
        return same_form and np.ascontiguousarray(now).tobytes() == np.ascontiguousarray(then).tobytes()
    if isinstance(now, list | tuple):
        return len(now) == len(then) and all(map(_alike, now, then))
    own, other = comparable(now), comparable(then)
    if own is not now:
        return _alike(own, other)
    return now is then or bool(now == then)
