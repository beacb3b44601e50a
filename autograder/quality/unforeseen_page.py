"""The scores of the catalogue on mistakes that it does not hold, as counts and as the last part of the page of quality cards."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import msgspec

from .told import Told

HEADING = "## Mistakes that the catalogue does not hold"


class Score(msgspec.Struct, frozen=True):
    """What the students of one kind were told, such as those with a held-out mistake; ``measured`` is the day, as 2026-11-30."""

    assignment: str
    kind: str
    students: tuple[Told, ...]
    measured: str = ""

    def counts(self) -> Counts:
        def count(holds: Callable[[Told], object]) -> int:
            return sum(bool(holds(told)) for told in self.students)

        return Counts(
            self.kind,
            self.assignment,
            len(self.students),
            caught=count(lambda told: told.caught),
            named=count(lambda told: told.names and not told.wrong),
            by_change=count(lambda told: told.changes and not told.names and not told.wrong),
            by_symptom=count(lambda told: told.symptoms and not told.names and not told.changes),
            neither=count(lambda told: not told.symptoms and not told.names and not told.changes),
            wrong=count(lambda told: told.wrong),
            lost=count(lambda told: told.lost),
        )


class Counts(msgspec.Struct, frozen=True):
    """How many of the students of one kind were told what, without a word of their mistakes.

    Each of them is counted once among ``named``, ``by_change``, ``by_symptom``, ``neither`` and ``wrong``.
    """

    kind: str
    assignment: str
    students: int
    caught: int
    named: int
    by_change: int
    by_symptom: int
    neither: int
    wrong: int
    lost: int


def page(scores: Sequence[Score], versions: str, *, titles: bool = False) -> str:
    """Return the scores as the last part of the page of quality cards, in Markdown.

    versions: with what the newest were measured, such as "autograder 0.2.0, numpy 2.4.6"
    titles: whether the mistakes that are not named are listed; who writes misconceptions after that no longer measures
    """
    lines = [
        HEADING,
        "",
        f"Made by `autograder quality --held-out`, the newest rows with {versions}; the last column says when. Caught: the suite takes",
        "marks. Then each student counts once: told a name that is not theirs; else named by a misconception; else by a single change of a right",
        "solution; else by a symptom, an observation without a name; else told neither.",
        "",
        *table(scores),
    ]
    if not titles:
        return "\n".join(lines) + "\n"
    lines += ["", "What is not named, not caught, or named wrongly among the held-out mistakes:", ""]
    lines += [
        f"- {score.assignment}: {' and '.join(told.mistakes)}: {_trouble(told)}"
        for score in scores
        if score.kind in ("held out", "pairs")
        for told in score.students
        if _trouble(told)
    ] or ["- nothing"]
    return "\n".join(lines) + "\n"


def table(scores: Sequence[Score]) -> list[str]:
    """Return the counts as the lines of a table in Markdown: for each kind its assignments, and all of them together."""
    lines = [
        "| mistakes | assignment | students | caught | named | by a change | by a symptom | neither | wrongly named | lost | measured |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for kind in dict.fromkeys(score.kind for score in scores):
        of_kind = [score for score in scores if score.kind == kind]
        every = Score("all", kind, tuple(told for score in of_kind for told in score.students))
        lines += [_row(score) for score in [*of_kind, every]]
    return lines


def _row(score: Score) -> str:
    return "| " + " | ".join(map(str, (*msgspec.structs.astuple(score.counts()), score.measured))) + " |"


def _trouble(told: Told) -> str:
    if told.lost:
        return told.lost
    if told.wrong:
        return f"wrongly named {', '.join(told.wrong)}"
    if not told.caught:
        return "not caught"
    return "" if told.names or told.changes or told.symptoms else "neither named nor seen"
