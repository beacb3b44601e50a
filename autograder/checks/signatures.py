"""Old spellings of our own signatures, which work one version longer with a DeprecationWarning."""

from __future__ import annotations

import functools
import inspect
import warnings
from collections.abc import Callable
from typing import Any, ParamSpec, TypeVar

import numpy as np

__tracebackhide__ = True  # pytest: show the caller's line, not ours

P = ParamSpec("P")
R = TypeVar("R")


def also_takes(
    *, rng_at: int | None = None, renamed: dict[str, str] | None = None, own_keywords: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Return a decorator that lets a check be called as before, with a warning that shows the new spelling.

    rng_at:       the place that ``rng`` had among the arguments; it is a keyword now
    renamed:      old keyword -> new keyword
    own_keywords: whether keywords of the tested function could stand among ours; they go into ``kwargs`` now
    """

    def decorate(check: Callable[P, R]) -> Callable[P, R]:
        known = set(inspect.signature(check).parameters)
        name = check.__name__

        @functools.wraps(check)
        def wrapper(*args: P.args, **options: P.kwargs) -> R:
            given: list[Any] = list(args)
            keywords: dict[str, Any] = dict(options)
            if rng_at is not None and len(given) > rng_at and isinstance(given[rng_at], np.random.Generator):
                keywords["rng"] = given.pop(rng_at)
                warn_of_old_spelling(f"{name} takes the random generator by keyword: write rng=rng.")
            for old, new in (renamed or {}).items():
                if old in keywords:
                    keywords[new] = keywords.pop(old)
                    warn_of_old_spelling(f"{name} calls {old} {new} now: write {new}=....")
            unknown = [key for key in keywords if key not in known] if own_keywords else []
            if unknown:
                own = {key: keywords.pop(key) for key in unknown}
                keywords["kwargs"] = {**own, **(keywords.get("kwargs") or {})}
                warn_of_old_spelling(
                    f"{name} takes the keywords of the tested function apart from its own: "
                    f"write kwargs={{{', '.join(f'{key!r}: ...' for key in unknown)}}}."
                )
            call: Callable[..., R] = check
            return call(*given, **keywords)

        return wrapper

    return decorate


def warn_of_old_spelling(sentence: str) -> None:
    """Warn, at the line of the check's caller, that the next version reads the new spelling alone."""
    level, frame = 2, inspect.currentframe()
    while frame and (frame := frame.f_back) and frame.f_globals.get("__tracebackhide__"):
        level += 1
    warnings.warn(
        f"{sentence} The old spelling ends with the next version.", DeprecationWarning, stacklevel=level
    )
