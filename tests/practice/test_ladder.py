"""Every exercise of the ladder: the solution is right, the stub is no attempt, each mistake is named."""

from __future__ import annotations

import pytest

from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.misconceptions import load_alternatives, load_misconceptions
from autograder.diagnosis.variants import spliced
from autograder.practice.ladder import rungs
from autograder.results import Outcome
from autograder.student.api import Student
from autograder.student.in_process import LocalBackend
from autograder.student.reference import Reference
from autograder.suite.session import Suite


@pytest.fixture(params=rungs(), ids=lambda rung: rung.folder.name)
def rung(request):
    return request.param


def graded(rung, sources, seed=b"practice"):
    student = Student(LocalBackend(rung.folder, sources=sources), Reference(rung.folder))
    with Suite(rung.folder / "hidden", reference=rung.folder) as suite:
        runs = suite.run(student, seed)
        catalogue = Catalogue(rung.folder, load_misconceptions(rung.folder))
        return catalogue.diagnose(runs, lambda check, fresh: suite.run_check(check, student, fresh))


def outcomes(runs):
    return {run.result.outcome for run in runs}


def test_there_are_at_least_sixty_in_one_unbroken_order():
    assert len(rungs()) >= 60
    assert [rung.number for rung in rungs()] == list(range(1, len(rungs()) + 1))
    assert len({rung.name for rung in rungs()}) == len(rungs())


def test_it_has_a_title_an_explanation_and_hints(rung):
    assert 5 <= len(rung.title) <= 60
    assert len(rung.explanation()) >= 100
    assert len(rung.hints()) >= 2


@pytest.mark.parametrize("seed", [b"practice", b"a", b"b"])
def test_the_solution_is_right(rung, seed):
    assert outcomes(graded(rung, {}, seed)) == {Outcome.PASSED}


def test_the_stub_is_no_attempt(rung):
    assert outcomes(graded(rung, {rung.module: rung.stub()})) == {Outcome.NOT_ATTEMPTED}


def test_every_alternative_is_right(rung):
    exercises = {run.check.exercise for run in graded(rung, {})}
    for alternative in load_alternatives(rung.folder, sorted(exercises)):
        assert outcomes(graded(rung, spliced(rung.folder, alternative))) == {Outcome.PASSED}, alternative.name


@pytest.mark.filterwarnings("ignore::RuntimeWarning")  # a mistake may overflow, as it may at a learner's
def test_every_mistake_is_wrong_and_named(rung):
    mistakes = load_misconceptions(rung.folder)
    assert len(mistakes) >= 2
    for mistake in mistakes:
        runs = [
            run
            for run in graded(rung, spliced(rung.folder, mistake))
            if run.check.exercise == mistake.exercise
        ]
        assert {run.result.misconception for run in runs} - {None} == {mistake.name}
