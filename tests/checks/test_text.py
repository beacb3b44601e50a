"""Texts, lines and JSON: what differs is said, and neither what is right nor what came is quoted."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_json, assert_lines, assert_one_of, assert_text


@pytest.mark.parametrize(
    ("yours", "right", "sentence"),
    [
        ("hello", "Hello", "other capital and small letters than asked for, first in line 1"),
        ("a\nb c", "a\nb  c", "right but for its white space, first in line 2"),
        ("a\nb", "a\nb\nc", "ends too soon: it has 2 of the 3 lines"),
        ("a\nb\nc", "a\nb", "1 lines too many"),
        ("b\na", "a\nb", "the right lines in another order: line 1"),
        ("a\nbcd", "a\nbce", "Line 2 of your text begins well and goes on"),
        ("xyz", "abc", "Line 1 of your text is wrong from its beginning"),
        ("abc!", "abc", "but for what follows at its end"),
        ("ab", "abc", "begins well and ends too soon"),
        (None, "abc", "is None; a text is expected"),
        (3, "3", "is of type int"),
    ],
)
def test_the_first_difference_of_a_text_is_said(yours, right, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        assert_text(yours, right)


def test_what_may_be_let_go_is_let_go():
    assert_text("a b \n", "a b")
    assert_text("A\t b\n\nc", "a b\nc", ignore_case=True, ignore_space=True)
    with pytest.raises(CheckFailed):
        assert_text("a\n", "a", ignore_end=False)


def test_lines_may_come_in_any_order():
    assert_lines("b \na\n\n", ["a", "b"], any_order=True)
    assert_lines(["a", "b"], ["a", "b"])
    with pytest.raises(CheckFailed, match="1 lines are missing and 2 are not expected"):
        assert_lines("a\nx\ny", ["a", "b"], any_order=True)
    with pytest.raises(CheckFailed, match="another order"):
        assert_lines("b\na", ["a", "b"])


@pytest.mark.parametrize(
    ("yours", "sentence"),
    [("YES", "Only its capital"), ("yess", "close to one that is"), ("perhaps", "not close to any")],
)
def test_an_answer_that_is_none_of_the_allowed_is_said_to_be_close_or_not(yours, sentence):
    assert_one_of(" yes\n", ["yes", "no"])
    with pytest.raises(CheckFailed, match=sentence):
        assert_one_of(yours, ["yes", "no"])


@pytest.mark.parametrize(
    ("yours", "sentence"),
    [
        ("{", "cannot be read as JSON \\(line 1"),
        ("[" * 100_000, "cannot be read as JSON"),
        ("[]", "has a list at its top, where an object"),
        ('{"a": [1, 2]}', "lacks 1 of the expected keys at its top"),
        ('{"a": [1, 2], "b": {"c": 1}, "d": 0}', "has 1 keys at its top that are not expected"),
        ('{"a": [1], "b": {"c": 1}}', "The list at a of your JSON has 1 items; 2"),
        ('{"a": [1, 3], "b": {"c": 1}}', r"wrong at a\[1\], where a number stands"),
        ('{"a": [1, 2], "b": {"c": true}}', "wrong at b.c, where a truth value stands"),
    ],
)
def test_json_is_compared_by_its_content(yours, sentence):
    right = {"a": [1, 2.0], "b": {"c": 1}}
    assert_json('{"b": {"c": 1}, "a": [1, 2.0000000001]}', right)
    with pytest.raises(CheckFailed, match=sentence):
        assert_json(yours, right)


def test_no_diagnosis_quotes_what_came_or_what_is_right():
    secret, printed = "the hidden answer 12345", "what was printed 67890"
    for check in (assert_text, lambda a, b: assert_lines(a, [b]), lambda a, b: assert_one_of(a, [b])):
        with pytest.raises(CheckFailed) as failed:
            check(printed, secret)
        assert "12345" not in failed.value.diagnosis
        assert "67890" not in failed.value.diagnosis
        assert "12345" in failed.value.values


def test_a_hidden_check_of_texts_says_one_of_few_sentences():
    """Whatever a program prints, what is shown of it comes from a short list: 2**10 is the bound of the whole."""
    import random
    import re

    from autograder.budget import within_budget

    draw = random.Random(0)
    sentences = set()
    right = ["tea 3", "milk 2", "ice 2", "bread 1"] * 5
    for _ in range(3000):
        lines = [draw.choice([line, line + "!", line[:-1], line.upper(), "x"]) for line in right]
        lines = lines[: draw.randrange(20)] + ["more"] * draw.randrange(30) if draw.random() < 0.5 else lines
        for any_order in (False, True):
            with pytest.raises(CheckFailed) as failed:
                assert_lines([*lines, "wrong"], right, any_order=any_order)
            sentences.add(within_budget(failed.value.diagnosis))
    for path in range(300):
        keys = {f"k{number}": 1 for number in range(draw.randrange(9))}
        with pytest.raises(CheckFailed) as failed:
            assert_json(__import__("json").dumps({"a": [0] * path, **keys}), {"a": [[1, 2], {"b": 3}]})
        sentences.add(within_budget(failed.value.diagnosis))
    assert len(sentences) <= 40
    numbers = {number for sentence in sentences for number in re.findall(r"\d+", sentence)}
    assert numbers <= {"1", "2"}
