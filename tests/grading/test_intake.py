"""What is recorded is exactly of the suite, made in a sandbox that will do; what is damaged stops nobody."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import msgspec
import pytest
from tiny_course import grade, hand_in, scores

from autograder.course.course import Course
from autograder.grading.attempts import AttemptError, Attempts
from autograder.grading.batch import find_jobs, grade_batch, public_seed_setup, setup_for
from autograder.grading.grading_worker import GradingWorker, SandboxTooWeak, Setup
from autograder.grading.intake import Graded, Intake, Job
from autograder.grading.one_at_a_time import WarmGrader
from autograder.grading.worker_process import Lost
from autograder.results import Status
from autograder.sandbox import SandboxUnavailable
from autograder.sandbox.sandbox import Sandbox
from autograder.student.submission import Submission


@pytest.fixture
def graded(course):
    """The intake of a course, a submission, and its result as a worker gives it."""
    hand_in(course, "ann")
    setup = setup_for(course, "none")
    intake = Intake(course, setup, print)
    submission = intake.look_up(Job("ann", "01-tiny", course.submitted_folder / "ann" / "01-tiny"))
    assert isinstance(submission, Submission)
    worker = GradingWorker(setup)
    result = worker(submission)
    worker.close()
    return intake, submission, result


def with_limits(course: Course, **limits: object) -> Setup:
    setup = setup_for(course, "none")
    return dataclasses.replace(setup, limits=msgspec.structs.replace(setup.limits, **limits))


def test_the_workers_own_answer_is_accepted(graded):
    intake, submission, result = graded
    assert intake.accept(submission, result) == result


@pytest.mark.parametrize("field", ["suite", "engine", "packages", "seed", "limits", "submission"])
def test_an_answer_made_from_something_else_is_refused(graded, field):
    intake, submission, result = graded
    other = msgspec.structs.replace(result.provenance, **{field: "another"})
    refused = intake.accept(submission, msgspec.structs.replace(result, provenance=other))
    assert refused.status is Status.BROKEN
    assert f"graded with another {field} than this command" in refused.message


def test_a_task_that_was_lost_without_a_reason_has_no_result(graded):
    intake, submission, _ = graded
    assert intake.accept(submission, Lost("")).status is Status.BROKEN


def test_an_answer_without_exercises_is_refused_and_never_stored(graded):
    intake, submission, result = graded
    refused = intake.accept(submission, msgspec.structs.replace(result, exercises=()))
    intake.keep(submission, refused)
    assert refused.status is Status.BROKEN
    assert "does not hold exactly the checks of the suite" in refused.message
    assert [attempt.result for attempt in intake.attempts.all("ann", "01-tiny")] == [None]


def test_an_answer_about_somebody_else_is_refused(graded):
    intake, submission, result = graded
    assert intake.accept(submission, msgspec.structs.replace(result, student="bob")).status is Status.BROKEN


def test_a_result_names_its_sandbox(course):
    hand_in(course, "ann")
    assert [one.result.sandbox for one in grade(course)] == ["none"]


def test_what_was_graded_without_a_sandbox_does_not_count_for_a_batch_with_one(course):
    hand_in(course, "ann")
    grade(course)
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    (again,) = grade_batch(course, jobs, setup_for(course))
    assert (again.earlier, again.result.sandbox) == (False, "namespaces")
    (once_more,) = grade_batch(course, jobs, setup_for(course, "none"))
    assert (once_more.earlier, once_more.result.sandbox) == (True, "namespaces")


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_the_sandbox_that_the_course_demands_is_needed(course, workers):
    hand_in(course, "ann")
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    written = []
    with pytest.raises(SandboxTooWeak, match=r"demands the sandbox 'namespaces'.*would be 'none'") as error:
        list(
            grade_batch(
                course,
                jobs,
                with_limits(course, require="namespaces"),
                workers=workers,
                write=written.extend,
            )
        )
    assert error.value.exit_status == 3
    assert not written
    assert not Attempts(course.attempts_folder).all("ann", "01-tiny")


def test_what_a_course_demands_does_not_change_what_a_result_is(course):
    hand_in(course, "ann")
    before = setup_for(course, "none")
    demanding = with_limits(course, require="landlock")
    job = Job("ann", "01-tiny", course.submitted_folder / "ann" / "01-tiny")
    submission = Intake(course, before, print).look_up(job)
    assert isinstance(submission, Submission)
    assert Intake(course, before, print).provenance(submission) == Intake(
        course, demanding, print
    ).provenance(submission)


def test_our_own_code_is_validated_whatever_the_course_demands(course):
    assert public_seed_setup(course).limits.require is None


@pytest.mark.parametrize("workers", [0, 1, 2])
def test_without_any_sandbox_nothing_is_written(course, workers, monkeypatch, tmp_path):
    for student in ("ann", "bob", "cleo"):
        hand_in(course, student)
    # an architecture for which there is no sandbox, in this process and in those that it starts
    monkeypatch.setattr(Sandbox, "_start_first_that_holds", refuse)
    site = tmp_path / "site"
    site.mkdir()
    (site / "sitecustomize.py").write_text("import platform\nplatform.machine = lambda: 'riscv64'\n")
    monkeypatch.setenv("PYTHONPATH", str(site), prepend=":")
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    written = []
    with pytest.raises(SandboxUnavailable) as error:
        list(grade_batch(course, jobs, setup_for(course), workers=workers, write=written.extend))
    assert error.value.exit_status == 3
    assert not written
    assert not Attempts(course.attempts_folder).assignments()


def refuse(self, mode):
    raise SandboxUnavailable("No sandbox holds here.")


def test_changed_limits_are_another_provenance(course):
    hand_in(course, "ann")
    grade(course)
    jobs = find_jobs(course.submitted_folder, ["01-tiny"])
    (again,) = grade_batch(course, jobs, with_limits(course, cpu_seconds=31), workers=0)
    assert not again.earlier
    assert "cpu_seconds 31" in again.result.provenance.limits


def damage(course: Course, content: bytes) -> Path:
    """Change the stored copy of ``content`` and return its path."""
    (path,) = (file for file in (course.attempts_folder / "files").iterdir() if file.read_bytes() == content)
    path.write_bytes(b"bits that flipped")
    return path


def test_a_damaged_stored_file_is_restored_from_the_submission(course):
    folder = hand_in(course, "ann")
    grade(course)
    path = damage(course, (folder / "tiny.py").read_bytes())
    said = []
    (one,) = grade(course, report=said.append)
    assert one.earlier
    assert path.read_bytes() == (folder / "tiny.py").read_bytes()
    (sentence,) = said
    assert sentence.startswith("ann, 01-tiny: the stored copy of tiny.py was damaged and has been restored")


def test_a_damaged_file_that_several_have_is_restored_before_anybody_needs_it(course):
    for student in ("ann", "bob"):
        hand_in(course, student)
    grade(course)
    damage(course, (course.submitted_folder / "ann" / "01-tiny" / "tiny.py").read_bytes())
    said = []
    assert len(grade(course, report=said.append)) == 2
    assert len(said) == 1


def test_an_attempt_that_cannot_be_read_keeps_nobody_else_from_the_gradebook(course):
    for student in ("ann", "bob", "cleo"):
        hand_in(course, student)
    written, said = [], []

    def write(results):
        if any(result.student == "bob" for result in results):
            raise AttemptError("files/1234 is damaged.")
        written.extend(result.student for result in results)

    assert len(grade(course, write=write, report=said.append)) == 3
    assert sorted(written) == ["ann", "cleo"]
    assert said == ["bob, 01-tiny is not in the gradebook: files/1234 is damaged."]


def test_one_submission_is_graded_now_and_the_next_in_the_same_process(course):
    jobs = [Job(name, "01-tiny", hand_in(course, name)) for name in ("ann", "bob")]
    written = []
    with WarmGrader(course, setup_for(course, "none"), write=written.extend) as grader:
        first, second, again = grader.grade(jobs[0]), grader.grade(jobs[1]), grader.grade(jobs[0])
    assert [one.result.score for one in (first, second, again)] == [6.0, 6.0, 6.0]
    assert [one.earlier for one in (first, second, again)] == [False, False, True]
    assert [result.student for result in written] == ["ann", "bob", "ann"]
    assert len(Attempts(course.attempts_folder).all("ann", "01-tiny")) == 1


def test_an_edit_of_the_suite_is_seen_by_a_grader_that_is_warm(course):
    job = Job("ann", "01-tiny", hand_in(course, "ann", "def mse(y_hat, y): return 0.0\n"))
    suite = course.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py"
    with WarmGrader(course, setup_for(course, "none")) as grader:
        before = grader.grade(job).result
        suite.write_text(suite.read_text().replace('"tiny.mse", points=2', '"tiny.mse", points=0.5'))
        after = grader.grade(job)
    assert isinstance(after, Graded)
    assert (before.max_score, after.result.max_score) == (6.0, 4.5)


def test_the_batch_uses_as_many_processes_as_it_is_told(course):
    suite = course.solutions_folder / "01-tiny" / "hidden" / "test_tiny.py"
    seen = course.root / "seen"
    seen.mkdir()
    meet = f'''

@pytest.mark.exercise("tiny.mse")
def test_that_waits_for_another_process(student):
    """Two processes grade at the same time."""
    import os, pathlib, time
    seen = pathlib.Path({str(seen)!r})
    (seen / str(os.getpid())).touch()
    latest = time.monotonic() + 30
    while len(list(seen.iterdir())) < 2 and time.monotonic() < latest:
        time.sleep(0.01)
'''
    suite.write_text(suite.read_text() + meet)
    for student in ("ann", "bob"):
        hand_in(course, student)
    assert scores(grade(course, workers=2)) == {"ann": 6.0, "bob": 6.0}
    assert len(list(seen.iterdir())) == 2


def test_the_limits_in_words_are_numbers_whatever_else_the_sandbox_is_told():
    from autograder.course.settings import Sandbox
    from autograder.grading.provenance import limits_text

    assert limits_text(Sandbox(warm=("numpy",))) == limits_text(Sandbox())
    assert "cpu_seconds 30" in limits_text(Sandbox())
