"""A step into the imaginary

Central differences lose half of their digits: two nearly equal numbers are subtracted. There is a way
to measure a slope without any subtraction. Let x go not to x + h but to x + ih, with i the imaginary
unit. Taylor's formula says

    f(x + ih)  =  f(x) + ih f'(x) - h^2/2 f''(x) - ...

The value sits in the real part and the slope, times h, in the imaginary part:

    f'(x)  =  imaginary part of f(x + ih), divided by h,   up to h^2

Nothing cancels, so h may be as small as you like: 1e-30, say, and the slope is right to the last digit.
All that f needs is to know complex numbers, as NumPy's exp, sin, sqrt and the four operations do.

Write complex_step(f, x, h). Try f = exp(x) / x at x = 1.5: the slope is exp(x) (x - 1) / x^2.
(Squire and Trapp, "Using complex variables to estimate derivatives of real functions", 1998.)
"""

from __future__ import annotations

from collections.abc import Callable


def complex_step(f: Callable[[complex], complex], x: float, h: float = 1e-30) -> float:
    """Return the slope of f at x by a step of size h into the imaginary direction.

    f: function that takes and returns complex numbers
    x: a real number
    h: the size of the step, a positive number
    """
    ### BEGIN SOLUTION
    return f(x + 1j * h).imag / h
    ### END SOLUTION
