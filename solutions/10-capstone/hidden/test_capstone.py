"""Hidden suite of 10-capstone: data made comparable, a network that reads digits, and the cause of a failure.

No exercise here calls another one, so each is judged alone. What `train` finds is evaluated in the judge, on
digits which the code under test has not seen. Pixels come in a random order and the classes have random names, so
parameters that were found elsewhere are worth nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    assert_close,
    assert_contract,
    assert_depends,
    assert_float64,
    assert_relation,
    assert_repeatable,
    assert_same,
    assert_shape,
    assert_uses_generator,
)
from autograder.checks.values import as_array

FOLDER = Path(__file__).resolve().parent

# The split is the same for everybody: from one random split to another the accuracy varies by luck (sd 0.005), and that
# would be the student's luck. On this one 200 trainings of the reference name from 0.9665 to 0.9866 of the unseen digits, on
# average 0.9774 with a standard deviation of 0.0041: the bar is 6.7 of them below. (Three other searches, in accepted/, 50
# trainings each: means from 0.9729 to 0.9778, the least 0.9631.)
SPLIT_SEED = 1056
BAR = 0.95
BAR_OF_FOUR = 0.90  # four classes are drawn at random, and 400 examples to learn from: mean 0.985, sd 0.009, least 0.959
DIGITS_SIZES = (64, 32, 10)

Sizes = tuple[int, int, int]

CAUSES = ("ok", "minimum", "loss", "data")
KAPPA = 0.8
# what is in make_runs.EXAMPLES too: places in make_runs.HIDDEN
KNOWN_KINDS = (0, 4, 6, 8, 10, 11, 12, 13, 15, 18, 21, 23)


# standardize


@pytest.mark.exercise("capstone.standardize", points=2)
def test_columns_get_mean_0_and_deviation_1(student, reference, rng):
    """Training columns get mean 0 and deviation 1, and test columns the same shift and scale."""
    for n, m, d in ((7, 4, 3), (9, 1, 5), (4, 6, 2)):
        X_train = rng.uniform(0.5, 4.0, d) * rng.normal(size=(n, d)) + 3 * rng.normal(size=d)
        X_test = 2 * rng.normal(size=(m, d)) - 1
        assert_same(student.capstone.standardize, reference.capstone.standardize, X_train, X_test,
                    what="standardized data", sizes={"n": n, "m": m, "d": d})  # fmt: skip


@pytest.mark.exercise("capstone.standardize", points=1)
def test_units_do_not_matter_and_test_rows_teach_nothing(student, rng):
    """Other units change neither result; other test rows change nothing in training."""
    X_train, X_test, others = rng.normal(size=(8, 3)), rng.normal(size=(5, 3)), rng.normal(size=(2, 3))
    for part, shape in ((0, (8, 3)), (1, (5, 3))):
        assert_depends(lambda *data, part=part: pair(student.capstone.standardize(*data))[part],
                       (X_train, X_test), (X_train[::-1] ** 2, 1 - X_test), shape=shape, what="standardized data")  # fmt: skip
    units, zero = rng.uniform(0.1, 9.0, 3), 5 * rng.normal(size=3)
    plain = pair(student.capstone.standardize(X_train, X_test))
    converted = pair(student.capstone.standardize(units * X_train + zero, units * X_test + zero))
    sentence = "Measure every column in another unit, from another zero: your result changes, and should not."
    assert_relation(converted[0], plain[0], sentence, scale=10.0)
    assert_relation(converted[1], plain[1], sentence, scale=10.0)
    elsewhere = pair(student.capstone.standardize(X_train, others))
    sentence = "Other test rows, other training data: what do your columns learn from the test?"
    assert_relation(elsewhere[0], plain[0], sentence)


@pytest.mark.exercise("capstone.standardize", points=1, kind="edge")
def test_constant_columns_become_0(student, reference, rng):
    """A pixel that is the same in all training images becomes 0, in both results."""
    X_train = rng.integers(0, 17, (8, 4)).astype(float)
    X_train[:2, 1:3] = [[0, 16], [16, 0]]
    X_train[:, 2] /= 64  # a column that varies, but little
    X_train[:, 0], X_train[:, 3] = 0.0, 5.0
    X_test = rng.integers(1, 17, (3, 4)).astype(float)
    assert_same(student.capstone.standardize, reference.capstone.standardize, X_train, X_test,
                what="standardized data")  # fmt: skip


@pytest.mark.exercise("capstone.standardize", points=1, kind="purity")
def test_standardize_is_a_pure_function(student, rng):
    """Both data sets are left alone, a second call gives the same, in double precision."""
    X_train, X_test = 3 + rng.normal(size=(6, 2)), rng.normal(size=(4, 2))
    for part, rows in ((0, 6), (1, 4)):
        assert_contract(lambda *data, part=part: pair(student.capstone.standardize(*data))[part],
                        (X_train, X_test), (X_train**2, 2 * X_test), shape=(rows, 2), what="standardized data")  # fmt: skip


def pair(result: Any) -> tuple[np.ndarray, np.ndarray]:
    """Return the two data sets of a result. Raises CheckFailed if it is something else."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise CheckFailed("Your function should return two arrays: (X_train, X_test).")
    first, second = (as_array(part, np.zeros((1, 1)), "standardized data") for part in result)
    return first, second


