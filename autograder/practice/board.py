"""The practice session with keys, without a terminal: what is shown, and what each key changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from .checking import Verdict
from .editor import Editor, editor_for, open_beside
from .exercise_list import ExerciseList
from .ladder import PracticeError, Rung, rungs
from .session import ALL_DONE, ONCE_MORE, Session

KEYS: Final = {
    "n": "next",
    "h": "hint",
    "l": "list",
    "c": "check all",
    "r": "reset",
    "o": "open",
    "s": "solution",
    "q": "quit",
}
_SCROLLS: Final = {"up": -1, "down": 1, "page up": -10, "page down": 10, " ": 10}
TO_THE_END: Final = 10_000


@dataclass
class Board:
    """One exercise on the screen, or in its place the list or solutions to compare with.

    verdict:  what the last check of this exercise came to
    message:  the answer to the last key, in a sentence
    solution: code of right ways, while they are compared
    scroll:   how many lines of the middle are out of sight at the top
    outside:  an editor that is to have the terminal now
    repaint:  called while a long work goes on
    """

    session: Session
    rung: Rung
    verdict: Verdict | None = None
    message: str = ""
    exercises: ExerciseList | None = None
    solution: tuple[str, ...] = ()
    scroll: int = 0
    outside: Editor | None = None
    open: bool = True
    repaint: Callable[[], None] = field(default=lambda: None)
    _asked_to_reset: bool = False

    def begin(self) -> None:
        """Hand the exercise out; check it if there was work on it before. Raises PracticeError."""
        self._take(self.rung)

    def saved(self, names: set[str]) -> None:
        """Check the exercise if its file is among those that were saved."""
        if self.rung.file_name in names and not self._was_only_handed_out():
            self.exercises, self.solution = None, ()
            self._check()

    def _was_only_handed_out(self) -> bool:
        """Whether the file is the stub that was put there: nobody saved it, and nothing on the screen is to change."""
        file = self.session.workspace.file(self.rung)
        return self.verdict is None and file.is_file() and file.read_bytes() == self.rung.stub().encode()

    def press(self, key: str) -> None:
        """Do what ``key`` means; what cannot be done becomes the message."""
        self.message = ""
        try:
            if self.exercises is not None:
                self._press_in_list(self.exercises, key)
            elif key in _SCROLLS:
                self.scroll = max(0, self.scroll + _SCROLLS[key])
            elif self._asked_to_reset:
                self._asked_to_reset = False
                self._reset(key)
            elif self.solution and key in ("s", "escape"):
                self.solution, self.scroll = (), 0
            elif key in KEYS:
                self.solution, self.scroll = (), 0
                self._do(key)
        except PracticeError as error:
            self.message = str(error)
        self._take_problems()

    def _do(self, key: str) -> None:
        match key:
            case "n":
                self._next()
            case "h":
                self.session.hint(self.rung)
                self.scroll = TO_THE_END
            case "l":
                self.exercises = ExerciseList.at(self.session, self.rung)
            case "c":
                self._check_all()
            case "r":
                self._asked_to_reset = True
                self.message = "Begin this exercise anew? Your version is kept beside it. Press y for yes."
            case "o":
                self._open_editor()
            case "s":
                self._compare()
            case "q":
                self.open = False

    def _press_in_list(self, exercises: ExerciseList, key: str) -> None:
        chosen = exercises.press(key)
        if not exercises.open:
            self.exercises = None
        if chosen is not None and chosen != self.rung:
            self._take(chosen)

    def _next(self) -> None:
        following = self.session.following(self.rung)
        if following is None:
            done = self.session.is_right(self.rung)
            self.message = (
                ALL_DONE.format(count=len(rungs())) if done else "This is the only one that is left."
            )
            return
        skipped = None if self.session.is_right(self.rung) else self.rung
        if skipped is not None:
            self.session.skip(skipped)
        self._take(following)
        if skipped is not None:
            self.message = f"{skipped.number} is skipped; the list (l) has it. {self.message}".strip()

    def _take(self, rung: Rung) -> None:
        self.session.take(rung)
        self.rung, self.verdict, self.scroll = rung, None, 0
        if rung.name in self.session.progress().again:
            self.message = ONCE_MORE
        if self.session.workspace.file(rung).read_bytes() != rung.stub().encode():
            self._check()

    def _check(self) -> None:
        self.message, self.scroll = "Checking …", 0
        self.repaint()
        self.message = ""
        try:
            self.verdict = self.session.check(self.rung)
        except PracticeError as error:  # a file that the next save may mend
            self.verdict, self.message = None, str(error)
        self._take_problems()

    def _check_all(self) -> None:
        right, wrong = 0, []
        for rung, outcome in self.session.check_all():
            self.message = f"Checking {rung.number}. {rung.title} …"
            self.repaint()
            if isinstance(outcome, Verdict) and outcome.state == "right":
                right += 1
            elif not isinstance(outcome, Verdict) or outcome.state == "wrong":
                wrong.append(rung)
            if rung == self.rung and isinstance(outcome, Verdict):
                self.verdict = outcome
        names = ", ".join(f"{rung.number} {rung.name}" for rung in wrong)
        self.message = f"{right} of your files {'is' if right == 1 else 'are'} right." + (
            f" Not yet: {names}." if wrong else ""
        )

    def _reset(self, key: str) -> None:
        if key != "y":
            self.message = "Nothing was changed."
            return
        backup = self.session.reset(self.rung)
        self.verdict = None
        kept = f" Your version is kept as {backup.name}." if backup else ""
        self.message = f"{self.rung.file_name} is as it was at first.{kept}"

    def _open_editor(self) -> None:
        file = self.session.workspace.hand_out(self.rung)
        editor = editor_for(file)
        if editor is None:
            self.message = f"Set EDITOR to your editor's command (EDITOR=nano, say). The file is {file}."
        elif editor.takes_the_terminal:
            self.outside = editor
        else:
            try:
                open_beside(editor)
            except OSError as error:
                self.message = f"{editor.command[0]} cannot be started: {error.strerror}."

    def _compare(self) -> None:
        if self.session.is_right(self.rung):
            self.solution = self.session.solution(self.rung)
        else:
            self.message = "A solution opens when your own answer passes. h gives a hint."

    def _take_problems(self) -> None:
        self.message = " ".join(filter(None, [self.message, *self.session.take_problems()]))
