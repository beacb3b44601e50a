"""Visible checks: what a student runs with ``check("notebook.celsius")``."""

import numpy as np
import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("notebook.celsius")
def test_water(student):
    """Water freezes at 0 and boils at 100 degrees."""
    assert_close(student.notebook.celsius(np.array([32.0, 212.0])), [0.0, 100.0], what="temperature")


@pytest.mark.exercise("notebook.temperatures")
def test_temperatures_are_an_array(student):
    """temperatures is an array of numbers, fewer than there are rows."""
    temperatures = student.notebook["temperatures"]
    assert isinstance(temperatures, np.ndarray), f"temperatures is of the type {type(temperatures).__name__}"
    assert 0 < len(temperatures) < len(student.notebook["rows"])


@pytest.mark.exercise("notebook.station_means")
def test_every_station_has_a_mean(student):
    """station_means has one number for each station."""
    assert sorted(student.notebook["station_means"]) == ["airport", "harbour", "hill"]
