"""Statistical checks: exact quantiles, stated false-alarm rates, and no wrong sampler that gets through."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.checks import CheckFailed
from autograder.checks.binomial import (
    ALPHA,
    binomial_interval,
    binomial_tails,
    binomial_upper,
    declare,
    detectable_difference,
    false_alarm_budget,
)
from autograder.checks.statistics import (
    assert_count,
    assert_dropout,
    assert_initialisation,
    assert_mean_within,
    assert_partition,
    assert_shuffles,
)

stats = pytest.importorskip("scipy.stats")


def says(words):
    return pytest.raises(CheckFailed, match=words)


# quantiles


def test_the_published_interval_is_found():
    assert binomial_interval(5000, 0.3) == (1305, 1700)


@settings(max_examples=100, deadline=None)
@given(st.integers(1, 5000), st.floats(1e-3, 1 - 1e-3), st.sampled_from([1e-2, 1e-6, 1e-9]))
def test_quantiles_agree_with_scipy(n, p, alpha):
    low, high = binomial_interval(n, p, alpha)
    assert stats.binom.cdf(low - 1, n, p) <= alpha / 2 * (1 + 1e-9)
    assert stats.binom.cdf(low, n, p) >= alpha / 2 * (1 - 1e-9)
    assert stats.binom.sf(high, n, p) <= alpha / 2 * (1 + 1e-9)
    assert stats.binom.sf(high - 1, n, p) >= alpha / 2 * (1 - 1e-9)
    upper = binomial_upper(n, p, alpha)
    assert stats.binom.sf(upper, n, p) <= alpha * (1 + 1e-9) <= stats.binom.sf(upper - 1, n, p) * (1 + 1e-8)


@pytest.mark.parametrize(("n", "p"), [(200, 0.1), (5000, 0.3), (40000, 0.3), (100000, 0.01)])
def test_tails_are_accurate_far_out(n, p):
    below, above = binomial_tails(n, p)
    k = np.arange(n + 1)
    for ours, theirs in [(below, stats.binom.cdf(k, n, p)), (above, stats.binom.sf(k - 1, n, p))]:
        seen = (theirs > 1e-250) & (ours > 1e-250)
        assert np.max(np.abs(ours[seen] / theirs[seen] - 1)) < 1e-9


def test_six_sigma_would_be_sixty_times_too_optimistic():
    """The reason for exact quantiles."""
    n, p = 200, 0.1
    sigma = math.sqrt(n * p * (1 - p))
    assert stats.binom.sf(math.floor(n * p + 6.1 * sigma), n, p) > 50 * ALPHA


def test_a_probability_of_one_is_no_count():
    with pytest.raises(ValueError, match="0 < p < 1, not n=5, p=1"):
        binomial_interval(5, 1)


def test_a_count_is_judged_by_its_probability():
    assert_count(1500, 5000, 0.3)
    with says("Of many flips, too many happened"):
        assert_count(1701, 5000, 0.3, what="flips")
    with says("too few happened"):
        assert_count(1304, 5000, 0.3)
    assert detectable_difference(5000, 0.3) == pytest.approx(0.0597, abs=2e-3)


# the budget


def test_alphas_add_up_over_a_suite():
    with false_alarm_budget() as budget:
        assert_count(1500, 5000, 0.3)
        declare("a check of my own", 1e-6)
    assert_count(1500, 5000, 0.3)
    assert [name for name, _ in budget.entries] == ["count of events", "a check of my own"]
    assert budget.total == pytest.approx(1.001e-6)
    assert budget.expected_false_alarms(10_000) == pytest.approx(0.01001)


def test_an_alpha_that_is_no_probability_is_refused():
    with pytest.raises(ValueError, match="alpha is 0"):
        declare("never wrong", 0)


@pytest.mark.parametrize("alpha", [0.05, 0.3])
def test_the_stated_false_alarm_rate_is_an_upper_bound(alpha):
    """At an alpha that can be measured: right code is refused no more often than stated."""
    runs = 120
    rng = np.random.default_rng(5)
    for check in (
        lambda: assert_dropout(dropout, 0.3, rng=rng, shape=(20, 16), calls=4, alpha=alpha),
        lambda: assert_shuffles(shuffled, 12, 5, rng=rng, epochs=60, alpha=alpha),
        lambda: assert_initialisation(rng.normal(0, 0.5, 400), 0.5, alpha=alpha),
        lambda: assert_initialisation(rng.uniform(-1, 1, 400), 3**-0.5, alpha=alpha),
        lambda: assert_mean_within(rng.random(50), 0.5, (0, 1), alpha=alpha),
    ):
        refused = 0
        for _ in range(runs):
            try:
                check()
            except CheckFailed:
                refused += 1
        assert refused <= binomial_upper(runs, alpha, 1e-6)


# dropout


def dropout(X, rng, p=0.3):
    mask = (rng.random(X.shape) >= p) / (1 - p)
    return X * mask, mask


def scaled(keep, p=0.3):
    return lambda X, rng: X * keep(X, rng) / (1 - p)


def exactly(X, rng, axis=None):
    if axis is None:
        flat = np.zeros(X.size, bool)
        flat[rng.permutation(X.size)[: round(0.7 * X.size)]] = True
        return flat.reshape(X.shape)
    return rng.random(X.shape).argsort(axis).argsort(axis) < round(0.7 * X.shape[axis])


RIGHT_DROPOUTS = [
    dropout,
    scaled(lambda X, rng: rng.random(X.shape) < 0.7),
    scaled(lambda X, rng: rng.binomial(1, 0.7, X.shape)),
    scaled(lambda X, rng: rng.choice([0, 1], X.shape, p=[0.3, 0.7])),
    scaled(lambda X, rng: np.array([[rng.uniform() > 0.3 for _ in row] for row in X])),
]

WRONG_DROPOUTS = {
    "no scale": (lambda X, rng: X * (rng.random(X.shape) >= 0.3), "are not scaled at all"),
    "keep probability": (lambda X, rng: X * (rng.random(X.shape) < 0.3) / 0.3, "scaled by 1/p"),
    "keeps what it should drop": (
        scaled(lambda X, rng: rng.random(X.shape) < 0.3),
        "p is the probability of being",
    ),
    "scale by 1 - p": (lambda X, rng: 0.7 * X * (rng.random(X.shape) >= 0.3), "scaled by 1 - p"),
    "scale by p": (lambda X, rng: 0.3 * X * (rng.random(X.shape) >= 0.3), "scaled by p"),
    "wrong scale": (
        lambda X, rng: 1.01 * X * (rng.random(X.shape) >= 0.3) / 0.7,
        "not all scaled by the same",
    ),
    "noise": (lambda X, rng: X * (1 + rng.normal(0, 0.6, X.shape)), "drops nothing in training"),
    "everything": (lambda X, rng: 0 * X, "drops everything"),
    "nothing": (lambda X, rng: X, "drops nothing"),
    "too often": (scaled(lambda X, rng: rng.random(X.shape) >= 0.32), "drops too many entries"),
    "too seldom": (scaled(lambda X, rng: rng.random(X.shape) >= 0.28), "drops too few entries"),
    "one mask for a row": (
        scaled(lambda X, rng: rng.random((X.shape[0], 1)) >= 0.3),
        "not independent along a row",
    ),
    "one mask for a column": (
        scaled(lambda X, rng: rng.random((1, X.shape[1])) >= 0.3),
        "not independent along a column",
    ),
    "fixed seed": (lambda X, rng: dropout(X, np.random.default_rng(0)), "from one call to the next"),
    "fixed number": (scaled(exactly), "the same number of entries in every call"),
    "fixed number per row": (scaled(lambda X, rng: exactly(X, rng, 1)), "in every call"),
    "fixed number per column": (
        scaled(lambda X, rng: exactly(X, rng, 0)),
        "in every call",
    ),
    "varies, but fixed per row": (
        scaled(lambda X, rng: rng.random(X.shape).argsort(1).argsort(1) < 35 + rng.integers(-1, 2)),
        "in nearly every row",
    ),
    "another mask": (lambda X, rng: (dropout(X, rng)[0], dropout(X, rng)[1]), "not X times the mask"),
    "boolean mask": (
        lambda X, rng: (lambda m: (X * m / 0.7, m))(rng.random(X.shape) >= 0.3),
        "not X times the mask",
    ),
    "nan": (lambda X, rng: X * np.where(rng.random(X.shape) >= 0.3, 1 / 0.7, np.nan), "nan"),
    "shape": (lambda X, rng: dropout(X, rng)[0].ravel(), "has shape"),
    "none": (lambda X, rng: None, "None"),
}


@pytest.mark.parametrize("right", RIGHT_DROPOUTS)
def test_every_right_dropout_passes(right):
    for seed in range(4):
        assert_dropout(right, 0.3, rng=np.random.default_rng(seed))


@pytest.mark.parametrize("single", [(np.float32, np.float32), (np.float32, float), (float, np.float32)])
def test_single_precision_of_what_comes_back_is_the_matter_of_another_item(single):
    def rounded(X, rng):
        return tuple(part.astype(dtype) for part, dtype in zip(dropout(X, rng), single, strict=True))

    assert_dropout(rounded, 0.3, rng=np.random.default_rng(1))


@pytest.mark.parametrize("name", WRONG_DROPOUTS)
def test_every_wrong_dropout_is_named(name):
    wrong, words = WRONG_DROPOUTS[name]
    for seed in range(4):
        with says(words):
            assert_dropout(wrong, 0.3, rng=np.random.default_rng(seed))


def test_half_is_refused_as_a_probability():
    with pytest.raises(ValueError, match=r"at 0\.5 dropping and keeping cannot be told apart"):
        assert_dropout(dropout, 0.5, rng=np.random.default_rng(0))


# shuffles


def batches(order, size=5):
    return [order[i : i + size] for i in range(0, len(order), size)]


def shuffled(rng):
    return batches(rng.permutation(12))


def swap_with_any(rng):
    order = np.arange(12)
    for i in range(12):
        j = rng.integers(12)
        order[i], order[j] = order[j], order[i]
    return batches(order)


def sattolo(rng):
    order = np.arange(12)
    for i in range(11, 0, -1):
        j = rng.integers(i)
        order[i], order[j] = order[j], order[i]
    return batches(order)


def fisher_yates(rng):
    order = np.arange(12)
    for i in range(11, 0, -1):
        j = rng.integers(i + 1)
        order[i], order[j] = order[j], order[i]
    return batches(order)


RIGHT_SHUFFLES = [
    shuffled,
    fisher_yates,
    lambda rng: batches(rng.random(12).argsort()),
    lambda rng: tuple(shuffled(rng)),
]

BIASED = {
    "swap with any": (swap_with_any, "too often at some places"),
    "Sattolo": (sattolo, "too often at some places"),
    "sorted ties": (
        lambda rng: batches(rng.integers(0, 12, 12).argsort(kind="stable")),
        "some examples come|follow",
    ),
    "rotation": (
        lambda rng: batches(np.roll(np.arange(12), rng.integers(12))),
        "follow each other too often",
    ),
    "within batches": (
        lambda rng: [rng.permutation(b) for b in batches(np.arange(12))],
        "too often at some places",
    ),
    "batch order": (
        lambda rng: batches(np.r_[np.roll(np.arange(10), 5 * rng.integers(2)), 10, 11]),
        "too often at some places",
    ),
    "never": (lambda rng: batches(np.arange(12)), "too often at some places"),
    "reversed or not": (
        lambda rng: batches(np.arange(12)[:: rng.choice([-1, 1])]),
        "too often at some places",
    ),
}

NO_PARTITION = {
    "with replacement": (lambda rng: batches(rng.integers(0, 12, 12)), "come twice within one epoch"),
    "last dropped": (lambda rng: batches(rng.permutation(12))[:-1], "The last, shorter batch is missing"),
    "index 0 skipped": (lambda rng: batches(rng.permutation(np.arange(1, 12))), "never seen in an epoch"),
    "beyond the end": (lambda rng: batches(rng.permutation(np.arange(1, 13))), "point at no example"),
    "sizes": (lambda rng: batches(rng.permutation(12), 4), "sizes of your batches are wrong"),
    "floats": (lambda rng: batches(rng.permutation(12) * 1.0), "whole numbers"),
    "an array": (lambda rng: rng.permutation(12), "should be a list of arrays"),
    "nothing": (lambda rng: [], "never seen in an epoch"),
}


@pytest.mark.parametrize("right", RIGHT_SHUFFLES)
def test_every_right_shuffle_passes(right):
    assert_shuffles(right, 12, 5, rng=np.random.default_rng(0))


@pytest.mark.parametrize("name", BIASED)
def test_every_biased_shuffle_is_found(name):
    wrong, words = BIASED[name]
    with says(words):
        assert_shuffles(wrong, 12, 5, rng=np.random.default_rng(0))


@pytest.mark.parametrize("name", NO_PARTITION)
def test_what_is_no_partition_is_named(name):
    wrong, words = NO_PARTITION[name]
    with says(words):
        assert_partition(wrong(np.random.default_rng(0)), 12, 5)


# initialisation


HE = math.sqrt(2 / 20)


@pytest.mark.parametrize(
    "law",
    [
        lambda rng: rng.normal(0, HE, (20, 50)),
        lambda rng: rng.uniform(-math.sqrt(3) * HE, math.sqrt(3) * HE, (20, 50)),
        lambda rng: stats.truncnorm.rvs(-2, 2, scale=HE / 0.87962566, size=(20, 50), random_state=rng),
    ],
)
def test_normal_uniform_and_truncated_weights_pass(law):
    for seed in range(50):
        assert_initialisation(law(np.random.default_rng(seed)), HE)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (lambda rng: np.zeros((20, 50)), "are all equal"),
        (
            lambda rng: rng.normal(0, math.sqrt(2 / 50), (20, 50)),
            "spread less .* It fits fan-out in place of fan-in",
        ),
        (
            lambda rng: rng.normal(0, HE**2, (20, 50)),
            "spread less .* It fits the variance in place of its root",
        ),
        (lambda rng: rng.normal(0, 1, (20, 50)), "spread more than the rule says. How many numbers"),
        (lambda rng: rng.random((20, 50)) * HE * math.sqrt(3), "do not average to 0"),
        (lambda rng: np.tile(rng.normal(0, HE, (20, 5)), (1, 10)), "Many of your weights are equal|spread"),
        (lambda rng: np.full((20, 50), np.nan), "nan"),
    ],
)
def test_a_wrong_initialisation_is_named(wrong, words):
    with says(words):
        assert_initialisation(
            wrong(np.random.default_rng(0)),
            HE,
            alternatives={
                "fan-out in place of fan-in": math.sqrt(2 / 50),
                "the variance in place of its root": HE**2,
            },
        )


def test_too_few_weights_say_nothing():
    with pytest.raises(ValueError, match="20 weights say little"):
        assert_initialisation(np.ones(20), 1.0)


def test_a_mean_of_bounded_values_is_judged_for_every_law():
    rng = np.random.default_rng(0)
    assert_mean_within(rng.random(2000), 0.5, (0, 1))
    with says("is not what it should be"):
        assert_mean_within(rng.random(2000), 0.6, (0, 1))
    with says("lie outside of what is possible"):
        assert_mean_within([0.5, 1.5], 0.5, (0, 1))


def test_the_folklore_rule_refuses_right_dropouts():
    """The control: |mean(out) / mean(X) - 1| < 0.01 on a 100 x 50 array of ones."""
    rng = np.random.default_rng(0)
    X = np.ones((100, 50))
    refused = sum(abs(dropout(X, rng)[0].mean() - 1) >= 0.01 for _ in range(200))
    assert refused > 30
