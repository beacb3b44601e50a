"""Right at the edges: extreme logits, absent classes, no overflow on the way.

A formula that is right on paper may return nan for a logit of 1000, or a loss of 16.1 where the right one
is 1000 (an epsilon inside the logarithm). No random probe of ordinary size sees this: of twelve such
mistakes none shows at logits of order 1, and every one shows here. The answers at the edges are known
exactly, from

    sigmoid(-z) = exp(-z) / (1 + exp(-z)) = exp(-z) - exp(-2z) + ...
    log(1 + exp(z)) = max(z, 0) + log1p(exp(-|z|))
    logsumexp(z) = m + log sum exp(z - m),   m = max z

(Higham, "What is the softmax function?", and Blanchard, Higham and Higham, "Accurately computing the
log-sum-exp and softmax functions", IMA Journal of Numerical Analysis 41, 2021).
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import as_numpy, copied
from .failure import CheckFailed
from .values import assert_close

__tracebackhide__ = True  # pytest: show the caller's line, not ours

STABILITY_RTOL = 1e-9


@dataclass(frozen=True)
class Probe:
    """Arguments at an edge, the exact answer there, and what to ask when it is missed.

    name:     such as ``a logit of 1000``
    args:     what the function is called with
    expected: exact to rounding
    question: for the student
    atol:     the rounding of right forms that subtract numbers of order 1 (or of the logits) on the way

    >>> assert_stable(np.expm1, [Probe("a tiny x", (1e-20,), 1e-20, "Which digits does exp(x) - 1 lose?")])
    """

    name: str
    args: tuple[Any, ...]
    expected: Any
    question: str
    atol: float = 0.0


_OVERFLOW = "exp of a large number overflows: which equal form has only exp of negative numbers?"
_EPSILON = "Is something clipped, or an epsilon added, that changes the answer here?"
_SHIFT = "Softmax does not change when a row is shifted: which shift keeps every exp below 1, in each row?"


def sigmoid_probes() -> tuple[Probe, ...]:
    """Return probes for sigmoid(z), any shape.

    >>> [probe.name for probe in sigmoid_probes()][:2]
    ['logits of +-1000', 'a probability near 0']
    """
    z = np.array([-30.0, -20.0, -5.0, 0.0, 5.0, 20.0, 40.0])
    small = np.exp(-np.abs(z))
    return (
        Probe("logits of +-1000", (np.array([1000.0, -1000.0, 0.0]),), np.array([1.0, 0.0, 0.5]), _OVERFLOW),
        Probe(
            "a probability near 0",
            (np.array([-20.0, -30.0, -36.0]),),
            np.exp([-20.0, -30.0, -36.0]) / (1 + np.exp([-20.0, -30.0, -36.0])),
            "A probability of 1e-9 is not 0: where does the information get lost?",
            atol=1e-15,  # (1 + tanh(z/2)) / 2 is right to an ulp of 1
        ),
        Probe("logits from -30 to 40", (z,), np.where(z >= 0, 1, small) / (1 + small), _OVERFLOW),
        Probe("the largest logits", (np.array([-1e308, 1e308]),), np.array([0.0, 1.0]), _OVERFLOW),
    )


def bce_probes() -> tuple[Probe, ...]:
    """Return probes for the mean binary cross-entropy bce(z, y) of logits z and labels y in {0, 1}.

    >>> assert_stable(lambda z, y: np.mean(np.logaddexp(0, z) - y * z), bce_probes(), what="loss")
    """
    yes, no = np.ones(1), np.zeros(1)
    wrong, right = np.array([-1000.0, 1000.0]), np.array([1000.0, -1000.0])
    labels = np.array([1.0, 0.0])
    return (
        Probe("a confident wrong prediction, y = 1", (np.array([-1000.0]), yes), 1000.0, _EPSILON),
        Probe("a confident wrong prediction, y = 0", (np.array([1000.0]), no), 1000.0, _EPSILON),
        Probe("two confident wrong predictions", (wrong, labels), 1000.0, _EPSILON),
        Probe(
            "confident right predictions",
            (right, labels),
            0.0,
            "What is 0 times the logarithm of 0 in floating point?",
        ),
        Probe("a loss near 0", (np.array([30.0]), yes), float(np.log1p(np.exp(-30.0))), _EPSILON, atol=1e-14),
        Probe(
            "logits of 0",
            (np.zeros(3), np.array([0.0, 1.0, 1.0])),
            float(np.log(2)),
            "What should a coin flip cost?",
        ),
        Probe("a logit of -40", (np.array([-40.0]), yes), 40.0, _EPSILON),
    )


def log_softmax_probes() -> tuple[Probe, ...]:
    """Return probes for log_softmax(Z), rows of Z (n, k).

    >>> assert_stable(lambda Z: Z - np.logaddexp.reduce(Z, axis=1, keepdims=True), log_softmax_probes())
    """
    deep = np.array([[0.0, -60.0, 3.0]])
    return (
        Probe(
            "logits of 1000, 0 and -1000",
            (np.array([[1000.0, 0.0, -1000.0]]),),
            np.array([[0.0, -1000.0, -2000.0]]),
            _SHIFT,
        ),
        Probe(
            "a very unlikely class", (deep,), deep - (3.0 + np.log1p(np.exp(-3.0) + np.exp(-63.0))), _EPSILON
        ),
        Probe(
            "rows whose logits lie 1000 apart",
            (np.array([[1000.0, 1000.0], [0.0, 0.0], [-1000.0, -1000.0]]),),
            np.full((3, 2), -np.log(2)),
            _SHIFT,
        ),
        Probe(
            "a single class", (np.array([[7.0], [-7.0]]),), np.zeros((2, 1)), "How likely is the only class?"
        ),
    )


def softmax_probes() -> tuple[Probe, ...]:
    """Return probes for softmax(Z), rows of Z (n, k).

    >>> softmax_probes()[0].expected
    array([[1., 0., 0.]])
    """
    return tuple(
        Probe(
            probe.name,
            probe.args,
            np.exp(probe.expected),
            _SHIFT if probe.question == _EPSILON else probe.question,
        )
        for probe in log_softmax_probes()
    )


def cross_entropy_probes() -> tuple[Probe, ...]:
    """Return probes for the mean cross-entropy(Z, y) of logits Z (n, k) and labels y (n,) int.

    >>> cross_entropy_probes()[0].expected
    1000.0
    """
    apart = np.array([[1000.0, 0.0, -1000.0], [0.0, 0.0, 0.0], [-1000.0, -1000.0, -1000.0]])
    return (
        Probe(
            "a confident wrong prediction",
            (np.array([[1000.0, 0.0, -1000.0]]), np.array([1])),
            1000.0,
            _EPSILON,
        ),
        Probe(
            "the least likely class of all",
            (np.array([[1000.0, 0.0, -1000.0]]), np.array([2])),
            2000.0,
            _EPSILON,
        ),
        Probe(
            "a confident right prediction", (np.array([[1000.0, 0.0, -1000.0]]), np.array([0])), 0.0, _SHIFT
        ),
        Probe(
            "logits of 0",
            (np.zeros((4, 5)), np.array([0, 1, 1, 4])),
            float(np.log(5)),
            "What should a guess among k classes cost?",
        ),
        Probe(
            "rows whose logits lie 1000 apart",
            (apart, np.array([1, 0, 2])),
            (1000.0 + 2 * float(np.log(3))) / 3,
            _SHIFT,
        ),
        Probe(
            "a very unlikely class",
            (np.array([[0.0, -60.0, 3.0]]), np.array([1])),
            63.0 + float(np.log1p(np.exp(-3.0) + np.exp(-63.0))),
            _EPSILON,
        ),
    )


def assert_stable(
    function: Callable[..., Any],
    probes: Sequence[Probe],
    *,
    rtol: float = STABILITY_RTOL,
    what: str = "result",
) -> None:
    """Check ``function`` at the edges. Raises CheckFailed that names the edge, and asks a question.

    An expected 0 must come to within rtol, absolutely. Warnings are not looked at here: they are for
    `assert_no_warnings`, so that a right answer that warns loses one item and not two.

    >>> def sigmoid(z):
    ...     e = np.exp(-np.abs(z))
    ...     return np.where(z >= 0, 1.0, e) / (1 + e)
    >>> assert_stable(sigmoid, sigmoid_probes())
    """
    for probe in probes:
        with np.errstate(all="ignore"):
            result = function(*copied(probe.args))
        try:
            assert_close(result, probe.expected, rtol=rtol, atol=probe.atol, what=what)
        except CheckFailed as failed:
            raise CheckFailed(
                f"At {probe.name}: {failed.diagnosis} {probe.question}",
                values=failed.values,
                evidence=failed.evidence,
            ) from None


def assert_no_warnings(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Check that a call overflows nowhere, divides by 0 nowhere and makes no nan on its way; return the result.

    Underflow is let go: exp(-1000) is 0, and should be. Sees only this process: over a wire the
    student's own process reports its warnings. Raises CheckFailed.

    >>> assert_no_warnings(np.exp, -1000.0)
    np.float64(0.0)
    """
    with (
        warnings.catch_warnings(),
        np.errstate(divide="raise", over="raise", invalid="raise", under="ignore"),
    ):
        warnings.simplefilter("error", RuntimeWarning)
        try:
            return function(*args, **kwargs)
        except (FloatingPointError, RuntimeWarning) as warning:
            raise CheckFailed(
                f"On its way your function meets what numpy warns of: {_kind_of(str(warning))}. The result may be right "
                f"by luck, as with np.where, which computes both sides. {_OVERFLOW[0].upper()}{_OVERFLOW[1:]}"
            ) from None


def first_not_finite(steps: Sequence[tuple[str, Any]]) -> str | None:
    """Return the name of the first intermediate value that holds nan or infinity, None if all are finite.

    steps: (name, value) in the order of computation

    >>> first_not_finite([("logits", [1.0, 2.0]), ("exp", [np.inf, 1.0]), ("ratio", [np.nan, 0.0])])
    'exp'
    """
    for name, value in steps:
        if not np.isfinite(np.asarray(as_numpy(value), dtype=np.float64)).all():
            return name
    return None


def _kind_of(message: str) -> str:
    """Return what numpy warned of, in our words: a warning's text may be the student's own."""
    for word, meaning in (
        ("overflow", "an overflow"),
        ("divide", "a division by 0"),
        ("invalid", "an invalid value, nan"),
    ):
        if word in message:
            return meaning
    return "something that is not a number"
