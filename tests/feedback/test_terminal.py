"""The checks in a terminal: signs where it can show them, letters where it cannot, and lines that fit."""

from __future__ import annotations

import io
import sys

import pytest

from autograder.feedback.cleaned import cleaned
from autograder.feedback.disclosure import ShownCheck, ShownExercise
from autograder.feedback.terminal import caret_under, report, summary
from autograder.results import Frame, Outcome


def check(outcome: Outcome, title: str = "The value is right.", **fields: object) -> ShownCheck:
    return ShownCheck("test_value", cleaned(title), outcome, 0.0, 1.0, **fields)  # type: ignore[arg-type]


def exercise(*checks: ShownCheck, name: str = "losses.mse") -> ShownExercise:
    return ShownExercise(name, 0.0, float(len(checks)), checks)


FAILED, PASSED, TO_DO = check(Outcome.FAILED), check(Outcome.PASSED), check(Outcome.NOT_ATTEMPTED)


def in_terminal(monkeypatch, encoding: str, *exercises: ShownExercise) -> str:
    """The report for a standard output of ``encoding``."""
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", type("Terminal", (io.StringIO,), {"encoding": encoding})())
        return report(exercises, colour=False)


def test_a_terminal_without_signs_gets_letters(monkeypatch):
    text = in_terminal(monkeypatch, "ascii", exercise(PASSED, FAILED, TO_DO, check(Outcome.PASSED, "θ − 1")))
    assert text.isascii()
    assert "theta - 1" in text
    assert len({line.split()[0] for line in text.splitlines() if "The value" in line}) == 3


def test_a_terminal_with_signs_gets_them(monkeypatch):
    text = in_terminal(monkeypatch, "utf-8", exercise(PASSED, FAILED, TO_DO))
    assert [line.split()[0] for line in text.splitlines() if "The value" in line] == ["✗", "○", "✓"]


def test_an_encoding_that_nobody_knows_gets_letters(monkeypatch):
    assert in_terminal(monkeypatch, "no-such-code", exercise(FAILED)).isascii()


@pytest.mark.parametrize(
    ("exercises", "hidden", "words"),
    [
        ([exercise(PASSED)], (), "1 of 1 visible check passes."),
        ([exercise(PASSED, PASSED)], (), "All 2 visible checks pass."),
        ([exercise(PASSED, FAILED)], (), "1 of 2 visible checks pass. Next: losses.mse."),
        ([exercise(PASSED), exercise(TO_DO, name="losses.hinge")], (), "1 of 2 visible checks pass. Next: losses.hinge."),
        ([exercise(PASSED)], ("shapes",), "1 of 1 visible check passes. After the hand-in, hidden checks also look at shapes."),
        (
            [exercise(PASSED)],
            ("shapes", "edges", "signs"),
            "1 of 1 visible check passes. After the hand-in, hidden checks also look at shapes, edges and signs.",
        ),
    ],
)  # fmt: skip
def test_the_summary_says_what_passes_what_else_is_looked_at_and_what_is_next(exercises, hidden, words):
    assert summary(exercises, hidden) == words


def test_an_exercise_with_work_to_do_comes_first_with_its_count_at_the_right():
    text = report([exercise(PASSED, name="losses.hinge"), exercise(PASSED, FAILED)], colour=False, width=60)
    heads = [line for line in text.splitlines() if line.startswith(" losses")]
    assert [head.split()[0] for head in heads] == ["losses.mse", "losses.hinge"]
    assert heads[0].endswith("1 of 2 checks pass")
    assert heads[1].endswith("1 of 1 check passes")
    assert {len(head) for head in heads} == {59}


def test_without_a_terminal_a_line_has_a_hundred_columns(monkeypatch):
    (head,) = in_terminal(monkeypatch, "utf-8", exercise(PASSED)).splitlines()[:1]
    assert len(head) == 99


def test_a_name_longer_than_the_terminal_stays_in_one_line_so_that_it_can_be_copied():
    name = "losses." + "very_" * 20
    assert name in report([exercise(FAILED, name=name)], colour=False, width=60)


def test_wide_characters_fit_too():
    text = report([exercise(check(Outcome.FAILED, "数 " * 40))], colour=False, width=60)
    lines = [line for line in text.splitlines() if "数" in line]
    assert len(lines) > 1
    assert all(len(line) + line.count("数") <= 60 for line in lines)
    assert sum(line.count("数") for line in lines) == 40


def test_a_long_line_goes_on_below_its_own_beginning():
    text = report([exercise(check(Outcome.FAILED, "word " * 30))], colour=False, width=60)
    lines = [line for line in text.splitlines() if "word" in line]
    assert len(lines) > 2
    assert all(len(line) <= 60 for line in lines)
    assert lines[0].startswith("  ✗ word")
    assert all(len(line) > 50 for line in lines[:-1])
    assert all(line.startswith("    word") for line in lines[1:])


