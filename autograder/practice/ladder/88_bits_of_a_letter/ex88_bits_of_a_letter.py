"""Bits of a letter

A fair coin of letters has n sides, each with its own letter and all equally likely. How surprising is
one throw? The surprise of a probability p is -log2 p, in bits: a coin with two sides surprises by one
bit, one with four sides by two, for it takes two questions with yes or no to find out which it was.

Surprises of throws that have nothing to do with each other add up. And the other way round: of a
source that surprises by b bits a letter we say that it is as unsure as a fair coin with 2^b sides.
That number of sides is its perplexity.

Write bits(n), word_bits(n, letters) and perplexity(b). How many bits has one of 27 letters? English
has about one bit a letter, when people guess who have read the text so far: what is its perplexity?
"""

from __future__ import annotations

import math


def bits(n: int) -> float:
    """Return the surprise, in bits, of one throw of a fair coin with ``n`` sides, 1 or more."""
    ### BEGIN SOLUTION
    return math.log2(n)
    ### END SOLUTION


def word_bits(n: int, letters: int) -> float:
    """Return the surprise, in bits, of a word of so many ``letters``, each from its own throw of a coin with ``n`` sides."""
    ### BEGIN SOLUTION
    return letters * math.log2(n)
    ### END SOLUTION


def perplexity(b: float) -> float:
    """Return how many sides a fair coin has that surprises by ``b`` bits; it need not be a whole number."""
    ### BEGIN SOLUTION
    return 2.0**b
    ### END SOLUTION
