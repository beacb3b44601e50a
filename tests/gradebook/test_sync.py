"""From results to nbgrader: which attempt counts, and what a student reads of it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from handed_in import notebook
from nbgrader_course import (
    LATE,
    TWO_DAYS_LATE,
    check,
    comments,
    configured,
    grades,
    query,
    result,
    submission,
)

from autograder.course.course import Course
from autograder.gradebook.sync import Bookkeeper, students_view
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.grading.history import History
from autograder.results import ExerciseResult, Outcome, Provenance, Status, SubmissionResult

BEST = '[grading]\ncounts = "best"\n'


def attempt(course: Course, name: str, one: SubmissionResult, **files: bytes) -> SubmissionResult:
    """Record a submission called ``name``, with the given modules."""
    in_utc = datetime.fromisoformat(one.timestamp).astimezone(UTC).isoformat()
    kept = msgspec.structs.replace(one, provenance=Provenance(submission=name), timestamp=in_utc)
    Attempts(course.attempts_folder).record(kept, {f"{module}.py": text for module, text in files.items()})
    return kept


def write(course: Course, *results: SubmissionResult) -> list[SubmissionResult]:
    with open_gradebook(course) as book:
        return Bookkeeper(course, book, students_view(course)).write(results)


def module_in_folder(course: Course) -> bytes:
    return (course.autograded_folder / "ada" / "a1" / "losses.py").read_bytes()


def test_the_last_submission_counts_with_its_own_files(course: Course) -> None:
    better = attempt(course, "first", result(), losses=b"first")
    worse = attempt(
        course, "second", result(mse=Outcome.FAILED, timestamp="2026-10-12T21:00:00+02:00"), losses=b"second"
    )
    assert write(course, better) == [worse]
    assert grades(course)["losses-mse"][0] == 0.0
    assert module_in_folder(course) == b"second"


def test_the_files_of_nbgraders_come_from_the_folder_of_submissions_that_was_named(
    course: Course, tmp_path: Path
) -> None:
    folder = tmp_path / "elsewhere" / "ada" / "a1"
    folder.mkdir(parents=True)
    (folder / "timestamp.txt").write_text("2026-10-12 18:00:00 UTC")
    kept = attempt(course, "first", result(), losses=b"first")
    with open_gradebook(course) as book:
        Bookkeeper(course, book, students_view(course), submitted=tmp_path / "elsewhere").write([kept])
    page = course.autograded_folder / "ada" / "a1"
    assert (page / "timestamp.txt").read_text() == "2026-10-12 18:00:00.000000 UTC"


def test_the_best_submission_counts_with_its_own_files_and_time(course: Course) -> None:
    best = configured(course, BEST)
    better = attempt(best, "first", result(), losses=b"first")
    worse = attempt(best, "second", result(mse=Outcome.FAILED, timestamp=TWO_DAYS_LATE), losses=b"second")
    assert write(best, worse) == [better]
    assert grades(best)["losses-mse"][0] == 2.0
    assert module_in_folder(best) == b"first"
    assert submission(best)[0] == datetime(2026, 10, 12, 18, 0)


def test_the_best_is_weighed_after_the_late_penalty(course: Course) -> None:
    best = configured(course, BEST + LATE.replace("0.1", "0.3"))
    in_time = attempt(best, "first", result(one_hot=Outcome.FAILED))  # 2 points
    late = attempt(best, "second", result(timestamp=TWO_DAYS_LATE))  # 3.5 points, of which 1.75 are lost
    assert write(best, late) == [in_time]


def test_a_broken_submission_counts_as_the_last_and_calls_a_person(course: Course) -> None:
    attempt(course, "first", result())
    write(course, result(status=Status.BROKEN, mse=Outcome.BROKEN, one_hot=Outcome.BROKEN))
    assert grades(course)["losses-mse"] == (None, None, None, True)


def test_a_rejected_submission_does_not_take_the_best_one_away(course: Course) -> None:
    best = configured(course, BEST)
    attempt(best, "first", result())
    write(best, result(status=Status.REJECTED))
    assert grades(best)["losses-mse"][0] == 2.0


def test_a_submission_without_a_notebook_is_graded_and_shown(course: Course) -> None:
    # nbgrader skips it with exit status 0 and no row
    write(course, attempt(course, "only a module", result(), losses=b"def mse(): ..."))
    assert grades(course)["losses-mse"][0] == 2.0
    notebook = json.loads((course.autograded_folder / "ada" / "a1" / "a1.ipynb").read_text())
    assert sum(len(cell.get("outputs", [])) for cell in notebook["cells"]) == 4


def test_a_later_due_date_takes_the_penalty_back_when_written_again(course: Course) -> None:
    late = configured(course, LATE)
    one = attempt(late, "late", result(timestamp=TWO_DAYS_LATE))
    write(late, one)
    assert submission(late)[2] == pytest.approx(1.3)
    file = late.root / "course.toml"
    file.write_text(file.read_text().replace("due = 2026-10-12", "due = 2026-10-16"))
    write(configured(late, ""), one)
    assert submission(late)[2] is None


def test_a_page_that_cannot_be_written_does_not_stop_the_others(course: Course) -> None:
    course.autograded_folder.mkdir(parents=True)
    (course.autograded_folder / "ada").write_text("a file where a folder should be")
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        keeper.write([attempt(course, "one", result("ada")), attempt(course, "two", result("eve"))])
    (problem,) = keeper.problems
    assert "cannot be written" in problem
    assert grades(course, "ada")["losses-mse"][0] == 2.0
    assert (course.autograded_folder / "eve" / "a1" / "a1.ipynb").exists()


# what students read


def secretive(outcome: Outcome = Outcome.RAISED) -> SubmissionResult:
    lost = msgspec.structs.replace(
        check("losses.mse", 2.0, outcome),
        error_type="ValueError",
        error_message="the hidden input is 4711",
        output="4711",
        values="expected 4711",
    )
    exercises = (ExerciseResult("losses.mse", (lost,)), result().exercises[1])
    return SubmissionResult("ada", "a1", Status.GRADED, exercises, timestamp=TWO_DAYS_LATE)


def test_no_hidden_value_reaches_the_comment_or_the_notebook(course: Course) -> None:
    write(course, attempt(course, "curious", secretive()))
    said = comments(course)["losses-mse-try"][0]
    assert "ValueError" in said
    page = (course.autograded_folder / "ada" / "a1" / "a1.ipynb").read_text()
    assert "4711" not in said + page
    assert not query(course, "SELECT 1 FROM comment WHERE auto_comment LIKE '%4711%'")


def test_what_is_withheld_until_the_due_date_waits_until_nobody_can_hand_in_for_points(
    course: Course,
) -> None:
    file = course.root / "course.toml"
    file.write_text(file.read_text() + "extensions = { eve = 7 }\n")
    waiting = configured(course, '[late]\ncap_days = 2\n[feedback]\nvisibility = "after due"\n')
    one = secretive(Outcome.FAILED)
    before = students_view(waiting, datetime.fromisoformat("2026-10-21T12:00:00+02:00"))(one)
    after = students_view(waiting, datetime.fromisoformat("2026-10-22T12:00:00+02:00"))(one)
    assert "not shown, or not yet" in before["losses.mse"]
    assert "A title [failed]" in after["losses.mse"]


def test_what_is_withheld_for_some_attempts_counts_submissions_and_not_regrades(course: Course) -> None:
    waiting = configured(course, '[feedback]\nvisibility = "after 2 attempts"\n')
    one = attempt(waiting, "first", secretive(Outcome.FAILED))
    attempts = Attempts(waiting.attempts_folder)
    attempts.record(msgspec.structs.replace(one, provenance=Provenance("first", suite="mended")), {})
    assert "not shown, or not yet" in students_view(waiting)(one)["losses.mse"]
    two = attempt(waiting, "second", secretive(Outcome.FAILED))
    assert "A title [failed]" in students_view(waiting)(two)["losses.mse"]


def test_nothing_imports_nbgrader_before_it_is_needed() -> None:
    modules = (
        "course.lateness",
        "gradebook.autograded",
        "gradebook.cells",
        "gradebook.database",
        "gradebook.sync",
        "gradebook.writer",
        "grading.attempts",
        "integrations.export",
    )
    code = (
        f"import sys, importlib; [importlib.import_module('autograder.' + m) for m in {modules!r}]; "
        "print(sorted({'nbgrader', 'sqlalchemy', 'nbformat', 'alembic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def in_the_gradebook_alone(course: Course) -> None:
    """Write rows of a hand-in that no store has any more, and change a score by hand."""
    write(course, attempt(course, "lost", result(), losses=b""))
    shutil.rmtree(course.attempts_folder)
    query(
        course,
        "UPDATE grade SET manual_score = 1.0 WHERE cell_id IN (SELECT id FROM base_cell WHERE name = 'losses-mse')",
    )


def test_what_is_in_the_gradebook_alone_was_handed_in_when_the_gradebook_says(course: Course) -> None:
    in_the_gradebook_alone(course)
    with open_gradebook(course) as book:
        mark = Bookkeeper(course, book, students_view(course)).mark("a1", "ada")
    assert (mark.hand_ins, mark.automatic.handed_in) == (1, datetime(2026, 10, 12, 18, 0, tzinfo=UTC))


def test_a_score_by_hand_of_what_is_in_the_gradebook_alone_is_entered_into_the_log(course: Course) -> None:
    in_the_gradebook_alone(course)
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        (mark,) = keeper.class_marks("a1")
        logged = keeper.log.last_mark("ada", "a1")
    assert logged is not None
    assert logged.points == mark.total == 2.5


def test_code_of_ones_own_in_a_later_notebook_does_not_take_an_answer_away(course: Course) -> None:
    best = configured(course, BEST)
    with_code = json.loads(notebook(best, ""))
    with_code["cells"].append({**with_code["cells"][-1], "id": "own", "cell_type": "code", "metadata": {},
                               "source": "a_line = 'of my own'", "outputs": [], "execution_count": None})  # fmt: skip
    store = Attempts(best.attempts_folder)
    for name, content in (("answered", notebook(best, "A chord.")), ("code", json.dumps(with_code).encode())):
        one = msgspec.structs.replace(result(), provenance=Provenance(submission=name))
        store.record(one, {"a1.ipynb": content})
    write(best, one)
    with open_gradebook(best) as book:
        mark = Bookkeeper(best, book, students_view(best)).mark("a1", "ada")
    assert mark.written is not None
    assert mark.written.contents == "answered"


def test_a_line_of_the_log_names_the_suite_that_the_mark_was_graded_with(course: Course) -> None:
    one = msgspec.structs.replace(result(), provenance=Provenance(submission="first", suite="of this year"))
    Attempts(course.attempts_folder).record(one, {"losses.py": b""})
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        keeper.write([one])
        logged = keeper.log.last_mark("ada", "a1")
    assert logged is not None
    assert logged.suite == "of this year"


def test_the_mark_that_there_would_be_has_the_points_of_the_new_result(course: Course) -> None:
    write(course, attempt(course, "first", result(), losses=b""))
    (stored,) = Attempts(course.attempts_folder).history("ada", "a1").attempts
    other = msgspec.structs.replace(stored, result=result(mse=Outcome.FAILED))
    with open_gradebook(course) as book:
        rows = book.submitted("a1", "ada")["ada"]
        keeper = Bookkeeper(course, book, students_view(course))
        marks = [keeper.mark_if(History("ada", "a1", (each,)), rows).score for each in (stored, other)]
    assert marks == [3.5, 1.5]


def test_what_a_killed_command_left_of_the_log_is_said_by_the_next_one(course: Course) -> None:
    write(course, attempt(course, "first", result(), losses=b""))
    with (course.data_folder / "log" / "log.jsonl").open("ab") as file:
        file.write(b'{"number":')
    query(course, "UPDATE grade SET manual_score = 1.0 WHERE auto_score = 2.0")
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        keeper.class_marks("a1")
    assert "was not finished: a command was killed while it wrote" in " ".join(keeper.problems)