# train


@pytest.mark.exercise("capstone.train", points=4)
def test_the_network_reads_digits_it_has_never_seen(student, reference, rng):
    """Of 597 digits that your network has never seen, it names at least 95 %."""
    X, y = shuffled_digits(reference, rng)
    order = np.random.default_rng(SPLIT_SEED).permutation(len(y))
    assert_learns(student, reference, X, y, order[:1200], order[1200:], DIGITS_SIZES, BAR, rng)


@pytest.mark.exercise("capstone.train", points=2, kind="edge")
def test_other_sizes_are_learned_too(student, reference, rng):
    """Four classes only, fewer examples, and another number of hidden units: at least 90 %."""
    X, y = shuffled_digits(reference, rng)
    rows = np.flatnonzero(y < 4)
    order = rows[np.random.default_rng(SPLIT_SEED).permutation(len(rows))]
    assert_learns(student, reference, X, y, order[:400], order[400:], (64, 19, 4), BAR_OF_FOUR, rng)


@pytest.mark.exercise("capstone.train", points=2, kind="purity")
def test_train_takes_its_luck_from_rng_alone(student, reference, rng):
    """The data are left alone, and the same generator finds the same theta: of the right shape, in double precision."""
    X, y = shuffled_digits(reference, rng)
    rows, sizes = rng.permutation(len(y))[:150], (64, 6, 10)
    X, y = reference.capstone.standardize(X[rows], X[:1])[0], y[rows]

    def trained(rng: np.random.Generator) -> Any:
        theta = student.capstone.train(X, y, sizes, rng)
        assert_shape(as_array(theta, np.zeros(460), "theta"), (460,), what="theta")
        assert_float64(theta, what="theta")
        return theta

    assert_uses_generator(trained, what="theta", seed=int(rng.integers(1000)))


