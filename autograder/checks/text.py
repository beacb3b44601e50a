"""Texts: what a program prints, what a function formats, lines in any order, JSON.

A failure says in which line the text first differs and in which way (a capital, white space, a line too many). It quotes
neither what is right nor what came: what a program prints may hold hidden inputs.
"""

from __future__ import annotations

import difflib
import json
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

from .failure import CheckFailed

__tracebackhide__ = True  # pytest: show the caller's line, not ours

LONGEST = 200_000
"""Characters that are compared; a longer text is cut."""


def assert_text(
    actual: Any,
    expected: str,
    *,
    what: str = "text",
    ignore_case: bool = False,
    ignore_space: bool = False,
    ignore_end: bool = True,
) -> None:
    """Check a text, line by line. Raises CheckFailed.

    ignore_case:  whether capitals count for small letters
    ignore_space: whether any white space counts for one space, and empty lines for nothing
    ignore_end:   whether spaces and line ends at the end of the text are let go

    >>> assert_text("Hello, Ada!", "Hello, Ada!\\n")
    >>> assert_text("hello, Ada!", "Hello, Ada!", what="greeting")
    Traceback (most recent call last):
    autograder.checks.failure.CheckFailed: Your greeting has other capital and small letters ...
    """
    text = _as_text(actual, what)
    yours = _lines(text, ignore_case, ignore_space, ignore_end)
    right = _lines(expected, ignore_case, ignore_space, ignore_end)
    if yours != right:
        raise CheckFailed(
            _difference(yours, right, what), values=f"expected {expected!r}\ngot      {text[:2000]!r}"
        )


def assert_lines(
    actual: Any, expected: Sequence[str], *, what: str = "output", any_order: bool = False
) -> None:
    """Check lines, without the white space around each; empty ones at the end do not count. Raises CheckFailed.

    actual:    a text or a list of lines
    any_order: whether the lines may come in any order

    >>> assert_lines("b\\na\\n", ["a", "b"], any_order=True)
    """
    text = "\n".join(map(str, actual)) if isinstance(actual, list | tuple) else _as_text(actual, what)
    yours = [line.strip() for line in text[:LONGEST].rstrip().splitlines()]
    right = [line.strip() for line in expected]
    if not any_order:
        if yours != right:
            raise CheckFailed(
                _difference(yours, right, what), values=f"expected {right!r}\ngot      {yours[:100]!r}"
            )
        return
    more, less = Counter(yours) - Counter(right), Counter(right) - Counter(yours)
    if not more and not less:
        return
    parts = [f"{less.total()} lines are missing"] if less else []
    if more:
        parts.append(f"{more.total()} are not expected")
    raise CheckFailed(
        f"In your {what} {' and '.join(parts)}.", values=f"expected {right!r}\ngot      {yours[:100]!r}"
    )


def assert_one_of(
    actual: Any, allowed: Sequence[str], *, what: str = "answer", closeness: float = 0.8
) -> None:
    """Check that a text is one of several, without white space around it. Raises CheckFailed that says if it is close to one.

    closeness: from which share of equal letters on a text is called close, from 0 to 1

    >>> assert_one_of("yes ", ["yes", "no"])
    """
    text = _as_text(actual, what).strip()
    if text in allowed:
        return
    close = difflib.get_close_matches(text.casefold()[:200], [a.casefold() for a in allowed], 1, closeness)
    if any(text.casefold() == one.casefold() for one in allowed):
        advice = "Only its capital and small letters are not as asked for."
    elif close:
        advice = "It is close to one that is: look for a slip in the spelling."
    else:
        advice = "It is not close to any that is."
    raise CheckFailed(
        f"Your {what} is none of the allowed ones. {advice}",
        values=f"allowed {list(allowed)!r}\ngot     {text[:200]!r}",
    )


def assert_json(actual: Any, expected: Any, *, what: str = "JSON", rtol: float = 1e-9) -> None:
    """Check a text that is JSON by its content: no order of keys, no white space. Raises CheckFailed that says where.

    actual: a text or bytes of JSON
    rtol:   the allowed error of numbers with a fraction

    >>> assert_json('{"b": 2, "a": [1]}', {"a": [1], "b": 2})
    """
    text = actual.decode("utf-8", "replace") if isinstance(actual, bytes) else _as_text(actual, what)
    try:
        yours = json.loads(text)
    except (ValueError, RecursionError) as error:
        where = (
            f" (line {error.lineno}, column {error.colno})" if isinstance(error, json.JSONDecodeError) else ""
        )
        raise CheckFailed(
            f"Your {what} cannot be read as JSON{where}.", values=f"got {text[:2000]!r}"
        ) from None
    if wrong := _json_difference(yours, expected, what, "", rtol):
        raise CheckFailed(wrong, values=f"expected {expected!r}\ngot      {text[:2000]!r}")


