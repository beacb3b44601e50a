"""What no misconception explains is observed: a symptom has a name, is true, and is confirmed on fresh numbers."""

from __future__ import annotations

import numpy as np
import pytest
import tiny
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from autograder.diagnosis.argument_mutants import argument_mutants
from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.probes import Probed, probe
from autograder.diagnosis.relations import Wrong, relation
from autograder.suite.session import Suite

RNG = np.random.default_rng(11)
CASES = [(RNG.normal(size=(5, 5)), RNG.normal(size=5)) for _ in range(3)]


def related(change, kind=1):
    """The relation between ``change`` of the right answers and the right answers."""
    symptom = relation([Wrong(change(case[kind]), case[kind], {}) for case in CASES])
    return symptom.name if symptom else None


@pytest.mark.parametrize(
    ("change", "name"),
    [
        (lambda y: -y, "sign"),
        (lambda y: 3.7 * y, "scale"),
        (lambda y: 0 * y, "zero"),
        (lambda y: y + 0.3, "offset"),
        (lambda y: y[::-1], "reversed"),
        (lambda y: np.roll(y, 1), "off by one"),
        (lambda y: y[[2, 0, 1, 4, 3]], "permutation"),
        (lambda y: np.full_like(y, y.mean()), "all equal"),
        (lambda y: 1 - y, "complement"),
        (lambda y: 1 / y, "reciprocal"),
        (lambda y: y**2, "square"),
        (np.abs, "absolute value"),
        (lambda y: np.maximum(y, 0), "negative part cut"),
        (np.round, "rounded"),
        (lambda y: y.astype(np.float32), "single precision"),
        (lambda y: np.r_[y[0], y[1:] + 1], "first only"),
        (lambda y: np.r_[y[:-1], 9.0], "last wrong"),
        (lambda y: y[:-1], "off by one"),
        (lambda y: np.r_[0.0, y], "off by one"),
        (lambda y: y[:, None], "shape"),
        (lambda y: y.mean(), "reduced"),
        (lambda y: np.stack([y / 2, y / 2]), "not reduced"),
        (lambda y: y * np.nan, "not finite"),
        (lambda _: None, "nothing returned"),
        (lambda y: (y, y), "kind"),
        (lambda y: y, None),
        (lambda y: y + np.linspace(1, 2, 5), None),
    ],
)
def test_relations_between_answers(change, name):
    assert related(change) == name


def test_a_table_that_is_transposed():
    assert related(lambda y: y.T, kind=0) == "transposition"


def test_the_factor_is_said_only_if_it_has_a_name():
    for factor, words in ((2.0, "The factor is 2."), (np.log(10), "The factor is ln 10."), (0.4367, "")):
        symptom = relation([Wrong(factor * y, y, {}) for _, y in CASES])
        assert symptom.sentence.endswith(words or "all inputs of one size.")
        assert "0.43" not in symptom.sentence


def test_a_factor_that_is_the_number_of_rows():
    answers = [RNG.normal(size=n) for n in (3, 5, 9)]
    symptom = relation([Wrong(len(y) * y, y, {"the number of rows": len(y)}) for y in answers])
    assert symptom.sentence == "Your result is the number of rows times the right one."


@pytest.mark.parametrize(
    "wrong",
    [
        [Wrong(1 / 3, 2 / 3, {})],
        [Wrong(1 / 3, 2 / 3, {}), Wrong(1 / 3, 2 / 3, {})],
        [Wrong(1.0, 2.0, {}), Wrong(2.0, 4.0, {})],
        [Wrong(np.ones(3), np.zeros(3), {}), Wrong(np.ones(3), np.zeros(3), {})],
    ],
    ids=["one answer", "the same answer twice", "two numbers", "an expected 0"],
)
def test_chance_is_excluded(wrong):
    assert relation(wrong) is None


def test_one_wrong_value_of_several_is_said():
    symptom = relation([Wrong((y, -y), (y, y), {}) for _, y in CASES])
    assert (symptom.name, symptom.sentence[:33]) == ("sign", "Only value 2 of 2 is wrong. Your ")
    assert relation([Wrong((y, 2.0 * y), (2.0 * y, y), {}) for _, y in CASES]).name == "values exchanged"


