"""One key at a time from a terminal, without waiting for Return and without showing it."""

from __future__ import annotations

import os
import select
import sys
import time
from typing import Any, Final

_NAMES: Final = {
    "\x1b[A": "up",
    "\x1b[B": "down",
    "\x1bOA": "up",
    "\x1bOB": "down",
    "\x1b[5~": "page up",
    "\x1b[6~": "page down",
    "\r": "enter",
    "\n": "enter",
    "\x7f": "backspace",
    "\b": "backspace",
    "\x1b": "escape",
}
_LONGEST: Final = max(map(len, _NAMES))


def split(text: str) -> list[str]:
    """Return the keys in what a terminal sent: characters, and names such as ``up``; sequences unknown are left out."""
    keys = []
    while text:
        length = next((n for n in range(min(_LONGEST, len(text)), 0, -1) if text[:n] in _NAMES), 0)
        if length > 1 or (length == 1 and text[:2] not in ("\x1b[", "\x1bO")):
            keys.append(_NAMES[text[:length]])
        elif text[0] == "\x1b":
            length = next(
                (n + 1 for n in range(2, len(text)) if text[n].isalpha() or text[n] == "~"), len(text)
            )
        else:
            length = 1
            keys.append(text[0])
        text = text[length:]
    return keys


class Keyboard:
    """The keys of standard input, while the block runs; Ctrl-C stays what it is. Raises OSError where there is none."""

    def __init__(self) -> None:
        self._waiting: list[str] = []
        self._before: Any = None

    def __enter__(self) -> Keyboard:
        if sys.platform != "win32":
            import termios
            import tty

            try:
                self._before = termios.tcgetattr(sys.stdin.fileno())
                tty.setcbreak(sys.stdin.fileno())
            except termios.error as error:
                raise OSError(*error.args) from error
        return self

    def __exit__(self, *_: object) -> None:
        if sys.platform != "win32":
            import termios

            termios.tcsetattr(sys.stdin.fileno(), termios.TCSADRAIN, self._before)

    def read(self, seconds: float) -> str:
        """Return the next key; "" if none was pressed for ``seconds``. Raises EOFError when the terminal is gone."""
        if not self._waiting:
            self._waiting = split(_typed(seconds))
        return self._waiting.pop(0) if self._waiting else ""


def _typed(seconds: float) -> str:
    if sys.platform == "win32":
        return _typed_on_windows(seconds)
    if not select.select([sys.stdin], [], [], seconds)[0]:
        return ""
    data = os.read(sys.stdin.fileno(), 1024)
    if not data:
        raise EOFError
    return data.decode("utf-8", "ignore")


_ARROWS: Final = {"H": "\x1b[A", "P": "\x1b[B", "I": "\x1b[5~", "Q": "\x1b[6~"}


def _typed_on_windows(seconds: float) -> str:
    import msvcrt

    console: Any = msvcrt  # its functions are declared for Windows only
    end = time.monotonic() + seconds
    while not console.kbhit():
        if time.monotonic() >= end:
            return ""
        time.sleep(0.02)
    character: str = console.getwch()
    if character == "\x03":
        raise KeyboardInterrupt
    return _ARROWS.get(console.getwch(), "") if character in "\x00\xe0" else character
