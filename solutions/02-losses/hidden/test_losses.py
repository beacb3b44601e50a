"""Hidden suite of 02-losses.

Values are compared with the reference at random probes with n = 7, d = 3, k = 4 and labels in no order;
edge probes have exact answers; relations need no reference at all.
"""

import numpy as np
import pytest

from autograder.checks import (
    CheckFailed,
    Probe,
    as_array,
    assert_close,
    assert_contract,
    assert_depends,
    assert_duplication_invariant,
    assert_float64,
    assert_order_invariant,
    assert_repeatable,
    assert_same,
    assert_same_after,
    assert_scales,
    assert_shift_invariant,
    assert_split_by_size,
    assert_stable,
    bce_probes,
    cross_entropy_probes,
)

N, D, K = 7, 3, 4
SIZES = {"n": N, "k": K, "d": D}


def regression(rng, n=N):
    return rng.normal(size=n), 2 * rng.normal(size=n)


def binary(rng, n=N):
    labels = np.array([0.0, 1.0] + [float(rng.integers(2)) for _ in range(n - 2)])
    return 2 * rng.normal(size=n), rng.permutation(labels)


def labels(rng, n=N, largest=K - 1):
    """Labels in no order: 0 and ``largest`` occur, one in between does not, which no batch promises."""
    absent = rng.integers(1, largest)
    others = rng.choice([c for c in range(largest + 1) if c != absent], size=n - 2)
    return rng.permutation(np.concatenate([[0, largest], others]))


def multiclass(rng, n=N, k=K, largest=K - 1):
    return 2 * rng.normal(size=(n, k)), labels(rng, n, largest)


def all_asked(function, probes):
    """Return a function that answers each of ``probes`` in turn; every one is asked before the first is judged.

    At its first edge many a mistake gives the same 0 or nan as another: all edges together tell them apart.
    """
    answers = iter([function(*probe.args) for probe in probes])
    return lambda *_: next(answers)


def assert_cheapest(loss, best, others, sentence):
    """Check that the constant prediction ``best``, known in closed form, costs less than each of ``others``."""
    cost = as_array(loss(best), np.zeros(()), "loss")
    if not all(cost < as_array(loss(other), np.zeros(()), "loss") for other in others):
        raise CheckFailed(sentence)


# mse


@pytest.mark.exercise("losses.mse", points=2)
def test_mse_value(student, reference, rng):
    """mse is the mean of the squared residuals."""
    for n in (N, 4):
        y_hat, y = regression(rng, n)
        assert_same(student.losses.mse, reference.losses.mse, y_hat, y, what="loss", sizes={"n": n})


@pytest.mark.exercise("losses.mse", points=1)
def test_mse_scales_with_the_square(student, rng):
    """Three times the residuals cost nine times as much, and so on without a ceiling."""
    y_hat, y = regression(rng)
    assert_depends(student.losses.mse, (y_hat, y), regression(rng))
    for factor, words in ((3, "three times as large"), (1000, "a thousand times as large")):
        sentence = (
            f"Make every residual {words}: a squared error grows by the square of that, and yours does not."
        )
        larger = (y + factor * (y_hat - y), y)
        assert_scales(student.losses.mse, (y_hat, y), larger, float(factor**2), sentence=sentence)


@pytest.mark.exercise("losses.mse", points=1)
def test_mse_best_constant(student, rng):
    """Of all constant predictions, the mean of y costs the least."""
    _, y = regression(rng)
    y[0] += 6.0  # the mean is far from the middle value
    assert_cheapest(
        lambda c: student.losses.mse(np.full(N, c), y),
        y.mean(),
        y.mean() + np.array([-0.2, 0.2, -3.0, 3.0]),
        "Predict the same number for everybody: the mean of y should cost the least, and with your loss another "
        "number is cheaper. Does each residual count with its square?",
    )


