"""The judge of one assignment: which files it lays before the student's code, and what costs nobody a point."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator

import pytest
import tiny

from autograder.course.course import Sandbox as CourseLimits
from autograder.grading import judge as judge_module
from autograder.grading.grading_worker import UnguardedBackend
from autograder.grading.judge import Judge, needed_files
from autograder.results import Outcome, Status
from autograder.sandbox import Limits, Sandbox
from autograder.student.faults import GuestLost
from autograder.student.sandboxed import open_remote
from autograder.student.submission import Submission

SUITE = '''
import pytest


@pytest.mark.exercise("tiny.mse", points=1)
def test_which_helper(student):
    """mse uses the course's helper."""
    assert student.tiny.mse(1.0, 0.0) == 1.0


@pytest.mark.exercise("tiny.rmse", points=1)
def test_what_lies_there(student):
    """rmse sees what it may."""
    assert student.tiny.rmse(1.0, 0.0) == 1.0
'''
MODULE = "import helper\ndef mse(y_hat, y): return helper.VALUE\ndef rmse(y_hat, y): return 1.0\n"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(call_seconds=20.0)) as opened:
        yield opened


@pytest.fixture
def folder(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny", module=MODULE, suite=SUITE, misconceptions="")
    (folder / "hidden" / "accepted" / "loops.py").unlink()
    tiny.write(folder / "helper.py", "VALUE = 1.0\n")
    tiny.write(folder / "test_tiny.py", "def test_visible(): pass\n")
    return folder


@pytest.fixture
def grade(folder, sandbox):
    def graded(files, **options):
        opened = options.pop("open_backend", lambda files: open_remote(sandbox, files))
        with Judge(folder, opened, bytes(32), **options) as judge:
            given = {
                name: content if isinstance(content, bytes) else content.encode()
                for name, content in files.items()
            }
            return judge.grade(Submission("ada", "01-tiny", given))

    return graded


def outcomes(result):
    return {check.exercise: check.outcome for exercise in result.exercises for check in exercise.checks}


def test_a_file_that_is_handed_out_is_the_courses_whatever_the_student_has(grade):
    result = grade({"tiny.py": MODULE, "helper.py": "VALUE = 2.0\n"}, handed_out=["helper.py"])
    assert outcomes(result)["tiny.mse"] is Outcome.PASSED
    assert result.message == "Your helper.py is not as it was handed out; the course's own was used."
    same = grade({"tiny.py": MODULE, "helper.py": "VALUE = 1.0\n"}, handed_out=["helper.py"])
    assert same.message == ""


def test_another_file_of_the_courses_is_the_students_if_they_have_one(grade):
    result = grade({"tiny.py": MODULE, "helper.py": "VALUE = 2.0\n"})
    assert outcomes(result)["tiny.mse"] is Outcome.FAILED
    assert result.message == ""


def test_a_changed_list_of_what_is_handed_out_is_another_provenance(grade):
    files = {"tiny.py": MODULE}
    assert grade(files).provenance.suite != grade(files, handed_out=["helper.py"]).provenance.suite


def test_the_visible_checks_are_not_handed_to_the_students_code(grade):
    code = MODULE + "import os\ndef rmse(y_hat, y): return 1.0 if sorted(os.listdir('.')) == {!r} else 0.0\n"
    result = grade({"tiny.py": code.format(["helper.py", "tiny.py"])})
    assert outcomes(result)["tiny.rmse"] is Outcome.PASSED


def test_pictures_that_do_not_fit_cost_nothing(grade):
    result = grade({"a.png": bytes(9 * 2**20), "b.png": bytes(9 * 2**20), "tiny.py": MODULE})
    assert result.score == result.max_score
    assert result.message == "b.png was left out of the grading: the files together hold more than 16 MiB."


@pytest.mark.parametrize(("only", "is_called"), [(None, True), (frozenset({"tiny.mse"}), False)])
def test_only_the_exercises_that_are_asked_for_are_run(folder, tmp_path, only, is_called):
    called = tmp_path / "called"
    code = f"import pathlib\ndef mse(y_hat, y): return 1.0\ndef rmse(y_hat, y): pathlib.Path({str(called)!r}).touch()\n"
    with Judge(folder, UnguardedBackend, bytes(32)) as judge:
        result = judge.grade(Submission("ada", "01-tiny", {"tiny.py": code.encode()}), only=only)
    assert ("tiny.rmse" in outcomes(result), called.exists()) == (is_called, is_called)


def test_pictures_that_fit_into_the_limit_are_left_where_they_are(folder):
    files = {"a.png": bytes(3 * 2**19), "tiny.py": MODULE.encode()}
    with Judge(folder, UnguardedBackend, bytes(32), CourseLimits(file_mib=2)) as judge:
        assert judge.grade(Submission("ada", "01-tiny", files)).message == ""


def test_pictures_beyond_the_limit_are_left_out(folder):
    files = {"a.png": bytes(3 * 2**19), "b.png": bytes(3 * 2**19), "tiny.py": MODULE.encode()}
    with Judge(folder, UnguardedBackend, bytes(32), CourseLimits(file_mib=2)) as judge:
        message = judge.grade(Submission("ada", "01-tiny", files)).message
    assert message == "b.png was left out of the grading: the files together hold more than 2 MiB."


def test_a_result_says_how_long_the_grading_took(folder):
    begun = time.perf_counter()
    with Judge(folder, UnguardedBackend, bytes(32)) as judge:
        result = judge.grade(Submission("ada", "01-tiny", {"tiny.py": MODULE.encode()}))
    assert 0 < result.seconds < time.perf_counter() - begun


@pytest.mark.parametrize("only", [None, frozenset({"tiny.mse"})], ids=["all", "one exercise"])
def test_without_a_diagnosis_the_outcomes_are_the_same(folder, only):
    wrong = Submission("ada", "01-tiny", {"tiny.py": MODULE.replace("helper.VALUE", "0.5").encode()})
    with Judge(folder, UnguardedBackend, bytes(32)) as judge:
        diagnosed, bare = (judge.grade(wrong, only=only, diagnosed=named) for named in (True, False))
    assert outcomes(bare) == outcomes(diagnosed)


def test_the_needed_files_are_the_modules_the_notebook_and_what_is_given(folder):
    (folder / "01-tiny.ipynb").write_text("{}")
    assert needed_files(folder) == ("01-tiny.ipynb", "helper.py", "tiny.py")


# A process that somebody else kills


def killed_at(calls, what):
    """Return a way to open submissions whose process is killed before the call of that number, in all."""
    seen = []

    def opened(sandbox):
        def open_backend(files):
            backend = open_remote(sandbox, files)
            call = backend.call

            def counted(*args):
                seen.append(args)
                if len(seen) in calls and backend._guest is not None:
                    number = backend._guest.process_number() if what == "guest" else sandbox._process.pid
                    os.kill(number, signal.SIGKILL)
                return call(*args)

            backend.call = counted
            return backend

        return open_backend

    return opened


@pytest.mark.parametrize("what", ["guest", "zygote"])
def test_a_process_that_was_killed_from_outside_costs_nothing(grade, sandbox, what):
    whole = grade({"tiny.py": MODULE})
    result = grade({"tiny.py": MODULE}, open_backend=killed_at({2, 4}, what)(sandbox))
    assert result.status is Status.GRADED
    assert outcomes(result) == outcomes(whole)
    assert result.score == result.max_score


def test_a_process_that_is_killed_every_time_is_our_fault_and_no_result(grade, sandbox):
    with pytest.raises(RuntimeError, match="killed from outside the sandbox"):
        grade({"tiny.py": MODULE}, open_backend=killed_at(set(range(100)), "guest")(sandbox))


def test_the_judge_gives_up_after_some_tries(folder):
    tries = []

    class Lost:
        changed = ()

        def __getattr__(self, name):
            return lambda *_: []

        def take_output(self):
            return ""

        def call(self, *_):
            tries.append(1)
            raise GuestLost("It is gone.")

    with (
        Judge(folder, lambda files: Lost(), bytes(32)) as judge,
        pytest.raises(RuntimeError, match="It is gone"),
    ):
        judge.grade(Submission("ada", "01-tiny", {"tiny.py": MODULE.encode()}))
    assert len(tries) == judge_module.TRIES


# Bytes that are costly to look at


DEAD = {
    "attributes": "def mse(y_hat, y):\n    return 1.0\n    np" + ".a" * 450 + "()\n",
    "calls": "def dead():\n    np" + ".a()" * 20_000 + "\n",
    "a long list": "x = [" + "1, " * 200_000 + "]\n",
    "nested lists": "x = " + "[" * 150 + "]" * 150 + "\n",
    "a sum": "def dead():\n    return " + "1 + " * 3_000 + "1\n",
}


@pytest.mark.parametrize("name", DEAD)
def test_a_dead_line_however_it_is_built_costs_nothing(grade, name):
    result = grade({"tiny.py": MODULE + DEAD[name]})
    assert result.status in (Status.GRADED, Status.INCOMPLETE)
    if name in ("attributes", "a long list", "nested lists"):
        assert result.score == result.max_score


def test_a_notebook_is_looked_at_without_taking_memory_for_its_cells():
    assert judge_module._is_notebook(b'{"cells": [1, {"a": []}], "x": 1}')
    assert not judge_module._is_notebook(b'{"cells": {}}')
    assert not judge_module._is_notebook(b"[" * 10**6)
    assert not judge_module._is_notebook(b"\xff")
