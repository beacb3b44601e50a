"""Tables for other systems: who is in them, what is not final, and the columns that each system documents."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from nbgrader_course import LATE, TWO_DAYS_LATE, configured, query, result

from autograder.cli.export import run
from autograder.course.course import Course
from autograder.gradebook.writer import open_gradebook
from autograder.integrations.export import FORMATS, ExportError, Selection, export, export_table
from autograder.integrations.exports.table import cell, table
from autograder.results import Outcome, SubmissionResult

CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Loss functions (4711),a1 (8122),Current Score\r\n"
    "    Points Possible,,,,,10,6.5,(read only)\r\n"
    '"Lovelace, Ada",301,S-9,ada@uni.example,Lab 1,,,\r\n'
    '"Curie, Eve",302,S-7,eve,Lab 2,,,\r\n'
)
WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum Grade,Grade can be changed,"
    "Last modified (submission),Last modified (grade),Feedback comments\r\n"
    'Participant 41,Ada Lovelace,ada@uni.example,Submitted,,6.50,Yes,"Monday, 12 October",-,\r\n'
    'Participant 42,Eve Curie,eve@uni.example,Submitted,,6.50,Yes,"Monday, 12 October",-,\r\n'
)


def write(course: Course, *results: SubmissionResult, is_answered: bool = False) -> None:
    with open_gradebook(course) as book:
        book.write(results, unanswered=lambda one: set() if is_answered else {"why"})
    query(
        course,
        "UPDATE student SET first_name = 'Ada', last_name = 'Lovelace', email = 'ada@uni.example' WHERE id = 'ada'",
    )


def rows(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


def records(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


# who and what


def test_a_course_without_assignments_exports_nobody_and_not_everybody(course: Course) -> None:
    write(course, result("ada"))
    assert records(export_table(course, "csv", Selection(assignments=())).text) == []
    assert len(records(export_table(course, "csv").text)) == 1


def test_students_are_chosen_and_the_withdrawn_are_in_no_table(course: Course) -> None:
    write(course, result("ada"), result("eve"), result("bob"))
    chosen = export_table(course, "csv", Selection(students=["ada", "eve"], withdrawn=["eve"])).text
    assert [row["student_id"] for row in records(chosen)] == ["ada"]
    cells = export_table(course, "exercises", Selection(students=["ada", "eve"], withdrawn=["eve"])).text
    assert {row["student_id"] for row in records(cells)} == {"ada"}


@pytest.mark.parametrize(("kind", "column"), [("canvas", "a1"), ("moodle", "a1"), ("gradescope", "a1")])
def test_an_unread_answer_leaves_a_final_table_empty_unless_asked(
    course: Course, kind: str, column: str
) -> None:
    write(course, result("ada"), is_answered=True)
    exported = export_table(course, kind)
    assert (records(exported.text)[-1][column], exported.waiting) == ("", 1)
    asked = export_table(course, kind, Selection(is_provisional_shown=True))
    assert (records(asked.text)[-1][column], asked.waiting) == ("3.5", 1)


def test_a_read_answer_is_final(course: Course) -> None:
    write(course, result("ada"), is_answered=True)
    query(course, "UPDATE grade SET manual_score = 2.5, needs_manual_grade = 0 WHERE auto_score IS NULL")
    exported = export_table(course, "canvas")
    assert (records(exported.text)[-1]["a1"], exported.waiting) == ("6", 0)


def test_final_only_leaves_the_lines_out(course: Course) -> None:
    write(course, result("ada"), is_answered=True)
    write(course, result("eve"))
    exported = export_table(course, "csv", Selection(is_final_only=True))
    assert [row["student_id"] for row in records(exported.text)] == ["eve"]
    assert exported.waiting == 1


def test_the_command_says_how_many_wait(
    course: Course, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import argparse

    from autograder.cli.export import add_arguments

    write(course, result("ada"), is_answered=True)
    monkeypatch.chdir(course.root)
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    assert run(parser.parse_args(["--format", "canvas", "--to", "grades.csv", "--assignment", "a1"])) == 1
    assert "1 grade is not final: it waits for a person" in capsys.readouterr().out
    assert (course.root / "grades.csv").read_bytes().count(b"\r\n") == 3


# each system's documented columns


def test_canvas_columns_land_in_existing_assignments(course: Course, tmp_path: Path) -> None:
    write(course, result("ada"), result("eve", Outcome.FAILED), result("zoe"))
    downloaded = tmp_path / "grades-ml.csv"
    downloaded.write_text(CANVAS, newline="")
    exported = export_table(course, "canvas", match=downloaded)
    assert rows(exported.text) == [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "a1 (8122)"],
        ["    Points Possible", "", "", "", "", "6.5"],
        ["Curie, Eve", "302", "S-7", "eve", "Lab 2", "1.5"],
        ["Lovelace, Ada", "301", "S-9", "ada@uni.example", "Lab 1", "3.5"],
    ]
    assert exported.notes == ("zoe is not in grades-ml.csv, and is left out.",)


def test_canvas_may_call_an_assignment_by_its_title_and_other_points_are_said(
    course: Course, tmp_path: Path
) -> None:
    file = course.root / "course.toml"
    file.write_text(file.read_text().replace('name = "a1"', 'name = "a1"\ntitle = "Loss Functions"'))
    write(course, result("ada"))
    downloaded = tmp_path / "grades.csv"
    downloaded.write_text(CANVAS.replace(",a1 (8122)", ",other (8122)"), newline="", encoding="utf-8-sig")
    exported = export_table(configured(course, ""), "canvas", match=downloaded)
    assert rows(exported.text)[0][-1] == "Loss functions (4711)"
    assert "a1 has 6.5 points here, and 10 in Canvas." in exported.notes


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        ("canvas", "a,b\n1,2\n", "is no gradebook of Canvas"),
        ("canvas", CANVAS.replace("a1 (8122)", "b (1)"), "has a column for none of a1"),
        ("canvas", "\udcff", "is no CSV file in UTF-8"),
        ("moodle", "a,b\n1,2\n", "is no grading worksheet of Moodle"),
        ("csv", CANVAS, "--match fills a file of Canvas or Moodle"),
    ],
)
def test_a_file_that_cannot_be_matched_is_said(
    course: Course, tmp_path: Path, kind: str, text: str, message: str
) -> None:
    write(course, result("ada"))
    downloaded = tmp_path / "file.csv"
    downloaded.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ExportError, match=message):
        export_table(course, kind, match=downloaded)


def test_moodles_import_has_a_feedback_column(course: Course) -> None:
    write(course, result("ada", Outcome.FAILED))
    query(
        course, "UPDATE comment SET manual_comment = 'See <b>page 3</b>' WHERE auto_comment = 'No response.'"
    )
    (ada,) = records(export(course, "moodle"))
    assert list(ada) == ["Username", "Email address", "First name", "Last name", "a1", "a1 feedback"]
    assert ada["a1 feedback"].splitlines() == [
        "losses-mse: 0 of 2",
        "losses-one_hot: 1.5 of 1.5",
        "why: 0 of 3. See &lt;b&gt;page 3&lt;/b&gt;",
    ]


def test_moodles_worksheet_is_filled(course: Course, tmp_path: Path) -> None:
    write(course, result("ada"), result("zoe"))
    downloaded = tmp_path / "Grades-ML-a1.csv"
    downloaded.write_text(WORKSHEET, newline="", encoding="utf-8-sig")
    exported = export_table(course, "moodle", match=downloaded)
    ada, eve = records(exported.text)
    assert (ada["Identifier"], ada["Grade"], ada["Status"]) == ("Participant 41", "3.5", "Submitted")
    assert "losses-mse: 2 of 2" in ada["Feedback comments"]
    assert eve["Grade"] == ""
    assert exported.notes == ("zoe is not in Grades-ML-a1.csv, and is left out.",)


def test_gradescopes_columns(course: Course) -> None:
    late = configured(course, LATE)
    write(late, result("ada", timestamp=TWO_DAYS_LATE))
    (ada,) = records(export(late, "gradescope"))
    assert ada == {
        "First Name": "Ada",
        "Last Name": "Lovelace",
        "SID": "ada",
        "Email": "ada@uni.example",
        "a1": "2.2",
        "a1 - Max Points": "6.5",
        "a1 - Submission Time": "2026-10-14 10:00:00 +0000",
        "a1 - Lateness (H:M:S)": "36:01:00",
    }


def test_exercises_and_questions_have_a_line_each(course: Course) -> None:
    write(course, result("ada", Outcome.FAILED), is_answered=True)
    query(course, "UPDATE grade SET manual_score = 1.0, extra_credit = 0.5 WHERE auto_score = 0.0")
    exercises = records(export(course, "exercises"))
    assert [(row["exercise"], row["auto_score"], row["manual_score"], row["score"]) for row in exercises] == [
        ("losses-mse", "0", "1", "1.5"),
        ("losses-one_hot", "1.5", "", "1.5"),
    ]
    (why,) = records(export(course, "questions"))
    assert (why["question"], why["score"], why["max_score"], why["status"]) == (
        "why",
        "",
        "3",
        "needs a person",
    )


@pytest.mark.parametrize("kind", FORMATS)
def test_no_control_character_of_a_name_reaches_a_table(course: Course, kind: str) -> None:
    write(course, result("ada"))
    query(course, "UPDATE student SET first_name = :name, email = :name", name="\x1b]0;x\x07\x9b2J\u202e")
    text = export(course, kind)
    assert not [
        c for c in text if (ord(c) < 32 and c not in "\r\n\t") or 127 <= ord(c) < 160 or c == "\u202e"
    ]


@pytest.mark.parametrize("text", ["=1", " =1", "\u200b=1", "\ufeff+1", "@x", "-1+2", "\t=1"])
def test_a_formula_is_text_even_behind_a_blank(text: str) -> None:
    assert cell(text) == f"'{text}"
    assert rows(table([[text, -1.5]])) == [[f"'{text}", "-1.5"]]