def probed(wrong, right, *arguments):
    calls = []
    for args in arguments:
        names = ("X", "y", "lam")[: len(args)]
        calls.append(
            Probed(
                args, names, wrong(*args), right(*args), lambda args: wrong(*args), lambda args: right(*args)
            )
        )
    symptom = probe(calls)
    return symptom.name if symptom else None


def mean_square(X, y):
    return float(np.mean((X.sum(axis=1) - y) ** 2))


TWO = [(RNG.normal(size=(6, 3)), RNG.normal(size=6)) for _ in range(2)]


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        (lambda X, y: float(np.mean(X.sum(axis=1) ** 2)), "ignores y"),
        (lambda X, y: float((X[0].sum() - y[0]) ** 2), "only the first row of X"),
        (lambda X, y: float((X[-1].sum() - y[-1]) ** 2), "only the last row of X"),
        (lambda X, y: float(np.mean((X[:, 0] - y) ** 2)), "only the first column of X"),
        (
            lambda X, y: mean_square(X, y) * float(1 + abs(X[0, 0] - X[1, 0])),
            "depends on the order of examples",
        ),
        (mean_square, None),
    ],
)
def test_asking_again_shows_what_is_ignored(wrong, name):
    assert probed(wrong, mean_square, *TWO) == name


def test_a_wrong_growth_is_observed():
    def norm(X):
        return float(np.sum(X**2))

    assert probed(lambda X: float(np.sum(np.abs(X))), norm, (TWO[0][0],), (TWO[1][0],)) == "degree 1 in X"


def test_a_shift_that_should_not_matter_is_observed():
    def spread(X):
        return X - X.mean()

    assert probed(lambda X: X - X.mean() ** 3, spread, *((X,) for X, _ in TWO)) == "changes with a shift of X"


def test_a_function_that_remembers_is_observed():
    memory = []

    def wrong(X, y):
        memory.append(0)
        return mean_square(X, y) + len(memory)

    assert probed(wrong, mean_square, *TWO) == "state"


def test_what_shows_on_one_call_alone_is_no_symptom():
    def wrong(X, y):
        return 3.0 if abs(X.sum() - TWO[0][0].sum()) < 1e-9 else 1.7 * mean_square(X, y)

    assert probed(wrong, mean_square, *TWO) is None


@pytest.fixture
def folder(tmp_path):
    return tiny.write_assignment(tmp_path / "01-tiny")


def results(folder, code):
    student = tiny.student_with(folder, code)
    with Suite(folder / "hidden", folder) as suite:
        catalogue, runs = Catalogue(folder, load_misconceptions(folder)), suite.run(student, b"seed")
        runs = catalogue.diagnose(runs, lambda check, seed: suite.run_check(check, student, seed), student)
    return {run.check.name: run.result for run in runs}


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("-float(np.mean((y_hat - y) ** 2))", "sign"),
        ("float(np.sum((y_hat - y) ** 2))", "scale"),
        ("float(np.mean(y_hat ** 2))", "ignores y"),
        ("float((y_hat[0] - y[0]) ** 2)", "only the first entry of y_hat"),
        ("float(np.mean(np.abs(y_hat - y)))", "degree 1 in"),
        ("float(np.mean((y_hat - y) ** 2)) ** 0.5", "root"),
    ],
)
def test_a_mistake_without_a_name_is_seen(folder, body, name):
    mse = results(folder, f"def mse(y_hat, y): return {body}")["test_mse_value"]
    assert mse.misconception is not None
    assert mse.misconception.startswith(f"symptom: {name}")
    assert mse.diagnosis


SHARES = """
import numpy as np


def shares(Z):
    ### BEGIN SOLUTION
    E = np.exp(Z)
    return E / E.sum(axis=1, keepdims=True)
    ### END SOLUTION
"""

SHARES_SUITE = """
import pytest
from autograder.checks import assert_same


@pytest.mark.exercise("tiny.shares", points=1)
def test_shares(student, reference, rng):
    assert_same(student.tiny.shares, reference.tiny.shares, rng.normal(size=(5, 3)))
"""


@pytest.fixture
def sharing(tmp_path):
    return tiny.write_assignment(tmp_path / "01-tiny", module=SHARES, suite=SHARES_SUITE, misconceptions="")


def test_a_single_change_of_the_solution_is_named_by_its_kind(sharing):
    shares = results(sharing, "def shares(Z): return np.exp(Z) / np.exp(Z).sum()")["test_shares"]
    assert shares.misconception == "one change: another axis, or none, at one place"
    assert shares.diagnosis.endswith("What does each sum or mean run over?")


