"""No sequence of runs and hands changes a mark without a line in the audit log; bundles hold, and tell on tampering."""

from __future__ import annotations

import hashlib
import json
import random
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest
from handed_in import by_hand
from nbgrader_course import check, query

from autograder.cli import main
from autograder.course.course import Course, load_course
from autograder.gradebook.log_and_marks import check_course
from autograder.gradebook.marks import marks
from autograder.gradebook.sync import Bookkeeper, students_view
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts
from autograder.grading.corrections import set_result
from autograder.grading.history import HandIn
from autograder.grading.log import AuditLog, LogError, erase
from autograder.grading.log_check import check_log
from autograder.grading.log_words import LogChange, changes_of
from autograder.results import ExerciseResult, Outcome, Provenance, Status, SubmissionResult
from autograder.student.submission import contents_digest

DUE = datetime(2026, 10, 12, 21, 59, tzinfo=UTC)


@pytest.fixture
def course(opened: Path, tmp_path: Path) -> Course:
    shutil.copytree(opened, tmp_path / "course")
    return load_course(tmp_path / "course")


def hand_in(
    course: Course,
    code: str = "code",
    time: datetime | None = DUE - timedelta(days=1),
    *,
    student: str = "ada",
    mse: Outcome = Outcome.PASSED,
    suite: str = "suite",
) -> SubmissionResult:
    """Hand ``code`` in, and keep what a grading with ``suite`` says of it."""
    released = (course.assignments_folder / "a1" / "a1.ipynb").read_bytes()
    files = {"losses.py": code.encode(), "a1.ipynb": released}
    exercises = (
        ExerciseResult("losses.mse", (check("losses.mse", 2.0, mse),)),
        ExerciseResult("losses.one_hot", (check("losses.one_hot", 1.5),)),
    )
    contents = contents_digest({name: hashlib.sha256(text).hexdigest() for name, text in files.items()})
    result = SubmissionResult(
        student, "a1", Status.GRADED, exercises, provenance=Provenance(contents, suite, "engine", "numpy")
    )
    hand = HandIn(0, time, "claimed" if time is not None else "unknown")
    Attempts(course.attempts_folder).keep(student, "a1", files, hand, result=result)
    return result


def write(course: Course, *results: SubmissionResult, cause: str = "") -> list[str]:
    with open_gradebook(course) as book:
        keeper = Bookkeeper(course, book, students_view(course))
        keeper.log.cause = cause
        keeper.write(results, folders=False)
        return keeper.problems


def in_gradebook(course: Course, student: str) -> float | None:
    """The points by nbgrader's rows alone; None where it has no submission."""
    where = "WHERE s.student_id = :student"
    notebooks = "submitted_notebook n JOIN submitted_assignment s ON n.assignment_id = s.id"
    scores = query(
        course,
        "SELECT COALESCE(g.manual_score, g.auto_score, 0) + COALESCE(g.extra_credit, 0) "
        f"FROM {notebooks} JOIN grade g ON g.notebook_id = n.id {where}",
        student=student,
    )
    lost = query(
        course, f"SELECT COALESCE(late_submission_penalty, 0) FROM {notebooks} {where}", student=student
    )
    if not lost:
        return None
    return max(0.0, sum(float(row[0]) for row in scores) - float(lost[0][0]))


def lines_of(course: Course, student: str = "ada") -> list[LogChange]:
    log = AuditLog(course)
    changes = changes_of(log.lines(), log.names(), student=student)
    return [change for change in changes if change.what == "mark"]


def test_what_grading_writes_has_a_line_and_writing_it_again_has_none(course: Course) -> None:
    result = hand_in(course)
    write(course, result)
    write(course, result)
    (line,) = lines_of(course)
    assert (line.before, line.after, line.max_score, line.why) == (None, 3.5, 6.5, ("first mark",))
    assert line.versions["suite"] == "suite"


