"""What people read in a terminal: signs and words, colour where the terminal has it, failures first.

Everything goes through rich, which knows NO_COLOR, TERM=dumb and the terminal's width.
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..results import Outcome
from ..suite.sentences import where
from .cleaned import Drawn, cleaned
from .disclosure import ShownCheck, ShownExercise
from .once import Once

PASSED, TODO, BROKEN, FAILED = "passed", "todo", "broken", "failed"
KIND_OF: Final = {
    Outcome.PASSED: PASSED,
    Outcome.NOT_ATTEMPTED: TODO,
    Outcome.NOT_REACHED: TODO,
    Outcome.BROKEN: BROKEN,
}


@dataclass(frozen=True)
class Sign:
    """How an outcome looks: a sign, one for terminals without it, a word, and rich's style."""

    sign: str
    plain: str
    word: str
    style: str


SIGNS: Final = {
    PASSED: Sign("✓", "ok", "right", "green"),
    TODO: Sign("○", "--", "to do", "yellow"),
    BROKEN: Sign("?", "??", "broken", "magenta"),
    FAILED: Sign("✗", "no", "not yet", "red"),
}
_ORDER: Final = (FAILED, BROKEN, TODO, PASSED)
_NARROWEST: Final = 40


def kind_of(check: ShownCheck) -> str:
    """Return whether ``check`` passed, is to do, is broken by us, or failed."""
    return KIND_OF.get(check.outcome, FAILED)


def failures_first(checks: Iterable[ShownCheck]) -> list[ShownCheck]:
    """Return the checks with those that failed first, otherwise in their order."""
    return sorted(checks, key=lambda check: _ORDER.index(kind_of(check)))


def report(
    exercises: Iterable[ShownExercise],
    *,
    colour: bool | None = None,
    width: int | None = None,
    hidden: Sequence[str] = (),
    remarks: Sequence[str] = (),
    kind: str = "visible check",
) -> Drawn:
    """Return the checks as text: exercises that need work first, and one summary.

    colour: whether to add it; None: as rich decides for standard output
    width:  columns; None: those of the terminal
    hidden: what hidden checks look at besides, in words
    remarks: sentences on the folder as a whole
    kind: what the checks are called together, in the singular
    """
    exercises = list(exercises)
    once = Once()
    lines = [cleaned(remark) for remark in remarks]
    with Printer(colour=colour, width=width) as printer:
        for remark in lines:
            printer.line(f"  note: {remark}", style="yellow", indent=8)
        for exercise in [*_unfinished(exercises), *_finished(exercises)]:
            printer.heading(cleaned(exercise.name), _count(exercise.checks))
            for check in failures_first(exercise.checks):
                printer.check(check, once)
        printer.line("")
        printer.line(f" {summary(exercises, hidden, kind)}", indent=1)
    return printer.text


def summary(
    exercises: Iterable[ShownExercise], hidden: Sequence[str] = (), kind: str = "visible check"
) -> str:
    """Return what is known: how much passes here, what else is looked at after the hand-in, what to do next."""
    exercises = list(exercises)
    checks = [check for exercise in exercises for check in exercise.checks]
    passed = sum(check.outcome is Outcome.PASSED for check in checks)
    noun = f"{kind} passes" if len(checks) == 1 else f"{kind}s pass"
    sentences = [f"{'All' if passed == len(checks) > 1 else f'{passed} of'} {len(checks)} {noun}."]
    if hidden:
        sentences.append(f"After the hand-in, hidden checks also look at {_listed(hidden)}.")
    if unfinished := _unfinished(exercises):
        sentences.append(f"Next: {unfinished[0].name}.")
    return " ".join(sentences)


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _count(checks: Sequence[ShownCheck]) -> str:
    passed = sum(check.outcome is Outcome.PASSED for check in checks)
    return f"{passed} of {len(checks)} {'check passes' if len(checks) == 1 else 'checks pass'}"


def _finished(exercises: Iterable[ShownExercise]) -> list[ShownExercise]:
    return [each for each in exercises if all(check.outcome is Outcome.PASSED for check in each.checks)]


def _unfinished(exercises: Iterable[ShownExercise]) -> list[ShownExercise]:
    return [each for each in exercises if any(check.outcome is not Outcome.PASSED for check in each.checks)]


