"""What goes wrong in 45."""

from __future__ import annotations

import numpy as np

from autograder.misconceptions import misconception


@misconception(
    "ex45_when_to_stop.descend",
    "steps before it looks",
    "You take a step even when the start is level enough. What comes first: the look or the step?",
)
def steps_first(grad, theta0, lr, tol):
    theta, steps = theta0 - lr * grad(theta0), 1
    while np.linalg.norm(grad(theta)) > tol:
        theta, steps = theta - lr * grad(theta), steps + 1
    return theta, steps


@misconception(
    "ex45_when_to_stop.descend",
    "is content with one small component",
    "You stop while one component of the gradient is still large. All of them together make its length.",
)
def smallest_component(grad, theta0, lr, tol):
    theta, steps = theta0, 0
    while np.min(np.abs(grad(theta))) > tol:
        theta, steps = theta - lr * grad(theta), steps + 1
    return theta, steps


@misconception(
    "ex45_when_to_stop.descend",
    "looks at the length of the step",
    "You compare lr times the gradient with tol. With a tiny learning rate every step is short, however steep the ground.",
)
def short_steps(grad, theta0, lr, tol):
    theta, steps = theta0, 0
    while np.linalg.norm(lr * grad(theta)) > tol:
        theta, steps = theta - lr * grad(theta), steps + 1
    return theta, steps


@misconception(
    "ex45_when_to_stop.descend",
    "adds the components with their signs",
    "Components of opposite signs cancel in your sum. What does a length do with signs?",
)
def signed_sum(grad, theta0, lr, tol):
    theta, steps = theta0, 0
    while np.sum(grad(theta)) > tol:
        theta, steps = theta - lr * grad(theta), steps + 1
    return theta, steps


@misconception(
    "ex45_when_to_stop.descend",
    "looks at the largest component",
    "Each component of your gradient is at most tol, and the gradient is still longer: what is the length of (1, 1)?",
)
def largest_component(grad, theta0, lr, tol):
    theta, steps = theta0, 0
    while np.max(np.abs(grad(theta))) > tol:
        theta, steps = theta - lr * grad(theta), steps + 1
    return theta, steps
