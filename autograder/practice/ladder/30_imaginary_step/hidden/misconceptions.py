"""What goes wrong in 30."""

from __future__ import annotations

from autograder.misconceptions import misconception


@misconception(
    "ex30_imaginary_step.complex_step",
    "steps along the real axis",
    "x + 1e-30 is x: the step is lost in rounding. In which direction does a tiny step survive?",
)
def real_step(f, x, h=1e-30):
    return complex((f(x + h) - f(x)) / h).real


@misconception(
    "ex30_imaginary_step.complex_step",
    "takes the real part",
    "The real part is the value of f. In which part is the slope?",
)
def real_part(f, x, h=1e-30):
    return f(x + 1j * h).real / h


@misconception(
    "ex30_imaginary_step.complex_step",
    "does not divide",
    "The imaginary part is the slope times h. What is left to do?",
)
def not_divided(f, x, h=1e-30):
    return f(x + 1j * h).imag


@misconception(
    "ex30_imaginary_step.complex_step",
    "divides by 2 h",
    "Your slope is half as steep as it should be. You take one step, not one to each side.",
)
def over_two_h(f, x, h=1e-30):
    return f(x + 1j * h).imag / (2 * h)


@misconception(
    "ex30_imaginary_step.complex_step",
    "steps downwards",
    "Your slope has the wrong sign. Do you step to x + ih or to x - ih?",
)
def downwards(f, x, h=1e-30):
    return f(x - 1j * h).imag / h
