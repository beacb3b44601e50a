"""What a call did to the dicts and lists that it was handed: they arrive as copies, so nobody else would notice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def as_handed(arguments: Sequence[Any]) -> list[Any]:
    """Return what `changed` compares with: the contents of dicts and lists, and everything else itself."""
    return [_contents(argument) for argument in arguments]


def changed(arguments: Sequence[Any], before: Sequence[Any]) -> tuple[int, ...]:
    """Return the places of the arguments whose dicts or lists hold something else than ``before``.

    Arrays arrive read-only, so another content is another object.
    """
    pairs = enumerate(zip(arguments, before, strict=True))
    return tuple(place for place, (now, then) in pairs if not _same(now, then))


def _contents(value: Any) -> Any:
    if type(value) is dict:
        return {key: _contents(item) for key, item in value.items()}
    if type(value) is list:
        return [_contents(item) for item in value]
    return value


def _same(now: Any, then: Any) -> bool:
    if type(now) is dict:
        return type(then) is dict and now.keys() == then.keys() and all(_same(now[k], then[k]) for k in now)
    if type(now) is list:
        return type(then) is list and len(now) == len(then) and all(map(_same, now, then))
    return now is then