FORM_SUITE = """
import numpy as np
import pytest
from autograder.checks import CheckFailed


@pytest.mark.exercise("tiny.shares", points=1)
def test_shares(student, rng):
    table = student.tiny.shares(rng.normal(size=(5, 3)))
    if not isinstance(table, np.ndarray) or table.dtype != np.float64 or table.shape != (5, 3):
        raise CheckFailed("A table of float64 is expected.")
"""


@pytest.mark.parametrize(
    ("form", "name"),
    [
        ("shares.tolist()", "one change: the result in another form: a list"),
    ],
)
def test_numbers_in_another_form_are_named(tmp_path, form, name):
    folder = tiny.write_assignment(tmp_path / "01-tiny", module=SHARES, suite=FORM_SUITE, misconceptions="")
    code = f"""
    def shares(Z):
        E = np.exp(Z)
        shares = E / E.sum(axis=1, keepdims=True)
        return {form}
    """
    said = results(folder, code)["test_shares"].misconception
    assert said == name


def test_two_changes_of_the_solution_are_named_by_both_kinds(sharing):
    code = """
    def shares(Z):
        E = np.exp(Z)
        return E / E.mean(axis=0, keepdims=True)
    """
    name = results(sharing, code)["test_shares"].misconception
    assert name == (
        "one change: two changes: a sum where a mean stands, or a mean where a sum stands, "
        "and another axis, or none, at one place"
    )


KNOWN = """
import numpy as np
from autograder.misconceptions import misconception


@misconception("tiny.shares", "logarithms of the shares", "Do your shares add up to 1?")
def log_shares(Z):
    E = np.exp(Z)
    return np.log(E) - np.log(E.sum(axis=1, keepdims=True))
"""


def test_a_second_change_in_a_known_misconception_is_named_with_it(tmp_path):
    folder = tiny.write_assignment(
        tmp_path / "01-tiny", module=SHARES, suite=SHARES_SUITE, misconceptions=KNOWN
    )
    shares = results(folder, "def shares(Z): return Z - np.log(np.exp(Z).sum(axis=0, keepdims=True))")
    name = shares["test_shares"].misconception
    assert (
        name == "one change: two changes: logarithms of the shares, and another axis, or none, at one place"
    )
    assert "Do your shares add up to 1?" in shares["test_shares"].diagnosis


def test_a_single_change_is_named_with_the_quantities_that_stand_there(folder):
    mse = results(folder, "def mse(y_hat, y): return float(np.mean((y_hat + y) ** 2))")["test_mse_value"]
    assert mse.misconception == "one change: another sign at one place: y and y_hat"


def test_a_single_change_of_an_accepted_alternative_is_named(sharing):
    other = """
    import numpy as np


    def shares(Z):
        E = np.exp(Z - Z.max(axis=1, keepdims=True))
        return E / E.sum(axis=1, keepdims=True)
    """
    wrong = "def shares(Z): return 1 / np.exp(Z) / (1 / np.exp(Z)).sum(axis=1, keepdims=True)"
    assert results(sharing, wrong)["test_shares"].misconception is None
    tiny.write(sharing / "hidden" / "accepted" / "other.py", other)
    assert results(sharing, wrong)["test_shares"].misconception.startswith("one change: two things exchanged")


POWERS = """
import numpy as np


def powers(x: np.ndarray, a: float = 2.0, b: float = 3.0):
    ### BEGIN SOLUTION
    return a * x**2 + b * x
    ### END SOLUTION
"""

POWERS_SUITE = """
import pytest
from autograder.checks import assert_same


@pytest.mark.exercise("tiny.powers", points=1)
def test_powers(student, reference, rng):
    assert_same(student.tiny.powers, reference.tiny.powers, rng.normal(size=5), 0.7, 1.9)
"""


