"""Winnowing: few fingerprints of a sequence, such that every long enough passage that two sequences share shows.

The algorithm of Schleimer, Wilkerson and Aiken, "Winnowing: Local Algorithms for Document Fingerprinting", SIGMOD
2003, in the robust form of its section 5.1: the codes of each ``NOISE`` neighbouring tokens are hashed; of each window
of neighbouring hashes the smallest is kept, the one that the window before kept if it is still among the smallest,
else the rightmost of these.

- A passage shorter than `NOISE` tokens never shows.
- A passage of at least `GUARANTEE` tokens that two sequences share always does.
- Of random sequences 2 in ``WINDOW + 1`` hashes are kept.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

NOISE: Final = 10
"""Tokens; shorter passages are everybody's: ``return float(np.sum(x))`` has nine."""
GUARANTEE: Final = 15
"""Tokens: about two lines."""
WINDOW: Final = GUARANTEE - NOISE + 1

_BASE: Final = 0x1F3D5B79A7C4E685
_MODULUS: Final = 2**61 - 1


def hashes(codes: Sequence[int], length: int = NOISE) -> list[int]:
    """Return the hash of each ``length`` neighbouring codes; none if there are fewer. Linear in the codes."""
    if len(codes) < length:
        return []
    top = pow(_BASE, length, _MODULUS)
    rolling, result = 0, []
    for index, code in enumerate(codes):
        rolling = (rolling * _BASE + code + 1) % _MODULUS
        if index >= length:
            rolling = (rolling - (codes[index - length] + 1) * top) % _MODULUS
        if index >= length - 1:
            result.append(rolling)
    return result


def winnow(values: Sequence[int], window: int = WINDOW) -> list[int]:
    """Return the places of the kept hashes, in order: of each window the smallest, as the module says.

    Fewer values than a window are one window.
    """
    if not values:
        return []
    kept = [_rightmost_smallest(values, 0, min(window, len(values)))]
    for end in range(window + 1, len(values) + 1):
        start, last = end - window, kept[-1]
        if last < start:
            kept.append(_rightmost_smallest(values, start, end))
        elif values[end - 1] < values[last]:
            kept.append(end - 1)
    return kept


def _rightmost_smallest(values: Sequence[int], start: int, end: int) -> int:
    return min(range(start, end), key=lambda place: (values[place], -place))
