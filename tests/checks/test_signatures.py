"""One style of signature: the generator by keyword, one meaning a word; the old spelling still works, and warns."""

from __future__ import annotations

import inspect

import numpy as np
import pytest

import autograder.checks as checks

FUNCTIONS = {
    name: getattr(checks, name) for name in checks.__all__ if inspect.isfunction(getattr(checks, name))
}


def parameters(name):
    return inspect.signature(FUNCTIONS[name]).parameters


@pytest.mark.parametrize("name", [name for name in FUNCTIONS if "rng" in parameters(name)])
def test_the_generator_is_a_keyword(name):
    assert parameters(name)["rng"].kind is inspect.Parameter.KEYWORD_ONLY


def test_what_is_passed_on_and_what_is_ours_do_not_mix():
    """A check that takes any keyword has none of its own; one with options takes the others as kwargs=."""
    for name in FUNCTIONS:
        kinds = [parameter.kind for parameter in parameters(name).values()]
        if inspect.Parameter.VAR_KEYWORD in kinds:
            assert inspect.Parameter.KEYWORD_ONLY not in kinds, name
            assert kinds[0] is inspect.Parameter.POSITIONAL_ONLY, name


def test_a_word_has_one_meaning():
    assert {
        str(parameters(name)["sizes"].annotation) for name in FUNCTIONS if "sizes" in parameters(name)
    } == {"Mapping[str, int] | None"}
    assert {str(parameters(name)["at"].annotation) for name in FUNCTIONS if "at" in parameters(name)} == {
        "Any"
    }


def rng():
    return np.random.default_rng(0)


X = np.array([[1.0, 2.0], [3.0, 5.0]])
theta = np.arange(9.0)
net = (2, 2, 1)


def dropped(X, rng):
    return X * (rng.random(X.shape) >= 0.3) / 0.7


def step(theta, g, lr):
    return theta - lr * g


OLD = {
    "assert_adjoint": lambda: checks.assert_adjoint(lambda G: G, lambda x: x, np.ones(2), rng()),
    "assert_canonical": lambda: checks.assert_canonical(
        lambda t: checks.canonical(t, net), theta, net, rng()
    ),
    "assert_class_equivariant": lambda: checks.assert_class_equivariant(np.exp, X, rng()),
    "assert_directional": lambda: checks.assert_directional(
        np.cos, lambda t: np.sum(np.sin(t)), np.ones(2), rng()
    ),
    "assert_dropout": lambda: checks.assert_dropout(dropped, 0.3, rng()),
    "assert_equivariant_step": lambda: checks.assert_equivariant_step(step, rng()),
    "assert_hidden_symmetric": lambda: checks.assert_hidden_symmetric(lambda t: 1.0, theta, net, rng()),
    "assert_independent_runs": lambda: checks.assert_independent_runs(step, rng()),
    "assert_linear": lambda: checks.assert_linear(np.sum, np.ones(2), rng()),
    "assert_optimizer": lambda: checks.assert_optimizer(step, step, rng()),
    "assert_shift_invariant": lambda: checks.assert_shift_invariant(lambda Z, y: y, X, rng(), 1.0),
    "assert_shuffles": lambda: checks.assert_shuffles(lambda r: [r.permutation(4)], 4, 4, rng(), epochs=50),
    "draw_away_from_kinks": lambda: checks.draw_away_from_kinks(
        lambda r: r.normal(size=2), lambda t: t, rng()
    ),
    "equal_net": lambda: checks.equal_net(theta, net, rng()),
    "scenarios": lambda: checks.scenarios(rng()),
    "assert_split_by_size": lambda: checks.assert_split_by_size(np.mean, np.arange(4.0), at=1),
    "canonical": lambda: checks.canonical(theta, sizes=net),
    "assert_same_network": lambda: checks.assert_same_network(theta, theta, sizes=net),
    "assert_same": lambda: checks.assert_same(np.mean, np.average, X, axis=0),
    "assert_repeatable": lambda: checks.assert_repeatable(np.mean, X, axis=0),
    "assert_uses_generator": lambda: checks.assert_uses_generator(lambda n, rng: rng.normal(size=n), n=3),
    "assert_raises": lambda: checks.assert_raises(int, "x", base=10),
}


@pytest.mark.parametrize("name", OLD)
def test_the_old_spelling_works_and_warns_at_the_callers_line(name):
    with pytest.warns(DeprecationWarning, match=rf"^{name} .*ends with the next version") as caught:
        OLD[name]()
    assert [warning.filename for warning in caught] == [__file__]


def test_a_misspelt_option_is_refused_where_nothing_is_passed_on():
    with pytest.raises(TypeError, match="rotl"):
        checks.assert_close(1.0, 1.0, rotl=1e-3)
    with pytest.raises(TypeError, match="positional"):
        checks.assert_linear(np.sum, np.ones(2), 7)
