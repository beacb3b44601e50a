"""Text of a student's, made harmless to show: in a terminal, on a page, in a notebook, in a comment.

A control character moves a terminal's cursor, an escape sequence sets its title, a bidirectional override shows a
line in another order than it has. All of them become visible escapes such as ``\\x1b``; line ends and tabs remain.
"""

from __future__ import annotations

import json
import unicodedata
from typing import Final, NewType

_KEPT: Final = "\n\t"
_ODD: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_JOINERS: Final = "\u200c\u200d"
"""Zero-width joiners: names in several scripts, and emoji, need them."""


Cleaned = NewType("Cleaned", str)
"""Text that has passed through `cleaned`. What is shown holds nothing else of a student's; mypy sees to it."""

NOTHING: Final = Cleaned("")


class Drawn(str):
    """Text laid out for a terminal: the escape sequences in it are our own, and all else was cleaned."""

    __slots__ = ()


def cleaned(text: str) -> Cleaned:
    """Return ``text`` with an escape for every character that does not stand for itself; twice is the same as once."""
    if text.isascii() and text.isprintable():
        return Cleaned(text)
    text = text.replace("\r\n", "\n")
    return Cleaned("".join(character if _is_plain(character) else _escape(character) for character in text))


def cleaned_json(document: bytes) -> bytes:
    """Return the same JSON in UTF-8, with JSON's own escape for every character in it that does not stand for itself."""
    text = document.decode()
    if text.isascii() and "\x7f" not in text:  # what lies below a blank JSON escapes anyway
        return document
    return "".join(c if _is_plain(c) or c == "\r" else json.dumps(c)[1:-1] for c in text).encode()


def _is_plain(character: str) -> bool:
    if character in _KEPT or character in _JOINERS:
        return True
    return unicodedata.category(character) not in _ODD


def _escape(character: str) -> str:
    number = ord(character)
    if number < 0x100:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number < 0x10000 else f"\\U{number:08x}"
