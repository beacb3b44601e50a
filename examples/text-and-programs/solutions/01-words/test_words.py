"""Visible checks: run them with ``autograder check``."""

import pytest

from autograder.checks import assert_lines, assert_text


@pytest.mark.exercise("texts.initials")
def test_two_names(student):
    """Ada Lovelace has the initials A. L."""
    assert_text(student.texts.initials("Ada Lovelace"), "A. L.", what="initials")


@pytest.mark.exercise("count.py")
def test_three_words(student):
    """Three words, two of them the same."""
    run = student.program("count.py", stdin="a b a\n")
    assert_lines(run.output, ["a 2", "b 1"])
