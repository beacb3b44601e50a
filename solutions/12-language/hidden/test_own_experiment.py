"""Hidden suite of the open lab: the experiment is the student's own, so it is run again and held against its report.

Its name comes after test_language.py in the alphabet, so that an experiment that takes too long leaves the others their time.
"""

from __future__ import annotations

import pytest

from autograder.checks import assert_experiment_repeats, assert_report_holds


@pytest.mark.exercise("experiment.run", points=2)
def test_the_experiment_repeats_and_its_arms_differ(student, rng):
    """With seeds of ours both arms give finite numbers, again when asked again, and not the same in both arms."""
    assert_experiment_repeats(student.experiment.run, rng.integers(1000, 2**31, 2).tolist())


@pytest.mark.exercise("experiment.report", points=3)
def test_the_report_comes_out_again(student, rng):
    """Two reported seeds of each arm come out again, and three seeds that nobody reported agree with the report."""
    own = student.experiment
    report = own.report()
    assert_report_holds(own.run, report, [0, int(rng.integers(1, 5))], rng.integers(1000, 2**31, 3).tolist())
