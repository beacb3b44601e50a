"""A call that changes a dict or a list which it was handed is noticed, whatever changes in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder import wire


def arguments() -> list[Any]:
    return [1.0, [1, {"a": [2.0]}], {"m": np.zeros(2), "n": {"t": 0}}, np.ones(3)]


def assign(container: Any, key: Any, value: Any) -> None:
    container[key] = value


@pytest.mark.parametrize(
    ("change", "places"),
    [
        (lambda handed: None, ()),
        (lambda handed: assign(handed[1], 0, 5), (1,)),
        (lambda handed: handed[1].append(1), (1,)),
        (lambda handed: handed[1].pop(), (1,)),
        (lambda handed: assign(handed[1], 1, None), (1,)),
        (lambda handed: assign(handed[1][1]["a"], 0, 3.0), (1,)),
        (lambda handed: assign(handed[2]["n"], "t", 1), (2,)),
        (lambda handed: assign(handed[2], "k", 1), (2,)),
        (lambda handed: handed[2].pop("n"), (2,)),
        (lambda handed: assign(handed[2], "n", [0]), (2,)),
        (lambda handed: assign(handed[2], "m", np.zeros(2)), (2,)),
        (lambda handed: (handed[1].clear(), handed[2].clear()), (1, 2)),
    ],
)
def test_what_changes_in_a_dict_or_a_list_is_noticed(
    change: Callable[[list[Any]], Any], places: tuple[int, ...]
) -> None:
    handed = arguments()
    before = wire.as_handed(handed)
    change(handed)
    assert wire.changed(handed, before) == places


def test_a_set_and_a_table_that_hold_something_else_are_noted():
    pandas = pytest.importorskip("pandas")
    changes = [
        (set, lambda value: value.add(3)),
        (lambda: pandas.DataFrame({"a": [1, 2], "t": ["x", None]}), lambda frame: frame.insert(0, "b", 0)),
        (lambda: pandas.DataFrame({"a": [1, 2]}), lambda frame: frame.__setitem__("a", [1, 3])),
        (lambda: pandas.Series([1.0, None], name="s"), lambda series: series.__setitem__(1, 2.0)),
        (lambda: pandas.Series([[1], {"k": 2}]), lambda series: series.__setitem__(0, [2])),
    ]
    for make, change in changes:
        for handed in ([make()], [[make()]]):
            before = wire.as_handed(handed)
            assert wire.changed(handed, before) == ()
            change(handed[0] if type(handed[0]) is not list else handed[0][0])
            assert wire.changed(handed, before) == (0,)
