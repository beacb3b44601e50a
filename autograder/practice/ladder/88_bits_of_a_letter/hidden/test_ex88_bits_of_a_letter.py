"""Checks of 88: bits of a fair coin of letters."""

from __future__ import annotations

import math

import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("ex88_bits_of_a_letter.bits", points=1)
def test_one_throw(student):
    """Coins with few and with many sides."""
    for n in (3, 2, 4, 27, 10, 1):
        assert_close(student.ex88_bits_of_a_letter.bits(n), math.log2(n), what="surprise")


@pytest.mark.exercise("ex88_bits_of_a_letter.word_bits", points=1)
def test_a_word(student):
    """Words of several letters."""
    for n, letters in ((27, 5), (3, 2), (4, 3), (10, 1)):
        assert_close(
            student.ex88_bits_of_a_letter.word_bits(n, letters),
            letters * math.log2(n),
            what="surprise of a word",
        )


@pytest.mark.exercise("ex88_bits_of_a_letter.perplexity", points=1)
def test_back_again(student):
    """From bits back to sides."""
    for b in (1.5, 3.0, 4.755, 0.0, 0.2):
        assert_close(student.ex88_bits_of_a_letter.perplexity(b), 2.0**b, what="perplexity")
