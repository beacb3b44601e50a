"""Where two submissions are alike: the passages that they share, each with its lines on both sides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import msgspec

from .sources import Work
from .winnowing import NOISE, hashes

_MOST_PLACES: Final = 20  # of one hash that are tried: a text that repeats itself has thousands


class Place(msgspec.Struct, frozen=True):
    """Where a passage stands. file: the source's name; first, last: lines, from 1"""

    file: str
    first: int
    last: int


class SharedPassage(msgspec.Struct, frozen=True):
    """One passage that both have. number: from 1, in the order of the first one's text."""

    number: int
    tokens: int
    first: Place
    second: Place


@dataclass(frozen=True)
class Overlap:
    """All that two works share. shares: which part of each one's own tokens is in a shared passage."""

    passages: tuple[SharedPassage, ...]
    shares: tuple[float, float]


@dataclass(frozen=True)
class _Text:
    """One passage of a work: the hashes from each token on, and the lines of each token."""

    file: str
    values: Sequence[int]
    lines: Sequence[tuple[int, int]]


def overlap(first: Work, second: Work, left_out: frozenset[int] = frozenset()) -> Overlap:
    """Return what the two share.

    left_out: hashes that are no evidence; a passage neither begins nor ends with them
    """
    others = list(_texts(second))
    index: dict[int, list[tuple[_Text, int]]] = {}
    for other in others:
        for place, value in enumerate(other.values):
            if value not in left_out:
                places = index.setdefault(value, [])
                if len(places) < _MOST_PLACES:
                    places.append((other, place))
    passages: list[SharedPassage] = []
    own_tokens: set[tuple[int, int]] = set()
    other_tokens: set[tuple[int, int]] = set()
    numbers = {id(other): number for number, other in enumerate(others)}
    for number, text in enumerate(_texts(first)):
        for start, length, other, place in _runs(text, index, left_out):
            tokens = length + NOISE - 1
            passages.append(
                SharedPassage(
                    len(passages) + 1, tokens, _place(text, start, tokens), _place(other, place, tokens)
                )
            )
            own_tokens.update((number, start + k) for k in range(tokens))
            other_tokens.update((numbers[id(other)], place + k) for k in range(tokens))
    return Overlap(tuple(passages), (_share(len(own_tokens), first), _share(len(other_tokens), second)))


def _texts(work: Work) -> Iterator[_Text]:
    for source in work.sources:
        for passage in source.passages:
            yield _Text(source.name, hashes(passage.codes), passage.lines)


def _runs(
    text: _Text, index: Mapping[int, list[tuple[_Text, int]]], left_out: frozenset[int]
) -> Iterator[tuple[int, int, _Text, int]]:
    """Yield (start, hashes, other text, start there) of the longest runs of equal hashes, one behind the other."""
    start = 0
    while start < len(text.values):
        places = index.get(text.values[start], [])
        if not places:
            start += 1
            continue
        length, other, place = max(
            ((_length(text, start, other, place, left_out), other, place) for other, place in places),
            key=lambda run: run[0],
        )
        yield start, length, other, place
        start += length + NOISE - 1


def _length(text: _Text, start: int, other: _Text, place: int, left_out: frozenset[int]) -> int:
    """Return how many hashes from here on are equal, up to the last one that is evidence."""
    evidence = 0
    for length, (own, theirs) in enumerate(zip(text.values[start:], other.values[place:]), start=1):
        if own != theirs:
            break
        if own not in left_out:
            evidence = length
    return evidence


def _place(text: _Text, start: int, tokens: int) -> Place:
    lines = text.lines[start : start + tokens]
    return Place(text.file, lines[0][0], lines[-1][1])


def _share(tokens: int, work: Work) -> float:
    whole = sum(len(passage.codes) for source in work.sources for passage in source.passages)
    return round(tokens / whole, 3) if whole else 0.0
