"""Visible checks of your experiment: it runs, it repeats, and its report has the right form."""

from __future__ import annotations

import pytest

from autograder.checks import CheckFailed, assert_experiment_repeats


@pytest.mark.exercise("experiment.run")
def test_an_experiment_repeats(student):
    """Both arms give a finite number, the same one for the same seed."""
    assert_experiment_repeats(student.experiment.run, [0, 1])


@pytest.mark.exercise("experiment.report")
def test_a_report_has_two_lists(student):
    """A report has the numbers of five seeds or more, for both arms."""
    report = student.experiment.report()
    if not isinstance(report, dict) or {name: len(row) >= 5 for name, row in report.items()} != {
        "treatment": True,
        "control": True,
    }:
        raise CheckFailed(
            'Return {"treatment": [...], "control": [...]}, with five numbers or more in each list.'
        )
