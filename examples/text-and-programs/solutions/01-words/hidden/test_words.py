"""Hidden suite: a function of a text, and a program with input, output and arguments."""

import pytest

from autograder.checks import assert_lines, assert_text

NAMES = ["Emmy", "noether", "Grace", "hopper", "sofia", "Kowalewskaja", "Rosalind"]


@pytest.mark.exercise("texts.initials", points=2)
def test_initials(student, reference, rng):
    """The initials of names of any length, with any spaces between them."""
    for size in (1, 2, 4):
        name = "  ".join(rng.choice(NAMES, size=size).tolist())
        assert_text(student.texts.initials(name), reference.texts.initials(name), what="initials")
    assert_text(student.texts.initials(""), "", what="initials of nobody")


def counted(words, most=None):
    numbers = {word: words.count(word) for word in words}
    return [f"{word} {n}" for word, n in sorted(numbers.items(), key=lambda item: (-item[1], item[0]))][:most]


@pytest.mark.exercise("count.py", points=2)
def test_counts(student, rng):
    """Words are counted, and printed by their number and the alphabet."""
    words = [str(word) for word in rng.choice(["tea", "milk", "ice", "bread", "jam"], size=12)] + [
        "ice",
        "tea",
    ]
    run = student.program("count.py", stdin="\n".join(words) + "\n")
    assert_lines(run.output, counted(words), what="list of words")


@pytest.mark.exercise("count.py", points=2)
def test_options(student, rng):
    """Capitals do not matter, and a number limits the list; the program ends well."""
    words = [str(word) for word in rng.choice(["tea", "milk", "ice"], size=9)] + ["tea", "milk", "ice"]
    run = student.program("count.py", stdin=" ".join(words).title(), args=["2"])
    assert run.exit_status == 0
    assert_lines(run.output, counted(words, 2), what="list of words")