def shuffled_digits(reference: Any, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Return all digits with their pixels in a random order and their classes renamed at random."""
    X, y = reference.digits.load()
    return X[:, rng.permutation(64)], rng.permutation(10)[y]


def assert_learns(
    student: Any,
    reference: Any,
    X: np.ndarray,
    y: np.ndarray,
    seen: np.ndarray,
    unseen: np.ndarray,
    sizes: Sizes,
    bar: float,
    rng: np.random.Generator,
) -> None:
    """Check what is trained on the rows ``seen``: its accuracy on the rows ``unseen`` must reach ``bar``."""
    A, V = reference.capstone.standardize(X[seen], X[unseen])
    d, h, k = sizes
    p = d * h + h + h * k + k
    theta = as_array(student.capstone.train(A, y[seen], sizes, rng), np.zeros(p), "theta")
    assert_shape(theta, (p,), what="theta")
    if not np.isfinite(theta).all():
        raise CheckFailed("Your theta holds nan or infinity: somewhere on the way the steps became too long.")
    theta = theta.astype(np.float64)
    with np.errstate(all="ignore"):
        new = reference.capstone.evaluate(theta, V, y[unseen], sizes)["accuracy"]
        if new >= bar:
            return
        old = reference.capstone.evaluate(theta, A, y[seen], sizes)
    start = f"Your network names {new:.1%} of the unseen examples; {bar:.0%} are asked for."
    question = about(theta, A, y[seen], sizes, old["accuracy"])
    raise CheckFailed(f"{start} {question}", values=f"accuracy {new:.4f}, loss {old['loss']:.4g}")


def about(theta: np.ndarray, A: np.ndarray, y: np.ndarray, sizes: Sizes, old: float) -> str:
    """Return a question about a network that is not good enough, from what can be measured in it.

    A, y: what it was trained on
    old:  its accuracy there
    """
    d, h, k = sizes
    incoming, bias, outgoing, last = np.split(theta, [d * h, d * h + h, d * h + h + h * k])
    before = A @ incoming.reshape(d, h) + bias
    rank = int(np.linalg.matrix_rank(np.maximum(before[:200], 0.0)))
    if rank <= 1:
        return f"The {h} hidden units do the work of {rank}: how do they differ from each other before the first step?"
    with_tanh = float(np.mean((np.tanh(before) @ outgoing.reshape(h, k) + last).argmax(axis=1) == y))
    if with_tanh > max(0.9, old + 0.03):
        return f"It names {old:.1%} of those it was trained on, and {with_tanh:.1%} if its hidden units are tanh: which network have you trained, and which one does the docstring name?"
    if old < 0.5:
        return f"It names {old:.1%} of those it was trained on: does every step make the loss on its batch smaller, and does the mean loss of an epoch fall?"
    if old < 0.98:
        return f"It names {old:.1%} of those it was trained on, so there is more to be found: does the search go on long enough, over all examples, with steps of a useful length?"
    return f"It names {old:.1%} of those it was trained on: does it learn them by heart? Where does the search start, and does every hidden unit learn?"


# evaluate


@pytest.mark.exercise("capstone.evaluate", points=1)
def test_loss_and_accuracy(student, reference, rng):
    """Loss and accuracy are right for random networks and data."""
    for n, sizes in ((9, (3, 5, 4)), (12, (4, 2, 3)), (30, (2, 6, 7))):
        case = random_case(rng, n, sizes)
        right = reference.capstone.evaluate(*case)
        yours = report(student.capstone.evaluate(*case))
        for key in ("loss", "accuracy"):
            assert_close(yours[key], right[key], what=key, sizes={"n": n, "k": sizes[2]})


@pytest.mark.exercise("capstone.evaluate", points=1)
def test_the_accuracy_of_each_class(student, reference, rng):
    """The accuracy of each class is the share among the examples of this class."""
    for n, sizes in ((40, (3, 5, 4)), (31, (2, 6, 3))):
        case = random_case(rng, n, sizes)
        right = reference.capstone.evaluate(*case)
        yours = report(student.capstone.evaluate(*case))
        assert_close(yours["per_class"], right["per_class"], what="per_class", sizes={"n": n, "k": sizes[2]})


@pytest.mark.exercise("capstone.evaluate", points=2, kind="edge")
def test_classes_that_do_not_occur(student, reference, rng):
    """A class without examples has no accuracy; a single example has one; large logits have a loss."""
    theta, X, y, sizes = lossy_case(reference, rng, 12)
    few = np.array([4, 1])[rng.integers(0, 2, 12)]
    single = lossy_case(reference, rng, 1)
    for case in ((theta, X, few, sizes), single, (100 * theta, X, y, sizes)):
        right = reference.capstone.evaluate(*case)
        yours = report(student.capstone.evaluate(*case))
        for key in ("loss", "accuracy", "per_class"):
            assert_close(yours[key], right[key], what=key)


@pytest.mark.exercise("capstone.evaluate", points=1, kind="purity")
def test_evaluate_is_a_pure_function(student, reference, rng):
    """Theta and data are left alone, a second call gives the same numbers, in double precision."""
    theta, X, y, sizes = good_case(reference, rng)
    opposite = np.concatenate([theta[:16], -theta[16:]])  # every logit changes its sign: the other class wins
    for key, shape in (("loss", ()), ("accuracy", ()), ("per_class", (2,))):
        high = np.inf if key == "loss" else 1.0
        assert_contract(
            lambda *case, key=key: report(student.capstone.evaluate(*case))[key],
            (theta, X, y, sizes), (opposite, X, y, sizes), (theta, X, 1 - y, sizes),
            shape=shape, what=key, between=(0.0, high),
        )  # fmt: skip


def good_case(reference: Any, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray, np.ndarray, Sizes]:
    """Return a case of two classes that are both named rightly more often than not."""
    while True:
        case = random_case(rng, 20, (3, 4, 2))
        if (reference.capstone.evaluate(*case)["per_class"] > 0.5).all():
            return case


def lossy_case(
    reference: Any, rng: np.random.Generator, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Sizes]:
    """Return a case of n examples whose loss is not small: a small loss of large logits is mostly rounding."""
    while True:
        theta, X, y, sizes = random_case(rng, 12, (3, 4, 6))
        if reference.capstone.evaluate(theta, X[:n], y[:n], sizes)["loss"] > 0.5:
            return theta, X[:n], y[:n], sizes


def random_case(
    rng: np.random.Generator, n: int, sizes: Sizes
) -> tuple[np.ndarray, np.ndarray, np.ndarray, Sizes]:
    """Return (theta, X, y, sizes) with an accuracy that is neither 0 nor 1, and every class in y."""
    d, h, k = sizes
    theta = 1.5 * rng.normal(size=d * h + h + h * k + k)
    X = rng.normal(size=(n, d)) + 0.3
    split = np.split(theta, [d * h, d * h + h, d * h + h + h * k])
    Z = np.maximum(X @ split[0].reshape(d, h) + split[1], 0.0) @ split[2].reshape(h, k) + split[3]
    y = np.where(rng.random(n) < 0.55, Z.argmax(axis=1), rng.integers(0, k, n))
    y[rng.permutation(n)[:k]] = np.arange(k)
    return theta, X, y, sizes


def report(result: Any) -> dict[str, Any]:
    """Return the student's dict. Raises CheckFailed if it is none, or has other keys."""
    if not isinstance(result, dict):
        raise CheckFailed("Your function should return a dict with the keys loss, accuracy and per_class.")
    missing = [key for key in ("loss", "accuracy", "per_class") if key not in result]
    if missing:
        raise CheckFailed(f'The dict that you return has no "{missing[0]}".')
    return result


# diagnose


@pytest.mark.exercise("capstone.diagnose", points=4)
def test_the_causes_of_unseen_runs_are_recognised(student, reference, rng):
    """Over 48 unseen runs your causes agree with the true ones: Cohen's kappa is at least 0.8."""
    true, said = diagnoses(student, reference, rng)
    agreement = cohen(true, [cause for cause, _ in said])
    if agreement >= KAPPA:
        return
    mistakes = Counter((t, s) for t, (s, _) in zip(true, said, strict=True) if t != s)
    (t, s), count = max(mistakes.items(), key=lambda item: (item[1], item[0]))
    raise CheckFailed(
        f"Your kappa is {agreement:.2f}, and {KAPPA} is asked for. The most frequent confusion: {count} of 12 runs of the "
        f'kind "{t}" are called "{s}". {QUESTIONS[t]}',
        values=f"kappa {agreement:.4f}; (true, said): {dict(sorted(mistakes.items()))}",
    )


@pytest.mark.exercise("capstone.diagnose", points=2)
def test_known_kinds_are_recognised(student, reference, rng):
    """New runs of the twelve kinds that you were given are all recognised."""
    true, said = diagnoses(student, reference, rng, KNOWN_KINDS)
    for t, (s, _) in zip(true, said, strict=True):
        if t != s:
            raise CheckFailed(
                f'A run that is like one of the examples, from another seed, is "{t}", and you call it "{s}". Do you '
                f"recognise all twelve examples, with room on both sides of your limits? {QUESTIONS[t]}"
            )


@pytest.mark.exercise("capstone.diagnose", points=2)
def test_the_evidence_names_what_was_measured(student, reference, rng):
    """Where the cause is right, the evidence names numbers, and they tell one run from another."""
    true, said = diagnoses(student, reference, rng)
    right = [evidence for t, (s, evidence) in zip(true, said, strict=True) if t == s]
    if len(right) < 24:
        raise CheckFailed(
            "Evidence counts where the cause is right: that is so in fewer than half of the runs."
        )
    if not all(NUMBER.search(evidence) for evidence in right):
        raise CheckFailed("One of your sentences holds no number in digits. What have you measured?")
    sentences = {NUMBER.sub("#", evidence) for evidence in right}
    if len(set(right)) < len(sentences) + 4:
        raise CheckFailed(
            "Your sentences name the same numbers in run after run. A threshold is the same for all runs; the evidence "
            "is what this run has measured, with enough digits to tell runs apart."
        )


@pytest.mark.exercise("capstone.diagnose", points=1, kind="purity")
def test_diagnose_is_a_pure_function(student, reference, rng):
    """The run is left alone, a second look says the same, and a sick run is not called what a healthy one is."""
    healthy, zero, sign, shuffled = (2 * kind for kind in (0, 6, 12, 18))
    said = {
        number: answer(assert_repeatable(student.capstone.diagnose, hidden_runs(reference)[number][1], what="answer"))[0]
        for number in (healthy, shuffled, zero, sign)  # one of each cause, so that no misconception fits by chance
    }  # fmt: skip
    if said[healthy] == said[shuffled]:
        raise CheckFailed("A healthy run, and one that learned shuffled labels: you say the same of both.")


NUMBER = re.compile(r"(?<![A-Za-z_\d.])[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?")

QUESTIONS = {
    "ok": "What do healthy runs look like that are smaller, shorter, or carry a small penalty? Compare training with "
    "validation in those that you are given, and leave room.",
    "minimum": "Did the objective itself get anywhere? If it fell a little: how many of the hidden units do different things?",
    "loss": "Compare two curves: what the search was told to make small, and the cross-entropy. Which one fell, and how "
    "far below that of blind guessing, log k, did the other one end?",
    "data": "The search did its work here. Which of the measurements compare training with validation, and does the "
    "comparison look strange in either direction, for some class, or in the average images?",
}


RUNS: list[tuple[str, dict[str, Any]]] = []


def hidden_runs(reference: Any) -> list[tuple[str, dict[str, Any]]]:
    """Return the 48 recorded runs as (cause, run): 24 kinds, two of each, next to each other."""
    if not RUNS:
        RUNS.extend((cause, dict(run)) for cause, _, run in reference.runs.load(FOLDER / "runs.npz"))
    return RUNS


def diagnoses(
    student: Any, reference: Any, rng: np.random.Generator, kinds: Sequence[int] = range(24)
) -> tuple[list[str], list[tuple[str, str]]]:
    """Return the true causes and the student's answers for both runs of each of the ``kinds``, in random order.

    Pixels, classes, hidden units and the examples that were kept are put in another order, so that a run is not the same
    twice, and none of this changes its cause.
    """
    runs = hidden_runs(reference)
    true, said = [], []
    for number in rng.permutation([2 * kind + second for kind in kinds for second in (0, 1)]):
        cause, run = runs[number]
        pixels, classes = rng.permutation(64), rng.permutation(10)
        units = rng.permutation(run["hidden"].shape[1])
        changed = dict(run)
        for part in ("train", "val"):
            changed[f"{part}_image"] = run[f"{part}_image"][pixels]
            changed[f"{part}_per_class"] = run[f"{part}_per_class"][classes]
        changed["hidden"] = rng.permutation(run["hidden"])[:, units]
        true.append(cause)
        said.append(answer(student.capstone.diagnose(changed)))
    return true, said


def answer(result: Any) -> tuple[str, str]:
    """Return (cause, evidence). Raises CheckFailed if the student's result is something else."""
    if not isinstance(result, tuple | list) or len(result) != 2:
        raise CheckFailed("Your function should return two strings: (cause, evidence).")
    cause, evidence = result
    if not isinstance(cause, str) or cause not in CAUSES:
        raise CheckFailed('The cause that you return is none of the strings "ok", "minimum", "loss", "data".')
    if not isinstance(evidence, str):
        raise CheckFailed("The evidence that you return is not a string: write a sentence.")
    return cause, evidence


def cohen(true: list[str], said: list[str]) -> float:
    """Return Cohen's kappa, the agreement beyond chance: 1 if all agree, 0 for guessing.

    (Cohen, "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20, 1960.)
    """
    n = len(true)
    observed = sum(t == s for t, s in zip(true, said, strict=True)) / n
    expected = sum(true.count(cause) * said.count(cause) for cause in CAUSES) / n**2
    return (observed - expected) / (1 - expected)
