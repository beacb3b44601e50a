"""Hidden suite of 01-weather: never released, never in the student's process."""

import numpy as np
import pytest

from autograder.checks import assert_close, assert_contract, assert_same


@pytest.mark.exercise("notebook.celsius", points=2)
def test_celsius(student, reference, rng):
    """celsius converts numbers between -40 and 120 degrees."""
    fahrenheit = rng.uniform(-40, 120, size=6)
    assert_same(student.notebook.celsius, reference.notebook.celsius, fahrenheit, what="temperature")


@pytest.mark.exercise("notebook.celsius", points=1, kind="purity")
def test_celsius_leaves_its_argument_alone(student, rng):
    """celsius repeats itself and changes nothing."""
    cold, warm = rng.uniform(-40, 30, size=4), rng.uniform(40, 120, size=4)
    assert_contract(student.notebook.celsius, (cold,), (warm,), shape=(4,), what="temperature")


@pytest.mark.exercise("notebook.temperatures", points=2)
def test_temperatures(student, reference):
    """temperatures holds every measurement, in degrees Celsius."""
    own = student.with_reference("notebook.celsius")
    assert_close(own.notebook["temperatures"], reference.notebook.temperatures, what="array of temperatures")


@pytest.mark.exercise("notebook.station_means", points=3)
def test_station_means(student, reference):
    """station_means is the mean of each station's measurements."""
    own = student.with_reference("notebook.celsius", "notebook.temperatures")
    means = own.notebook["station_means"]
    assert isinstance(means, dict), f"station_means is {type(means).__name__}"
    right = reference.notebook.station_means
    assert_close([means.get(name, np.inf) for name in right], list(right.values()), what="list of means")
