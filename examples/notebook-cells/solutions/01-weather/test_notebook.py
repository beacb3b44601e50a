"""Visible checks: what a student runs with ``check("notebook.clean")``."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("notebook.clean")
def test_water(student):
    """Water freezes at 0 and boils at 100 degrees, and nothing is not a temperature."""
    table = pd.DataFrame({"station": "kettle", "day": [1, 2, 3], "fahrenheit": [32.0, np.nan, 212.0]})
    cleaned = student.notebook.clean(table)
    assert isinstance(cleaned, pd.DataFrame), f"clean gives a {type(cleaned).__name__}"
    assert_close(cleaned["celsius"].to_numpy(), [0.0, 100.0], what="column celsius")


@pytest.mark.exercise("notebook.station_means")
def test_every_station_has_a_mean(student):
    """station_means has one number for each station."""
    means = student.notebook["station_means"]
    assert type(means) is pd.Series, f"a {type(means).__name__} is no series of pandas"
    assert sorted(means.index) == ["airport", "harbour", "hill"]


@pytest.mark.exercise("notebook.with_heights")
def test_a_height_for_each_row(student):
    """Each row gets the height of its own station."""
    rows = pd.DataFrame({"station": ["b", "a", "b"], "celsius": [1.0, 2.0, 3.0]})
    joined = student.notebook.with_heights(rows, pd.DataFrame({"station": ["a", "b"], "metres": [10, 20]}))
    assert list(joined["metres"]) == [20, 10, 20]


@pytest.mark.exercise("notebook.warmest_day")
def test_a_day_of_the_ten(student):
    """warmest_day is one of the ten days."""
    assert student.notebook["warmest_day"] in range(1, 11)
