"""What people read in a terminal, also without colour and without a terminal."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from ..results import Outcome
from .disclosure import ShownCheck, ShownExercise, where

MARKS = {
    Outcome.PASSED: "ok  ",
    Outcome.NOT_ATTEMPTED: "todo",
    Outcome.NOT_REACHED: "----",
    Outcome.BROKEN: "????",
}
COLOURS = {Outcome.PASSED: "32", Outcome.NOT_ATTEMPTED: "33", Outcome.NOT_REACHED: "33", Outcome.BROKEN: "35"}


def report(exercises: Sequence[ShownExercise], *, colour: bool | None = None) -> str:
    """Return the checks as text: a line for each, and below it what is wrong and where.

    colour: whether to add it; None: if standard output is a terminal
    """
    colour = sys.stdout.isatty() if colour is None else colour
    lines: list[str] = []
    for exercise in exercises:
        lines.append(_bold(exercise.name, colour))
        said: set[str] = set()
        for check in exercise.checks:
            lines += check_lines(check, colour, said)
    lines.append(summary(exercises))
    return "\n".join(lines)


def summary(exercises: Sequence[ShownExercise]) -> str:
    """Return one line: how many exercises are done, and which to take next."""
    done = [e for e in exercises if all(check.outcome is Outcome.PASSED for check in e.checks)]
    if len(done) == len(exercises):
        return "All right." if len(exercises) == 1 else f"All {len(exercises)} exercises are right."
    following = next(e for e in exercises if e not in done)
    return f"{len(done)} of {len(exercises)} exercises are right. Next: {following.name}."


def check_lines(check: ShownCheck, colour: bool, said: set[str]) -> list[str]:
    """Return a check as lines of text; a message that is in ``said`` is not said again."""
    mark = MARKS.get(check.outcome, "no  ")
    code = COLOURS.get(check.outcome, "31")
    lines = [f"  {_coloured(mark, code, colour)} {check.title}"]
    if check.message and check.message not in said:
        said.add(check.message)
        lines += [f"       {line}" for line in check.message.splitlines()]
        if check.place is not None:
            lines.append(f"       {where(check.place)}: {check.place.text.strip()}")
    if check.outcome not in (Outcome.PASSED, Outcome.NOT_ATTEMPTED):
        lines += [f"       | {line}" for line in check.details]
    lines += [f"       note: {remark}" for remark in check.remarks]
    return lines


def _coloured(text: str, code: str, colour: bool) -> str:
    return f"\033[{code}m{text}\033[0m" if colour else text


def _bold(text: str, colour: bool) -> str:
    return f"\033[1m{text}\033[0m" if colour else text
