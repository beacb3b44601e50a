"""The channel is measured: whatever a guest chooses, what is shown of one hidden check is one of at most 2**BITS texts.

Each family is a hidden check and the ways in which a guest can end it, thousands of them, chosen to differ. The control is the same
channel as an instructor sees it: there it carries far more, so the families do try what they should.
"""

from __future__ import annotations

import builtins
import functools
import itertools
import math
from pathlib import Path

import msgspec
import numpy as np
import pytest

from autograder import budget, wire
from autograder.checks import (
    CountedOracle,
    assert_close,
    assert_gradient,
    assert_optimizer,
    assert_path,
    assert_stable,
    assert_visits,
    assert_within_budget,
    sigmoid_probes,
)
from autograder.checks.failure import CheckFailed
from autograder.checks.values import assert_tuple
from autograder.feedback.disclosure import EVERYTHING, Circumstances, Policy, shown
from autograder.results import CheckResult
from autograder.sandbox.guest_handle import Ending
from autograder.student import fault_messages
from autograder.student.faults import StudentFault
from autograder.student.quotable import KnownText
from autograder.suite.collection import Check
from autograder.suite.verdict import result_of

CHECK = Check("test_value", "A value.", "losses.mse", 1.0, "generic", "", "", Path("test_losses.py"), 1)
LINES = 50
SOURCE = (
    "import numpy as np\n\n\n"
    + "".join(f"class Own{k}(ValueError):\n    pass\n\n\n" for k in range(40))
    + "def mse(y_hat, y):\n"
    + "".join(f"    value_{k} = first_{k} + second_{k} + third_{k} + fourth_{k}\n" for k in range(LINES))
    + "    return 0.0\n\n\ndef never_called():\n"
    + "".join(f"    np.log(word_{k})\n" for k in range(LINES))
)
FIRST = SOURCE[: SOURCE.index("    value_0")].count("\n") + 1
RIGHT = np.arange(1.0, 13.0).reshape(3, 4)
HIDDEN = Circumstances()


def ended(raised: BaseException | None, remarks: tuple[str, ...] = ()) -> CheckResult:
    return msgspec.structs.replace(result_of(CHECK, raised, "", 0.0), remarks=remarks)


def text_of(result: CheckResult, circumstances: Circumstances) -> str:
    seen = shown(result, Policy(), circumstances)
    assert seen is not None
    return repr((seen.outcome, seen.message, seen.place, seen.remarks, seen.misconception, seen.details))


def of_failing(check, guests) -> list[CheckResult]:
    """Return how ``check`` ends for each guest's answer."""
    results = []
    for guest in guests:
        try:
            check(guest)
        except (CheckFailed, StudentFault) as fault:
            results.append(ended(fault))
        else:
            results.append(ended(None))
    return results


def shapes():
    sizes = (0, 1, 2, 3, 4, 5, 64)
    return [
        np.zeros(shape)
        for n in range(5)
        for shape in itertools.product(sizes, repeat=n)
        if math.prod(shape) < 10**5
    ]


def errors():
    rng = np.random.default_rng(1)
    scaled = [RIGHT * (1 + 10.0**power) for power in np.linspace(-12, 250, 100)]
    moved = [RIGHT + 10.0**power * rng.normal(size=RIGHT.shape) for power in np.linspace(-9, 300, 300)]
    masks = rng.integers(0, 2, size=(300, *RIGHT.shape))
    odd = [
        np.where(mask, value, RIGHT)
        for mask, value in zip(masks, itertools.cycle((np.nan, np.inf, 0.5, -np.inf)))
    ]
    return scaled + moved + odd


def kinds():
    texts = ["x" * n for n in range(50)]
    tuples = [(1.0,) * n for n in range(200)]
    lists = [[[1.0] * n] * m for n in range(12) for m in range(12)]
    dtypes = [RIGHT.astype(dtype) for dtype in "bBhHiIlLefdFD?"]
    return [None, *texts, *tuples, *lists, *dtypes, {}, {"a": 1.0}, b"", 2**70, True, 1j]


def values(check=lambda guest: assert_close(guest, RIGHT, what="loss", sizes={"n": 3, "k": 4})):
    return of_failing(check, [*shapes(), *errors(), *kinds()])


