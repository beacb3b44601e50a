"""Hidden suite of 01-models: values at random points, relations, edges, and data from known parameters.

The data of the teacher checks are computed with fractions, from rational parameters theta0, without noise; all
numbers are small multiples of 1/64, so a right model at theta0 makes no rounding error in any order of summation.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from fractions import Fraction

import numpy as np
import pytest

from autograder.bridge import Student
from autograder.checks import (
    CheckFailed,
    Probe,
    assert_class_equivariant,
    assert_close,
    assert_contract,
    assert_depends,
    assert_float64,
    assert_hidden_symmetric,
    assert_linear,
    assert_order_equivariant,
    assert_raises,
    assert_relation,
    assert_repeatable,
    assert_same,
    assert_shape,
    assert_shift_invariant,
    assert_stable,
    log_softmax_probes,
    sigmoid_probes,
    softmax_probes,
)
from autograder.checks.values import as_array

EXERCISES = (
    "models.linear",
    "models.sigmoid",
    "models.logistic",
    "models.softmax",
    "models.log_softmax",
    "models.softmax_logits",
    "models.two_layer",
    "models.n_params",
)
EXACT = 1e-15
"""The relative tolerance where no rounding error is possible."""
MODERATE = 1e-12
"""That of exp at scores |z| < 12: their own rounding, times 12 at most, and a few roundings after it: 4e-15."""

Rows = Sequence[Sequence[Fraction]]


def others(exercise: str) -> tuple[str, ...]:
    """Return the exercises beside ``exercise``: each may be built on some of them."""
    return tuple(other for other in EXERCISES if other != exercise)


def away_from_zero(rng: np.random.Generator, *shape: int) -> np.ndarray:
    """Return random numbers of size 0.4 to 1.6 and either sign: no bias is near 0, no weight is lost."""
    return rng.uniform(0.4, 1.6, shape) * rng.choice([-1.0, 1.0], shape)


def assert_array(result: object, what: str = "result") -> None:
    """Check that an array came, and no list: `assert_close` takes both, and the next function may not."""
    if isinstance(result, list | tuple):
        raise CheckFailed(
            f"Your {what} is a {type(result).__name__}, and an array is promised: a list has no shape, and arithmetic "
            f"means something else for it. Which function of NumPy makes an array of a list?"
        )


def fractions(text: str) -> list[Fraction]:
    return [Fraction(word) for word in text.split()]


def floats(exact: Sequence[Fraction] | Rows) -> np.ndarray:
    """Return rational numbers, or rows of them, as float64; ours are all representable."""
    return np.array([[float(x) for x in row] if isinstance(row, list) else float(row) for row in exact])


def whole_numbers(rng: np.random.Generator, n: int, d: int) -> list[list[Fraction]]:
    """Return n examples of d features that are whole numbers, with no two columns alike."""
    return [[Fraction(int(x)) for x in row] for row in rng.integers(-9, 10, (n, d)) + np.arange(d)]


def affine(rows: Rows, W: Rows, b: Sequence[Fraction]) -> list[list[Fraction]]:
    """Return rows @ W + b, by exact arithmetic."""
    return [
        [sum((x * w[c] for x, w in zip(row, W, strict=True)), b[c]) for c in range(len(b))] for row in rows
    ]


# linear


@pytest.mark.exercise("models.linear", points=1)
def test_linear_predicts_at_random_points(student, reference, rng):
    """The predictions of five random linear models are right."""
    for n, d in ((7, 3), (4, 5), (9, 2), (5, 1), (1, 4)):
        theta, X = away_from_zero(rng, d + 1), rng.normal(size=(n, d)) + 0.5
        assert_same(
            student.models.linear, reference.models.linear, theta, X,
            what="prediction", sizes={"n": n, "d": d},
        )  # fmt: skip


@pytest.mark.exercise("models.linear", points=1)
def test_linear_gives_back_the_data_of_a_known_theta(student, rng):
    """The theta behind noise-free data reproduces them; mix two thetas, and the predictions are mixed too."""
    theta0, rows = fractions("3/4 -5/2 1/8 7/4"), whole_numbers(rng, 11, 3)
    y = [row[0] for row in affine(rows, [[w] for w in theta0[:-1]], theta0[-1:])]
    linear = student.models.linear
    assert_close(linear(floats(theta0), floats(rows)), floats(y), rtol=EXACT, what="prediction")
    X, theta = rng.normal(size=(6, 3)), away_from_zero(rng, 4)
    assert_linear(lambda theta: linear(theta, X), theta, rng=rng, what="prediction")
    assert_order_equivariant(lambda X: linear(theta, X), X, rng=rng, what="prediction")


@pytest.mark.exercise("models.linear", points=1, kind="purity")
def test_linear_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    theta, X = away_from_zero(rng, 4), rng.normal(size=(5, 3))
    assert_array(student.models.linear(theta, X), "prediction")
    assert_contract(
        student.models.linear, (theta, X), (-theta, X), (theta, X + 1), shape=(5,), what="prediction"
    )


# sigmoid


@pytest.mark.exercise("models.sigmoid", points=1)
def test_sigmoid_of_random_scores(student, reference, rng):
    """The sigmoid of random scores is right, for arrays of one, two and three axes."""
    for shape in ((7,), (4, 3), (2, 3, 4), (1,), (5, 1)):
        z = 2 * rng.normal(size=shape)
        assert_same(student.models.sigmoid, reference.models.sigmoid, z, rtol=MODERATE, what="probability")


@pytest.mark.exercise("models.sigmoid", points=1)
def test_sigmoid_of_minus_z_is_the_other_class(student, rng):
    """sigmoid(z) and sigmoid(-z) are the probabilities of two classes, and their odds are exp(z)."""
    z = away_from_zero(rng, 9)
    p = as_array(student.models.sigmoid(z), z, "probability")
    assert_shape(p, z.shape, what="probability")
    assert_relation(
        student.models.sigmoid(-z),
        1 - p.astype(float),
        "The probabilities of the two classes, sigmoid(z) and sigmoid(-z), do not add up to 1.",
    )
    assert_relation(
        p,
        np.exp(z) * (1 - p.astype(float)),
        "The odds p / (1 - p) should be exp(z). Which score gives odds of e to 1 with your code?",
    )


def mild_first(*probes: Probe) -> list[Probe]:
    """Return the probes in the order of their largest score: a mild one tells more mistakes apart than nan does."""
    return sorted(probes, key=lambda probe: float(np.abs(probe.args[0]).max()))


def all_asked(function: Callable[..., object], probes: Sequence[Probe]) -> Callable[..., object]:
    """Return a function that answers each of ``probes`` in turn; every one is asked before the first is judged.

    At its first edge many a mistake gives the same 0 or nan as another: all edges together tell them apart.
    """
    answers = iter([function(*probe.args) for probe in probes])
    return lambda *_: next(answers)


SIDES = "Each score needs the form that is safe for its own sign: what decides in your code, and for how many of them?"
AWAY_FROM_0 = "Is a small probability kept away from 0 on purpose? Then it is no longer the right one."


@pytest.mark.exercise("models.sigmoid", points=1, kind="edge")
def test_sigmoid_of_extreme_scores(student):
    """Scores of 1000 and -1000 do not overflow, and small probabilities are right to 15 decimals."""
    mixed, right = (
        np.array([-1000.0, 1000.0, -5.0, -1000.0]),
        np.array([0.0, 1.0, 1 / (1 + np.exp(5.0)), 0.0]),
    )
    tiny = 1 / (1 + np.exp(36.0))
    probes = mild_first(
        Probe("a score of -5", (np.array([-5.0]),), np.array([1 / (1 + np.exp(5.0))]), AWAY_FROM_0),
        *sigmoid_probes(),
        # 1 - 1 / (1 + exp(z)) and 0.5 + 0.5 tanh(z / 2) are right to an ulp of 1, and no better
        Probe("a score of -36", (np.array([-36.0]),), np.array([tiny]), AWAY_FROM_0, atol=2.3e-16),
        Probe("large logits, more of them negative", (mixed,), right, SIDES),
        Probe("large logits, more of them positive", (-mixed,), 1 - right, SIDES),
    )
    assert_stable(all_asked(student.models.sigmoid, probes), probes, what="probability")


@pytest.mark.exercise("models.sigmoid", points=1, kind="purity")
def test_sigmoid_is_a_pure_function(student, rng):
    """The input is used and left alone, a second call gives the same, in double precision."""
    z = away_from_zero(rng, 2, 5)
    assert_array(student.models.sigmoid(z), "probability")
    assert_contract(student.models.sigmoid, (z,), (-z,), shape=(2, 5), what="probability", between=(0.0, 1.0))


# logistic


@pytest.mark.exercise("models.logistic", points=1)
def test_logistic_gives_the_probability_of_class_1(student, reference, rng):
    """The probabilities of random logistic models are right."""

    def attempt(own: Student) -> None:
        for n, d in ((7, 3), (4, 5), (9, 2), (5, 1), (1, 4)):
            theta, X = away_from_zero(rng, d + 1), rng.normal(size=(n, d))
            assert_same(
                own.models.logistic, reference.models.logistic, theta, X,
                what="probability", sizes={"n": n, "d": d},
            )  # fmt: skip

    student.own_then_reference(attempt, *others("models.logistic"))


@pytest.mark.exercise("models.logistic", points=1, kind="edge")
def test_logistic_is_certain_far_from_the_border(student):
    """Examples far from the border get probabilities near 0 and 1, and the border gets 1/2."""
    theta = np.array([10.0, -100.0, 50.0])
    # The scores are 0, 1000, -1000, 20, 50 and -20.
    X = np.array([[-5.0, 0.0], [95.0, 0.0], [-5.0, 10.0], [-3.0, 0.0], [0.0, 0.0], [-7.0, 0.0]])
    expected = np.array([0.5, 1.0, 0.0, 1 / (1 + np.exp(-20.0)), 1.0, 1 / (1 + np.exp(20.0))])

    def attempt(own: Student) -> None:
        far, small = own.models.logistic(theta, X), own.models.logistic(theta, X[5:])
        assert_close(small, expected[5:], atol=1e-15, what="probability")
        assert_close(far, expected, atol=1e-12, what="probability")

    student.own_then_reference(attempt, *others("models.logistic"))


@pytest.mark.exercise("models.logistic", points=1, kind="purity")
def test_logistic_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    theta, X = away_from_zero(rng, 4), rng.normal(size=(5, 3))

    def attempt(own: Student) -> None:
        assert_array(own.models.logistic(theta, X), "probability")
        assert_contract(
            own.models.logistic, (theta, X), (-theta, X), (theta, X + 1),
            shape=(5,), what="probability", between=(0.0, 1.0),
        )  # fmt: skip

    student.own_then_reference(attempt, *others("models.logistic"))


@pytest.mark.exercise("models.logistic", points=1)
def test_logistic_runs_on_your_own_functions(student, reference, rng):
    """Your own functions work together, with nothing of ours in between."""
    theta, X = away_from_zero(rng, 4), rng.normal(size=(7, 3))
    assert_same(student.models.logistic, reference.models.logistic, theta, X, what="probability")


# softmax


@pytest.mark.exercise("models.softmax", points=1)
def test_softmax_of_random_scores(student, reference, rng):
    """The softmax of random scores is right."""

    def attempt(own: Student) -> None:
        for n, k in ((7, 3), (4, 5), (3, 2), (1, 4)):
            Z = 2 * rng.normal(size=(n, k))
            assert_same(
                own.models.softmax, reference.models.softmax, Z, what="result", sizes={"n": n, "k": k}
            )

    student.own_then_reference(attempt, *others("models.softmax"))


@pytest.mark.exercise("models.softmax", points=1)
def test_softmax_keeps_to_its_symmetries(student, rng):
    """Rows add up to 1, shifting a row changes nothing, and classes and examples have no order."""
    Z = 2 * rng.normal(size=(5, 4))

    def attempt(own: Student) -> None:
        assert_depends(own.models.softmax, (Z,), (-Z,), shape=(5, 4))
        p = as_array(own.models.softmax(Z), Z)
        assert_relation(
            p.sum(axis=1), np.ones(5), "The probabilities of one example do not add up to 1: look at one row."
        )
        assert_shift_invariant(own.models.softmax, Z, rng=rng)
        assert_class_equivariant(own.models.softmax, Z, rng=rng)
        assert_order_equivariant(own.models.softmax, Z, rng=rng)

    student.own_then_reference(attempt, *others("models.softmax"))


NEAR_1000 = np.array([[1000.0, 998.0, 1001.0], [-1000.0, -998.0, -999.5], [40.0, 38.0, 35.0]])
_ROW = NEAR_1000 - np.array([[1001.0], [-998.0], [40.0]])
LOG_P = _ROW - np.log(np.exp(_ROW).sum(axis=1, keepdims=True))
QUESTION = "Only the differences within a row count, and these are small: what becomes of them?"
LAST = np.array([[0.0, 0.0, 1000.0]])
"""A shift by another score than the largest of the row overflows here, one by the mean of the row does not yet."""
LARGEST = "After your shift, what is the largest score of this row?"


@pytest.mark.exercise("models.softmax", points=1, kind="edge")
def test_softmax_of_extreme_scores(student):
    """Scores of 1000 and -1000 give finite probabilities, and rows do not disturb each other."""
    last = Probe("a row whose last score is the largest", (LAST,), np.array([[0.0, 0.0, 1.0]]), LARGEST)
    near = Probe("large scores that differ by little", (NEAR_1000,), np.exp(LOG_P), QUESTION)
    certain = Probe("a row whose last score is the largest", (LAST,), last.expected, AWAY_FROM_0)

    def attempt(own: Student) -> None:
        probes = mild_first(last, *softmax_probes(), near)
        assert_stable(all_asked(own.models.softmax, probes), probes)
        assert_stable(own.models.softmax, [certain], rtol=EXACT)

    student.own_then_reference(attempt, *others("models.softmax"))


@pytest.mark.exercise("models.softmax", points=1, kind="purity")
def test_softmax_is_a_pure_function(student, rng):
    """The input is used and left alone, a second call gives the same, in double precision."""
    Z = rng.normal(size=(5, 3))

    def attempt(own: Student) -> None:
        assert_array(own.models.softmax(Z))
        assert_contract(own.models.softmax, (Z,), (-Z,), shape=(5, 3), between=(0.0, 1.0))

    student.own_then_reference(attempt, *others("models.softmax"))


# log_softmax


@pytest.mark.exercise("models.log_softmax", points=1)
def test_log_softmax_of_random_scores(student, reference, rng):
    """The log-probabilities of random scores are right."""

    def attempt(own: Student) -> None:
        for n, k in ((7, 3), (4, 5), (3, 2), (1, 4)):
            Z = 2 * rng.normal(size=(n, k))
            assert_same(own.models.log_softmax, reference.models.log_softmax, Z, sizes={"n": n, "k": k})

    student.own_then_reference(attempt, *others("models.log_softmax"))


@pytest.mark.exercise("models.log_softmax", points=1)
def test_log_softmax_keeps_to_its_symmetries(student, rng):
    """Shifting a row changes nothing, classes have no order, and differences of scores stay."""
    Z = 2 * rng.normal(size=(5, 4))

    def attempt(own: Student) -> None:
        log_p = as_array(own.models.log_softmax(Z), Z)
        assert_shape(log_p, (5, 4))
        assert_shift_invariant(own.models.log_softmax, Z, rng=rng)
        assert_class_equivariant(own.models.log_softmax, Z, rng=rng)
        assert_relation(
            np.diff(log_p, axis=1),
            np.diff(Z, axis=1),
            "Two log-probabilities of a row differ by as much as the two scores do. Yours do not.",
        )

    student.own_then_reference(attempt, *others("models.log_softmax"))


@pytest.mark.exercise("models.log_softmax", points=1, kind="edge")
def test_log_softmax_of_extreme_scores(student):
    """Scores of 1000 and -1000 have finite log-probabilities, and rows do not disturb each other."""
    last = Probe("a row whose last score is the largest", (LAST,), LAST - 1000.0, LARGEST)
    near = Probe("large scores that differ by little", (NEAR_1000,), LOG_P, QUESTION)

    def attempt(own: Student) -> None:
        probes = mild_first(last, *log_softmax_probes(), near)
        assert_stable(all_asked(own.models.log_softmax, probes), probes)

    student.own_then_reference(attempt, *others("models.log_softmax"))


@pytest.mark.exercise("models.log_softmax", points=1, kind="purity")
def test_log_softmax_is_a_pure_function(student, rng):
    """The input is used and left alone, a second call gives the same, in double precision."""
    Z = rng.normal(size=(5, 3))

    def attempt(own: Student) -> None:
        assert_array(own.models.log_softmax(Z))
        assert_contract(own.models.log_softmax, (Z,), (-Z,), shape=(5, 3), between=(-np.inf, 0.0))

    student.own_then_reference(attempt, *others("models.log_softmax"))


# softmax_logits


@pytest.mark.exercise("models.softmax_logits", points=1)
def test_softmax_logits_at_random_points(student, reference, rng):
    """The scores of five random models are right."""

    def attempt(own: Student) -> None:
        for n, d, k in ((7, 4, 3), (5, 2, 6), (8, 3, 3), (4, 1, 2), (1, 3, 5)):
            theta, X = away_from_zero(rng, d * k + k), rng.normal(size=(n, d))
            assert_same(
                own.models.softmax_logits, reference.models.softmax_logits, theta, X, k,
                what="score", sizes={"n": n, "d": d, "k": k},
            )  # fmt: skip

    student.own_then_reference(attempt, *others("models.softmax_logits"))


@pytest.mark.exercise("models.softmax_logits", points=1)
def test_softmax_logits_gives_back_the_data_of_a_known_theta(student, rng):
    """At the theta that made some noise-free scores, your model reproduces them exactly."""
    W = [fractions("1/2 -3 5/4"), fractions("-7/8 2 1/4")]
    b, rows = fractions("3/2 -1/8 4"), whole_numbers(rng, 9, 2)
    theta0, Z = floats([*W[0], *W[1], *b]), floats(affine(rows, W, b))

    def attempt(own: Student) -> None:
        assert_close(own.models.softmax_logits(theta0, floats(rows), 3), Z, rtol=EXACT, what="score")

    student.own_then_reference(attempt, *others("models.softmax_logits"))


@pytest.mark.exercise("models.softmax_logits", points=1, kind="purity")
def test_softmax_logits_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    theta, X = away_from_zero(rng, 8), rng.normal(size=(5, 3))

    def attempt(own: Student) -> None:
        assert_array(own.models.softmax_logits(theta, X, 2), "score")
        assert_contract(
            own.models.softmax_logits, (theta, X, 2), (-theta, X, 2), (theta, X + 1, 2),
            shape=(5, 2), what="score",
        )  # fmt: skip

    student.own_then_reference(attempt, *others("models.softmax_logits"))


# two_layer


def network(rng: np.random.Generator, sizes: tuple[int, int, int]) -> np.ndarray:
    d, h, k = sizes
    return away_from_zero(rng, d * h + h + h * k + k)


def with_a_unit_mirrored(theta: np.ndarray, sizes: tuple[int, int, int]) -> np.ndarray:
    """Return theta with the other sign for all that enters the first hidden unit, and all that leaves it."""
    d, h, k = sizes
    signs = np.ones(len(theta))
    signs[: d * h + 1 : h] = -1.0  # its column of W1, and its entry of b1 after that
    signs[d * h + h : d * h + h + k] = -1.0
    return signs * theta


def others_of(theta: np.ndarray, X: np.ndarray, sizes: tuple[int, int, int]) -> list[tuple[object, ...]]:
    """Return arguments of a tanh network, and the same with another theta, and with another X."""
    return [(theta, X, sizes, "tanh"), (theta + 0.5, X, sizes, "tanh"), (theta, X + 1, sizes, "tanh")]


@pytest.mark.exercise("models.two_layer", points=1)
def test_two_layer_at_random_points(student, reference, rng):
    """The outputs of random networks are right, for both functions between the layers."""

    def attempt(own: Student) -> None:
        for n, sizes, act in (
            (7, (3, 5, 2), "tanh"), (7, (3, 5, 2), "relu"), (6, (2, 4, 4), "relu"), (5, (4, 2, 3), "tanh"),
            (9, (3, 3, 3), "tanh"), (4, (1, 6, 1), "relu"), (1, (4, 3, 2), "tanh"),
        ):  # fmt: skip
            theta, X = network(rng, sizes), rng.normal(size=(n, sizes[0]))
            assert_same(own.models.two_layer, reference.models.two_layer, theta, X, sizes, act, what="output")

    student.own_then_reference(attempt, *others("models.two_layer"))


@pytest.mark.exercise("models.two_layer", points=1)
def test_two_layer_knows_its_symmetries(student, rng):
    """Exchange hidden units, and (for tanh) turn the signs of a unit: the function stays the same."""
    sizes = (3, 4, 2)
    theta, X = network(rng, sizes), rng.normal(size=(6, 3))

    def attempt(own: Student) -> None:
        assert_depends(own.models.two_layer, *others_of(theta, X, sizes), shape=(6, 2), what="output")
        for act in ("tanh", "relu"):
            assert_hidden_symmetric(
                lambda theta, act=act: own.models.two_layer(theta, X, sizes, act),
                theta, sizes, rng=rng, signs=False,
            )  # fmt: skip
        assert_relation(
            own.models.two_layer(with_a_unit_mirrored(theta, sizes), X, sizes, "tanh"),
            own.models.two_layer(theta, X, sizes, "tanh"),
            "Turn all signs around one hidden unit, those of what enters it and of what leaves it: with tanh the "
            "function stays the same, and yours does not. What does your hidden function make of a and of -a?",
        )

    student.own_then_reference(attempt, *others("models.two_layer"))


@pytest.mark.exercise("models.two_layer", points=1)
def test_two_layer_gives_back_the_data_of_a_known_theta(student, rng):
    """At the theta that made some noise-free data, your ReLU network reproduces them exactly."""
    W1 = [fractions("1 -1 1/2"), fractions("-1/4 2 -3/2")]
    b1, b2 = fractions("-1/2 3/4 5"), fractions("1/8 -7/2")
    W2 = [fractions("3 -1/2"), fractions("-5/4 1"), fractions("1/4 2")]
    rows = whole_numbers(rng, 12, 2)
    hidden = [[max(a, Fraction(0)) for a in row] for row in affine(rows, W1, b1)]
    theta0 = floats([*W1[0], *W1[1], *b1, *W2[0], *W2[1], *W2[2], *b2])
    expected = floats(affine(hidden, W2, b2))

    def attempt(own: Student) -> None:
        outputs = own.models.two_layer(theta0, floats(rows), (2, 3, 2), "relu")
        assert_close(outputs, expected, rtol=EXACT, what="output")

    student.own_then_reference(attempt, *others("models.two_layer"))


@pytest.mark.exercise("models.two_layer", points=1, kind="edge")
def test_two_layer_saturates_and_refuses(student):
    """tanh is the default and saturates at large inputs; another name than "tanh" and "relu" raises ValueError."""
    theta, X = np.array([1.0, 200.0, 2.0, -3.0, 1.0, 0.5, 0.25]), np.array([[1000.0], [-1000.0], [0.0]])
    expected = np.array([[1.75], [-1.25], [np.tanh(2.0) + 0.5 * np.tanh(-3.0) + 0.25]])

    def attempt(own: Student) -> None:
        default, tanh = (
            own.models.two_layer(theta, X, (1, 2, 1)),
            own.models.two_layer(theta, X, (1, 2, 1), "tanh"),
        )
        relu = own.models.two_layer(theta, X, (1, 2, 1), "relu")
        assert_close(default, expected, what="output")
        assert_close(tanh, expected, what="output")
        assert_close(relu, np.array([[101000.75], [0.25], [2.25]]), what="output")
        for act in ("sigmoid", "", "TANH"):
            try:
                assert_raises(own.models.two_layer, theta, X, (1, 2, 1), act)
            except (
                Exception
            ) as raised:  # this stands for "not attempted" elsewhere; the outputs above are there
                if getattr(raised, "error_type", None) != "NotImplementedError":
                    raise
                raise CheckFailed(
                    "Your function raised NotImplementedError where ValueError is asked for."
                ) from raised

    student.own_then_reference(attempt, *others("models.two_layer"))


@pytest.mark.exercise("models.two_layer", points=1, kind="purity")
def test_two_layer_is_a_pure_function(student, rng):
    """The inputs are used and left alone, a second call gives the same, in double precision."""
    sizes = (3, 4, 2)
    theta, X = network(rng, sizes), rng.normal(size=(5, 3))

    def attempt(own: Student) -> None:
        two_layer = own.models.two_layer
        assert_array(two_layer(theta, X, sizes, "tanh"), "output")
        assert_contract(two_layer, *others_of(theta, X, sizes), shape=(5, 2), what="output")
        assert_float64(assert_repeatable(two_layer, theta, X, sizes, "relu", what="output"), what="output")

    student.own_then_reference(attempt, *others("models.two_layer"))


# n_params


@pytest.mark.exercise("models.n_params", points=1)
def test_n_params_of_two_layers(student, reference, rng):
    """The count is right for networks with one hidden layer."""
    for sizes in ((64, 32, 10), (3, 5, 2), (2, 4, 4), tuple(int(s) for s in rng.integers(5, 40, 3))):
        assert_close(student.models.n_params(sizes), reference.models.n_params(sizes), what="count")


@pytest.mark.exercise("models.n_params", points=1)
def test_n_params_of_any_depth(student, reference, rng):
    """The count is right without a hidden layer, and with several."""
    for sizes in (
        (7, 3),
        (1, 1),
        (4, 3, 6, 2),
        (5, 4, 3, 2, 6),
        tuple(int(s) for s in rng.integers(5, 40, 4)),
    ):
        assert_close(student.models.n_params(sizes), reference.models.n_params(sizes), what="count")


@pytest.mark.exercise("models.n_params", points=1, kind="purity")
def test_n_params_is_a_whole_number(student):
    """A count is a whole number, also a large one."""
    count = assert_repeatable(student.models.n_params, (50_000, 60_000, 4_000), what="count")
    assert_close(count, 3_240_064_000, what="count")  # more than 32 bits hold
    try:
        operator.index(count)
    except TypeError:
        raise CheckFailed("Your count is no whole number (int). Where does a fraction come in?") from None
