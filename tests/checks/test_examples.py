"""Every public name has a runnable example in its docstring, and every example runs and prints what it says."""

from __future__ import annotations

import doctest

import numpy as np
import pytest

import autograder.checks as checks
from autograder.checks import problems

FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


def names_without(*markers):
    return [
        name
        for name in checks.__all__
        if not any(mark in (getattr(checks, name).__doc__ or "") for mark in markers)
    ]


def test_every_public_name_has_an_example():
    assert names_without(">>> ") == []


def test_every_example_uses_what_it_explains():
    """An example that does not name its function would say nothing of it."""
    elsewhere = {
        "Certificate",
        "Problem",
        "Scenario",
        "MeasuredGradient",
        "BudgetExceeded",
    }  # what functions return or raise
    assert [
        name
        for name in checks.__all__
        if name not in elsewhere and not any(name in line for line in examples_of(name))
    ] == []


def examples_of(name):
    return [
        example.source
        for example in doctest.DocTestParser().get_examples(getattr(checks, name).__doc__ or "")
    ]


@pytest.mark.parametrize("name", checks.__all__)
def test_the_example_runs(name):
    namespace = {**vars(checks), "np": np, "problems": problems}
    example = doctest.DocTestParser().get_doctest(getattr(checks, name).__doc__, namespace, name, None, 0)
    told: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(example, out=told.append)
    assert not told, "".join(told)


def test_a_wrong_example_would_be_noticed():
    """The control: the runner that is used above reports a difference."""
    example = doctest.DocTestParser().get_doctest(">>> 1 + 1\n3\n", {}, "wrong", None, 0)
    told: list[str] = []
    doctest.DocTestRunner(optionflags=FLAGS, verbose=False).run(example, out=told.append)
    assert "Expected:\n    3" in "".join(told)
