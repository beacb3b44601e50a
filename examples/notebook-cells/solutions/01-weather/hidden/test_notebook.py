"""Hidden suite of 01-weather: never released, never in the student's process."""

import numpy as np
import pandas as pd
import pytest

from autograder.checks import assert_close, assert_repeatable


def drawn(rng):
    """Return measurements of four stations in no order, three of them missing, and numbered as if some rows were cut out."""
    fahrenheit = rng.uniform(30, 90, size=12)
    fahrenheit[rng.choice(12, size=3, replace=False)] = np.nan
    stations = rng.permutation(["harbour", "hill", "airport", "pier"] * 3)
    columns = {"station": stations, "day": rng.integers(1, 9, size=12), "fahrenheit": fahrenheit}
    return pd.DataFrame(columns, index=rng.permutation(np.arange(3, 15)))


def assert_table(yours, right):
    """Check that a table has the columns, rows and values of the right one, whatever its rows are numbered."""
    assert isinstance(yours, pd.DataFrame), (
        f"a {type(yours).__name__} came back, and a DataFrame is asked for"
    )
    assert list(yours.columns) == list(right.columns)
    pd.testing.assert_frame_equal(
        yours.reset_index(drop=True), right.reset_index(drop=True), check_dtype=False
    )


@pytest.mark.exercise("notebook.clean", points=3)
def test_clean(student, reference, rng):
    """clean keeps the rows with a measurement, and gives them in Celsius too."""
    table = drawn(rng)
    assert_table(student.notebook.clean(table), reference.notebook.clean(table))


@pytest.mark.exercise("notebook.clean", points=1, kind="purity")
def test_clean_leaves_its_table_alone(student, reference, rng):
    """clean makes a new table, and leaves the given one as it is."""
    table = drawn(rng)
    assert_table(
        assert_repeatable(student.notebook.clean, table, what="table"), reference.notebook.clean(table)
    )


@pytest.mark.exercise("notebook.station_means", points=2)
def test_station_means(student, reference):
    """station_means is the mean of each station's measurements."""
    means = student.with_reference("notebook.clean").notebook["station_means"]
    assert isinstance(means, pd.Series), f"station_means is a {type(means).__name__}"
    right = reference.notebook.station_means
    assert_close([means.get(name, np.inf) for name in right.index], right.to_numpy(), what="list of means")


@pytest.mark.exercise("notebook.with_heights", points=3)
def test_with_heights(student, reference, rng):
    """with_heights keeps every measurement, in its order, and adds the height of its station."""
    measured = drawn(rng)
    names = rng.permutation(["harbour", "airport", "lighthouse", "hill"])
    heights = pd.DataFrame({"station": names, "metres": rng.uniform(1, 500, size=4).round()})
    assert_table(
        student.notebook.with_heights(measured, heights), reference.notebook.with_heights(measured, heights)
    )


@pytest.mark.exercise("notebook.warmest_day", points=2)
def test_warmest_day(student, reference):
    """warmest_day is the day on which it was warmest in the mean over the stations."""
    day = student.with_reference("notebook.clean").notebook["warmest_day"]
    assert_close(day, reference.notebook.warmest_day, what="day")
