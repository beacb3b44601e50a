"""The list of all exercises, to search in and to choose from with keys."""

from __future__ import annotations

from dataclasses import dataclass

from .ladder import Rung, rungs, search
from .session import Session

GROUPS = {"a": "all", "d": "done", "p": "pending", "s": "skipped", "w": "again"}
"""Key -> which exercises it shows."""


def group_of(session: Session) -> dict[str, str]:
    """Return the group of each exercise, by its name: done, pending, skipped, or again (to be done once more)."""
    progress = session.progress()
    due = {rung.name for rung in session.due()}
    groups = {"again": "again", "solved": "done", "skipped": "skipped"}
    return {
        rung.name: "again" if rung.name in due else groups.get(progress.state(rung), "pending")
        for rung in rungs()
    }


@dataclass
class ExerciseList:
    """What is shown of the list. ``words`` are what is searched for, ``typing`` whether they are being typed."""

    session: Session
    selected: int = 0
    group: str = "all"
    words: str = ""
    typing: bool = False
    open: bool = True

    @classmethod
    def at(cls, session: Session, rung: Rung) -> ExerciseList:
        """Return the whole list with ``rung`` selected."""
        return cls(session, rungs().index(rung))

    def rows(self) -> list[Rung]:
        """Return the exercises that are shown."""
        groups = group_of(self.session)
        return [rung for rung in search(self.words) if self.group in ("all", groups[rung.name])]

    def press(self, key: str) -> Rung | None:
        """Do what ``key`` means; return the exercise that was chosen, if one was. Sets ``open`` to False to leave."""
        if self.typing:
            self._type(key)
            return None
        rows = self.rows()
        steps = {"up": -1, "k": -1, "down": 1, "j": 1, "page up": -10, "page down": 10, " ": 10}
        if key in steps:
            self.selected = min(max(0, self.selected + steps[key]), max(0, len(rows) - 1))
        elif key in GROUPS:
            self.group, self.selected = GROUPS[key], 0
        elif key == "/":
            self.typing, self.words, self.selected = True, "", 0
        elif key in ("l", "q", "escape"):
            self.open = False
        elif key == "enter" and rows:
            self.open = False
            return rows[self.selected]
        return None

    def _type(self, key: str) -> None:
        if key in ("enter", "escape"):
            self.typing = False
            self.words = self.words if key == "enter" else ""
        elif key == "backspace":
            self.words = self.words[:-1]
        elif len(key) == 1 and key.isprintable():
            self.words += key
        self.selected = 0