@pytest.mark.exercise("losses.mse", points=1, kind="purity")
def test_mse_contract(student, rng):
    """mse depends on its inputs, repeats itself, leaves its inputs alone and keeps double precision."""
    assert_contract(student.losses.mse, regression(rng), regression(rng), what="loss")


# bce_logits


CEILING = "A confident wrong prediction costs as much as its logit: what keeps your cost below that?"
NOT_0_YET = (
    "A right prediction costs little, and not nothing. From which logit on do you take another formula?"
)


@pytest.mark.exercise("losses.bce_logits", points=2)
def test_bce_value(student, reference, rng):
    """bce_logits is the mean of -log of the probability of the true label."""
    for n in (N, 5):
        z, y = binary(rng, n)
        assert_same(student.losses.bce_logits, reference.losses.bce_logits, z, y, what="loss", sizes={"n": n})


@pytest.mark.exercise("losses.bce_logits", points=2, kind="edge")
def test_bce_confident(student):
    """Confident logits have their exact cost: nothing if right, as much as the logit if wrong."""
    z = np.array([1000.0, -1000.0, 1000.0, -1000.0, 50.0])
    y = np.array([1.0, 0.0, 0.0, 1.0, 0.0])
    small = Probe(
        "a cost of 8e-10", (np.array([21.0]), np.ones(1)), float(np.log1p(np.exp(-21.0))), NOT_0_YET,
        atol=1e-14,  # log(1 + exp(21)) - 21 loses that much
    )  # fmt: skip
    mixed = Probe("confident logits of all kinds", (z, y), 410.0, CEILING)
    # Logits of 0 tell more mistakes apart than a ceiling does, and a ceiling more than what is lost near 0.
    probes = [*sorted((*bce_probes(), mixed), key=lambda probe: bool(probe.args[0].any())), small]
    assert_stable(all_asked(student.losses.bce_logits, probes), probes, rtol=1e-12, what="loss")


@pytest.mark.exercise("losses.bce_logits", points=1)
def test_bce_symmetry(student, rng):
    """To swap the two labels and the sign of the logits changes nothing."""
    z, y = binary(rng)
    assert_depends(student.losses.bce_logits, (z, y), binary(rng))
    sentence = (
        "Call every 1 a 0 and turn the sign of the logits: the loss stays the same, and yours does not."
    )
    assert_same_after(student.losses.bce_logits, (z, y), (-z, 1 - y), sentence=sentence)


@pytest.mark.exercise("losses.bce_logits", points=1)
def test_bce_best_constant(student, rng):
    """A model that gives everybody the same probability does best with the share of ones."""
    y = rng.permutation(np.array([1.0] * 5 + [0.0] * 2))
    assert_cheapest(
        lambda z: student.losses.bce_logits(np.full(N, z), y),
        np.log(5 / 2),
        np.log(5 / 2) + np.array([-0.3, 0.3, -2.0, 2.0]),
        "Give everybody the same probability: the share of ones should cost the least, and with your loss another "
        "probability is cheaper. What does an example with label 0 cost?",
    )


@pytest.mark.exercise("losses.bce_logits", points=1, kind="purity")
def test_bce_contract(student, rng):
    """bce_logits depends on its inputs, repeats itself, leaves its inputs alone and keeps double precision."""
    assert_contract(student.losses.bce_logits, binary(rng), binary(rng), what="loss")


# cross_entropy


LARGEST = "After your shift, what is the largest number of this row?"


@pytest.mark.exercise("losses.cross_entropy", points=2)
def test_ce_value(student, reference, rng):
    """cross_entropy is the mean of -log of the probability of the true class."""
    for n, k, largest in ((N, K, K - 1), (6, 5, 3)):  # in the second table the last class does not occur
        Z, y = multiclass(rng, n, k, largest)
        sizes = {"n": n, "k": k}
        assert_same(
            student.losses.cross_entropy, reference.losses.cross_entropy, Z, y, what="loss", sizes=sizes
        )


