"""What goes wrong in 88."""

from __future__ import annotations

import math

from autograder.misconceptions import misconception


@misconception(
    "ex88_bits_of_a_letter.bits",
    "counts in nats",
    "A coin with two sides should surprise by 1 bit, and with you it does by 0.69. Which logarithm is it?",
)
def in_nats(n):
    return math.log(n)


@misconception(
    "ex88_bits_of_a_letter.bits",
    "keeps the minus",
    "A surprise is never below 0. The logarithm of a probability is.",
)
def negative(n):
    return -math.log2(n)


@misconception(
    "ex88_bits_of_a_letter.bits",
    "halves the number of sides",
    "With 4 sides two questions are enough, and with 8 sides three: each question halves what is left.",
)
def halved(n):
    return n / 2


@misconception(
    "ex88_bits_of_a_letter.word_bits",
    "forgets the length",
    "A longer word is more surprising. What happens to the logarithm of a product?",
)
def no_length(n, letters):
    return math.log2(n)


@misconception(
    "ex88_bits_of_a_letter.word_bits",
    "raises the bits to a power",
    "Probabilities multiply, and so surprises add up: the bits do not multiply with each other.",
)
def power(n, letters):
    return math.log2(n) ** letters


@misconception(
    "ex88_bits_of_a_letter.word_bits",
    "multiplies inside of the logarithm",
    "There are n ** letters words, not n * letters.",
)
def inside(n, letters):
    return math.log2(n * letters)


@misconception(
    "ex88_bits_of_a_letter.perplexity",
    "takes e for the base",
    "Bits belong to the base 2. e belongs to nats.",
)
def base_e(b):
    return math.exp(b)


@misconception(
    "ex88_bits_of_a_letter.perplexity",
    "doubles",
    "From 1 bit to 2 sides and from 2 bits to 4 doubling works; from 3 bits to 8 sides it does not.",
)
def doubled(b):
    return 2.0 * b
