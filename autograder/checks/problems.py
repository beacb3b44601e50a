"""Problems with a proven optimum: the public path to `autograder.checks.certified.problems`."""

from __future__ import annotations

from .certified.problems import (
    ALL,
    THETA_STAR,
    Certificate,
    Problem,
    bowl,
    digits,
    double_well,
    duality_gap,
    kkt_violation,
    lasso,
    linear,
    logistic,
    ridge,
    softmax,
    xor,
)

__all__ = [
    "ALL",
    "THETA_STAR",
    "Certificate",
    "Problem",
    "bowl",
    "digits",
    "double_well",
    "duality_gap",
    "kkt_violation",
    "lasso",
    "linear",
    "logistic",
    "ridge",
    "softmax",
    "xor",
]
