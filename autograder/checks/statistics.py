"""Checks of random code that state how often they are wrong about right code.

Every check here has an alpha: an upper bound, proven and not asymptotic, of the probability that it
refuses a right implementation. Counts are compared with exact binomial quantiles, since "six sigma" is
sixty times too optimistic for rare events (200 draws at p = 0.1: 6.5e-8 where 1e-9 is meant), and
several tests within a check share its alpha (Bonferroni). `false_alarm_budget` adds the alphas up over a
suite. Which numbers are drawn in which order is never looked at: that is not specified, so not graded.

Sources: Clopper and Pearson, "The use of confidence or fiducial limits", Biometrika 26, 1934, for exact
binomial tails; Laurent and Massart, "Adaptive estimation of a quadratic functional by model selection",
Annals of Statistics 28, 2000, lemma 1, for sums of squares; Maurer, "A bound on the deviation probability
for sums of non-negative random variables", JIPAM 4, 2003, for their lower tail.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .arrays import as_numpy
from .binomial import ALPHA, binomial_interval, binomial_upper, declare, largest_probability, probability
from .failure import CheckFailed
from .signatures import also_takes
from .values import FLOAT32_RTOL, as_array, assert_finite, assert_shape

__tracebackhide__ = True  # pytest: show the caller's line, not ours


def assert_count(count: int, n: int, p: float, *, alpha: float = ALPHA, what: str = "events") -> None:
    """Check that ``count`` out of ``n`` independent events of probability ``p`` is credible.

    Wrong about right code with probability ``alpha`` at most. Raises CheckFailed.

    >>> assert_count(1003, 2000, 0.5, what="heads")
    """
    declare(f"count of {what}", alpha)
    _assert_count(
        count,
        n,
        p,
        alpha,
        f"Of many {what}, too {{few_or_many}} happened for the probability that is asked for.",
    )


@also_takes(rng_at=2)
def assert_dropout(
    dropout: Callable[[np.ndarray, np.random.Generator], Any],
    p: float,
    *,
    rng: np.random.Generator,
    shape: tuple[int, int] = (100, 50),
    calls: int = 8,
    alpha: float = ALPHA,
) -> None:
    """Check inverted dropout in training: what survives, how many, and that the choices are independent.

    dropout: (X, rng) -> out, or (out, mask) with out = X * mask
    p:       the probability of dropping; not 0.5, where dropping and keeping look the same

    Exact parts: survivors are x / (1 - p). Statistical parts, which share ``alpha``: how many are dropped;
    whether neighbours in rows, in columns and from call to call are dropped together (agreements of
    disjoint pairs are binomial with p**2 + (1-p)**2); whether a fixed number is dropped per call, row or
    column. Detects a wrong rate from 0.02 on. Raises CheckFailed, ValueError for p = 0.5.

    >>> def dropout(X, rng):
    ...     return X * (rng.random(X.shape) >= 0.3) / 0.7
    >>> assert_dropout(dropout, 0.3, rng=np.random.default_rng(0))
    """
    if abs(p - 0.5) < 0.05 or not 0 < p < 1:
        raise ValueError(f"p is {p}; at 0.5 dropping and keeping cannot be told apart. Take 0.2 or 0.3.")
    declare("dropout", alpha)
    share = alpha / 7
    dropped = np.array([_dropped(dropout, p, shape, rng) for _ in range(calls)])
    pairs = _pairs(dropped)
    agreement = {where: float(np.mean(a == b)) for where, (a, b) in pairs.items()}
    worst = max(agreement, key=lambda where: agreement[where])
    if agreement[worst] < 0.9:  # else the rate itself is blurred: say what makes it so
        _assert_rate(dropped, p, share)
    for where in (worst, *pairs):
        size = pairs[where][0].size
        _assert_count(
            round(agreement[where] * size),
            size,
            p * p + (1 - p) * (1 - p),
            share,
            f"What your dropout drops is not independent {where}: entries there share their fate too {{seldom_or_often}}. "
            f"Each entry needs a random number of its own, in every call.",
        )
    _assert_rate(dropped, p, share)
    _assert_varying(dropped, p, share)


def assert_partition(batches: Any, n: int, batch_size: int) -> np.ndarray:
    """Check that ``batches`` is a partition of range(n) into batches of batch_size, the last may be short.

    batches: a list of int arrays. Returns the indices in order, (n,). No false alarms. Raises CheckFailed.

    >>> assert_partition([np.array([3, 0]), np.array([1, 2]), np.array([4])], 5, 2)
    array([3, 0, 1, 2, 4])
    """
    if not isinstance(batches, list | tuple):
        raise CheckFailed("Your batches should be a list of arrays of indices, one for each batch.")
    parts = [as_array(batch, np.zeros(1, dtype=np.int64), "batch") for batch in batches]
    for part in parts:
        if part.ndim != 1 or part.dtype.kind not in "iu":
            raise CheckFailed(
                "Each batch should be a one-dimensional array of whole numbers, the indices of its examples."
            )
    order = (
        np.concatenate([part.astype(np.int64) for part in parts]) if parts else np.zeros(0, dtype=np.int64)
    )
    if order.size and (order.min() < 0 or order.max() >= n):
        raise CheckFailed("Some of your indices point at no example: they run from 0 to n - 1.")
    seen = np.bincount(order, minlength=n)
    if seen.max(initial=0) > 1:
        raise CheckFailed(
            "Some examples come twice within one epoch. Every example is used once in an epoch: shuffle, and do not draw anew."
        )
    if (seen == 0).any():
        missing = int((seen == 0).sum())
        if missing == n % batch_size:
            raise CheckFailed(
                "The last, shorter batch is missing: its examples are never seen in this epoch."
            )
        raise CheckFailed(
            "Some examples are never seen in an epoch. Collect all indices of one epoch: is every example there?"
        )
    lengths = [part.size for part in parts]
    right = [batch_size] * (n // batch_size) + ([n % batch_size] if n % batch_size else [])
    if lengths != right:
        raise CheckFailed(
            f"The sizes of your batches are wrong: all but the last should hold {batch_size} examples."
        )
    return order


@also_takes(rng_at=3)
def assert_shuffles(
    minibatches: Callable[[np.random.Generator], Any],
    n: int,
    batch_size: int,
    *,
    rng: np.random.Generator,
    epochs: int = 4000,
    alpha: float = ALPHA,
) -> None:
    """Check that every epoch is a partition and that the order of the examples is uniformly random.

    minibatches: rng -> a list of int arrays
    n, epochs:   12 and 4000 find swaps with any place, Sattolo's
                 cycles, sorted ties, rotations and shuffles within batches every time

    Three tests share ``alpha``. Under uniform shuffles each example comes at each place, and right behind
    each other one, with probability 1/n exactly, so each count is binomial: n**2 and n (n-1) of them. A
    small bias of many counts at once (swapping each place with any other) shows in none of them alone:
    the first half of the epochs tells the direction w of the bias, and in the second half the sum of
    w[example, place] over an epoch has mean 0 and a known variance, so Bernstein's inequality bounds it.
    Raises CheckFailed.

    >>> def minibatches(rng):
    ...     return np.array_split(rng.permutation(6), 2)
    >>> assert_shuffles(minibatches, 6, 3, rng=np.random.default_rng(0), epochs=500)
    """
    declare("shuffle", alpha)
    orders = np.array([assert_partition(minibatches(rng), n, batch_size) for _ in range(epochs)])
    share = alpha / 3
    biased = (
        "Your order is not uniformly random: over many epochs, some examples come too often at some places. "
        "Every order of the examples should be equally likely."
    )
    place = _places(orders)
    low, high = binomial_interval(epochs, 1 / n, share / n**2)
    if ((place < low) | (place > high)).any():
        raise CheckFailed(biased, values=f"counts of example i at place j, accepted {low}..{high}:\n{place}")
    behind = np.zeros((n, n), dtype=np.int64)
    np.add.at(behind, (orders[:, :-1], orders[:, 1:]), 1)
    low, high = binomial_interval(epochs, 1 / n, share / (n * (n - 1)))
    if ((behind < low) | (behind > high))[~np.eye(n, dtype=bool)].any():
        raise CheckFailed(
            "Your order is not uniformly random: over many epochs, some examples follow each other too often. "
            "Are the examples themselves shuffled, or only rotated, or batch by batch?",
            values=f"counts of example j right behind i, accepted {low}..{high}:\n{behind}",
        )
    first, second = orders[: epochs // 2], orders[epochs // 2 :]
    direction = _places(first) - len(first) / n  # rows and columns sum to 0
    total = float((_places(second) * direction).sum())
    variance = len(second) * float((direction**2).sum()) / (n - 1)  # Hoeffding's combinatorial variance
    largest = float(np.abs(direction).max(1).sum())
    x = math.log(1 / share)
    bound = largest * x / 3 + math.sqrt((largest * x / 3) ** 2 + 2 * variance * x)
    if total > bound:
        raise CheckFailed(
            biased,
            values=f"bias of the first half found again in the second: {total:.4g}, accepted {bound:.4g}",
        )


def assert_initialisation(
    weights: Any,
    sigma: float,
    *,
    alpha: float = ALPHA,
    alternatives: Mapping[str, float] | None = None,
    what: str = "weights",
) -> None:
    """Check that ``weights`` look drawn independently with mean 0 and standard deviation ``sigma``.

    weights:      any shape, N numbers
    alternatives: other standard deviations by their cause, such as ``{"fan-out in place of fan-in": 0.5}``;
                  if exactly one fits where sigma does not, its cause is named

    With x = ln(4 / alpha): the mean square may exceed sigma**2 by 2 sqrt(x/N) + 2x/N and fall short of it
    by sqrt(6x/N), the mean be off by sigma sqrt(2x/N). Both hold for every strictly sub-Gaussian law with
    fourth moment at most 3 sigma**4: normal, uniform, truncated normal. Raises CheckFailed, ValueError
    for fewer than 200 weights, with which nothing is seen.

    >>> W = np.random.default_rng(0).normal(size=(50, 20)) * np.sqrt(2 / 50)
    >>> assert_initialisation(W, np.sqrt(2 / 50))
    """
    declare("initialisation", alpha)
    drawn = as_array(weights, np.zeros(1), what).astype(np.float64).ravel()
    assert_finite(drawn, np.zeros(drawn.shape), what)
    if drawn.size < 200:
        raise ValueError(
            f"{drawn.size} weights say little about their spread; draw a layer with 200 or more."
        )
    if np.ptp(drawn) == 0.0:
        raise CheckFailed(
            f"Your {what} are all equal. Units that start equal stay equal: how could they become different?"
        )
    spread = float(np.mean(drawn**2))
    if not _fits(spread, sigma, drawn.size, alpha):
        fitting = [
            cause for cause, other in (alternatives or {}).items() if _fits(spread, other, drawn.size, alpha)
        ]
        hint = f" It fits {fitting[0]}." if len(fitting) == 1 else " How many numbers does one unit add up?"
        more_or_less = "more" if spread > sigma**2 else "less"
        raise CheckFailed(
            f"Your {what} spread {more_or_less} than the rule says.{hint}",
            values=f"root mean square {math.sqrt(spread):.6g}, expected {sigma:.6g}",
        )
    slack = sigma * math.sqrt(2 * math.log(4 / alpha) / drawn.size)
    if abs(float(np.mean(drawn))) > slack:
        raise CheckFailed(
            f"Your {what} do not average to 0: are they drawn on both sides of it?",
            values=f"mean {np.mean(drawn):.6g}, allowed {slack:.3g}",
        )
    if np.unique(drawn).size < drawn.size // 2:
        raise CheckFailed(f"Many of your {what} are equal: each needs a random number of its own.")


def assert_mean_within(
    samples: Sequence[float] | np.ndarray,
    mean: float,
    bounds: tuple[float, float],
    *,
    alpha: float = ALPHA,
    what: str = "average",
) -> None:
    """Check the mean of independent samples that lie between ``bounds``, by Hoeffding's inequality.

    Allows (high - low) sqrt(ln(2/alpha) / 2N): crude, and right for every law. Raises CheckFailed.

    >>> assert_mean_within(np.random.default_rng(0).random(10_000), 0.5, (0.0, 1.0))
    """
    declare(what, alpha)
    values = np.asarray(as_numpy(samples), dtype=np.float64)
    low, high = bounds
    slack = (high - low) * math.sqrt(math.log(2 / alpha) / (2 * values.size))
    if not ((values >= low) & (values <= high)).all():
        raise CheckFailed(f"Some values behind your {what} lie outside of what is possible.")
    if abs(float(values.mean()) - mean) > slack:
        raise CheckFailed(
            f"Over many draws your {what} is not what it should be.",
            values=f"mean {values.mean():.6g}, expected {mean:.6g} +- {slack:.3g}",
        )


def _assert_count(count: int, n: int, p: float, alpha: float, sentence: str) -> None:
    low, high = binomial_interval(n, p, alpha)
    if low <= count <= high:
        return
    few = count < low
    raise CheckFailed(
        sentence.format(few_or_many="few" if few else "many", seldom_or_often="seldom" if few else "often"),
        values=f"{count} of {n}, accepted {low}..{high} (p = {p:.4g}, alpha = {alpha:.1g})",
    )


def _dropped(
    dropout: Callable[[np.ndarray, np.random.Generator], Any],
    p: float,
    shape: tuple[int, int],
    rng: np.random.Generator,
) -> np.ndarray:
    """Return which entries one call dropped, after the exact checks of the others."""
    X = rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.5, 2.0, size=shape)
    result = dropout(X.copy(), rng)
    out, mask = result if isinstance(result, tuple | list) and len(result) == 2 else (result, None)
    out = as_array(out, X, "output")
    exact = FLOAT32_RTOL if out.dtype == np.float32 else 1e-12  # the dtype is another item's matter
    assert_shape(out, shape, what="output")
    assert_finite(out, X, "output")
    if mask is not None:
        mask = as_array(mask, X, "mask")
        assert_shape(mask, shape, what="mask")
        if mask.dtype == np.float32:
            exact = FLOAT32_RTOL
        if not np.allclose(out, X * mask, rtol=exact, atol=0):
            raise CheckFailed("Your output is not X times the mask that you return with it.")
    ratio = out / X
    gone: np.ndarray = out == 0
    if not gone.any():
        raise CheckFailed("Your dropout drops nothing in training: no entry of the output is 0.")
    if gone.all():
        raise CheckFailed("Your dropout drops everything.")
    kept = ratio[~gone]
    if np.max(np.abs(kept * (1 - p) - 1)) <= exact:
        return np.asarray(gone)
    names = {1.0: "not scaled at all", 1 / p: "scaled by 1/p", 1 - p: "scaled by 1 - p", p: "scaled by p"}
    for value, words in names.items():
        if np.max(np.abs(kept / value - 1)) <= 1e-9:
            raise CheckFailed(
                f"The entries that survive your dropout are {words}. By what must they grow, so that the expected "
                f"output equals the input?"
            )
    raise CheckFailed("The entries that survive your dropout are not all scaled by the same, right factor.")


def _pairs(dropped: np.ndarray) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return disjoint pairs of neighbours by direction, for ``dropped`` (calls, rows, columns)."""
    calls, rows, columns = dropped.shape
    half = calls // 2
    return {
        "from one call to the next": (dropped[0 : 2 * half : 2], dropped[1 : 2 * half : 2]),
        "along a row": (dropped[:, :, 0 : 2 * (columns // 2) : 2], dropped[:, :, 1 : 2 * (columns // 2) : 2]),
        "along a column": (dropped[:, 0 : 2 * (rows // 2) : 2], dropped[:, 1 : 2 * (rows // 2) : 2]),
    }


def _assert_varying(dropped: np.ndarray, p: float, share: float) -> None:
    """Check that no fixed number is dropped in every call, row or column. Raises CheckFailed."""
    calls, rows, columns = dropped.shape
    counts = dropped.sum((1, 2))
    most_likely = largest_probability(dropped[0].size, p)
    groups: tuple[tuple[str, np.ndarray, int], ...] = (
        ("row", dropped.sum(2).ravel(), columns),
        ("column", dropped.sum(1).ravel(), rows),
    )
    repeated = int((counts[1:] == counts[0]).sum())
    if repeated > binomial_upper(calls - 1, most_likely, share):
        raise CheckFailed(
            "Your dropout drops the same number of entries in every call. Each entry should be dropped with "
            "probability p on its own, so that the number varies.",
            values=f"dropped per call: {counts.tolist()}",
        )
    for name, sums, size in groups:
        same = int((sums == round(p * size)).sum())
        if same > binomial_upper(sums.size, probability(size, p, round(p * size)), share):
            raise CheckFailed(
                f"Your dropout drops the same number of entries in nearly every {name}. Each entry should be dropped "
                f"with probability p on its own.",
                values=f"{same} of {sums.size} {name}s have {round(p * size)} dropped",
            )


def _assert_rate(dropped: np.ndarray, p: float, alpha: float) -> None:
    count, n = int(dropped.sum()), dropped.size
    low, high = binomial_interval(n, p, alpha)
    if low <= count <= high:
        return
    low_kept, high_kept = binomial_interval(n, 1 - p, alpha)
    if low_kept <= count <= high_kept:
        sentence = (
            "Your dropout keeps as many entries as it should drop: p is the probability of being dropped."
        )
    else:
        sentence = (
            f"Your dropout drops too {'few' if count < low else 'many'} entries for the p that it is given."
        )
    raise CheckFailed(sentence, values=f"{count} of {n} dropped, accepted {low}..{high}")


def _places(orders: np.ndarray) -> np.ndarray:
    """Return how often example i comes at place j, (n, n)."""
    n = orders.shape[1]
    counts = np.zeros((n, n), dtype=np.int64)
    np.add.at(counts, (orders, np.arange(n)[None, :]), 1)
    return counts


def _fits(mean_square: float, sigma: float, n: int, alpha: float) -> bool:
    x = math.log(4 / alpha)
    ratio = mean_square / sigma**2 - 1
    return -math.sqrt(6 * x / n) <= ratio <= 2 * math.sqrt(x / n) + 2 * x / n
