"""Checks of 86: slopes on a graph."""

from __future__ import annotations

import pytest

from autograder.checks import assert_close


@pytest.mark.exercise("ex86_slopes_on_a_graph.slope_in_s", points=1)
def test_a_summand(student, rng):
    """How much y moves with s."""
    for x in (*rng.normal(size=3), 0.7):
        assert_close(student.ex86_slopes_on_a_graph.slope_in_s(float(x)), 1.0, what="slope in s")


@pytest.mark.exercise("ex86_slopes_on_a_graph.through_the_product", points=1)
def test_two_factors(student, rng):
    """What arrives at x through the product."""
    for x in (*rng.normal(size=3), 0.7):
        call = student.with_reference("ex86_slopes_on_a_graph.slope_in_s").ex86_slopes_on_a_graph
        assert_close(call.through_the_product(float(x)), 2.0 * x, what="slope through s")


@pytest.mark.exercise("ex86_slopes_on_a_graph.slope_in_x", points=1)
def test_all_that_arrives(student, rng):
    """The slope of y in x."""
    for x in (*rng.normal(size=3), 0.7):
        call = student.with_reference("ex86_slopes_on_a_graph.through_the_product").ex86_slopes_on_a_graph
        assert_close(call.slope_in_x(float(x)), 2.0 * x + 1.0, what="slope in x")
