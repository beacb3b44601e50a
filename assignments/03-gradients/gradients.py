"""Gradients: how the score of wrongness changes when a parameter does.

A training loss is a chain: theta -> predictions -> one number. So is its gradient, in the other direction:

    theta  ->  y_hat = model(theta, X)  ->  loss(y_hat, y)
    vjp(theta, X, g)  <-  g = loss_grad(y_hat, y)

A ``..._grad`` function is the end of the chain: the slope of the mean loss in every prediction. A loss averages
over the n examples, so its gradient carries the 1/n. A ``..._vjp`` function (vector-Jacobian product) carries
such slopes back through a model, from its outputs to its parameters; it adds up and never averages again.

Functions here are pure: they return new arrays and never write into the arrays that they are given, nor into
those that they get from a function that they are given.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from models import pack, sigmoid, softmax, unpack


def numerical_grad(f: Callable[[np.ndarray], float], theta: np.ndarray, h: float = 1e-5) -> np.ndarray:
    """Return the gradient of ``f`` at ``theta`` from values of ``f`` alone, by central differences.

    f:     function, theta (p,) -> float; it may be expensive, so it is called no more than 2 p times
    theta: (p,) float64, where the slope is wanted; it is not changed
    h:     how far to step to each side

    Returns (p,) float64: component i is (f(theta + h e_i) - f(theta - h e_i)) / (2 h), where e_i is 1 at place i
    and 0 elsewhere.

    Hint: one component at a time, all the others as they were.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def mse_grad(y_hat: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean squared error with respect to the predictions.

    y_hat: (n,) float64, predictions
    y:     (n,) float64, targets

    The loss is mean((y_hat - y)**2), without a factor 1/2.

    Returns (n,) float64: entry i is the slope of the loss in y_hat[i]. It carries the 1/n of the mean.

    Hint: only one term of the mean contains y_hat[i]; differentiate that one.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def bce_logits_grad(z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean binary cross-entropy with respect to the logits.

    z: (n,) float64, logits of any size, such as 1000 or -1000
    y: (n,) float64, labels, 0.0 or 1.0

    The loss is mean(-y log p - (1 - y) log(1 - p)) with p = sigmoid(z).

    Returns (n,) float64, finite for every z: entry i is the slope of the loss in z[i]. It carries the 1/n.

    Hint: sigmoid' = sigmoid (1 - sigmoid); write the chain rule down and see what cancels.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def cross_entropy_grad(Z: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of the mean cross-entropy with respect to the logits.

    Z: (n, k) float64, logits of any size, one row for each example
    y: (n,) int64, the classes of the examples, in 0..k-1; not every class need occur

    The loss is the mean over the examples of -log p[i, y[i]], where p = softmax(Z).

    Returns (n, k) float64, finite for every Z: entry [i, c] is the slope of the loss in Z[i, c]. It carries the 1/n.

    Hint: -log p[i, y[i]] = log(sum over c of exp(Z[i, c])) - Z[i, y[i]]; differentiate the two terms.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def linear_vjp(theta: np.ndarray, X: np.ndarray, g: np.ndarray) -> np.ndarray:
    """Carry slopes back through the linear model y_hat = X @ w + b, from its outputs to its parameters.

    theta: (d + 1,) float64, packed [w (d), b]
    X:     (n, d) float64, rows are examples
    g:     (n,) float64, the slope of some loss in each y_hat[i]; it may be anything, not only one of our losses

    Returns (d + 1,) float64, packed as theta: the slope of that loss in each parameter.

    Hint: a parameter moves every y_hat[i] a little, and all n effects add up. How far does w[j] move y_hat[i]?
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def softmax_logits_vjp(theta: np.ndarray, X: np.ndarray, G: np.ndarray) -> np.ndarray:
    """Carry slopes back through the logits Z = X @ W + b of softmax regression.

    theta: (d * k + k,) float64, packed [W (d, k) row by row, b (k)]
    X:     (n, d) float64, rows are examples
    G:     (n, k) float64, the slope of some loss in each Z[i, c]; it may be anything

    Returns (d * k + k,) float64, packed as theta: the slope of that loss in each parameter. No softmax is
    in this function: the model's outputs are logits, and what happens to them later is already in G.

    Hint: k linear models side by side; check the shape of each part against the part of theta it belongs to.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def two_layer_vjp(
    theta: np.ndarray, X: np.ndarray, G: np.ndarray, sizes: tuple[int, int, int], act: str = "tanh"
) -> np.ndarray:
    """Carry slopes back through a network with one hidden layer (this is backpropagation).

    theta: (p,) float64, packed [W1 (d, h), b1 (h), W2 (h, k), b2 (k)]; `unpack` takes it apart
    X:     (n, d) float64, rows are examples
    G:     (n, k) float64, the slope of some loss in each output; it may be anything
    sizes: (d, h, k)
    act:   "tanh" or "relu", the function between the layers

    The model is A = X @ W1 + b1, H = act(A), outputs = H @ W2 + b2.

    Returns (p,) float64, packed as theta: the slope of that loss in each parameter. Raises ValueError for any
    other act. The slope of relu exactly at 0 is not asked for.

    Hint: two layers like `softmax_logits_vjp`. In between, carry G back to H, then through act to A.
    """
    # YOUR CODE HERE
    raise NotImplementedError()


def grad_check(
    f: Callable[[np.ndarray], float], g: Callable[[np.ndarray], np.ndarray], theta: np.ndarray
) -> float:
    """Test a gradient: return how far ``g(theta)`` is from the slope of ``f`` at ``theta``.

    f:     function, theta (p,) -> float: a loss
    g:     function, theta (p,) -> (p,) float64: claims to be the gradient of f, and may be wrong in any way
    theta: (p,) float64, where to test; it is not changed

    Returns a float, 0 or more: the size of the difference between g(theta) and your `numerical_grad` of f,
    relative to the size of the gradient. A size is one number for the whole vector, such as its length. Where the
    slope and the claim are both 0 everywhere, the answer is 0.0.

    This function is a test, and it is graded as one. It is given right gradients, written in many ways, and wrong
    ones, with mistakes that people make. A right one must score at least 10 times lower than a wrong one:
    whatever the unit of the loss, where single slopes happen to be 0, and where one component alone is off by a
    hundredth of the largest.

    Hint: which differences would your number not see? Build such a wrong gradient and try.
    """
    # YOUR CODE HERE
    raise NotImplementedError()
