"""A batch grades everything once, keeps what it has, and one submission cannot stop another."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime

import msgspec
import pytest
from tiny_course import grade, hand_in, make_tiny_course, scores

from autograder.course.course import CourseError
from autograder.grading import batch as batch_module
from autograder.grading.attempts import Attempts
from autograder.grading.batch import GradingWorker, Setup, find_jobs, grade_batch, setup_for
from autograder.grading.explain import explain
from autograder.grading.hand_ins import NotedTime, note_time, noted_times
from autograder.grading.judge import Judge
from autograder.grading.workers import in_this_process
from autograder.results import Outcome, Status, to_json
from autograder.sandbox import Sandbox, SandboxBroken
from autograder.student.submission import read_submission

NOW = datetime(2026, 11, 29, tzinfo=UTC)


def test_every_submission_gets_its_score(course):
    hand_in(course, "ann")
    hand_in(course, "bob", "def mse(y_hat, y): return 0.0\n")
    assert scores(grade(course)) == {"ann": 6.0, "bob": 4.0}


def test_a_second_run_grades_nothing_again(course):
    hand_in(course, "ann")
    first, second = grade(course), grade(course)
    assert [one.earlier for one in first] == [False]
    assert [one.earlier for one in second] == [True]
    assert first[0].result == second[0].result


def test_only_what_changed_is_graded_again(course):
    hand_in(course, "ann")
    hand_in(course, "bob")
    grade(course)
    hand_in(course, "bob", "def mse(y_hat, y): return 0.0\n")
    assert {one.result.student: one.earlier for one in grade(course)} == {"ann": True, "bob": False}


def test_every_attempt_is_kept(course):
    hand_in(course, "ann", "def mse(y_hat, y): return 0.0\n")
    grade(course)
    hand_in(course, "ann")
    grade(course)
    kept = Attempts(course.attempts_folder).all("ann", "01-tiny")
    assert [attempt.result.score for attempt in kept] == [4.0, 6.0]


def test_the_judges_own_numbers_overflow_in_silence(course, recwarn):
    suite = course.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py"
    call = "    y_hat, y = rng.normal(size=(2, 7))\n"
    assert call in suite.read_text()
    suite.write_text(suite.read_text().replace(call, call + "    reference.tiny.mse(y_hat * 1e200, y)\n"))
    hand_in(course, "ann")
    assert scores(grade(course)) == {"ann": 6.0}
    assert not recwarn.list


def test_a_result_is_stored_before_it_is_reported(course):
    hand_in(course, "ann")
    hand_in(course, "bob")
    attempts = Attempts(course.attempts_folder)
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    for one in grade_batch(course, jobs, setup_for(course, "none"), workers=0):
        assert attempts.find(one.result.student, "01-tiny", one.result.provenance) == one.result


def test_the_same_submission_gives_the_same_result_byte_for_byte(course):
    folder = hand_in(course, "ann", "def mse(y_hat, y): return float(np.mean((y_hat - y) ** 2)) + 1e-3\n")
    submission = read_submission(folder, "ann", "01-tiny")

    def once():
        worker = GradingWorker(setup_for(course, "none"))
        result = worker(submission)
        worker.close()
        exercises = tuple(
            msgspec.structs.replace(
                exercise,
                checks=tuple(msgspec.structs.replace(check, seconds=0.0) for check in exercise.checks),
            )
            for exercise in result.exercises
        )
        return to_json(msgspec.structs.replace(result, seconds=0.0, exercises=exercises))

    assert once() == once()


def test_students_get_random_numbers_of_their_own(course):
    code = "def mse(y_hat, y): raise ValueError(repr(y_hat[0]))\n"
    hand_in(course, "ann", code)
    hand_in(course, "bob", code)
    drawn = {one.result.exercises[0].checks[0].error_message for one in grade(course)}
    assert len(drawn) == 2


def test_what_is_no_submission_is_rejected_with_every_check_in_place(course):
    hand_in(course, "ann")
    (course.submitted_folder / "bob" / "01-tiny").mkdir(parents=True)
    results = {one.result.student: one.result for one in grade(course)}
    assert results["ann"].score == 6.0
    assert results["bob"].status is Status.REJECTED
    assert results["bob"].max_score == 6.0
    assert results["bob"].message.startswith("There is no readable file")


def test_what_is_no_submission_is_kept_as_an_attempt_without_a_result(course):
    (course.submitted_folder / "bob" / "01-tiny").mkdir(parents=True)
    grade(course)
    (attempt,) = Attempts(course.attempts_folder).history("bob", "01-tiny").attempts
    assert (attempt.result, attempt.contents, attempt.hand_ins[0].number) == (None, "", 1)
    assert attempt.message.startswith("There is no readable file")


def test_a_missing_module_is_incomplete_and_names_the_file(course):
    hand_in(course, "ann", name="other.py")
    (one,) = grade(course)
    assert one.result.status is Status.INCOMPLETE
    assert one.result.message.startswith("tiny.py is missing.")
    assert {check.outcome for e in one.result.exercises for check in e.checks} == {Outcome.NOT_REACHED}


def test_a_linked_student_is_rejected(course):
    hand_in(course, "ann")
    (course.submitted_folder / "bob").symlink_to(course.submitted_folder / "ann")
    results = {one.result.student: one.result for one in grade(course)}
    assert results["bob"].status is Status.REJECTED


def test_our_own_fault_is_broken_and_never_stored_as_a_result(course, monkeypatch):
    hand_in(course, "ann")

    def fail(self, *arguments, **options):
        raise RuntimeError("disk on fire")

    with monkeypatch.context() as patched:
        patched.setattr(Judge, "grade", fail)
        (one,) = grade(course)
    assert one.result.status is Status.BROKEN
    assert "disk on fire" in one.result.message
    (attempt,) = Attempts(course.attempts_folder).all("ann", "01-tiny")
    assert attempt.result is None
    assert "disk on fire" in attempt.message
    assert scores(grade(course)) == {"ann": 6.0}


def test_a_sandbox_that_fails_in_a_check_costs_no_marks(course, monkeypatch):
    hand_in(course, "ann")
    opened = []

    def open_once(self, **options):
        opened.append(options)
        if len(opened) > 1:
            raise SandboxBroken("The sandbox could not be opened: too many processes")
        return usual_open(self, **options)

    usual_open = Sandbox.open
    jobs = find_jobs(course.submitted_folder, ["01-tiny"], ())
    with monkeypatch.context() as patched:
        patched.setattr(Sandbox, "_start_first_that_holds", lambda self, mode: self._start(mode) or mode)
        patched.setattr(Sandbox, "open", open_once)
        (one,) = grade_batch(course, jobs, setup_for(course, "namespaces"), workers=0)
    assert len(opened) > 1
    assert one.result.status is Status.BROKEN
    assert "too many processes" in one.result.message
    assert {check.outcome for exercise in one.result.exercises for check in exercise.checks} == {
        Outcome.BROKEN
    }
    (attempt,) = Attempts(course.attempts_folder).all("ann", "01-tiny")
    assert attempt.result is None


def test_the_gradebook_gets_every_result_also_those_of_an_earlier_run(course):
    for student in ("ann", "bob"):
        hand_in(course, student)
    grade(course)
    hand_in(course, "cleo")
    written = []
    grade(course, write=written.extend)
    assert sorted(result.student for result in written) == ["ann", "bob", "cleo"]


def test_only_the_students_asked_for_are_graded(course):
    for student in ("ann", "bob"):
        hand_in(course, student)
    assert scores(grade(course, students=["bob"])) == {"bob": 6.0}


def test_several_processes_give_the_same_results_as_one(course):
    for number in range(6):
        hand_in(course, f"student-{number}", f"def mse(y_hat, y): return {number}.0\n" if number % 2 else "")
    alone = scores(grade(course))
    shutil.rmtree(course.attempts_folder)
    assert scores(grade(course, workers=2)) == alone


def test_a_setup_can_go_to_another_process(course):
    import pickle

    setup = setup_for(course)
    assert isinstance(setup, Setup)
    assert pickle.loads(pickle.dumps(setup)) == setup


# what was graded before


def break_the_suite(course):
    """Break the hidden suite; return a function that puts it back."""
    suite = course.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py"
    right = suite.read_text()
    suite.write_text(right.replace("reference.tiny.mse, y_hat, y", "reference.tiny.mse, y_hat, 2 * y"))
    assert suite.read_text() != right
    return lambda: suite.write_text(right)


def test_a_suite_that_is_broken_and_put_back_leaves_the_first_result_as_the_current_one(course):
    hand_in(course, "ann")
    first = scores(grade(course))
    put_back = break_the_suite(course)
    grade(course)
    put_back()
    (again,) = grade(course)
    assert again.earlier
    assert {"ann": again.result.score} == first
    (attempt,) = Attempts(course.attempts_folder).all("ann", "01-tiny")
    assert attempt.result.score == first["ann"]
    assert attempt.result.provenance == again.result.provenance


def test_files_that_are_put_back_are_the_last_hand_in_again(course):
    hand_in(course, "ann")
    grade(course)
    hand_in(course, "ann", "def mse(y_hat, y): return 0.0\n")
    grade(course)
    hand_in(course, "ann")
    grade(course)
    assert explain(course, "ann", "01-tiny").score == 6.0


def test_a_missing_secret_is_not_replaced_where_attempts_exist(course):
    hand_in(course, "ann")
    grade(course)
    course.secret_file.unlink()
    with pytest.raises(
        CourseError, match=r"is missing, but there are graded attempts .* Restore it from a backup"
    ):
        grade(course)
    assert not course.secret_file.exists()


# what the tests of the platform once did not notice


def test_the_random_numbers_depend_on_the_secret_of_the_course(course, tmp_path):
    code = "def mse(y_hat, y): raise ValueError(repr(y_hat[0]))\n"
    drawn = set()
    for name in ("here", "there"):
        other = make_tiny_course(tmp_path / name)
        hand_in(other, "ann", code)
        (graded,) = grade(other)
        drawn.add(graded.result.exercises[0].checks[0].error_message)
    assert len(drawn) == 2


@pytest.mark.parametrize("workers", [2, 3])
def test_as_many_processes_grade_as_were_asked_for(course, monkeypatch, workers):
    asked = []

    def note(make, tasks, count, seconds):
        asked.append(count)
        return in_this_process(make, tasks)

    monkeypatch.setattr(batch_module, "in_processes", note)
    hand_in(course, "ann")
    grade(course, workers=workers)
    assert asked == [workers]


# when it was handed in


def test_a_time_that_is_no_date_is_kept_as_unknown_and_a_corrected_file_corrects_it(course):
    folder = hand_in(course, "ann")
    (folder / "timestamp.txt").write_text("friday, 11:58 PM")
    grade(course)
    (unknown,) = explain(course, "ann", "01-tiny").mark.open
    assert unknown.kind == "unknown time"
    assert unknown.sentence.startswith("timestamp.txt holds 'friday, 11:58 PM', which is not a date and time")
    (folder / "timestamp.txt").write_text("2026-10-13 11:59 PM CEST")
    (again,) = grade(course, now=NOW)
    assert again.earlier
    mark = explain(course, "ann", "01-tiny").mark
    assert mark.open == ()
    assert mark.automatic.seconds_late == 86_400
    assert mark.automatic.trust == "claimed"


def test_a_claim_of_the_future_is_no_time(course):
    folder = hand_in(course, "ann")
    (folder / "timestamp.txt").write_text("2027-10-13 11:59 PM CEST")
    grade(course, now=NOW)
    (unknown,) = explain(course, "ann", "01-tiny").mark.open
    assert "timestamp.txt claims 2027-10-13 23:59:00 UTC+02:00, which is in the future" in unknown.sentence


def test_a_noted_time_comes_before_the_claim_and_holds_for_its_contents_alone(course):
    folder = hand_in(course, "ann")
    (folder / "timestamp.txt").write_text("2026-10-12 08:00 CEST")
    digest = read_submission(folder, "ann", "01-tiny").digest
    noted = NotedTime(digest, datetime(2026, 10, 14, 8, tzinfo=UTC), "lms")
    for _ in range(2):
        note_time(course, "ann", "01-tiny", noted)
    assert noted_times(course, "ann", "01-tiny") == (noted,)
    grade(course, now=NOW)
    part = explain(course, "ann", "01-tiny").mark.automatic
    assert (part.trust, part.handed_in) == ("lms", noted.time)
    hand_in(course, "ann", "X = 1\n")
    grade(course, now=NOW)
    assert explain(course, "ann", "01-tiny").mark.automatic.trust == "claimed"


@pytest.mark.parametrize("content", [b"{", b'{"format": 1, "times": 3}', b'{"format": 2}'])
def test_noted_times_that_cannot_be_read_name_no_time_and_stop_nobody(course, content):
    hand_in(course, "ann")
    hand_in(course, "bob")
    path = course.handed_in_folder / "01-tiny" / "ann.json"
    path.parent.mkdir(parents=True)
    path.write_bytes(content)
    assert scores(grade(course)) == {"ann": 6.0, "bob": 6.0}
    (unknown,) = explain(course, "ann", "01-tiny").mark.open
    assert str(path) in unknown.sentence
