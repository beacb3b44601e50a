"""A for loop with a way out, and the squared length."""

from itertools import count


def descend(grad, theta0, lr, tol):
    theta = theta0.copy()
    for steps in count():
        g = grad(theta)
        if g @ g <= tol**2:
            return theta, steps
        theta -= lr * g
