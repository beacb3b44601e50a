"""The page of the quality cards, docs/quality.md: a row for each exercise, and what is not as it should be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .card import Confusion, Diagnoses, QualityCard


@dataclass(frozen=True)
class Shown:
    """A card on the page.

    depends_on: what `autograder.quality.kept.depends_on` said when it was measured
    is_current: whether it says the same today
    """

    card: QualityCard
    depends_on: Mapping[str, str]
    is_current: bool


def page(cards: Sequence[Shown], versions: str) -> str:
    """Return the cards as a page in Markdown.

    versions: with what the newest of them were made
    """
    lines = [
        "# Quality cards",
        "",
        f"Made by `autograder quality` ({versions}); nothing here is written by hand. Everything was graded in the",
        "sandbox, as a student's work is. Named counts the misconceptions that were named for every seed; margin is the",
        "number of decades between the worst right answer and the closest wrong one.",
        "",
        "## The course as a whole",
        "",
        *_summary([shown.card for shown in cards]),
        "",
    ]
    for shown in cards:
        lines += [f"## {shown.card.assignment}", "", *_table(shown.card), "", *_sentences(shown), ""]
    return "\n".join(lines)


def _version(shown: Shown) -> list[str]:
    drawn = shown.depends_on.get("drawn", "None")
    what = (
        "all misconceptions" if drawn == "None" else f"at most {drawn} misconceptions of each exercise, drawn"
    )
    since = "" if shown.is_current else "; something that the figures depend on has changed since"
    return [
        f"- Measured with version {shown.depends_on.get('engine', 'unknown')}, {what} for each seed{since}."
    ]


def _table(card: QualityCard) -> list[str]:
    rows = [
        "| exercise | points | alternatives accepted | misconceptions rejected | named | mutants killed | margin |",
        "|---|---|---|---|---|---|---|",
    ]
    for row in card.validity.exercises:
        margin = card.margins.get(row.name)
        different = row.mutants - row.mutants_equivalent
        rows.append(
            f"| {row.name} | {row.points:g} | {row.alternatives_accepted} of {row.alternatives} | "
            f"{row.misconceptions_rejected} of {row.misconceptions} | {row.misconceptions_named} | "
            f"{row.mutants_killed} of {different} | {'' if margin is None else f'{margin:.1f}'} |"
        )
    return rows


def _summary(cards: Sequence[QualityCard]) -> list[str]:
    exercises = [row for card in cards for row in card.validity.exercises]
    accepted, alternatives = (
        sum(row.alternatives_accepted for row in exercises),
        sum(r.alternatives for r in exercises),
    )
    rejected, wrong = (
        sum(row.misconceptions_rejected for row in exercises),
        sum(r.misconceptions for r in exercises),
    )
    killed = sum(row.mutants_killed for row in exercises)
    equivalent = sum(row.mutants_equivalent for row in exercises)
    mutants = sum(row.mutants for row in exercises) - equivalent
    problems = sum(len(card.validity.problems) for card in cards)
    return [
        f"- {len(exercises)} exercises: {accepted} of {alternatives} accepted alternatives got full marks, {rejected} of "
        f"{wrong} misconceptions lost marks, {killed} of {mutants} mutants were noticed ({equivalent} more are "
        f"equivalent, with a reason). Problems: {problems}.",
        f"- {_of(_sum([card.single for card in cards]), 'one mistake')}",
        f"- {_of(_sum([card.double for card in cards]), 'two mistakes in different exercises')}",
        f"- Somebody whose every answer is right loses marks to chance with probability "
        f"{sum(card.false_alarms for card in cards):.0e} at most, over the whole course.",
    ]


def _sum(found: Sequence[Diagnoses]) -> Diagnoses:
    return Diagnoses(
        sum(one.students for one in found),
        sum(one.right for one in found),
        sum(one.silent for one in found),
        sum(one.wrong for one in found),
    )


def _sentences(shown: Shown) -> list[str]:
    card = shown.card
    flips, compared = card.regrade_flips
    chance = (
        f"the statistical checks fail a right submission with probability {card.false_alarms:.0e} at most"
        if card.false_alarms
        else "no check is left to chance"
    )
    return [
        *_version(shown),
        f"- {_of(card.single, 'one mistake')}",
        f"- {_of(card.double, 'two mistakes in different exercises')}",
        *_confusion_matrix([*card.single.confusions, *card.double.confusions]),
        f"- One mistake costs marks in {card.cascade:.2f} exercises on average.",
        f"- {flips} of {compared} verdicts on the reference changed with the seed; {chance}.",
        *(f"- Problem: {problem}" for problem in card.validity.problems),
    ]


def _confusion_matrix(confusions: Sequence[Confusion]) -> list[str]:
    if not confusions:
        return ["- The confusion matrix of mistakes made and mistakes told has nothing beside its diagonal."]
    return ["- Beside the diagonal of the confusion matrix of mistakes made and mistakes told:"] + [
        f"    - made {' and '.join(one.made)}; told {' and '.join(one.told) or 'nothing'}"
        for one in confusions
    ]


def _of(found: Diagnoses, what: str) -> str:
    return (
        f"Of {found.students} made-up students with {what}, {found.right} were told exactly that, "
        f"{found.silent} less than that, {found.wrong} something wrong."
    )
