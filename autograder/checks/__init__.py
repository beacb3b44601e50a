"""Checks of numeric code: for hidden suites, visible tests, and anybody's pytest suite.

Every check knows numpy and callables and nothing else, so the same one runs in a student's notebook,
on the reference, on a misconception and over the wire. A check that fails raises `CheckFailed`, whose
diagnosis is a sentence for the student that gives no expected value away.
"""

from .contracts import assert_raises, assert_repeatable, assert_uses
from .failure import CheckFailed
from .oracles import CountedOracle, assert_calls
from .values import assert_close, assert_float64, assert_same, assert_shape, assert_tuple, constant_factor

__all__ = [
    "CheckFailed",
    "CountedOracle",
    "assert_calls",
    "assert_close",
    "assert_float64",
    "assert_raises",
    "assert_repeatable",
    "assert_same",
    "assert_shape",
    "assert_tuple",
    "assert_uses",
    "constant_factor",
]
