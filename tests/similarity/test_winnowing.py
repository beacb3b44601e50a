"""Winnowing keeps what its paper promises."""

from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from autograder.similarity.winnowing import GUARANTEE, NOISE, WINDOW, hashes, winnow

CODES = st.lists(st.integers(0, 3), max_size=60)


def prints(codes: list[int]) -> set[int]:
    values = hashes(codes)
    return {values[place] for place in winnow(values)}


@given(CODES, CODES, CODES, CODES, st.lists(st.integers(0, 3), min_size=GUARANTEE, max_size=GUARANTEE))
def test_a_shared_passage_of_the_guaranteed_length_always_shows(a, b, c, d, shared):
    assert prints(a + shared + b) & prints(c + shared + d)


def test_a_shorter_passage_than_the_noise_never_shows():
    shared = list(range(NOISE - 1))
    assert not prints([100] * 20 + shared + [101] * 20) & prints([102] * 20 + shared + [103] * 20)


@given(st.lists(st.integers(0, 9), max_size=80))
def test_each_window_has_its_smallest_and_places_rise(values):
    places = winnow(values)
    assert places == sorted(set(places))
    for start in range(max(0, len(values) - WINDOW) + 1 if values else 0):
        window = values[start : start + WINDOW]
        assert min(window) in [values[place] for place in places if start <= place < start + WINDOW]


def test_of_equal_hashes_one_is_kept_as_long_as_it_is_in_the_window():
    assert len(winnow([5] * 100)) == 100 // WINDOW


def test_the_density_is_the_papers():
    draw = random.Random(1)
    values = [draw.getrandbits(60) for _ in range(20_000)]
    assert abs(len(winnow(values)) / len(values) - 2 / (WINDOW + 1)) < 0.01


@given(st.lists(st.integers(0, 2**32), max_size=40))
def test_a_hash_depends_on_its_own_codes_alone(codes):
    assert hashes(codes) == [
        hashes(codes[start : start + NOISE])[0] for start in range(len(codes) - NOISE + 1)
    ]
