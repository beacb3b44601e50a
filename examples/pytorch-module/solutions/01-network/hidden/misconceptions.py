"""Mistakes with modules and their training, each with the sentence that helps."""

import torch
from network import Network
from torch import nn

from autograder import misconception


@misconception("network.Network", "no tanh", "What is a linear layer behind a linear layer?")
class Linear(Network):
    def forward(self, X):
        return self.output(self.hidden(X)).squeeze(1)


@misconception(
    "network.Network", "a relu for the tanh", "Which function stands between the layers in the docstring?"
)
class Relu(Network):
    def forward(self, X):
        return self.output(torch.relu(self.hidden(X))).squeeze(1)


@misconception("network.Network", "tanh at the end too", "Can your network give a 2?")
class Bounded(Network):
    def forward(self, X):
        return torch.tanh(self.output(torch.tanh(self.hidden(X)))).squeeze(1)


@misconception(
    "network.Network",
    "layers in a list",
    "What does list(model.parameters()) say? A plain list hides its layers.",
)
class Hidden(Network):
    def __init__(self, inputs, width):
        super().__init__(inputs, width)
        self.layers = [self.hidden, self.output]
        del self.hidden, self.output

    def forward(self, X):
        return self.layers[1](torch.tanh(self.layers[0](X))).squeeze(1)


@misconception(
    "network.training_step", "gradients add up", "What is in grad before the second backward pass?"
)
def without_zero_grad(model, X, y, learning_rate):
    loss = ((model(X) - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= learning_rate * parameter.grad
    return loss.item()


@misconception("network.training_step", "up the gradient", "Does the loss fall from one step to the next?")
def ascent(model, X, y, learning_rate):
    model.zero_grad()
    loss = ((model(X) - y) ** 2).mean()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter += learning_rate * parameter.grad
    return loss.item()


@misconception("network.training_step", "summed loss", "Does your loss grow with the number of examples?")
def summed(model, X, y, learning_rate):
    model.zero_grad()
    loss = ((model(X) - y) ** 2).sum()
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= learning_rate * parameter.grad
    return loss.item()


@misconception(
    "network.training_step",
    "the loss after the step",
    "At which parameters is the loss taken that you return?",
)
def loss_afterwards(model, X, y, learning_rate):
    model.zero_grad()
    loss = nn.functional.mse_loss(model(X), y)
    loss.backward()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter -= learning_rate * parameter.grad
    return ((model(X) - y) ** 2).mean().item()
