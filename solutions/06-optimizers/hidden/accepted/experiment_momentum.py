"""Another experiment: is momentum with 0.9 the same as a rate that is ten times as large? Without chance, full gradients."""

import numpy as np
import problems


def run(arm, seed):
    hills, rng = problems.rides(), np.random.default_rng(seed)
    x, v = rng.normal(size=2), np.zeros(2)
    beta, lr = (0.9, 0.005) if arm == "treatment" else (0.0, 0.05)
    for _ in range(30):
        v = beta * v + hills.grad(x)
        x = x - lr * v
    return hills.loss(x)


def report():
    return {
        "treatment": [run("treatment", s) for s in range(8)],
        "control": [run("control", s) for s in range(8)],
    }
