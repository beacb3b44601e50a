"""What is written to nbgrader's gradebook, and what never is. On SQLite and on PostgreSQL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from nbgrader_course import LATE, TWO_DAYS_LATE, at, comments, configured, grades, query, result, submission

from autograder.course.course import Course
from autograder.gradebook.database import with_driver
from autograder.gradebook.writer import GradebookError, as_comment, lock_for_writing, open_gradebook
from autograder.results import Outcome, Status, SubmissionResult

# the released notebook of the course: two exercises, and a question that a person grades
DONE, OPEN = (3.0, None, None, False), (None, None, None, True)


@pytest.fixture(params=["sqlite", "postgresql"])
def graded(request: pytest.FixtureRequest, course: Course) -> Course:
    """The course, with its gradebook in a file or on a server."""
    if request.param == "sqlite":
        return course
    return at(course, request.getfixturevalue("postgres_gradebook"))


def write(course: Course, *results: SubmissionResult, **texts: str) -> list[str]:
    with open_gradebook(course) as book:
        return book.write(
            results, feedback=lambda one: {name.replace("__", "."): t for name, t in texts.items()}
        )


def by_hand(course: Course, exercise_cell: str, **values: object) -> None:
    """What a person enters in the formgrader."""
    columns = ", ".join(f"{name} = :{name}" for name in values)
    table = "comment" if "manual_comment" in values else "grade"
    query(
        course,
        f"UPDATE {table} SET {columns} WHERE cell_id IN (SELECT id FROM base_cell WHERE name = :cell)",
        cell=exercise_cell,
        **values,
    )


def test_a_graded_submission_has_a_score_for_each_exercise(graded: Course) -> None:
    assert write(graded, result(one_hot=Outcome.FAILED)) == []
    assert grades(graded) == {
        "losses-mse": (2.0, None, None, False),
        "losses-one_hot": (0.0, None, None, False),
        "why": OPEN,
    }


def test_the_feedback_is_the_comment_on_the_cell_where_the_student_tried(graded: Course) -> None:
    write(graded, result(), losses__mse="All well.", losses__one_hot="Nearly.")
    assert comments(graded) == {
        "losses-mse-try": ("All well.", None),
        "losses-one_hot-try": ("Nearly.", None),
        "why": (None, None),
    }


def test_the_time_of_submission_is_kept_in_utc_as_nbgrader_does(graded: Course) -> None:
    write(graded, result(timestamp="2026-10-12T20:00:00.250000+02:00"))
    assert submission(graded)[0] == datetime(2026, 10, 12, 18, 0, 0, 250000)


def test_the_assignment_is_due_when_course_toml_says(graded: Course) -> None:
    from nbgrader.api import Gradebook

    write(graded, result())
    with Gradebook(with_driver(graded.database_url), graded.id) as book:
        assert book.find_assignment("a1").duedate == datetime(2026, 10, 12, 21, 59)


def test_a_moved_due_date_is_followed(graded: Course) -> None:
    write(graded, result())
    file = graded.root / "course.toml"
    file.write_text(file.read_text().replace("due = 2026-10-12", "due = 2026-10-19"))
    moved = configured(graded, "")
    write(moved, result())
    assert query(moved, "SELECT duedate FROM assignment")[0][0] in (
        datetime(2026, 10, 19, 21, 59),
        "2026-10-19 21:59:00.000000",
    )


def test_writing_the_same_results_again_changes_nothing(graded: Course) -> None:
    everything = [result("ada"), result("eve", Outcome.FAILED), result("bob", status=Status.REJECTED)]
    write(graded, *everything, losses__mse="Text.")
    tables = ("student", "submitted_assignment", "submitted_notebook", "grade", "comment")
    before = [sorted(map(str, query(graded, f"SELECT * FROM {table}"))) for table in tables]
    write(graded, *everything, losses__mse="Text.")
    assert [sorted(map(str, query(graded, f"SELECT * FROM {table}"))) for table in tables] == before


def test_a_regrade_replaces_scores_and_comments(graded: Course) -> None:
    write(graded, result(mse=Outcome.FAILED), losses__mse="Wrong.")
    write(graded, result(), losses__mse="Right.")
    assert grades(graded)["losses-mse"] == (2.0, None, None, False)
    assert comments(graded)["losses-mse-try"] == ("Right.", None)


def test_a_comment_that_has_nothing_to_say_any_more_goes(graded: Course) -> None:
    write(graded, result(mse=Outcome.FAILED), losses__mse="Wrong.")
    write(graded, result())
    assert comments(graded)["losses-mse-try"] == (None, None)


def test_what_a_person_entered_is_never_overwritten(graded: Course) -> None:
    write(graded, result(mse=Outcome.FAILED), losses__mse="Wrong.")
    by_hand(graded, "losses-mse", manual_score=1.5, extra_credit=0.25, needs_manual_grade=False)
    by_hand(graded, "losses-mse-try", manual_comment="Good idea, though.")
    by_hand(graded, "why", manual_score=3.0, needs_manual_grade=False)
    write(graded, result(mse=Outcome.FAILED), losses__mse="Still wrong.")
    assert grades(graded)["losses-mse"] == (0.0, 1.5, 0.25, False)
    assert comments(graded)["losses-mse-try"] == ("Still wrong.", "Good idea, though.")
    assert grades(graded)["why"] == (None, 3.0, None, False)


def test_an_automatic_score_that_moves_under_a_manual_one_asks_for_a_look(graded: Course) -> None:
    write(graded, result(mse=Outcome.FAILED))
    by_hand(graded, "losses-mse", manual_score=1.5, needs_manual_grade=False)
    write(graded, result(mse=Outcome.PASSED))
    assert grades(graded)["losses-mse"] == (2.0, 1.5, None, True)


# ungraded is not zero


def test_an_exercise_with_a_broken_check_has_no_score_and_needs_a_person(graded: Course) -> None:
    write(graded, result(mse=Outcome.BROKEN))
    assert grades(graded)["losses-mse"] == OPEN
    assert grades(graded)["losses-one_hot"] == (1.5, None, None, False)


@pytest.mark.parametrize("status", [Status.BROKEN, Status.REJECTED])
def test_a_submission_that_was_not_graded_is_there_without_scores_and_says_why(
    graded: Course, status: Status
) -> None:
    outcome = Outcome.BROKEN if status is Status.BROKEN else Outcome.NOT_REACHED
    with open_gradebook(graded) as book:
        book.write(
            [result(mse=outcome, one_hot=outcome, status=status)], feedback=lambda one: {"": "Why not."}
        )
    assert grades(graded) == {"losses-mse": OPEN, "losses-one_hot": OPEN, "why": OPEN}
    assert comments(graded)["losses-mse-try"] == ("Why not.", None)


def test_an_ungraded_submission_takes_the_former_score_back(graded: Course) -> None:
    write(graded, result())
    write(graded, result(status=Status.BROKEN))
    assert grades(graded)["losses-mse"] == OPEN


def test_an_incomplete_submission_is_graded_for_what_runs(graded: Course) -> None:
    write(graded, result(one_hot=Outcome.NOT_REACHED, status=Status.INCOMPLETE))
    assert grades(graded)["losses-mse"] == (2.0, None, None, False)
    assert grades(graded)["losses-one_hot"] == (0.0, None, None, False)


def test_a_score_never_leaves_the_points_of_its_cell_and_is_a_plain_float(graded: Course) -> None:
    # the sum of ten times 0.2 is not 2 in floating point
    write(graded, result(mse_points=2.0 + 1e-9))
    score = grades(graded)["losses-mse"][0]
    assert (type(score), score) == (float, 2.0)


def test_points_that_are_not_the_released_ones_leave_the_exercise_ungraded_and_are_said(
    graded: Course,
) -> None:
    problems = write(graded, result(mse_points=4.0))
    assert problems == [
        "ada: losses.mse was graded out of 4 points, and the released notebook of a1 says 2. It was left "
        "ungraded. Build and grade the assignment again."
    ]
    assert grades(graded)["losses-mse"] == OPEN
    assert grades(graded)["losses-one_hot"] == (1.5, None, None, False)


# cells that a person grades


def test_an_unanswered_question_gets_no_points_as_in_nbgrader(graded: Course) -> None:
    with open_gradebook(graded) as book:
        book.write([result()], unanswered=lambda one: {"why"})
    assert grades(graded)["why"] == (0.0, None, None, False)
    assert comments(graded)["why"] == ("No response.", None)


def test_an_answer_that_comes_later_waits_for_a_person(graded: Course) -> None:
    with open_gradebook(graded) as book:
        book.write([result()], unanswered=lambda one: {"why"})
        book.write([result(timestamp=TWO_DAYS_LATE)])
    assert grades(graded)["why"] == OPEN


def test_another_submission_asks_again_but_keeps_the_score_that_a_person_gave(graded: Course) -> None:
    write(graded, result())
    by_hand(graded, "why", manual_score=2.0, needs_manual_grade=False)
    write(graded, result(timestamp=TWO_DAYS_LATE))
    assert grades(graded)["why"] == (None, 2.0, None, True)


# lateness


def test_a_late_submission_loses_what_course_toml_says(graded: Course) -> None:
    late = configured(graded, LATE)
    write(late, result(timestamp=TWO_DAYS_LATE))
    # two days begun at a tenth of all 6.5 points, the written question counted
    assert submission(late)[2] == pytest.approx(1.3)


def test_a_submission_in_time_has_no_penalty(graded: Course) -> None:
    write(configured(graded, LATE), result())
    assert submission(graded)[2] is None


def test_the_penalty_goes_when_the_submission_in_time_counts_again(graded: Course) -> None:
    late = configured(graded, LATE)
    write(late, result(timestamp=TWO_DAYS_LATE))
    write(late, result())
    assert submission(late)[2] is None


def test_the_penalty_counts_the_score_that_a_person_gave(graded: Course) -> None:
    late = configured(graded, LATE)
    write(late, result(mse=Outcome.FAILED, one_hot=Outcome.FAILED, timestamp=TWO_DAYS_LATE))
    assert submission(late)[2] == 0.0
    by_hand(late, "why", manual_score=3.0)
    write(late, result(mse=Outcome.FAILED, one_hot=Outcome.FAILED, timestamp=TWO_DAYS_LATE))
    assert submission(late)[2] == pytest.approx(1.3)


def extended(course: Course, days: float) -> Course:
    file = course.root / "course.toml"
    text = "\n".join(line for line in file.read_text().splitlines() if not line.startswith("extensions"))
    file.write_text(f"{text}\nextensions = {{ ada = {days} }}\n")
    return configured(course, "")


def test_an_extension_is_granted_with_the_first_submission_and_moves_the_due_date(graded: Course) -> None:
    # nbgrader's own grant_extension raises MissingEntry before there is a submission
    late = extended(configured(graded, LATE), 2)
    write(late, result("ada", timestamp=TWO_DAYS_LATE), result("eve", timestamp=TWO_DAYS_LATE))
    assert submission(late, "ada")[1:] == (timedelta(days=2), None)
    assert submission(late, "eve")[1] is None
    assert submission(late, "eve")[2] == pytest.approx(1.3)


def test_extensions_replace_one_another(graded: Course) -> None:
    write(extended(graded, 2), result())
    write(extended(graded, 1), result())
    assert submission(graded)[1] == timedelta(days=1)


def test_an_extension_that_was_granted_in_nbgrader_stays(graded: Course) -> None:
    from nbgrader.api import Gradebook

    write(graded, result())
    with Gradebook(with_driver(graded.database_url), graded.id) as book:
        book.grant_extension("a1", "ada", days=3)
    write(graded, result())
    assert submission(graded)[1] == timedelta(days=3)


def test_an_extension_across_the_end_of_summer_time_is_an_exact_length(graded: Course) -> None:
    file = graded.root / "course.toml"
    until = "2026-10-26T23:59:00+01:00"
    file.write_text(file.read_text() + f"extensions = {{ ada = {until} }}\n")
    write(configured(graded, ""), result())
    assert submission(graded)[1] == timedelta(days=14, hours=1)


# hostile and odd results


@pytest.mark.parametrize(
    "name", ["a'); DROP TABLE grade; --", "Smith, Jr", "=cmd|' /C calc'!A0", "é" * 128, "\\", "%s"]
)
def test_any_text_may_be_a_students_name(graded: Course, name: str) -> None:
    assert write(graded, result(name)) == []
    assert grades(graded, name)["losses-mse"] == (2.0, None, None, False)


@pytest.mark.parametrize("name", ["\udcff", "x" * 90 + "\udcff", "a\x00b", "x" * 129, ""])
def test_a_name_that_no_database_holds_is_said_and_the_others_are_written(graded: Course, name: str) -> None:
    (problem,) = write(graded, result(name), result("eve"))
    assert "the submission is not in the gradebook. Rename its folder." in problem
    assert grades(graded, "eve")["losses-mse"] == (2.0, None, None, False)


def test_feedback_that_a_database_refuses_is_written_with_its_bad_characters_replaced(graded: Course) -> None:
    write(graded, result(), losses__mse="NUL \x00 and \udcff here")
    text = comments(graded)["losses-mse-try"][0]
    assert text.startswith("NUL \ufffd and")


def test_a_comment_is_shown_as_text_and_never_as_markup() -> None:
    nbconvert = pytest.importorskip("nbconvert.filters.markdown_mistune")
    said = as_comment(
        "<script>alert(1)</script> *loud* [x](javascript:alert(1)) `a_b` a < b & $x$\nnext line"
    )
    page = nbconvert.markdown2html_mistune(said)
    assert "<script" not in page
    assert "<em>" not in page
    assert "<a " not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; *loud*" in page
    assert "<br" in page
    assert "<script" in nbconvert.markdown2html_mistune("<script>alert(1)</script>"), "the control"


def test_more_results_than_one_transaction_holds_are_all_written(graded: Course) -> None:
    write(graded, *(result(f"s{number}") for number in range(450)))
    assert query(graded, "SELECT count(*) FROM submitted_assignment") == [(450,)]
    assert query(graded, "SELECT count(*) FROM grade WHERE auto_score = 2.0") == [(450,)]


def test_the_automatic_part_of_a_submission_is_put_back_as_it_was_read(graded: Course) -> None:
    late = configured(graded, LATE)
    write(late, result(timestamp=TWO_DAYS_LATE), result("bob"), losses__mse="First.")
    with open_gradebook(late) as book:
        rows = book.rows("a1", "ada")
    former = grades(late), comments(late), submission(late)[2]
    write(late, result(mse=Outcome.FAILED), result("bob", mse=Outcome.FAILED), losses__mse="Second.")
    by_hand(late, "why", manual_score=1.0)
    with open_gradebook(late) as book:
        book.restore(rows)
    assert grades(late) == former[0] | {"why": (None, 1.0, None, True)}
    assert (comments(late), submission(late)[2]) == former[1:]
    assert grades(late, "bob")["losses-mse"][0] == 0.0


# cells and builds


def test_an_assignment_that_was_built_elsewhere_is_entered_as_nbgraders_build_does(
    graded: Course, built_course: object
) -> None:
    # grading on another machine: the released folder is there, the gradebook is new
    from autograder.release import build

    columns = "base_cell.name, base_cell.type, max_score, cell_type"
    cells = f"SELECT {columns} FROM base_cell LEFT JOIN grade_cells ON base_cell.id = grade_cells.id"
    sources = "SELECT name, cell_type, locked, source, checksum FROM source_cell"
    built = (
        [sorted(map(str, query(graded, one))) for one in (cells, sources)]
        if "sqlite" in graded.database_url
        else None
    )
    if built is None:
        build(graded)
        built = [sorted(map(str, query(graded, one))) for one in (cells, sources)]
    for table in ("source_cell", "grade_cells", "solution_cells", "base_cell", "notebook", "assignment"):
        query(graded, f"DELETE FROM {table}")
    write(graded, result())
    assert [sorted(map(str, query(graded, one))) for one in (cells, sources)] == built


def remove_cells_of(course: Course, exercise: str) -> None:
    import json

    path = course.assignments_folder / "a1" / "a1.ipynb"
    notebook = json.loads(path.read_text())
    notebook["cells"] = [
        cell
        for cell in notebook["cells"]
        if not cell["metadata"].get("nbgrader", {}).get("grade_id", "").startswith(exercise)
    ]
    path.write_text(json.dumps(notebook))


def test_cells_may_come_and_go_before_there_are_submissions(graded: Course) -> None:
    with open_gradebook(graded) as book:
        book.prepare("a1")
    remove_cells_of(graded, "losses-one_hot")
    write(graded, result())
    assert set(grades(graded)) == {"losses-mse", "why"}


def test_an_assignment_that_is_not_built_is_said(graded: Course) -> None:
    path = graded.assignments_folder / "a1" / "a1.ipynb"
    path.unlink()
    with pytest.raises(GradebookError) as caught:
        write(graded, result())
    assert str(caught.value) == f"{path} is missing: the assignment is not built. Run autograder build a1."


def test_no_page_of_what_was_deleted_is_left_in_the_file_that_was_written_anew(course: Course) -> None:
    write(course, result(), losses__mse="A long comment on ursula's illness. " * 2000)
    query(course, "DELETE FROM comment")
    ((before,),) = query(course, "PRAGMA freelist_count")
    with open_gradebook(course) as book:
        book.write_anew()
    ((after,),) = query(course, "PRAGMA freelist_count")
    assert before > after == 0


def test_a_gradebook_is_made_with_the_folders_above_it(course: Course) -> None:
    file = course.root / "of" / "this" / "year" / "gradebook.db"
    with open_gradebook(replace(course, database_url=f"sqlite:///{file}")):
        assert file.is_file()


def test_while_the_gradebook_is_locked_for_writing_nobody_else_begins_to_write(course: Course) -> None:
    file = course.data_folder / "gradebook.db"
    with open_gradebook(course) as book, closing(sqlite3.connect(file, timeout=0)) as other:
        lock_for_writing(book.gradebook)
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