def test_what_a_person_entered_is_noticed_by_the_next_command_that_reads(course: Course) -> None:
    write(course, hand_in(course))
    by_hand(course, "losses-mse", manual_score=1.0)
    by_hand(course, "why", manual_score=3.0)
    (finding,) = check_course(course).faults
    assert finding.startswith("ada, a1: the gradebook has other points")
    marks(course, "a1")
    line = lines_of(course)[-1]
    assert (line.before, line.after, line.why) == (3.5, 5.5, ("by hand",))
    assert [(cell.name, cell.before, cell.after) for cell in line.cells] == [
        ("losses-mse", None, 1.0),
        ("why", None, 3.0),
    ]
    assert check_course(course).is_sound
    marks(course, "a1")
    assert len(lines_of(course)) == 2


def test_a_score_by_hand_on_late_work_is_one_line_with_the_penalty(course: Course) -> None:
    write(course, hand_in(course, time=DUE + timedelta(days=1)))
    by_hand(course, "losses-mse", manual_score=0.0)
    marks(course, "a1")
    line = lines_of(course)[-1]
    assert line.after == in_gradebook(course, "ada")
    assert "by hand" in line.why


def test_a_command_that_was_killed_before_its_line_is_made_good(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(course, hand_in(course))
    better = hand_in(course, "worse", DUE - timedelta(hours=1), mse=Outcome.FAILED, suite="second")

    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    by_hand(course, "losses-mse", extra_credit=0.5)
    with monkeypatch.context() as patch:
        patch.setattr("autograder.grading.log_file.LogFile.append", killed)
        with pytest.raises(KeyboardInterrupt):
            write(course, better)
    marks(course, "a1")
    assert lines_of(course)[-1].after == in_gradebook(course, "ada") == 4.0


def test_nothing_is_written_while_the_log_is_damaged(course: Course) -> None:
    write(course, hand_in(course))
    (course.data_folder / "log" / "head.json").unlink()
    before = in_gradebook(course, "ada")
    log = (course.data_folder / "log" / "log.jsonl").read_bytes()
    (course.data_folder / "log" / "log.jsonl").write_bytes(log[:-10])
    with pytest.raises(LogError, match="damaged"):
        write(course, hand_in(course, "more", DUE, mse=Outcome.FAILED, suite="x"))
    assert in_gradebook(course, "ada") == before


def test_rows_that_are_gone_are_entered(course: Course) -> None:
    write(course, hand_in(course))
    for table in ("grade", "comment"):
        query(course, f"DELETE FROM {table}")
    query(course, "DELETE FROM submitted_notebook")
    query(course, "DELETE FROM submitted_assignment")
    shutil.rmtree(course.attempts_folder)
    marks(course, "a1")
    assert (lines_of(course)[-1].after, lines_of(course)[-1].why) == (None, ("removed",))


@pytest.mark.parametrize("seed", range(4))
def test_no_sequence_of_runs_changes_a_mark_without_a_line(course: Course, seed: int) -> None:
    """After whatever was done, and one command that reads, the log's last points are nbgrader's own."""
    draw = random.Random(seed)
    kept = {name: hand_in(course, name, student=name) for name in ("ada", "bob")}
    write(course, *kept.values())
    counted = {name: in_gradebook(course, name) for name in kept}
    for step in range(8):
        student = draw.choice(["ada", "bob"])
        action = draw.choice(["hand in", "suite", "manual", "extra", "due", "extension", "erase", "rule"])
        before = {name: len(lines_of(course, name)) for name in kept}
        if action in ("hand in", "suite"):
            time = draw.choice([None, DUE + timedelta(hours=draw.randint(-99, 99))])
            code = str(step) if action == "hand in" else "same"
            kept[student] = hand_in(
                course,
                code,
                time,
                student=student,
                mse=draw.choice([Outcome.PASSED, Outcome.FAILED, Outcome.BROKEN]),
                suite=draw.choice(["first", "second"]),
            )
            write(course, kept[student], cause=draw.choice(["", "regrade 1, as-is"]))
        elif action == "manual":
            by_hand(
                course, draw.choice(["why", "losses-mse"]), student, manual_score=draw.choice([0.0, 1.0, 2.0])
            )
        elif action == "extra":
            by_hand(course, "why", student, extra_credit=draw.choice([0.5, None]))
        elif action == "due":
            _replace_line(course, "due = ", f"due = 2026-10-1{draw.randint(1, 4)}T23:59:00+02:00")
        elif action == "rule":
            _replace_line(course, "penalty_per_day", f"penalty_per_day = 0.{draw.randint(1, 3)}")
        elif action == "extension":
            days = draw.choice(["'1970-01-02 00:00:00.000000'", "NULL"])
            query(course, f"UPDATE submitted_assignment SET extension = {days}")
        else:
            erase(course, student)
            before[student] = 0
        course = load_course(course.root)
        marks(course, "a1")
        for name in kept:
            points = in_gradebook(course, name)
            logged = AuditLog(course).last_mark(name, "a1")
            assert logged is not None
            assert logged.points == pytest.approx(points, abs=1e-12)
            if points != counted[name]:
                assert len(lines_of(course, name)) > before[name], (action, name)
            counted[name] = points
    findings = check_course(course)
    assert (findings.log.faults, findings.faults) == ((), ())


def _replace_line(course: Course, start: str, line: str) -> None:
    file = course.root / "course.toml"
    lines = [line if text.startswith(start) else text for text in file.read_text().splitlines()]
    file.write_text("\n".join(text for text in lines if not text.startswith("extensions")) + "\n")


# the hand-in itself, graded by the suite


def test_verify_grades_again_what_the_marks_come_from(graded: Course) -> None:
    findings = check_course(graded, is_regraded=True, sandbox="none")
    assert (findings.is_sound, findings.marks, findings.regraded) == (True, 2, 2)


def test_a_forged_result_is_found_by_grading_again(graded: Course) -> None:
    store = Attempts(graded.attempts_folder)
    (attempt,) = store.all("bob", "a1")
    (better,) = store.all("ursula", "a1")
    assert attempt.result is not None
    assert better.result is not None
    forged = msgspec.structs.replace(attempt.result, exercises=better.result.exercises)
    set_result(store, attempt, forged)
    marks(graded, "a1")
    findings = check_course(graded, is_regraded=True, sandbox="none")
    (fault,) = findings.faults
    assert fault.startswith("bob, a1: graded again, these checks come out differently")


def test_a_damaged_stored_file_is_found(graded: Course) -> None:
    blob = max((graded.attempts_folder / "files").iterdir(), key=lambda path: path.stat().st_size)
    blob.write_bytes(blob.read_bytes() + b" ")
    assert any("is damaged" in fault for fault in check_course(graded).faults)


def test_a_hand_in_that_is_gone_from_the_store_is_found(graded: Course) -> None:
    (record,) = (graded.attempts_folder / "results" / "a1" / "bob").iterdir()
    record.unlink()
    (fault,) = check_course(graded).faults
    assert re.fullmatch(
        r"bob, a1: the hand-in [0-9a-f]{12} that the mark rests on is not in the store\.", fault
    )
    assert check_course(graded, is_regraded=True, sandbox="none").faults == (fault,)
    assert check_course(graded, students=["ursula"]).faults == ()


def test_a_result_of_other_versions_than_the_log_says_is_found(graded: Course) -> None:
    store = Attempts(graded.attempts_folder)
    (attempt,) = store.all("bob", "a1")
    assert attempt.result is not None
    for field in ("suite", "engine", "packages"):
        provenance = msgspec.structs.replace(attempt.result.provenance, **{field: "another"})
        set_result(store, attempt, msgspec.structs.replace(attempt.result, provenance=provenance))
        assert check_course(graded).faults == (
            "bob, a1: the stored result has other versions than the log's last line says.",
        ), field


@pytest.mark.parametrize(
    ("cell", "values"),
    [
        ("losses-mse", {"auto_score": 1.0}),
        ("losses-mse", {"manual_score": 0.0}),
        ("why", {"extra_credit": 1.0}),
    ],
)
def test_points_that_somebody_changed_in_the_gradebook_are_found(
    graded: Course, cell: str, values: dict[str, float]
) -> None:
    by_hand(graded, cell, "bob", **values)
    (fault,) = check_course(graded).faults
    assert fault.startswith("bob, a1: the gradebook has other points than the log's last line says.")
    assert check_course(graded, students=["ursula"]).faults == ()
    assert check_course(graded, students=["ursula"]).marks == 1


def test_without_a_gradebook_the_log_is_held_against_the_store_alone(graded: Course) -> None:
    Path(graded.database_url.removeprefix("sqlite:///")).unlink()
    findings = check_course(graded)
    assert findings.notes == ("There is no gradebook, so a1 was not compared with it.",)
    assert (findings.faults, findings.marks) == ((), 2)


def test_a_result_that_cannot_be_compared_is_a_note_and_no_fault(graded: Course) -> None:
    file = graded.solutions_folder / "a1" / "hidden" / "test_losses.py"
    file.write_text(file.read_text() + "\n# changed\n")
    findings = check_course(graded, is_regraded=True, sandbox="none")
    assert (findings.faults, findings.regraded) == ((), 0)
    assert sorted(findings.notes) == [
        f"{student}, a1: not compared, since suite changed since it was graded."
        for student in ("bob", "ursula")
    ]


def test_a_hand_in_that_could_not_be_graded_has_nothing_to_grade_again(graded: Course) -> None:
    store = Attempts(graded.attempts_folder)
    store.keep("zoe", "a1", {"losses.py": b"def mse("}, HandIn(0, DUE, "claimed"), message="It broke.")
    marks(graded, "a1")
    findings = check_course(graded, students=["zoe"], is_regraded=True, sandbox="none")
    assert (findings.marks, findings.regraded, findings.faults) == (1, 0, ())
    assert findings.notes == ("zoe, a1: nothing was graded, so there is nothing to grade again.",)


def test_a_row_of_the_gradebook_without_any_attempt_is_a_mark_and_stays_in_the_log(graded: Course) -> None:
    shutil.rmtree(graded.attempts_folder / "results" / "a1" / "bob")
    by_hand(graded, "why", "bob", manual_score=2.5)
    (bob,) = (mark for mark in marks(graded, "a1") if mark.student == "bob")
    assert (bob.message, bob.total) == ("The gradebook has it, and no attempt of it was stored.", 4.0)
    logged = AuditLog(graded).last_mark("bob", "a1")
    assert logged is not None
    assert logged.points == 4.0


def test_the_verbs_show_check_and_pack(graded: Course, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["log", "ursula", "a1"]) == 0
    assert "ursula, a1: none -> 3.5 of 6.5, first mark (by " in capsys.readouterr().out
    assert main(["verify", "--json", "-"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert (document["course"]["marks"], document["course"]["log"]["faults"]) == (2, [])
    assert main(["bundle", "ursula", "a1", "--to", "ursula.zip"]) == 0
    assert main(["verify", "ursula.zip", "--sandbox", "none"]) == 0
    out = capsys.readouterr().out
    assert "The bundle holds: an instructor's copy of ursula, a1: 3.5 points, 2 lines of the log." in out
    assert "Graded again: the same, byte for byte." in out
    log = graded.data_folder / "log" / "log.jsonl"
    log.write_bytes(log.read_bytes().replace(b"3.5", b"4.5", 1))
    assert main(["verify"]) == 1
    assert "The content of line" in capsys.readouterr().out


def test_an_erased_students_marks_are_another_persons_to_the_log(graded: Course) -> None:
    assert erase(graded, "ursula") == 2
    assert check_log(graded.data_folder / "log").faults == ()
    marks(graded, "a1")
    assert lines_of(graded, "ursula")[-1].why == ("found in the gradebook",)


def test_a_result_that_was_decided_is_not_graded_again_and_that_is_no_fault(course: Course) -> None:
    result = hand_in(course)
    (attempt,) = Attempts(course.attempts_folder).all("ada", "a1")
    decided = msgspec.structs.replace(result, decision="Regraded as best-of: test_a stays passed.")
    set_result(Attempts(course.attempts_folder), attempt, decided)
    write(course, decided)
    found = check_course(course, is_regraded=True, sandbox="none")
    assert (found.faults, found.regraded) == ((), 0)
    assert "ada, a1: not graded again, since the result was decided" in " ".join(found.notes)
