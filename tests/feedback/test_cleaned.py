"""No control character, escape or bidirectional override of a student's reaches a terminal, a page or a card as it is."""

from __future__ import annotations

import json
import re
import unicodedata

import msgspec
import pytest
import small_course

from autograder.feedback.cards import card
from autograder.feedback.cleaned import cleaned, cleaned_json
from autograder.feedback.disclosure import EVERYTHING, Policy, comment, shown_exercise
from autograder.feedback.pages import write_class_page, write_student_page
from autograder.feedback.terminal import report
from autograder.results import CheckResult, ExerciseResult, Frame, Outcome, Status, SubmissionResult

HOSTILE = [
    chr(number)
    for number in (*range(32), *range(127, 160), 0xAD, 0x61C, 0x200B, 0x200E, 0x200F, *range(0x2028, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xE0001)
    if chr(number) not in "\n\t"
]  # fmt: skip
TEXT = "a" + "b".join(HOSTILE) + "z"
UNSAFE = re.compile("[" + "".join(map(re.escape, HOSTILE)) + "]")


@pytest.fixture
def result() -> ExerciseResult:
    """One exercise whose every text of a student's holds every control character."""
    check = CheckResult(
        "test_a", f"title {TEXT}", "losses.mse", 2.0, Outcome.RAISED,
        diagnosis=f"diagnosis {TEXT}", values=f"got {TEXT}", error_type="ValueError",
        error_message=f"message {TEXT}", frames=(Frame("losses.py", 3, f"f{TEXT}", f"return 1  # {TEXT}"),),
        output=f"printed {TEXT}", remarks=(f"remark {TEXT}",),
    )  # fmt: skip
    passed = msgspec.structs.replace(check, name="test_b", outcome=Outcome.PASSED)
    return ExerciseResult("losses.mse", (check, passed))


def test_what_stands_for_itself_stays():
    text = "θ − 1 ≤ ‖x‖ · é ü 漢字 🙂 👩‍🔬\n\tتجربة"
    assert cleaned(text) == text
    assert cleaned(cleaned(TEXT)) == cleaned(TEXT)


def test_an_escape_has_as_many_digits_as_python_would_write():
    assert cleaned("\x07\u2028\uffff\U0010ffff") == r"\x07\u2028\uffff\U0010ffff"


@pytest.mark.parametrize("character", HOSTILE, ids=[f"U+{ord(c):04X}" for c in HOSTILE])
def test_each_becomes_a_visible_escape(character):
    text = cleaned(f"a{character}b")
    assert re.fullmatch(r"a(\\x[0-9a-f]{2}|\\u[0-9a-f]{4}|\\U[0-9a-f]{8})b", text)


def test_the_ends_of_lines_as_windows_writes_them_are_ends_of_lines():
    assert cleaned("a\r\nb\r") == "a\nb\\x0d"


def test_half_a_character_becomes_a_visible_escape():
    assert cleaned("a\ud800b") == "a\\ud800b"


def test_no_output_holds_one(result, tmp_path):
    course = small_course.make_course(tmp_path / "course")
    submission = SubmissionResult("ada\x1b[2J", "a1", Status.INCOMPLETE, (result,), f"message {TEXT}")
    visible = shown_exercise(result, Policy(), EVERYTHING)
    outputs = {
        "terminal": report([visible], colour=False, remarks=[f"remark {TEXT}"]),
        "card": card([visible]),
        "comment": comment(visible),
        "page": write_student_page(course, submission).read_text(),
        "class page": write_class_page(course, "a1", [submission]).read_text(),
    }
    assert {name: UNSAFE.findall(text) for name, text in outputs.items()} == {name: [] for name in outputs}
    assert all("\\x1b" in text for text in outputs.values())


def test_in_colour_only_our_own_escapes_are_there(result):
    text = report([shown_exercise(result, Policy(), EVERYTHING)], colour=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", text).count("\x1b") == 0
    assert all(unicodedata.category(c) != "Cc" for c in re.sub(r"\x1b\[[0-9;]*m|\n", "", text))


def test_a_json_document_says_the_same_with_an_escape_for_each():
    text = "\u00e9 \x7f \x9b \u202e \U000e0001 z\r\n"
    shown = cleaned_json(json.dumps({"a": text}, ensure_ascii=False).encode())
    assert json.loads(shown) == {"a": text}
    assert shown.decode() == '{"a": "\u00e9 \\u007f \\u009b \\u202e \\udb40\\udc01 z\\r\\n"}'


def test_a_json_document_without_any_stays_as_it_is():
    assert cleaned_json(b'{"a":\n 1}') == b'{"a":\n 1}'
