"""A student's own experiment: it repeats, its report is that of its runs, and other seeds agree with it."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import CheckFailed, assert_experiment_repeats, assert_report_holds

OTHERS = [901, 902, 903]


def run(arm, seed):
    return float(np.random.default_rng(seed).normal() + 3 * (arm == "treatment"))


def report_of(experiment, seeds=6):
    return {arm: [experiment(arm, seed) for seed in range(seeds)] for arm in ("treatment", "control")}


def test_an_experiment_that_draws_from_its_seed_passes():
    assert_experiment_repeats(run, [1, 2])
    assert_report_holds(run, report_of(run), [0, 11], OTHERS)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        (lambda arm, seed: np.random.default_rng().normal(), "gives another number"),
        (lambda arm, seed: np.random.default_rng(seed).normal(), "the same number for each seed"),
        (lambda arm, seed: np.random.default_rng(seed).normal(size=2), "one finite number"),
        (lambda arm, seed: float("nan"), "one finite number"),
        (lambda arm, seed: "better", "one finite number"),
    ],
)
def test_what_is_no_experiment_is_told_why(wrong, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        assert_experiment_repeats(wrong, [1, 2])


def test_a_run_that_remembers_the_last_one_is_seen():
    seen = []

    def forgetful(arm, seed):
        seen.append(arm)
        return seed + len(seen)

    with pytest.raises(CheckFailed, match="leaves behind"):
        assert_experiment_repeats(forgetful, [1, 2])


def test_numbers_that_no_run_gave_are_seen():
    invented = report_of(run)
    invented["treatment"] = [number + 2 for number in invented["treatment"]]
    with pytest.raises(CheckFailed, match=r"with seed 0 gave .* and your report says"):
        assert_report_holds(run, invented, [0, 4], OTHERS)


def test_arms_exchanged_in_the_report_are_seen():
    right = report_of(run)
    exchanged = {"treatment": right["control"], "control": right["treatment"]}
    with pytest.raises(CheckFailed, match="your report says"):
        assert_report_holds(run, exchanged, [0, 4], OTHERS)


def test_an_effect_that_only_the_reported_seeds_have_is_seen():
    def lucky(arm, seed):
        return 5 * (arm == "treatment" and seed < 6) + 0.1 * np.random.default_rng([seed, len(arm)]).normal()

    with pytest.raises(CheckFailed, match="Were the seeds chosen"):
        assert_report_holds(lucky, report_of(lucky), [0, 4], OTHERS)


@pytest.mark.parametrize(
    ("report", "sentence"),
    [
        ({"treatment": [1.0] * 5}, "the keys"),
        ([1.0, 2.0], "the keys"),
        ({"treatment": [1.0] * 4, "control": [1.0] * 4}, "5 or more"),
        ({"treatment": [1.0] * 6, "control": [1.0] * 5}, "the same seeds"),
        ({"treatment": [float("nan")] * 5, "control": [1.0] * 5}, "finite numbers"),
        ({"treatment": ["a"] * 5, "control": [1.0] * 5}, "finite numbers"),
    ],
)
def test_a_report_of_another_form_is_told_the_form(report, sentence):
    with pytest.raises(CheckFailed, match=sentence):
        assert_report_holds(run, report, [0, 4], OTHERS)


def test_honest_reports_are_not_refused():
    """1,000 experiments without an effect, of 5 seeds each: the stated rate is 6e-5, so 4 refusals have chance 5e-7."""
    refused = 0
    for start in range(1000):

        def null(arm, seed, start=start):
            return np.random.default_rng([start, seed, len(arm)]).normal()

        try:
            assert_report_holds(null, report_of(null, 5), [0, 1], [100, 101, 102])
        except CheckFailed:
            refused += 1
    assert refused < 4


def test_too_few_other_seeds_are_the_authors_mistake():
    with pytest.raises(ValueError, match="take 3 or more"):
        assert_report_holds(run, report_of(run), [0, 1], [901, 902])


def name_of(check, *arguments):
    with pytest.raises(CheckFailed) as caught:
        check(*arguments)
    return caught.value.mistake


@pytest.mark.parametrize("wrong", [lambda arm, seed: 1.0 * seed, lambda arm, seed: float("nan")])
def test_a_run_is_not_blamed_for_what_may_come_of_the_functions_that_it_calls(wrong):
    assert name_of(assert_experiment_repeats, wrong, [1, 2]) == ""


NUMBERS = report_of(run)
MEANS = {arm: float(np.mean(row)) for arm, row in NUMBERS.items()}


@pytest.mark.parametrize(
    ("report", "name"),
    [
        ({"treatment": NUMBERS["treatment"]}, "one arm alone"),
        (MEANS, "means alone"),
        ({arm: row[:3] for arm, row in NUMBERS.items()}, "too few seeds"),
        (NUMBERS | {"control": NUMBERS["control"][:5]}, "the treatment has more seeds"),
        ({"treatment": NUMBERS["control"], "control": NUMBERS["treatment"]}, "arms exchanged"),
        ({arm: [mean + 2] * 5 for arm, mean in MEANS.items()}, "the mean in the place of each run"),
        ({arm: [number + 9 for number in row] for arm, row in NUMBERS.items()}, "numbers of no run"),
        ({"a": NUMBERS["treatment"], "b": NUMBERS["control"]}, ""),
    ],
)
def test_what_a_report_shows_without_doubt_is_named(report, name):
    assert name_of(assert_report_holds, run, report, [0, 4], OTHERS) == name


@pytest.mark.parametrize(
    "wrong",
    [
        lambda arm, seed: float(np.random.default_rng().normal()),
        lambda arm, seed: np.full(3, float(seed)),
    ],
)
def test_a_report_is_not_blamed_for_a_run_that_is_none(wrong):
    report = {arm: [5.0, 6.0, 7.5, 8.0, 9.5] for arm in ("treatment", "control")}
    assert name_of(assert_report_holds, wrong, report, [0, 4], OTHERS) == ""
