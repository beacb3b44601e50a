"""What went wrong comes back: after a day, and each time that it is right, after a longer while.

An exercise that a check found wrong, before it was solved, is asked again 1, 3, 7 and 21 days later. One mistake on
the way begins the series anew (Leitner's boxes; Cepeda and others, Psychological Bulletin 132, 2006, on why gaps help).
"""

from __future__ import annotations

import msgspec

from .progress import Progress, Review

DAYS = (1, 3, 7, 21)
_DAY_SECONDS = 86_400.0


def due(progress: Progress, now: float) -> tuple[str, ...]:
    """Return the names of the exercises to do again at ``now`` (seconds since 1970), the longest due first."""
    names = [name for name, review in progress.reviews.items() if review.due <= now]
    return tuple(sorted(names, key=lambda name: progress.reviews[name].due))


def after_wrong(progress: Progress, name: str) -> Progress:
    """Return the progress after a check that found ``name`` wrong; one that is solved and not asked again stays so."""
    if name in progress.solved and name not in progress.again:
        return progress
    return msgspec.structs.replace(progress, tried=progress.tried | {name}, wrong=progress.wrong | {name})


def after_right(progress: Progress, name: str, now: float) -> Progress:
    """Return the progress after a check that found ``name`` right, with the time when it is asked again, if it is."""
    reviews = dict(progress.reviews)
    if name not in progress.solved or name in progress.again:
        stage = 0 if name in progress.wrong else reviews[name].stage + 1 if name in reviews else len(DAYS)
        reviews.pop(name, None)
        if stage < len(DAYS):
            reviews[name] = Review(stage, now + DAYS[stage] * _DAY_SECONDS)
    return msgspec.structs.replace(
        progress,
        tried=progress.tried | {name},
        solved=progress.solved | {name},
        skipped=progress.skipped - {name},
        wrong=progress.wrong - {name},
        again=progress.again - {name},
        reviews=reviews,
    )


def begun_again(progress: Progress, name: str) -> Progress:
    """Return the progress when ``name`` is handed out once more: solved before, and to be solved again."""
    hints = {key: count for key, count in progress.hints.items() if key != name}
    return msgspec.structs.replace(
        progress, again=progress.again | {name}, wrong=progress.wrong - {name}, hints=hints
    )