@pytest.mark.exercise("losses.cross_entropy", points=2, kind="edge")
def test_ce_confident(student):
    """Large logits have their exact cost, also in rows that are far apart."""
    last, two = np.array([[0.0, 0.0, 1000.0]]), np.array([[730.0, 0.0]])
    probes = [
        Probe("a row whose last logit is the largest", (last, np.array([2])), 0.0, LARGEST),
        Probe("a row whose last logit is the largest", (last, np.array([0])), 1000.0, LARGEST),
        # exp(730) is too large for a float, and exp(-730) not yet too small
        Probe("a gap of 730", (two, np.array([1])), 730.0, LARGEST),
        *cross_entropy_probes(),
    ]
    assert_stable(all_asked(student.losses.cross_entropy, probes), probes, rtol=1e-12, what="loss")


@pytest.mark.exercise("losses.cross_entropy", points=1)
def test_ce_row_shift(student, rng):
    """To add a number to all logits of a row changes nothing."""
    Z, y = multiclass(rng)
    assert_depends(student.losses.cross_entropy, (Z, y), multiclass(rng))
    assert_shift_invariant(student.losses.cross_entropy, Z, y, rng=rng, what="loss")


@pytest.mark.exercise("losses.cross_entropy", points=1)
def test_ce_best_constant(student, rng):
    """A model that knows no features does best with the shares of the classes."""
    y = rng.permutation(np.array([0] * 6 + [1] * 3 + [2] * 2 + [3]))
    best = np.log(np.bincount(y) / len(y))
    assert_cheapest(
        lambda row: student.losses.cross_entropy(np.tile(row, (len(y), 1)), y),
        best,
        [best + step for step in 0.4 * np.concatenate([np.eye(K), -np.eye(K)])],
        "Give everybody the same probabilities: the shares of the classes should cost the least, and with your loss "
        "others are cheaper. Which probability does each example ask for?",
    )


@pytest.mark.exercise("losses.cross_entropy", points=1, kind="purity")
def test_ce_contract(student, rng):
    """cross_entropy depends on its inputs, repeats itself, leaves its inputs alone and keeps double precision."""
    assert_depends(student.losses.cross_entropy, multiclass(rng), multiclass(rng))
    assert_float64(
        assert_repeatable(student.losses.cross_entropy, *multiclass(rng), what="loss"), what="loss"
    )


# training_loss


@pytest.mark.exercise("losses.training_loss", points=2)
def test_training_loss_value(student, reference, rng):
    """training_loss is the mean squared error of the linear model, whatever your mse does."""
    own = student.with_reference("losses.mse")
    for n in (N, 71):  # more than a batch of 32 or of 64, and no multiple of anything
        theta, X, y = rng.normal(size=D + 1), rng.normal(size=(n, D)), rng.normal(size=n)
        assert_same(
            own.losses.training_loss, reference.losses.training_loss, theta, X, y, what="loss", sizes={"n": n}
        )


@pytest.mark.exercise("losses.training_loss", points=1)
def test_training_loss_averages(student, rng):
    """Each example counts the same: in any order, twice over, or in two unequal parts."""
    own = student.with_reference("losses.mse")
    theta, X, y = rng.normal(size=D + 1), rng.normal(size=(N, D)), rng.normal(size=N)

    def loss(X, y):
        return own.losses.training_loss(theta, X, y)

    assert_depends(loss, (X, y), (X, 5 - y))
    assert_order_invariant(loss, X, y, rng=rng, what="loss")
    assert_duplication_invariant(loss, X, y)
    assert_split_by_size(loss, X, y, split=2)


@pytest.mark.exercise("losses.training_loss", points=1)
def test_training_loss_on_its_own(student, reference, rng):
    """training_loss works together with your own mse."""
    theta, X, y = rng.normal(size=D + 1), rng.normal(size=(N, D)), rng.normal(size=N)
    assert_same(
        student.losses.training_loss, reference.losses.training_loss, theta, X, y, what="loss", sizes=SIZES
    )