def test_details_stand_with_a_failure_and_printed_lines_with_a_check_that_passed():
    details, printed = (cleaned("expected 2"),), (cleaned("y_hat = 3"),)

    def lines(outcome: Outcome) -> list[str]:
        seen = report([exercise(check(outcome, details=details, printed=printed))], colour=False)
        return [line.strip() for line in seen.splitlines() if "expected" in line or "y_hat" in line]

    assert lines(Outcome.FAILED) == ["expected 2"]
    assert lines(Outcome.PASSED) == ["y_hat = 3"]
    assert lines(Outcome.NOT_ATTEMPTED) == []


@pytest.mark.parametrize(("column", "offset"), [(0, None), (4, None), (5, 0), (9, 4), (11, 6), (12, None)])
def test_the_caret_stands_in_the_line_without_its_indentation(column, offset):
    place = Frame("losses.py", 3, "mse", "    return ", column=column)
    assert caret_under(check(Outcome.RAISED, place=place)) == offset


def test_where_no_line_is_known_there_is_no_caret():
    assert caret_under(FAILED) is None


CODE = {
    "message": cleaned("A syntax error."),
    "place": Frame("losses.py", 3, "mse", "    return sum(", column=15),
}


def test_the_caret_is_drawn_below_the_place_where_python_gave_up():
    lines = report([exercise(check(Outcome.RAISED, **CODE))], colour=False).splitlines()
    code = next(number for number, line in enumerate(lines) if "return sum(" in line)
    assert lines[code + 1].index("^") == lines[code].index("return sum(") + len("return sum")


def test_a_line_as_wide_as_the_terminal_stays_one_line():
    title = "z " * 17 + "end."  # with the sign before it 42 columns
    lines = [
        line
        for line in report([exercise(check(Outcome.FAILED, title))], colour=False, width=42).splitlines()
        if "z " in line
    ]
    assert [len(line) for line in lines] == [42]


def test_a_terminal_narrower_than_forty_columns_gets_forty():
    (head,) = report([exercise(PASSED, name="mse")], colour=False, width=5).splitlines()[:1]
    assert len(head) == 39


@pytest.mark.parametrize(
    ("what", "indent"),
    [
        ({"message": cleaned("word " * 20)}, 6),
        ({"message": cleaned("m"), "place": Frame("losses.py", 3, "mse", "word " * 20)}, 8),
        ({"details": (cleaned("word " * 20),)}, 10),
        ({"remarks": (cleaned("word " * 20),)}, 12),
    ],
)  # fmt: skip
def test_each_part_of_a_check_goes_on_below_its_own_beginning(what, indent):
    text = report([exercise(check(Outcome.RAISED, "t", **what))], colour=False, width=60)
    lines = [line for line in text.splitlines() if "word" in line]
    assert len(lines) > 1
    assert {len(line) - len(line.lstrip()) for line in lines[1:]} == {indent}


def test_what_was_printed_goes_on_below_its_own_beginning():
    text = report(
        [exercise(check(Outcome.PASSED, "t", printed=(cleaned("word " * 20),)))], colour=False, width=60
    )
    lines = [line for line in text.splitlines() if "word" in line]
    assert [len(line) - len(line.lstrip()) for line in lines[:2]] == [8, 10]


def test_letters_in_place_of_signs_leave_the_titles_in_one_column(monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(sys, "stdout", type("Terminal", (io.StringIO,), {"encoding": "ascii"})())
        text = report([exercise(check(Outcome.FAILED, "word " * 30))], colour=False, width=60)
    lines = [line for line in text.splitlines() if "word" in line]
    assert len(lines) > 1
    assert {line.index("word") for line in lines} == {5}


YELLOW, RED, CYAN = "\x1b[33m", "\x1b[31m", "\x1b[36m"


def test_colour_tells_notes_code_and_the_caret_apart():
    text = report([exercise(check(Outcome.RAISED, **CODE))], colour=True, remarks=["a note"])
    styles = {line.strip(): line for line in text.splitlines()}
    assert any(YELLOW in line for line in styles.values() if "a note" in line)
    assert any(CYAN in line for line in styles.values() if "return sum(" in line)
    assert any(RED in line for line in styles.values() if "^" in line)


@pytest.mark.parametrize(
    ("is_terminal", "environment", "is_coloured"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (False, {}, False),
    ],
)  # fmt: skip
def test_colour_is_for_a_terminal_that_wants_it(monkeypatch, is_terminal, environment, is_coloured):
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with monkeypatch.context() as patch:
        made = type("Terminal", (io.StringIO,), {"encoding": "utf-8", "isatty": lambda self: is_terminal})
        patch.setattr(sys, "stdout", made())
        text = report([exercise(FAILED)], width=80)
    assert ("\x1b[" in text) is is_coloured
