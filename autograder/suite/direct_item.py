"""Run a test that asks for our own fixtures alone: a call, without pytest's set-up and teardown of fixtures.

Nearly all checks are plain functions of ``student``, ``reference``, ``rng`` and their parameters. To find and end these
through pytest costs as much as a small check, and nothing of it would differ from one student to the next. A test
that has anything else (another fixture, a mark, a class, hypothesis, a plugin's hook) is run by `run_item`;
`tests/suite/test_direct_item.py` holds both against each other. Tried on pytest 8.4 to 9.2.
"""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pytest
from _pytest.python import get_direct_param_fixture_func

from .fixtures import FIXTURES, Current, random_numbers, seed_generators
from .run_item import raised_by

_MARKS: Final = frozenset({"exercise", "parametrize"})
_HOOKS: Final = (
    "pytest_runtest_setup",
    "pytest_runtest_call",
    "pytest_runtest_teardown",
    "pytest_fixture_setup",
    "pytest_fixture_post_finalizer",
)


@dataclass(frozen=True)
class DirectItem:
    """A test that can be called without pytest's fixtures.

    wanted:     those of our fixtures that it asks for
    parameters: argument -> value, of a parametrized test
    """

    item: pytest.Function
    wanted: frozenset[str]
    parameters: Mapping[str, Any]

    def fits(self, current: Current) -> bool:
        """Return whether ``current`` has the values of all the fixtures that the test asks for."""
        return (current.student is not None or "student" not in self.wanted) and (
            current.reference is not None or "reference" not in self.wanted
        )

    def run(self, current: Current) -> BaseException | None:
        """Return the exception that the test raised; None if it raised none.

        Raises KeyboardInterrupt and pytest's Exit, which end a session.
        """
        item: Any = self.item
        seed_generators(item, current.seed)
        values = {**self.parameters, "student": current.student, "reference": current.reference}
        if "rng" in self.wanted:
            values["rng"] = random_numbers(item.name, current.seed)
        item.funcargs = values
        try:
            return raised_by(item.runtest)
        finally:
            item.funcargs = None


def direct_item(item: pytest.Item) -> DirectItem | None:
    """Return ``item`` as one to be called directly; None where pytest would do more for it than hand our fixtures over."""
    if type(item) is not pytest.Function or item.cls is not None or not _is_plain_function(item.obj):
        return None
    if any(mark.name not in _MARKS for mark in item.iter_markers()) or not _only_pytests_own_hooks(item):
        return None
    fixtures = item._fixtureinfo
    if "request" in fixtures.argnames:
        return None
    names = set(fixtures.names_closure) - {"request"}  # which our fixtures ask for
    given = getattr(item, "callspec", None)
    parameters: dict[str, Any] = dict(given.params) if given is not None else {}
    if "_seeded" not in names or not parameters.keys() <= names:
        return None
    for name in names:
        functions = [definition.func for definition in fixtures.name2fixturedefs.get(name, ())]
        if functions != [get_direct_param_fixture_func if name in parameters else FIXTURES.get(name)]:
            return None
    return DirectItem(item, frozenset(fixtures.argnames) & FIXTURES.keys(), parameters)


def _is_plain_function(function: object) -> bool:
    return (
        inspect.isfunction(function)
        and not inspect.iscoroutinefunction(function)
        and not inspect.isasyncgenfunction(function)
        and not inspect.isgeneratorfunction(function)
        and not getattr(function, "is_hypothesis_test", False)
    )


def _only_pytests_own_hooks(item: pytest.Item) -> bool:
    """Whether nobody but pytest itself does something around a test: a suite may name plugins of its own."""
    hooks: Any = item.ihook
    return all(
        hook.function.__module__.startswith("_pytest.")
        for name in _HOOKS
        for hook in getattr(hooks, name).get_hookimpls()
    )
