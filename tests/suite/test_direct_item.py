"""A check of our own fixtures alone is called directly, and does then what it does through pytest's fixtures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import tiny

from autograder.student.api import Student, close
from autograder.student.in_process import local_student
from autograder.suite.direct_item import direct_item
from autograder.suite.fixtures import CURRENT, Current
from autograder.suite.run_item import run_item
from autograder.suite.session import Suite

OURS = """
import random
import numpy as np
import pytest

pytestmark = pytest.mark.exercise("tiny.mse")
seen = []


def test_that_passes(student):
    seen.append(student.tiny.mse(np.ones(2), np.zeros(2)))


def test_of_random_numbers(student, reference, rng):
    seen.extend([rng.random(), np.random.random(), random.random(), reference.tiny.mse(np.ones(2), np.zeros(2))])


@pytest.mark.parametrize("x", [0, 5])
@pytest.mark.parametrize("y", ["a"], ids=["letter"])
def test_of_parameters(x, y, rng):
    seen.append((x, y, rng.random()))
    assert x, "no x"


def test_that_raises():
    raise LookupError("no such key")


def test_that_skips():
    pytest.skip("not today")


def test_that_was_expected_to_fail():
    pytest.xfail("known")
"""

OTHERS = """
import pytest
from hypothesis import given, strategies

pytestmark = pytest.mark.exercise("tiny.mse")


@pytest.fixture
def own():
    return 1


def test_of_a_fixture_of_its_own(own): pass


def test_of_a_fixture_of_pytest(tmp_path): pass


def test_of_its_request(student, request): pass


@pytest.mark.skip
def test_that_is_skipped(): pass


@pytest.mark.parametrize("rng", [1], indirect=True)
def test_of_a_parameter_for_a_fixture(rng): pass


@given(strategies.integers())
def test_of_hypothesis(n): pass


class TestClass:
    def test_in_a_class(self): pass
"""


@pytest.fixture
def student(tmp_path: Path) -> Iterator[Student]:
    folder = tiny.write_assignment(tmp_path / "student")
    own = local_student(folder, folder)
    yield own
    close(own)


def suite_of(folder: Path, text: str) -> Suite:
    assignment = tiny.write_assignment(folder, suite=text)
    return Suite(assignment / "hidden", assignment)


def directly(suite: Suite) -> list[bool]:
    return [direct_item(item) is not None for item in suite._items.values()]


def test_a_direct_call_sees_and_raises_what_it_does_through_pytest(tmp_path: Path, student: Student) -> None:
    with suite_of(tmp_path / "01-tiny", OURS) as suite:
        current = Current(student, student.__state__.reference, b"one seed")
        suite._config.stash[CURRENT] = current
        seen: list[list[object]] = []
        raised: list[list[tuple[str, str]]] = []
        for is_direct in (False, True):
            ends = []
            for item in suite._items.values():
                direct = direct_item(item)
                assert direct is not None
                assert direct.fits(current)
                error = direct.run(current) if is_direct else run_item(item)
                ends.append((type(error).__name__, str(error)))
            own_list = next(iter(suite._items.values())).module.seen  # type: ignore[attr-defined]
            seen.append(list(own_list))
            own_list.clear()
            raised.append(ends)
    assert raised[0] == raised[1]
    assert [kind for kind, _ in raised[1]].count("NoneType") == 3
    assert seen[0] == seen[1]
    assert len(seen[1]) == 7


def test_what_needs_more_than_our_fixtures_goes_through_pytest(tmp_path: Path) -> None:
    with suite_of(tmp_path / "01-tiny", OTHERS) as suite:
        assert directly(suite) == [False] * 7


@pytest.mark.parametrize(
    "more",
    [
        "@pytest.fixture\ndef rng():\n    return 4\n",
        "@pytest.fixture(autouse=True)\ndef noted():\n    yield\n",
        "def setup_function():\n    pass\n",
        "def setup_module():\n    pass\n",
    ],
)
def test_a_file_that_changes_the_set_up_of_its_tests_goes_through_pytest(tmp_path: Path, more: str) -> None:
    test = "\n@pytest.mark.exercise('tiny.mse')\ndef test_numbers(rng):\n    '''a'''\n"
    with suite_of(tmp_path / "01-tiny", "import pytest\n\n" + more + test) as suite:
        assert directly(suite) == [False]
    with suite_of(tmp_path / "02-tiny", "import pytest\n\n" + test) as suite:
        assert directly(suite) == [True]


def test_a_plugin_that_a_suite_names_has_its_hooks_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "loud_plugin.py").write_text(
        "def pytest_runtest_setup(item):\n    raise LookupError('loud')\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    test = "import pytest\n\npytest_plugins = ['loud_plugin']\n\n@pytest.mark.exercise('tiny.mse')\ndef test_a():\n    '''a'''\n"
    with suite_of(tmp_path / "01-tiny", test) as suite:
        assert directly(suite) == [False]
        (item,) = suite._items.values()
        assert isinstance(run_item(item), LookupError)


def test_a_test_whose_fixture_has_no_value_here_goes_through_pytest(tmp_path: Path) -> None:
    with suite_of(tmp_path / "01-tiny", OURS) as suite:
        asks_for_both, asks_for_neither = (
            direct_item(suite._items[name]) for name in ("test_of_random_numbers", "test_that_raises")
        )
        assert asks_for_both is not None
        assert asks_for_neither is not None
        assert not asks_for_both.fits(Current())
        assert asks_for_neither.fits(Current())