class Printer:
    """Lays out checks in lines of at most ``width`` columns; ``text`` is what came of it.

    colour: None: as rich decides for standard output; the text is then meant for it
    """

    def __init__(self, *, colour: bool | None = None, width: int | None = None) -> None:
        from rich.console import Console

        terminal = Console(file=sys.stdout, force_jupyter=False)
        colour = terminal.is_terminal and not terminal.no_color if colour is None else colour
        columns = width or (terminal.width if sys.stdout.isatty() else 100)
        self._file = io.StringIO()
        self._console: Any = Console(
            file=self._file,
            width=max(_NARROWEST, columns),
            force_terminal=colour,
            color_system=("auto" if terminal.color_system else "standard") if colour else None,
            no_color=not colour,
            highlight=False,
            markup=False,
            emoji=False,
            force_jupyter=False,
        )
        self._signs = _can_encode("✓○✗")
        self.text = Drawn("")

    def __enter__(self) -> Printer:
        return self

    def __exit__(self, *_: object) -> None:
        text = self._file.getvalue()
        lines = [line.rstrip() for line in text.splitlines()]
        self.text = Drawn("\n".join(lines) if self._signs else "\n".join(lines).translate(_ASCII))

    def heading(self, name: str, right: str) -> None:
        """Print an exercise's name, and ``right`` at the right margin."""
        from rich.text import Text

        space = self._console.width - len(name) - len(right) - 2
        line = Text(f" {name}", style="bold")
        line.append(" " * max(2, space) + right, style="not bold dim")
        self._console.print(line, soft_wrap=True)

    def check(self, check: ShownCheck, once: Once) -> None:
        """Print one check; a message that ``once`` knows is not printed again."""
        from rich.cells import cell_len
        from rich.text import Text

        kind = SIGNS[kind_of(check)]
        line = Text("  ")
        line.append(kind.sign if self._signs else kind.plain, style=f"bold {kind.style}")
        line.append(f" {cleaned(check.title)}")
        self._wrapped(line, 4 if self._signs else 5)
        message = cleaned(check.message)
        if once.is_new(message):
            for paragraph in message.splitlines():
                self.line(f"      {paragraph}", indent=6)
            if check.place is not None and check.place.text:
                place, code = cleaned(where(check.place)), cleaned(check.place.text.strip())
                self.line(f"      {place}   {code}", style="cyan", indent=8)
                if (caret := caret_under(check)) is not None:
                    self.line(f"      {' ' * (cell_len(place) + 3 + caret)}^", style="red", indent=8)
        if check.outcome not in (Outcome.PASSED, Outcome.NOT_ATTEMPTED):
            for detail in check.details:
                self.line(f"        {cleaned(detail)}", style="dim", indent=10)
        elif check.outcome is Outcome.PASSED and check.printed:
            self.line("      printed:", style="dim")
            for detail in check.printed:
                self.line(f"        {cleaned(detail)}", style="dim", indent=10)
        for remark in check.remarks:
            self.line(f"      note: {cleaned(remark)}", style="yellow", indent=12)

    def line(self, text: str, *, style: str = "", indent: int = 0) -> None:
        """Print a line; what does not fit goes on below, ``indent`` columns in."""
        from rich.text import Text

        self._wrapped(Text(text, style=style), indent)

    def _wrapped(self, line: Any, indent: int) -> None:
        from rich.text import Text

        if line.cell_len <= self._console.width:
            self._console.print(line)
            return
        margin = len(line.plain) - len(line.plain.lstrip())
        pieces = line[margin:].wrap(self._console, max(20, self._console.width - max(indent, margin)))
        for number, piece in enumerate(pieces):
            before = Text(" " * (margin if number == 0 else indent))
            self._console.print(before + piece)


def caret_under(check: ShownCheck) -> int | None:
    """Return how far right in the line of code, without its indentation, Python gave up; None if it is not known."""
    if check.place is None or check.place.column < 1:
        return None
    from rich.cells import cell_len

    code = check.place.text.strip()
    indent = len(check.place.text) - len(check.place.text.lstrip())
    column = check.place.column - 1 - indent
    return cell_len(code[:column]) if 0 <= column <= len(code) else None


_ASCII: Final = str.maketrans({"✓": "v", "○": "o", "✗": "x", "θ": "theta", "−": "-", "·": "."})


def _can_encode(text: str) -> bool:
    try:
        text.encode(getattr(sys.stdout, "encoding", None) or "utf-8")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
