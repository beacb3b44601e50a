"""What a variant answers on numbers that all students share is computed once, and a diagnosis does not depend on that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import tiny

from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.imitation import Imitator
from autograder.diagnosis.kept_answers import Kept, KeptAnswers, fingerprint, size_of
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.student.backend import RecordedCall
from autograder.suite.session import Suite
from autograder.wire import Seed

CALL = RecordedCall("tiny.mse", (np.ones(3), 2.0), {"k": (1, "a")})


def test_equal_calls_have_one_fingerprint():
    again = RecordedCall("tiny.mse", (np.ones(3), 2.0), {"k": (1, "a")}, result=5.0)
    assert fingerprint(again) == fingerprint(CALL) is not None


@pytest.mark.parametrize(
    "other",
    [
        replace(CALL, path="tiny.rmse"),
        replace(CALL, args=(np.ones(3), 2)),
        replace(CALL, args=(np.ones((3, 1)), 2.0)),
        replace(CALL, args=(np.ones(3, dtype=np.float32), 2.0)),
        replace(CALL, args=(np.array([1.0, 1.0, 1.0 + 1e-15]), 2.0)),
        replace(CALL, args=([1.0, 1.0, 1.0], 2.0)),
        replace(CALL, kwargs={"k": (1, "b")}),
        replace(CALL, replaced=frozenset({"tiny.rmse"})),
        replace(CALL, answers={"tiny.rmse": (1.0,)}),
        replace(CALL, args=(Seed(3), 2.0)),
    ],
)
def test_whatever_an_answer_depends_on_is_in_the_fingerprint(other):
    assert fingerprint(other) not in (fingerprint(CALL), None)


def test_a_call_with_an_oracle_has_no_fingerprint():
    assert fingerprint(replace(CALL, args=(len, 2.0))) is None


def test_the_older_half_is_forgotten():
    answers: KeptAnswers[int] = KeptAnswers(most=4)
    for k in range(5):
        answers.keep("who", bytes([k]), Kept(k, 1, True))
    assert [answers.get("who", bytes([k])) is not None for k in range(5)] == [False, False, True, True, True]


def test_large_answers_are_forgotten_before_they_take_the_memory():
    answers: KeptAnswers[np.ndarray] = KeptAnswers(most_bytes=1000)
    for k in range(9):
        path = np.zeros(25)
        answers.keep("who", bytes([k]), Kept(path, 1, True), size_of((path, [])))
    kept = [k for k in range(9) if answers.get("who", bytes([k])) is not None]
    assert kept
    assert kept == list(range(kept[0], 9))
    assert 200 * len(kept) <= 1000


def test_an_answer_that_is_kept_again_is_counted_once():
    answers: KeptAnswers[int] = KeptAnswers(most_bytes=1000)
    for _ in range(9):
        answers.keep("who", b"call", Kept(1, 1, True), 600)
    answers.keep("who", b"other call", Kept(2, 1, True), 300)
    assert answers.get("who", b"call") is not None


@pytest.mark.parametrize(
    ("value", "size"),
    [(np.zeros((3, 4)), 96), ({"theta": np.zeros(2)}, 21), ([1.0, "ab"], 50), (object(), 32)],
)
def test_the_size_of_an_answer_is_that_of_its_arrays(value, size):
    assert size_of(value) == size


WRONG = ("2 * np.mean((y_hat - y) ** 2)", "0.5 * np.mean((y_hat - y) ** 2)", "np.mean(np.abs(y_hat - y))")


def diagnosed(folder, catalogue, body, seed):
    student = tiny.student_with(folder, f"def mse(y_hat, y): return float({body})")
    with Suite(folder / "hidden", folder) as suite:
        runs = suite.run(student, seed)
        runs = catalogue.diagnose(runs, lambda check, fresh: suite.run_check(check, student, fresh), student)
    return [(run.check.name, run.result.misconception, run.result.diagnosis) for run in runs]


def test_a_diagnosis_is_the_same_whichever_came_before(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny")
    warm = Catalogue(folder, load_misconceptions(folder))
    for body in WRONG * 2:
        cold = Catalogue(folder, load_misconceptions(folder))
        assert diagnosed(folder, warm, body, b"seed") == diagnosed(folder, cold, body, b"seed")


def test_the_answers_on_shared_numbers_are_computed_for_the_first_student_only(tmp_path, monkeypatch):
    folder = tiny.write_assignment(tmp_path / "01-tiny")
    catalogue = Catalogue(folder, load_misconceptions(folder))
    computed = []
    run = Imitator._run
    monkeypatch.setattr(Imitator, "_run", lambda self, *asked: computed.append(asked) or run(self, *asked))
    diagnosed(folder, catalogue, WRONG[1], b"ada")
    first, computed[:] = len(computed), []
    diagnosed(folder, catalogue, WRONG[1], b"alan")
    assert 0 < len(computed) < first
