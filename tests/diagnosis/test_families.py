"""A family is one mistake with a number in it: the number is found from the answers, and the mistake named."""

from __future__ import annotations

import numpy as np
import pytest
import tiny

from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.families import Between, as_family, combinations, fitted, words_for
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import VariantError
from autograder.suite.session import Suite

FAMILIES = """
import numpy as np
from autograder.misconceptions import Between, Expression, misconception


@misconception(
    "tiny.mse", "a constant in front", "Which constant stands in front?", family={"c": Between(0.01, 100, examples=(0.5, 3.0))}
)
def mse_scaled(y_hat, y, *, c):
    return float(c * np.mean((y_hat - y) ** 2))


@misconception("tiny.mse", "another power", "Which power?", family={"power": (3, 4)})
def mse_powered(y_hat, y, *, power):
    return float(np.mean(np.abs(y_hat - y) ** power))


@misconception(
    "tiny.rmse",
    "another function in place of the root",
    "Which function?",
    family={"f": (Expression("lambda x: np.log1p(x)"), Expression("lambda x: np.tanh(x)"))},
)
def rmse_by_another(y_hat, y, *, f):
    return float(f(mse(y_hat, y)))
"""


@pytest.fixture
def folder(tmp_path):
    return tiny.write_assignment(tmp_path / "01-tiny", misconceptions=FAMILIES)


def results(folder, code):
    student = tiny.student_with(folder, code)
    with Suite(folder / "hidden", folder) as suite:
        catalogue, runs = Catalogue(folder, load_misconceptions(folder)), suite.run(student, b"seed")
        runs = catalogue.diagnose(runs, lambda check, seed: suite.run_check(check, student, seed), student)
    return {run.check.name: run.result for run in runs}


@pytest.mark.parametrize("c", ["0.5", "1.37", "77.7", "0.0123"])
def test_a_number_between_bounds_is_fitted(folder, c):
    mse = results(folder, f"def mse(y_hat, y): return float({c} * np.mean((y_hat - y) ** 2))")[
        "test_mse_value"
    ]
    assert mse.misconception == "a constant in front"
    assert "a constant in front: c = " in mse.values


def test_the_fitted_number_is_for_instructors_alone(folder):
    mse = results(folder, "def mse(y_hat, y): return float(1.37 * np.mean((y_hat - y) ** 2))")[
        "test_mse_value"
    ]
    assert "1.37" not in mse.diagnosis
    assert "1.37" in mse.values or "1.36999" in mse.values


@pytest.mark.parametrize("factor", ["(1 + abs(y_hat[0]))", "1000.0", "-2.0"])
def test_what_no_number_of_the_family_explains_is_not_called_by_its_name(folder, factor):
    mse = results(folder, f"def mse(y_hat, y): return float({factor} * np.mean((y_hat - y) ** 2))")
    assert mse["test_mse_value"].misconception != "a constant in front"


def test_a_listed_value_is_found(folder):
    mse = results(folder, "def mse(y_hat, y): return float(np.mean(np.abs(y_hat - y) ** 3))")[
        "test_mse_value"
    ]
    assert mse.misconception == "another power"


def test_a_parameter_may_be_a_function(folder):
    found = results(folder, "def rmse(y_hat, y): return float(np.tanh(mse(y_hat, y)))")
    assert found["test_rmse_value"].misconception == "another function in place of the root"


def test_a_family_counts_as_one_mistake_and_has_its_listed_members():
    family = as_family({"a": (1, 2), "b": Between(1, 10, examples=(3,))})
    assert list(combinations(family)) == [{"a": 1, "b": 3}, {"a": 2, "b": 3}]


@pytest.mark.parametrize(
    ("family", "message"),
    [
        ('{"d": (1, 2)}', r"has the parameters \['d'\]; the function takes \['c'\] by keyword only"),
        ('{"c": range(65)}', "between 1 and 64 members; this one has 65"),
        ('{"c": ()}', "this one has 0"),
        ('{"c": Between(2, 1, examples=(1,))}', "the smaller one first"),
    ],
)
def test_a_family_that_is_none_is_refused(tmp_path, family, message):
    text = FAMILIES.replace('{"c": Between(0.01, 100, examples=(0.5, 3.0))}', family)
    folder = tiny.write_assignment(tmp_path / "01-tiny", misconceptions=text)
    with pytest.raises(VariantError, match=message):
        load_misconceptions(folder)


def test_a_fit_finds_the_number_to_ten_digits():
    family = as_family({"c": Between(1e-3, 1e3, examples=(1.0,))})
    values = fitted(family, lambda values: abs(np.log(values["c"] / 7.123456789)))
    assert values["c"] == pytest.approx(7.123456789, rel=1e-10)
    assert fitted(family, lambda values: np.inf) is None


def test_only_numbers_of_a_fixed_list_have_words():
    assert words_for(1 / np.log(2)) == "1/ln 2"
    assert words_for(np.pi) == "pi"
    assert words_for(0.4367) == ""


OVERFLOWS = """
import numpy as np
from autograder import misconception


@misconception("tiny.mse", "overflows", "Which step overflows?")
def mse_overflowing(y_hat, y):
    return float(np.exp(1000.0) * np.mean((y_hat - y) ** 2))
"""


@pytest.mark.parametrize("overflow", ["np.exp(1000.0)", "(np.exp(1000.0) - np.exp(1000.0))"])
def test_an_overflow_to_infinity_and_one_to_nan_are_the_same_mistake(tmp_path, overflow):
    folder = tiny.write_assignment(tmp_path / "01-tiny", misconceptions=OVERFLOWS)
    code = f"def mse(y_hat, y):\n    with np.errstate(all='ignore'):\n        return float({overflow} * np.mean((y_hat - y) ** 2))"
    assert results(folder, code)["test_mse_value"].misconception == "overflows"