def whole_numbers():
    right = np.arange(12)
    masks = np.random.default_rng(2).integers(0, 2, size=(400, 12))
    return of_failing(lambda guest: assert_close(guest, right), list(right + masks))


def tuples():
    right = (1.5, RIGHT, np.arange(3.0))
    parts = [RIGHT, *shapes()[::7], *errors()[::5]]
    guests = [(1.5, part, np.arange(3.0)) for part in parts] + [
        (part, RIGHT, np.arange(3.0)) for part in parts
    ]
    return of_failing(lambda guest: assert_tuple(guest, right), guests)


def gradients():
    right = np.arange(1.0, 13.0)
    blocks = {"W1": (2, 2), "b1": (2,), "W2": (2, 2), "b2": (2,)}
    rng = np.random.default_rng(3)
    factors = rng.choice([1.0, 0.0, -1.0, 2.0, 0.5, 4.0, 0.123], size=(1000, 4))
    guests = [right * np.repeat(row, (4, 2, 4, 2)) for row in factors]
    guests += [right + rng.normal(size=12) * 10.0**power for power in np.linspace(-7, 200, 100)]
    return of_failing(lambda guest: assert_gradient(guest, right, blocks=blocks, sizes={"n": 7}), guests)


def edges():
    probes = sigmoid_probes()
    rng = np.random.default_rng(4)

    def guest(number):
        place, power, kind = rng.integers(len(probes)), rng.uniform(-8, 300), rng.integers(5)
        asked = iter(probes)

        def sigmoid(z):
            probe = next(asked)
            if probe is not probes[place]:
                return probe.expected
            wrong = probe.expected * (1 + 10.0**power * rng.normal(size=probe.expected.shape))
            odd = np.where(rng.integers(0, 2, size=wrong.shape), np.nan, probe.expected)
            return [wrong, odd, wrong[:, None], wrong[: number % 3], None][kind]

        return sigmoid

    return of_failing(lambda guest: assert_stable(guest, probes), [guest(number) for number in range(800)])


def optimizers():
    def step(theta, g, state, lr, beta=0.9):
        v = beta * state["v"] + g
        return theta - lr * v, {"v": v}

    rng = np.random.default_rng(5)

    def guest(number):
        wrong_from, power = rng.integers(0, 150), 10.0 ** rng.uniform(-6, 100)
        factor = rng.choice([2.0, 0.5, -1.0, 0.0, np.nan, power])
        of_state, calls = number % 2, itertools.count()

        def wrong(theta, g, state, lr, beta=0.9):
            new, later = step(theta, g, state, lr, beta)
            if next(calls) < wrong_from:
                return new, later
            return (new, {"v": factor * later["v"]}) if of_state else (theta + factor * (new - theta), later)

        return wrong

    def check(guest):
        with np.errstate(all="ignore"):
            assert_optimizer(
                guest, step, rng=np.random.default_rng(0), state=lambda theta: {"v": np.zeros_like(theta)},
                variations=({}, {"beta": 0.5}),
            )  # fmt: skip

    return of_failing(check, [guest(number) for number in range(300)])


def paths():
    right = 0.8 ** np.arange(40)[:, None] * np.ones(2)
    factors = (2.0, 0.5, 0.0, np.nan, 1.234)
    guests = [np.r_[right[:n], right[n:] * factor] for n in range(40) for factor in factors]
    guests += [right[:n] for n in range(40)] + [np.zeros((n, 2)) for n in range(300)]
    return of_failing(lambda guest: assert_path(guest, right), guests)


def oracles():
    def asked(number):
        oracle = CountedOracle(np.sin)
        oracle.calls = number
        return oracle

    def visited(number):
        oracle = CountedOracle(np.sin)
        for k in range(40):
            oracle(np.array([float(k) if k != number else 0.5]))
        return oracle

    where = of_failing(
        lambda oracle: assert_visits(oracle, np.arange(40.0)[:, None]), map(visited, range(40))
    )
    return where + of_failing(lambda oracle: assert_within_budget(oracle, 10), map(asked, range(3000)))


