"""Which mutants are proven to be the solution: those that give the same number to the last bit, and no others."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis.mutants import mutants_of
from autograder.quality.proven import proven, survivor_sentences

MODULE = """import numpy as np


def f(x, y):
    ### BEGIN SOLUTION
    return {}
    ### END SOLUTION
"""


def mutants(folder, expression):
    """Return name -> source of the mutants of a function that returns ``expression``."""
    (folder / "m.py").write_text(MODULE.format(expression))
    return {mutant.name: mutant.source for mutant in mutants_of(folder, "m.f")}


@pytest.mark.parametrize(
    ("expression", "name"),
    [
        ("np.mean((x - y) ** 2)", "x - y -> y - x"),
        ("np.abs(x - y)", "x - y -> y - x"),
        ("np.maximum(x, 0.0)", "np.maximum(x, 0.0) -> np.maximum(0.0, x)"),
        ("np.where(x > 0.0, x, y)", "0.0 -> -0.0"),
    ],
)
def test_what_is_proven_is_the_same_to_the_last_bit(tmp_path, expression, name):
    every = mutants(tmp_path, expression)
    found = proven(tmp_path, "m.f", [*every])
    assert name in found
    arguments = np.random.default_rng(0).normal(size=(2, 50))
    for source in (every[each] for each in found):
        names = {"np": np}
        exec(source, names)
        right = eval(expression, {"np": np, "x": arguments[0], "y": arguments[1]})
        assert np.array_equal(names["f"](*arguments), right)


@pytest.mark.parametrize("expression", ["(x - y) ** 3", "x - y", "np.maximum(x - y, 0.0)", "np.exp(x - y)"])
def test_a_difference_whose_sign_counts_is_no_equivalent(tmp_path, expression):
    every = mutants(tmp_path, expression)
    assert "x - y -> y - x" in every
    assert "x - y -> y - x" not in proven(tmp_path, "m.f", [*every])


def test_the_line_to_write_is_offered_and_what_is_not_proven_stays_a_problem(tmp_path):
    names = [*mutants(tmp_path, "(x - y) ** 2")]
    survives = {f"m.f: the mutant {name!r} survives: no check notices it." for name in names}
    assert [text for text in survivor_sentences(tmp_path, "m.f", names) if text not in survives] == [
        "m.f: the mutant 'x - y -> y - x' is the solution itself, which can be proven. Write into hidden/equivalents.toml, under "
        '["m.f"]: "x - y -> y - x" = "gives the same number to the last bit"'
    ]
