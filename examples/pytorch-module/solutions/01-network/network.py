"""A network with one hidden layer, and one step of its training."""

import torch
from torch import nn


class Network(nn.Module):
    """A linear layer ``hidden``, tanh, and a linear layer ``output`` with one number for each example."""

    def __init__(self, inputs, width):
        ### BEGIN SOLUTION
        super().__init__()
        self.hidden = nn.Linear(inputs, width)
        self.output = nn.Linear(width, 1)
        ### END SOLUTION

    def forward(self, X):
        """Return a tensor (n,) for the rows of X (n, inputs)."""
        ### BEGIN SOLUTION
        return self.output(torch.tanh(self.hidden(X))).squeeze(1)
        ### END SOLUTION


def training_step(model, X, y, learning_rate):
    """Take one step of gradient descent on the mean squared error, and return the loss before it as a float.

    The gradients of this step, and of no earlier one, are left in ``grad`` of each parameter.
    """
    ### BEGIN SOLUTION
    model.zero_grad()
    loss = ((model(X) - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= learning_rate * parameter.grad
    return loss.item()
    ### END SOLUTION