def exceptions():
    """Any type, message and stack that a guest can report: code is compiled with any name and any line number."""
    known = KnownText({"losses.py": SOURCE.encode()})
    names = ["mse", "never_called", *(f"word_{k}" for k in range(20))]
    types = [name for name, value in vars(builtins).items() if _is_exception(value)]
    types += [*(f"Own{k}" for k in range(40)), "LinAlgError", "AxisError", "first_3", "Made_up"]
    usual = [
        ("NameError", "name 'fourth_{k}' is not defined"), ("NameError", "name 'first_{k}' is not defined"),
        ("NameError", "name 'np' is not defined"), ("NameError", "name 'value_{k}' is not defined"),
        ("UnboundLocalError", "local variable 'second_{k}'"), ("UnboundLocalError", "local variable 'value_{k}'"),
        ("ValueError", "read-only"), ("AttributeError", "module 'numpy' has no attribute 'float'"),
    ]  # fmt: skip
    reports = []
    for line in range(1, SOURCE.count("\n")):
        for kind, message in [*((kind, "") for kind in types), *usual]:
            frame = ("losses.py", line, names[line % len(names)])
            reports.append(wire.Raised(kind, message.format(k=line - FIRST), (frame,)))
        reports.append(wire.Raised("ModuleNotFoundError", "", (("losses.py", line, "mse"),), f"word_{line}"))
    return [ended(fault_messages.raised("losses.mse", report, known, {"numpy"})) for report in reports]


def _is_exception(value):
    return isinstance(value, type) and issubclass(value, BaseException)


def ends():
    statuses = [Ending(status, None, 0.0) for status in range(256) if status != fault_messages.LOST_WIRE]
    signals = [Ending(None, number, 0.0) for number in (4, 6, 7, 8, 10, 11, 12, 13, 14, 15, *range(34, 65))]
    return [ended(fault_messages.ended(ending)) for ending in [*statuses, *signals]]


def remarks():
    """Warnings at every line, in every order, beside every way to pass or to fail."""
    known = KnownText({"losses.py": SOURCE.encode()})
    kinds = ("divide by zero", "overflow", "invalid value", "underflow", "Mean of empty slice")
    failures = [
        None,
        CheckFailed("Your loss is nan at [2]."),
        CheckFailed("Your loss is off by 1.0e-01 of its size."),
    ]
    results = []
    for line, kind, failure in itertools.product(range(1, SOURCE.count("\n")), kinds, failures):
        warned = [("losses.py", line, kind), ("losses.py", 170 + line % 50, "overflow")]
        results.append(ended(failure, tuple(known.remarks(warned, "losses.mse"))))
    return results


FAILING = [values, whole_numbers, tuples, gradients, edges, optimizers, paths, oracles]
"""Ways in which one check fails; each can also end with an exception, a crash or a pass."""

OBSERVATIONS = 150
"""The sentences on symptoms, narrowing and known mistakes that can stand in place of a check's own: see the test below."""


@functools.cache
def results_of(family):
    return family()


@functools.cache
def texts(family, circumstances):
    return frozenset(text_of(result, circumstances) for result in results_of(family))


@pytest.mark.parametrize("family", FAILING, ids=lambda family: family.__name__)
def test_what_is_shown_of_a_hidden_check_is_one_of_few_texts(family):
    hidden = texts(family, HIDDEN) | texts(exceptions, HIDDEN) | texts(ends, HIDDEN)
    assert len(hidden) + OBSERVATIONS <= 2**budget.BITS


def test_remarks_are_few_as_well():
    assert len(texts(remarks, HIDDEN)) <= 2**budget.BITS / 2


@pytest.mark.parametrize("family", [values, tuples, oracles, exceptions], ids=lambda f: f.__name__)
def test_the_guests_do_choose_what_the_budget_cuts(family):
    assert len(texts(family, EVERYTHING)) > 4 * len(texts(family, HIDDEN))


@pytest.mark.parametrize(
    "own",
    [
        "Your loss has shape (3, 1); an array of shape (3,) is expected. A column minus a row is a table: drop the extra axis, or never add it.",
        "Your loss has another shape, with two axes; a single number is expected. Something is not reduced to one number yet: which axis has to be summed or averaged?",
        "Of your gradient, W1 is right; the part b1 is off. What lies between W1 and it on the way back through the model?",
    ],
)
def test_an_observation_is_not_added_to_a_sentence_that_varies_as_much(own):
    assert (
        budget.within_budget(f"{own} One row of X is enough to go wrong: work that case through by hand.")
        == own
    )
