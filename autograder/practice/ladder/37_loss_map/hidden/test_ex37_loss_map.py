"""Checks of 37: the heights of a contour plot."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import assert_same


@pytest.mark.exercise("ex37_loss_map.loss_map", points=1)
def test_a_map_with_more_columns_than_rows(student, reference, rng):
    """Each cell holds the loss of its own line."""
    for _ in range(2):
        x, y = rng.normal(size=(2, 6))
        ws, bs = np.sort(rng.normal(size=5)), np.sort(rng.normal(size=3))
        assert_same(
            student.ex37_loss_map.loss_map,
            reference.ex37_loss_map.loss_map,
            x,
            y,
            ws,
            bs,
            what="map",
            sizes={"n": 6},
        )


@pytest.mark.exercise("ex37_loss_map.loss_map", points=1)
def test_a_square_map(student, reference, rng):
    """As many rows as columns, so that only the values tell them apart."""
    ws, bs = np.linspace(-2, 2, 4), np.linspace(0, 3, 4)
    for _ in range(2):
        x, y = rng.normal(size=(2, 5))
        assert_same(
            student.ex37_loss_map.loss_map,
            reference.ex37_loss_map.loss_map,
            x,
            y,
            ws,
            bs,
            what="map",
            sizes={"n": 5},
        )