def _as_text(actual: Any, what: str) -> str:
    if isinstance(actual, str):
        return str.__str__(actual)[:LONGEST]
    kind = type(actual).__name__
    raise CheckFailed(
        f"Your {what} is {'None' if actual is None else f'of type {kind}'}; a text is expected."
    )


def _lines(text: str, ignore_case: bool, ignore_space: bool, ignore_end: bool) -> list[str]:
    if ignore_case:
        text = text.casefold()
    lines = (text.rstrip() if ignore_end else text).split("\n")
    if ignore_space:
        lines = [" ".join(line.split()) for line in lines if line.strip()]
    return lines


def _difference(yours: list[str], right: list[str], what: str) -> str:
    """Return a sentence about the first line that differs: in which way, and where in it."""
    if [line.casefold() for line in yours] == [line.casefold() for line in right]:
        return f"Your {what} has other capital and small letters than asked for, first in line {_first(yours, right)}."
    squeezed = [["".join(line.split()) for line in lines if line.strip()] for lines in (yours, right)]
    if squeezed[0] == squeezed[1]:
        return f"Your {what} is right but for its white space, first in line {_first(yours, right)}: count spaces and line ends."
    number = _first(yours, right)
    if number > len(yours):
        return (
            f"Your {what} ends too soon: it has {len(yours)} of the {len(right)} lines, and these are right."
        )
    if number > len(right):
        return f"Your {what} has {len(yours) - len(right)} lines too many; those before are right."
    own, other = yours[number - 1], right[number - 1]
    place = next(
        (k for k, (a, b) in enumerate(zip(own, other, strict=False)) if a != b), min(len(own), len(other))
    )
    if Counter(yours) == Counter(right):
        return (
            f"Your {what} has the right lines in another order: line {number} is the first in a wrong place."
        )
    line = f"Line {number} of your {what}"
    if place == len(own):
        return f"{line} begins well and ends too soon."
    if place == len(other):
        return f"{line} is right, but for what follows at its end."
    return (
        f"{line} is wrong from its beginning."
        if place == 0
        else f"{line} begins well and goes on with something else."
    )


def _first(yours: list[str], right: list[str]) -> int:
    """Return the number, from 1, of the first line that differs."""
    pairs = enumerate(zip(yours, right, strict=False), start=1)
    return next((k for k, (a, b) in pairs if a != b), min(len(yours), len(right)) + 1)


def _json_difference(yours: Any, right: Any, what: str, path: str, rtol: float) -> str:
    """Return a sentence about the first place where the two differ; empty if they are the same."""
    here = f"at {path}" if path else "at its top"
    if isinstance(right, dict):
        if not isinstance(yours, dict):
            return f"Your {what} has {_word(yours)} {here}, where an object is expected."
        if missing := sorted(right.keys() - yours.keys()):
            return f"Your {what} lacks {len(missing)} of the expected keys {here}."
        if more := sorted(yours.keys() - right.keys()):
            return f"Your {what} has {len(more)} keys {here} that are not expected."
        pairs = [(yours[key], right[key], f"{path}.{key}".lstrip(".")) for key in right]
    elif isinstance(right, list):
        if not isinstance(yours, list):
            return f"Your {what} has {_word(yours)} {here}, where a list is expected."
        if len(yours) != len(right):
            return f"The list {here} of your {what} has {len(yours)} items; {len(right)} are expected."
        pairs = [
            (own, other, f"{path}[{k}]") for k, (own, other) in enumerate(zip(yours, right, strict=True))
        ]
    else:
        return (
            ""
            if _same_leaf(yours, right, rtol)
            else f"Your {what} is wrong {here}, where {_word(yours)} stands."
        )
    return next((wrong for pair in pairs if (wrong := _json_difference(*pair[:2], what, pair[2], rtol))), "")


def _same_leaf(yours: Any, right: Any, rtol: float) -> bool:
    if isinstance(yours, bool) or isinstance(right, bool) or not isinstance(right, int | float):
        return type(yours) is type(right) and bool(yours == right)
    return isinstance(yours, int | float) and math.isclose(yours, right, rel_tol=rtol, abs_tol=0.0)


def _word(value: Any) -> str:
    names = {dict: "an object", list: "a list", type(None): "null", str: "a text", bool: "a truth value"}
    return names.get(type(value), "a number")
