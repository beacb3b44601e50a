"""Open a file in the student's own editor."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

_WINDOWS_OF_THEIR_OWN = frozenset(
    ("code", "codium", "subl", "zed", "gedit", "gnome-text-editor", "kate", "kwrite", "xed", "pluma", "mousepad",
     "geany", "pycharm", "charm", "idea", "notepad", "notepad++", "open", "xdg-open")
)  # fmt: skip


@dataclass(frozen=True)
class Editor:
    """command: its words, the file last; takes_the_terminal: whether it needs the screen until it ends"""

    command: tuple[str, ...]
    takes_the_terminal: bool


def editor_for(
    file: Path,
    environment: Mapping[str, str] = os.environ,
    which: Callable[[str], str | None] = shutil.which,
) -> Editor | None:
    """Return what opens ``file``: $VISUAL, $EDITOR, or VS Code inside its own terminal; None if none is known."""
    chosen = environment.get("VISUAL") or environment.get("EDITOR")
    if not chosen and environment.get("TERM_PROGRAM") == "vscode" and which("code"):
        chosen = "code"
    try:
        words = shlex.split(chosen or "")
    except ValueError:  # a quotation mark that is never closed
        return None
    if not words or which(words[0]) is None:
        return None
    program = Path(words[0]).name.removesuffix(".exe")
    return Editor((*words, str(file)), program not in _WINDOWS_OF_THEIR_OWN)


def open_beside(editor: Editor) -> None:
    """Start an editor that has a window of its own, and do not wait for it. Raises OSError."""
    subprocess.Popen(
        editor.command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