@pytest.mark.exercise("losses.training_loss", points=1, kind="purity")
def test_training_loss_contract(student, rng):
    """training_loss depends on its inputs, repeats itself, leaves its inputs alone and keeps double precision."""
    own = student.with_reference("losses.mse")
    theta, X, y = rng.normal(size=D + 1), rng.normal(size=(N, D)), rng.normal(size=N)
    assert_depends(own.losses.training_loss, (theta, X, y), (theta + 1, X, y))
    assert_float64(assert_repeatable(own.losses.training_loss, theta, X, y, what="loss"), what="loss")


# one_hot


@pytest.mark.exercise("losses.one_hot", points=2)
def test_one_hot_rows(student, reference, rng):
    """one_hot puts a single 1 into each row, also when a class does not occur."""
    for n, k, largest in ((N, K, K - 1), (3, 6, 4)):  # in the second table the last class does not occur
        y = labels(rng, n, largest)
        assert_same(
            student.losses.one_hot, reference.losses.one_hot, y, k, what="table", sizes={"n": n, "k": k}
        )


@pytest.mark.exercise("losses.one_hot", points=1, kind="purity")
def test_one_hot_contract(student, rng):
    """one_hot depends on its inputs, repeats itself, leaves its inputs alone and returns float64."""
    y = labels(rng)
    if isinstance(student.losses.one_hot(y, K), list | tuple):
        raise CheckFailed(
            "Your table is a list, and an array is promised: a list of lists has no shape, and cannot be multiplied by "
            "the logits. Which function of NumPy makes an array of a list?"
        )
    assert_depends(student.losses.one_hot, (y, K), (K - 1 - y, K), shape=(N, K), what="table")
    result = assert_repeatable(student.losses.one_hot, y, K, what="table")
    assert_float64(result, what="table")


# accuracy


@pytest.mark.exercise("losses.accuracy", points=2)
def test_accuracy_share(student, reference, rng):
    """accuracy is the share of rows whose largest logit is at the label."""
    # How often the label is the largest logit, the second, ...: shares that no two mistakes have in common.
    tables = []
    for times, shift, scale in (([6, 4, 0, 1], 2.5, 0.3), ([7, 0, 2, 1], 6.0, 1.0)):
        # Hits at both ends, so that nobody gets through who leaves the first or the last example out.
        inner = rng.permutation(np.repeat([4.0, 3.0, 2.0, 1.0], [times[0] - 2, *times[1:]]))
        rank = np.concatenate([[4.0], inner, [4.0]])
        n = len(rank)
        Z = rng.permuted(np.tile(np.arange(1.0, K + 1), (n, 1)), axis=1)
        y = (rank[:, None] == Z).argmax(axis=1)
        # Each row on a scale of its own. The chosen class has less than 1/2 in the first table, more in the second.
        tables.append((scale * rng.uniform(0.9, 1.5, (n, 1)) * (Z - shift), y))
    shares = [student.losses.accuracy(Z.copy(), y.copy()) for Z, y in tables]  # both, before one is judged
    for (Z, y), share in zip(tables, shares, strict=True):
        assert_close(share, reference.losses.accuracy(Z, y), what="accuracy", sizes={"n": len(y)})


@pytest.mark.exercise("losses.accuracy", points=1, kind="purity")
def test_accuracy_contract(student, rng):
    """accuracy depends on its inputs, repeats itself, leaves its inputs alone and returns float64."""
    Z, y = multiclass(rng)
    assert_depends(student.losses.accuracy, (Z, Z.argmax(axis=1)), (Z, Z.argmin(axis=1)), what="accuracy")
    assert_float64(assert_repeatable(student.losses.accuracy, Z, y, what="accuracy"), what="accuracy")
