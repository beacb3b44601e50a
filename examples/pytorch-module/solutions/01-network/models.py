"""A model to try a step of training on, whatever your network does."""

from torch import nn


class Line(nn.Linear):
    """A linear layer with one number for each example."""

    def __init__(self, inputs):
        super().__init__(inputs, 1)

    def forward(self, X):
        """Return a tensor (n,) for the rows of X (n, inputs)."""
        return super().forward(X).squeeze(1)