def test_what_is_done_with_the_arguments_is_named(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny", module=POWERS, suite=POWERS_SUITE, misconceptions="")
    code = "def powers(x, a=2.0, b=3.0): return b * x**2 + a * x"
    found = results(folder, code)["test_powers"]
    assert found.misconception == "one change: two arguments exchanged: a and b"


def test_the_usual_value_of_each_argument_is_one_of_the_changes(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny", module=POWERS, suite=POWERS_SUITE, misconceptions="")
    sources = [change.source for change in argument_mutants(folder, "tiny.powers")]
    assert [source for source in sources if "2.0 * x ** 2 + b * x" in source]
    assert [source for source in sources if "a * x ** 2 + 3.0 * x" in source]


@pytest.mark.parametrize(
    ("body", "name", "words"),
    [
        ("1.0 if y_hat > y else 0.0", "a whole array in a condition", "look at one truth value"),
        ("__import__('math').sqrt((y_hat - y) ** 2)", "a whole array where one number is needed", "np.exp"),
        ("float(y_hat[: 3] @ y)", "lengths in a product", "do not fit each other"),
        ("float(np.mean(y_hat[1:] - y))", "shapes of two arrays", "their shapes do not fit"),
    ],
)
def test_a_usual_exception_without_a_name_is_said_by_its_kind(folder, body, name, words):
    mse = results(folder, f"def mse(y_hat, y): return {body}")["test_mse_value"]
    assert mse.misconception == f"symptom: {name}"
    assert words in mse.diagnosis
    assert mse.frames[-1].file == "tiny.py"


def test_a_misconception_comes_before_any_symptom(folder):
    mse = results(folder, "def mse(y_hat, y): return float(0.5 * np.mean((y_hat - y) ** 2))")[
        "test_mse_value"
    ]
    assert mse.misconception == "half the mean"


def test_a_symptom_is_not_confirmed_by_one_lucky_draw(folder):
    code = """
    calls = []
    def mse(y_hat, y):
        calls.append(1)
        return float(np.mean((y_hat - y) ** 2)) * (-1 if len(calls) == 1 else 0.7 + len(calls))
    """
    assert results(folder, code)["test_mse_value"].misconception != "symptom: sign"


CHAIN = (
    tiny.SUITE
    + '''

@pytest.mark.exercise("tiny.rmse", points=1)
def test_rmse_chain(student, reference, rng):
    """rmse works with your own mse."""
    assert_same(student.tiny.rmse, reference.tiny.rmse, *rng.normal(size=(2, 7)), what="loss")
'''
)


def test_a_mistake_is_named_on_top_of_a_lower_one_without_a_name(folder):
    tiny.write_assignment(folder, suite=CHAIN)
    code = """
    def mse(y_hat, y): return float(np.mean(np.abs(y_hat - y) ** 2.3))
    def rmse(y_hat, y): return mse(y_hat, y)
    """
    found = results(folder, code)
    assert found["test_rmse_value"].misconception == "no root"
    assert found["test_rmse_chain"].misconception == "no root"


def test_a_mistake_is_named_where_the_formula_of_the_lower_function_is_written_out(folder):
    tiny.write_assignment(folder, suite=CHAIN)
    code = """
    def mse(y_hat, y): return float(0.5 * np.mean((y_hat - y) ** 2))
    def rmse(y_hat, y): return float(np.mean((y_hat - y) ** 2))
    """
    found = results(folder, code)
    assert found["test_mse_value"].misconception == "half the mean"
    assert found["test_rmse_chain"].misconception == "no root"


def test_equal_students_get_equal_diagnoses(folder):
    code = "def mse(y_hat, y): return float(np.mean((y_hat - y) ** 2) ** 1.1)"
    first, second = (results(folder, code) for _ in range(2))
    assert [(r.misconception, r.diagnosis, r.values) for r in first.values()] == [
        (r.misconception, r.diagnosis, r.values) for r in second.values()
    ]


ARRAYS = st.one_of(
    hnp.arrays(dtype, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=3))
    for dtype in (np.float64, np.float32, np.int64, np.uint8, np.bool_)
)
PLAIN = st.one_of(ARRAYS, st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=3))
ANSWERS = st.recursive(
    PLAIN,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.sampled_from("wb"), inner, max_size=2)
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@given(st.lists(st.tuples(ANSWERS, ANSWERS), min_size=2, max_size=3))
def test_no_pair_of_answers_is_too_odd_to_be_compared(pairs):
    symptom = relation([Wrong(got, expected, {}) for got, expected in pairs])
    assert symptom is None or symptom.sentence


def test_a_list_of_another_length_is_no_list_in_another_order():
    batches = [[np.arange(3.0) + 7 * k, np.arange(3.0) - k, np.arange(3.0) * k] for k in (1, 2, 3)]
    symptom = relation([Wrong(right[:2], right, {}) for right in batches])
    assert symptom is None or symptom.name != "values exchanged"
