"""What somebody who practises does: take the next exercise, check it, ask for a hint, go on."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import msgspec

from .checking import Verdict, check
from .ladder import PracticeError, Rung, find, rungs
from .progress import Progress, Store
from .workspace import Workspace

ALL_DONE = (
    "That was the last one. You have solved all {count} exercises: models, losses, gradients, landscapes, descent and what "
    "keeps it honest. There was no magic in any of them. The assignments are next, or a model of your own."
)


@dataclass(frozen=True)
class Session:
    """One student's practice: the files, and what has been solved."""

    workspace: Workspace
    store: Store

    def progress(self) -> Progress:
        return self.store.read()

    def find(self, word: str | None) -> Rung | None:
        """Return the exercise that ``word`` means; without a word, the next unsolved one; None if all are solved.

        Raises PracticeError.
        """
        if word:
            return find(word)
        solved = self.progress().solved
        return next((rung for rung in rungs() if rung.name not in solved), None)

    def following(self, rung: Rung) -> Rung | None:
        """Return the next unsolved exercise behind ``rung``, or else the first; None if all are solved.

        Who has begun with 40 goes on with 41.
        """
        solved = self.progress().solved
        left = [one for one in rungs() if one.name not in solved]
        return next((one for one in left if one.number > rung.number), left[0] if left else None)

    def current(self) -> Rung:
        """Return the exercise that was taken last, or else the next unsolved one. Raises PracticeError."""
        name = self.progress().current
        rung = next((rung for rung in rungs() if rung.name == name), None) or self.find(None)
        if rung is None:
            raise PracticeError(f"{ALL_DONE.format(count=len(rungs()))} Name one to do it again.")
        return rung

    def take(self, rung: Rung) -> str:
        """Hand the exercise out and return where it lies. Raises PracticeError."""
        file = self.workspace.hand_out(rung)
        with self.store.changing() as box:
            box[0] = msgspec.structs.replace(box[0], current=rung.name)
        return str(file)

    def check(self, rung: Rung) -> Verdict:
        """Check the student's file, and remember what came of it. Raises PracticeError if it cannot be read."""
        self.workspace.assert_readable(rung)
        verdict = check(rung, self.workspace.folder)
        with self.store.changing() as box:
            tried = box[0].tried | {rung.name} if verdict.state != "not attempted" else box[0].tried
            solved = box[0].solved | {rung.name} if verdict.state == "right" else box[0].solved
            box[0] = msgspec.structs.replace(box[0], tried=tried, solved=solved)
        return verdict

    def reset(self, rung: Rung) -> Path | None:
        """Put an exercise back to its beginning, unsolved; return where the student's version is kept, if there is one.

        Raises PracticeError.
        """
        backup = self.workspace.reset(rung)
        with self.store.changing() as box:
            hints = {name: count for name, count in box[0].hints.items() if name != rung.name}
            solved, tried = box[0].solved - {rung.name}, box[0].tried - {rung.name}
            box[0] = msgspec.structs.replace(box[0], solved=solved, tried=tried, hints=hints)
        return backup

    def hint(self, rung: Rung) -> tuple[int, int, str]:
        """Return the next hint of ``rung`` with its number and how many there are; the last one again at the end."""
        hints = rung.hints()
        with self.store.changing() as box:
            number = min(box[0].hints.get(rung.name, 0) + 1, len(hints))
            box[0] = msgspec.structs.replace(box[0], hints={**box[0].hints, rung.name: number})
        return number, len(hints), hints[number - 1]

    def take_problems(self) -> list[str]:
        """Return what went wrong with the progress since the last time, in sentences."""
        problems, self.store.problems[:] = list(self.store.problems), []
        return problems
