"""The practice session in a terminal: a screen that stays in place, a key for each step, a check on every save."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TextIO

from rich.console import Console
from rich.control import Control

from ..selfcheck.watching import PAUSE_SECONDS, State, looks, state_of
from .board import Board
from .keyboard import Keyboard
from .ladder import PracticeError
from .painting import paint

AWAY_SECONDS = 5.0
"""A practice folder is on this machine: it is not away for long."""


def is_possible() -> bool:
    """Return whether keys and a screen in place make sense here: a terminal at both ends that has colours and signs."""
    read: TextIO | None = sys.stdin
    write: TextIO | None = sys.stdout
    if "NO_COLOR" in os.environ or os.environ.get("TERM", "") in ("dumb", "unknown"):
        return False
    if read is None or write is None or not (read.isatty() and write.isatty()):
        return False
    try:
        "✓━›".encode(write.encoding or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def work(board: Board) -> None:
    """Let the student work on ``board`` until q or Ctrl-C. Raises PracticeError if the folder goes away."""
    console = Console(highlight=False, markup=False, emoji=False, force_jupyter=False)
    since = None
    while board.open:
        since = _on_the_screen(board, console, since)
        editor, board.outside = board.outside, None
        if editor is not None:
            try:
                subprocess.run(editor.command, check=False)
            except OSError as error:
                board.message = f"{editor.command[0]} cannot be started: {error.strerror}."


def _on_the_screen(board: Board, console: Console, since: State | None) -> State:
    """Show the board until it is closed, or needs the terminal for an editor; return the state of the files then."""
    folder = board.session.workspace.folder
    with Keyboard() as keyboard, console.screen() as screen:

        def repaint() -> None:
            console.control(Control.home())
            screen.update(paint(board, console))

        board.repaint = repaint
        if since is None:
            board.begin()
        board.repaint()
        size = console.size
        before = since if since is not None else state_of(folder)
        try:
            for names in looks(folder, before, away_seconds=AWAY_SECONDS):
                if names:
                    board.saved(names)
                key = keyboard.read(PAUSE_SECONDS)
                if key:
                    board.press(key)
                if not board.open or board.outside is not None:
                    break
                if names or key or size != console.size:
                    size = console.size
                    board.repaint()
        except (KeyboardInterrupt, EOFError):
            board.open = False
        except OSError as error:
            raise PracticeError(
                f"The folder {folder} cannot be read any more: {error.strerror}. Begin again with `autograder practice`."
            ) from error
    return before if board.outside is None else state_of(folder)
