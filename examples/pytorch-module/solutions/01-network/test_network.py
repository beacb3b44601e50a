"""Visible checks: run them with ``autograder check``."""

import pytest
import torch


@pytest.mark.exercise("network.Network")
def test_one_number_for_each_row(student):
    """Five rows give five numbers."""
    assert student.network.Network(3, 4)(torch.zeros(5, 3)).shape == (5,)


@pytest.mark.exercise("network.training_step")
def test_a_step_returns_a_loss(student):
    """A step returns the loss as a float."""
    model = student.network.Network(3, 4)
    assert student.network.training_step(model, torch.zeros(5, 3), torch.zeros(5), 0.1) >= 0
