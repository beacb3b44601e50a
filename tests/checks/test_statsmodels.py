"""statsmodels in the sandbox: one declared package, which brings SciPy, pandas and its own data files along."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from autograder.sandbox import Limits, Sandbox
from autograder.student.sandboxed import open_remote

pytest.importorskip("statsmodels")

WORK = b"""
import numpy as np
import statsmodels.api as sm
import statsmodels.formula.api as smf

def slopes(X, y):
    return sm.OLS(y, sm.add_constant(X)).fit().params

def by_formula(frame):
    return smf.ols("y ~ x + I(x ** 2)", frame).fit().params

def logit(X, y):
    return sm.Logit(y, sm.add_constant(X)).fit(disp=0).params

def arima(y):
    return float(sm.tsa.ARIMA(y, order=(1, 0, 0)).fit().params[1])

def fitted(X, y):
    return sm.OLS(y, X).fit()
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    limits = Limits(
        call_seconds=60.0,
        memory_mib=2048,
        packages=("numpy", "statsmodels"),
        warm=("statsmodels.api", "statsmodels.formula.api"),
    )
    with Sandbox(limits, "namespaces") as opened:
        yield opened


def test_regressions_formulas_and_time_series_work(sandbox: Sandbox) -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(60, 2))
    y = 1.0 + X @ [2.0, -3.0] + 0.01 * rng.normal(size=60)
    student = open_remote(sandbox, {"work.py": WORK})
    assert student.call("work.slopes", (X, y), {}) == pytest.approx([1.0, 2.0, -3.0], abs=0.02)
    noisy = (y + rng.normal(size=60) > 0).astype(float)
    assert np.sign(student.call("work.logit", (0.1 * X, noisy), {}))[1:].tolist() == [1.0, -1.0]
    walk = np.zeros(200)
    for step in range(1, 200):
        walk[step] = 0.8 * walk[step - 1] + rng.normal()
    assert student.call("work.arima", (walk,), {}) == pytest.approx(0.8, abs=0.15)
    student.close()


def test_a_frame_goes_in_and_a_series_with_its_names_comes_out(sandbox: Sandbox) -> None:
    pandas = pytest.importorskip("pandas")
    x = np.linspace(-1.0, 1.0, 20)
    student = open_remote(sandbox, {"work.py": WORK})
    found = student.call("work.by_formula", (pandas.DataFrame({"x": x, "y": 2 + 3 * x + 4 * x**2}),), {})
    assert list(found.index) == ["Intercept", "x", "I(x ** 2)"]
    assert found.tolist() == pytest.approx([2.0, 3.0, 4.0])
    student.close()
