"""The parts of the class page: its rows, its histogram, and who has which misconception."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime

import msgspec
import pytest

from autograder.feedback import class_parts
from autograder.feedback.class_parts import Bar, Person
from autograder.feedback.cleaned import cleaned
from autograder.feedback.item_statistics import statistics_of
from autograder.grading.mark_values import Mark, Open, Part
from autograder.results import CheckResult, ExerciseResult, Outcome, Status, SubmissionResult

SVG = "{http://www.w3.org/2000/svg}"


def check(outcome, misconception=None, points=2.0):
    return CheckResult(f"test_{outcome}", "A title", "m.a", points, outcome, misconception=misconception)


def submission(student, *checks, status=Status.GRADED, message=""):
    return SubmissionResult(student, "01", status, (ExerciseResult("m.a", checks),), message)


def person(total, max_score=10.0):
    return Person(cleaned("ann"), "", "graded", total, max_score, 0.0, ())


def test_people_are_sorted_by_name_and_have_their_link_and_score():
    results = [submission("bob", check(Outcome.PASSED)), submission("ann", check(Outcome.FAILED))]
    assert class_parts.people(results, {}, {"bob": "bob.html"}) == [
        Person(cleaned("ann"), "", "graded", 0.0, 2.0, 0.0, ()),
        Person(cleaned("bob"), "bob.html", "graded", 2.0, 2.0, 0.0, ()),
    ]


def test_a_broken_check_and_a_hand_in_without_a_grade_wait_for_a_person():
    broken = submission("ann", check(Outcome.BROKEN), check(Outcome.PASSED))
    refused = submission("bob", status=Status.REJECTED, message="It is empty.")
    silent = submission("cleo", status=Status.BROKEN)
    rows = class_parts.people([broken, refused, silent], {}, {})
    assert [row.why for row in rows] == [("A check of m.a broke.",), ("It is empty.",), ("It is broken.",)]
    assert [row.is_final for row in rows] == [False, False, False]
    assert [row.total for row in rows] == [2.0, None, None]


def marked(status=Status.GRADED, score=1.5, *entries):
    """A mark of 1.5 of 2 points, of which lateness takes a half off."""
    part = Part("x", 1, None, "unknown", None, score, 2.0)
    due = datetime(2026, 10, 12, tzinfo=UTC)
    return Mark(
        "ann", "01", status, "", "last", 1, 1, due, part, None, (), (), entries, score, 0.5, max(0.0, score - 0.5), 2.0
    )  # fmt: skip


def test_a_mark_comes_before_the_result_and_says_what_is_open():
    results = [submission("ann", check(Outcome.FAILED))]
    entry = Open("unknown time", "", "When?\x1b")
    assert class_parts.people(results, {"ann": marked(Status.INCOMPLETE, 1.5, entry)}, {"ann": "ann.html"}) == [
        Person(cleaned("ann"), "ann.html", "incomplete", 1.0, 2.0, 0.5, (cleaned("When?\x1b"),))
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "score", "total"),
    [
        (Status.GRADED, 0.0, 0.0),
        (Status.INCOMPLETE, 0.0, 0.0),
        (Status.REJECTED, 0.0, None),
        (Status.BROKEN, 0.0, None),
        (Status.REJECTED, 1.5, 1.0),
    ],
)
def test_what_was_not_graded_has_no_total_until_a_person_has_scored_it(status, score, total):
    (row,) = class_parts.people([submission("ann")], {"ann": marked(status, score)}, {})
    assert row.total == total


def test_an_incomplete_hand_in_has_its_score_and_waits_for_nobody():
    (row,) = class_parts.people([submission("ann", check(Outcome.PASSED), status=Status.INCOMPLETE)], {}, {})
    assert (row.total, row.is_final) == (2.0, True)


def test_a_score_falls_into_the_tenth_that_it_begins_and_full_marks_into_the_last():
    bars = class_parts.histogram([person(total) for total in (0.0, 0.99, 1.0, 9.9, 10.0, None)])
    assert [bar.count for bar in bars] == [2, 1, 0, 0, 0, 0, 0, 0, 0, 2]
    assert (bars[0].low, bars[0].high, bars[-1].low, bars[-1].high) == (0.0, 1.0, 9.0, 10.0)


def test_scores_beyond_the_ends_fall_into_the_first_and_the_last_bar():
    bars = class_parts.histogram([person(-1.0), person(12.0)])
    assert [bar.count for bar in bars] == [1, *[0] * 8, 1]


@pytest.mark.parametrize("rows", [[], [person(None)], [person(0.0, max_score=0.0)]])
def test_without_a_score_there_is_no_histogram(rows):
    assert class_parts.histogram(rows) == []


def test_the_bars_stand_on_one_line_and_are_as_high_as_their_counts():
    root = ElementTree.fromstring(
        class_parts.histogram_svg([Bar(0, 5, 1), Bar(5, 10, 4), Bar(10, 15, 0)]).replace(
            "<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1
        )
    )
    bars = [
        {name: bar.get(name) for name in ("x", "y", "width", "height")} for bar in root.iter(f"{SVG}rect")
    ]
    assert bars == [
        {"x": "2.0", "y": "78.8", "width": "116.0", "height": "21.2"},
        {"x": "122.0", "y": "15.0", "width": "116.0", "height": "85.0"},
        {"x": "242.0", "y": "100.0", "width": "116.0", "height": "0.0"},
    ]
    words = [(text.text, text.get("x"), text.get("y")) for text in root.iter(f"{SVG}text")]
    assert words == [
        ("1", "60.0", "75.8"),
        ("4", "180.0", "12.0"),
        ("0", "0", "118"),
        ("15 points", "360", "118"),
    ]
    assert root.get("viewBox") == "0 0 360 130"
    assert root.get("aria-label") == "Scores: 1 from 0 to 5, 4 from 5 to 10."


def test_exercises_are_listed_the_hardest_first():
    easy, hard = (
        ExerciseResult("m.a", (check(Outcome.PASSED),)),
        ExerciseResult("m.b", (check(Outcome.FAILED),)),
    )
    statistics = statistics_of("01", [SubmissionResult("ann", "01", Status.GRADED, (easy, hard))])
    assert [item.name for item in class_parts.by_difficulty(statistics)] == ["m.b", "m.a"]


def test_misconceptions_are_listed_the_most_frequent_first_with_those_who_have_them():
    results = [
        submission("bob", check(Outcome.FAILED, "a sum"), check(Outcome.RAISED, "a sum")),
        submission("ann", check(Outcome.FAILED, "a sum"), check(Outcome.TIMED_OUT, "a loop")),
        submission("cleo", check(Outcome.PASSED, "a loop")),
    ]
    rows = [(row.exercise, row.name, row.students) for row in class_parts.misconceptions(results)]
    assert rows == [("m.a", "a sum", ("ann", "bob")), ("m.a", "a loop", ("ann",))]


def test_statistics_are_of_the_shares_of_what_could_be_had():
    half = submission("ann", check(Outcome.PASSED, points=1.0), check(Outcome.FAILED, points=3.0))
    statistics = statistics_of("01", [half, submission("bob", check(Outcome.BROKEN))])
    assert (statistics.submissions, statistics.mean) == (1, 0.25)
    assert [(item.mean, item.pass_rate, item.discrimination, item.flag) for item in statistics.exercises] == [
        (0.25, 0.0, None, "")
    ]


def test_an_item_that_the_better_half_fails_is_against_the_rest():
    def row(student, first, second, third):
        names = {"m.a": first, "m.b": second, "m.c": third}
        exercises = tuple(
            ExerciseResult(
                name,
                (msgspec.structs.replace(check(Outcome.PASSED if right else Outcome.FAILED), name=name),),
            )
            for name, right in names.items()
        )
        return SubmissionResult(student, "01", Status.GRADED, exercises)

    rows = [row("ann", True, True, False), row("bob", False, False, True), row("cleo", True, True, False)]
    statistics = statistics_of("01", rows)
    assert [item.flag for item in statistics.exercises] == ["", "", "against the rest"]
    assert statistics.exercises[2].discrimination == pytest.approx(-1.0)
    assert [item.seconds for item in statistics.checks] == [0.0, 0.0, 0.0]
