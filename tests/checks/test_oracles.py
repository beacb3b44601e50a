"""An oracle remembers where it was asked, within bounds that whoever asks cannot move."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, CountedOracle, assert_visits
from autograder.checks import oracles as oracles_module


def test_an_oracle_keeps_a_copy_of_each_point():
    oracle = CountedOracle(lambda theta: theta)
    theta = np.ones(2)
    oracle(theta)
    theta[:] = 5.0
    assert [point.tolist() for point in oracle.points] == [[1.0, 1.0]]


def test_points_beyond_the_bound_are_counted_and_not_kept(monkeypatch):
    monkeypatch.setattr(
        oracles_module, "MAX_KEPT_BYTES", 2_500
    )  # two points, each with what it costs at least
    oracle = CountedOracle(lambda theta: theta)
    for _ in range(5):
        oracle(np.ones(5))
    assert oracle.calls == 5
    assert len(oracle.points) == 2
    with pytest.raises(CheckFailed, match="too large to be those of the method"):
        assert_visits(oracle, np.ones((5, 5)))


def test_numbers_have_a_size_too(monkeypatch):
    monkeypatch.setattr(oracles_module, "MAX_KEPT_BYTES", 10_000)
    oracle = CountedOracle(lambda theta: theta)
    for number in range(1000):
        oracle(number)
    assert oracle.calls == 1000
    assert len(oracle.points) == 9
