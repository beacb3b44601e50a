"""Which submissions of a class are alike beyond chance: fingerprints, scores of all pairs, the first ones.

Only what is kept of the fingerprints is compared with everything else: a product of matrices, in which a class of
1,000 takes a second or two.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Final

import numpy as np

from .chance import Chance, chance_of, weight
from .sources import Work
from .winnowing import hashes, winnow

_AT_ONCE: Final = 2048  # fingerprints in one product of matrices


@dataclass(frozen=True)
class Pair:
    """Two submissions, by their place in the class. score: bits; expected: as `Chance.expected`, None if unknown."""

    first: int
    second: int
    score: float
    expected: float | None


@dataclass(frozen=True)
class Ranking:
    """The pairs with the highest scores, and the model by which they are judged."""

    pairs: tuple[Pair, ...]
    chance: Chance | None


def common_hashes(works: Iterable[Work]) -> frozenset[int]:
    """Return the hashes of every passage in the course's own solutions: what is right in the same way is no evidence."""
    return frozenset(
        value
        for work in works
        for source in work.sources
        for passage in source.passages
        for value in hashes(passage.codes)
    )


def fingerprints(work: Work, left_out: frozenset[int] = frozenset()) -> set[int]:
    """Return the fingerprints of a work, without those in ``left_out``."""
    kept: set[int] = set()
    for source in work.sources:
        for passage in source.passages:
            values = hashes(passage.codes)
            kept.update(values[place] for place in winnow(values))
    return kept - left_out


def rank(prints: Sequence[set[int]], most: int) -> Ranking:
    """Return the ``most`` pairs that share most, the first ones first; pairs that share nothing are never in it.

    prints: the fingerprints of each submission. Takes time in the square of their number.
    """
    scores = _scores(prints)
    firsts, seconds = np.triu_indices(len(prints), k=1)
    values = scores[firsts, seconds]
    chance = chance_of(values, len(prints)) if len(values) else None
    order = np.argsort(-values, kind="stable")[:most]
    pairs = tuple(
        Pair(
            int(firsts[place]),
            int(seconds[place]),
            float(values[place]),
            chance.expected(float(values[place])) if chance is not None else None,
        )
        for place in order
        if values[place] > 0
    )
    return Ranking(pairs, chance)


def _scores(prints: Sequence[set[int]]) -> np.ndarray:
    """Return the score of each pair, shape (n, n): the worth of all fingerprints that both have."""
    number = len(prints)
    scores = np.zeros((number, number))
    counts: dict[int, int] = {}
    for value in chain.from_iterable(prints):
        counts[value] = counts.get(value, 0) + 1
    columns = {value: column for column, value in enumerate(v for v, count in counts.items() if count > 1)}
    worth = np.array([weight(counts[value], number) for value in columns])
    rows = np.array([row for row, own in enumerate(prints) for value in own if value in columns], dtype=int)
    places = np.array([columns[v] for own in prints for v in own if v in columns], dtype=int)
    for start in range(0, len(columns), _AT_ONCE):
        block = np.zeros((number, min(_AT_ONCE, len(columns) - start)), dtype=np.float32)
        chosen = (places >= start) & (places < start + _AT_ONCE)
        block[rows[chosen], places[chosen] - start] = np.sqrt(worth[places[chosen]])
        scores += block @ block.T
    return scores
