"""What somebody who practises does: take the next exercise, check it, ask for a hint, go on, compare, repeat."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from . import reviews
from .checking import Verdict, check
from .ladder import PracticeError, Rung, find, rungs
from .progress import Progress, Store
from .workspace import Workspace

ALL_DONE = (
    "That was the last one. You have solved all {count} exercises: models, losses, gradients, landscapes, descent and what "
    "keeps it honest. There was no magic in any of them. The assignments are next, or a model of your own."
)
ONCE_MORE = "Once more: it went wrong the first time. What you wrote then is kept beside it."


@dataclass(frozen=True)
class Session:
    """One student's practice: the files, and what has been solved."""

    workspace: Workspace
    store: Store
    now: Callable[[], float] = time.time

    def progress(self) -> Progress:
        return self.store.read()

    def find(self, word: str | None) -> Rung | None:
        """Return the exercise that ``word`` means; without a word, the next to do; None if nothing is left.

        The next to do is what is due again, or else the first that is not solved. Raises PracticeError.
        """
        if word:
            return find(word)
        return next(iter(self.due()), None) or self._unsolved_behind(0)

    def following(self, rung: Rung) -> Rung | None:
        """Return what to do after ``rung``: what is due again, the next unsolved one behind it, or else the first.

        Who has begun with 40 goes on with 41. None if nothing else is left.
        """
        again = next((other for other in self.due() if other != rung), None)
        return again or self._unsolved_behind(rung.number, without=rung)

    def due(self) -> tuple[Rung, ...]:
        """Return the solved exercises that are to be done again now."""
        by_name = {rung.name: rung for rung in rungs()}
        return tuple(by_name[name] for name in reviews.due(self.progress(), self.now()) if name in by_name)

    def _unsolved_behind(self, number: int, without: Rung | None = None) -> Rung | None:
        progress = self.progress()
        left = [
            rung
            for rung in rungs()
            if rung != without and (rung.name not in progress.solved or rung.name in progress.again)
        ]
        left = [rung for rung in left if rung.name not in progress.skipped] or left
        return next((rung for rung in left if rung.number > number), left[0] if left else None)

    def is_right(self, rung: Rung) -> bool:
        """Return whether the student's answer passed, so that a solution may be shown."""
        progress = self.progress()
        return rung.name in progress.solved and rung.name not in progress.again

    def current(self) -> Rung:
        """Return the exercise that was taken last, or else the next unsolved one. Raises PracticeError."""
        name = self.progress().current
        rung = next((rung for rung in rungs() if rung.name == name), None) or self.find(None)
        if rung is None:
            raise PracticeError(f"{ALL_DONE.format(count=len(rungs()))} Name one to do it again.")
        return rung

    def take(self, rung: Rung) -> str:
        """Hand the exercise out and return where it lies; one that is due again begins anew. Raises PracticeError.

        What was written the first time is kept beside it.
        """
        again = rung in self.due() and rung.name not in self.progress().again
        if again:
            self.workspace.reset(rung)
        file = self.workspace.hand_out(rung)
        with self.store.changing() as box:
            progress = reviews.begun_again(box[0], rung.name) if again else box[0]
            box[0] = msgspec.structs.replace(
                progress, current=rung.name, skipped=progress.skipped - {rung.name}
            )
        return str(file)

    def skip(self, rung: Rung) -> None:
        """Leave an exercise that is not solved for later."""
        with self.store.changing() as box:
            if rung.name not in box[0].solved:
                box[0] = msgspec.structs.replace(box[0], skipped=box[0].skipped | {rung.name})

    def check(self, rung: Rung) -> Verdict:
        """Check the student's file, and remember what came of it. Raises PracticeError if it cannot be read."""
        self.workspace.assert_readable(rung)
        verdict = check(rung, self.workspace.folder)
        with self.store.changing() as box:
            if verdict.state == "wrong":
                box[0] = reviews.after_wrong(box[0], rung.name)
            elif verdict.state == "right":
                box[0] = reviews.after_right(box[0], rung.name, self.now())
        return verdict

    def check_all(self) -> Iterator[tuple[Rung, Verdict | PracticeError]]:
        """Check every exercise whose file is there; yield each with what came of it."""
        for rung in rungs():
            if not self.workspace.file(rung).exists():
                continue
            try:
                yield rung, self.check(rung)
            except PracticeError as error:
                yield rung, error

    def solution(self, rung: Rung) -> tuple[str, ...]:
        """Return the code of the solution, then of the other ways that are kept, once the student's own passes.

        Raises PracticeError before that.
        """
        if not self.is_right(rung):
            raise PracticeError(
                f"A solution of {rung.number} opens when yours passes. "
                f"`autograder practice {rung.number} --hint` gives a hint."
            )
        return (rung.solution(), *rung.alternatives())

    def reset(self, rung: Rung) -> Path | None:
        """Put an exercise back to its beginning, unsolved; return where the student's version is kept, if there is one.

        Raises PracticeError.
        """
        backup = self.workspace.reset(rung)
        with self.store.changing() as box:
            progress, name = box[0], {rung.name}
            box[0] = msgspec.structs.replace(
                progress,
                solved=progress.solved - name,
                tried=progress.tried - name,
                skipped=progress.skipped - name,
                again=progress.again - name,
                wrong=progress.wrong - name,
                reviews={key: review for key, review in progress.reviews.items() if key != rung.name},
                hints={key: count for key, count in progress.hints.items() if key != rung.name},
            )
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
