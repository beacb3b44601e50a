"""How likely is it that people who work alone hand in what is so much alike?

**Weights.** A fingerprint that ``n`` of ``N`` submissions have is worth ``-log2((n - 1) / N)`` bits to a pair that
shares it: for the two, that is the share of the others who have it too, as if one more submission had it. What
everybody writes is worth nothing; what only two have is worth ``log2(N)`` bits. The score of a pair is the sum.

**Chance.** Fingerprints depend on one another (who writes one statement in some way writes the next one so), so
bits are no probability. The scale is taken from the class itself. The scores of all pairs are taken to fall off
exponentially above a high quantile; the upper twentieth and the upper fourth of the scores give the rate (in a class of
more than 60 the upper 3/N and 15/N). For a score above, the model says how many pairs of a class of this size would
reach it if everybody worked alone.

**Assumption.** Most pairs work alone: fewer copies than these 3/N of all pairs, which are 1.5 pairs for each student, do
not move the quantiles. And the tail of independent work is no heavier than exponential: a source that some students share and others not (a textbook, an assistant's answer, last year's solution)
makes it heavier, and looks like copying, because it is common text. So the number is a reason to look, and no proof.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

FEWEST: Final = 12
"""Submissions; the percentiles of fewer than 66 pairs say nothing."""
REMARKABLE: Final = 0.05
"""A pair is remarkable if fewer such pairs than this are expected in a whole class that works alone."""
_TAIL: Final = 0.05
_TAIL_FACTOR: Final = 5  # the wider tail, for the rate


@dataclass(frozen=True)
class Chance:
    """The tail of the scores of pairs that work alone.

    pairs: how many there are
    tail:  the share of them with at least ``start`` bits
    scale: bits in which the tail falls by a factor of e
    """

    pairs: int
    tail: float
    start: float
    scale: float

    def expected(self, score: float) -> float:
        """Return how many pairs with at least ``score`` are expected if everybody works alone."""
        share = self.tail * math.exp(min(50.0, (self.start - score) / self.scale))
        return self.pairs * min(1.0, share)


def weight(count: int, submissions: int) -> float:
    """Return what a fingerprint that ``count`` of ``submissions`` have is worth, in bits. count: at least 2"""
    return -math.log2((count - 1) / submissions)


def chance_of(scores: np.ndarray, submissions: int) -> Chance | None:
    """Return the tail for the ``scores`` of all pairs; None for fewer than `FEWEST` submissions.

    Where hardly anybody shares anything the scale is at least the worth of a fingerprint that only two have.
    """
    if submissions < FEWEST:
        return None
    tail = min(_TAIL, 3 / submissions)
    low, high = np.quantile(scores, [1 - _TAIL_FACTOR * tail, 1 - tail])
    fitted = float(high - low) / math.log(_TAIL_FACTOR)
    return Chance(len(scores), tail, float(high), max(fitted, math.log2(submissions)))
