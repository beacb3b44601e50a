"""Registered classes: which objects cross, under which name, and what happens where their functions fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from autograder import wire
from autograder.sandbox import registered
from autograder.sandbox.registered import Registry


@dataclass
class Point:
    x: int
    y: int


@dataclass
class Other:
    x: int


def namesake() -> type[Any]:
    @dataclass
    class Point:
        x: int
        y: int

    return Point


def fail(value: object) -> None:
    raise ValueError("no")


NAMES: dict[str, Any] = {
    "shapes.Point": Point,
    "shapes.plain": lambda point: [point.x, point.y],
    "shapes.build": lambda plain: Point(*plain),
    "shapes.sum": lambda point: point.x + point.y,
    "shapes.fail": fail,
}


@pytest.fixture
def registry() -> Registry:
    registry = Registry(NAMES.__getitem__)
    registry.add("shapes.Point", "shapes.plain", "shapes.build")
    return registry


def test_an_object_crosses_under_the_name_of_its_class(registry: Registry) -> None:
    assert registry.taken_apart(Point(1, 2)) == ("@shapes.Point", [1, 2])
    assert registry.rebuilt("@shapes.Point", [1, 2]) == Point(1, 2)


@pytest.mark.parametrize("value", [Other(1), namesake()(1, 2), 3, None])
def test_an_object_of_another_class_is_not_taken_apart(registry: Registry, value: object) -> None:
    assert registry.taken_apart(value) is None


def test_a_class_that_is_not_there_has_no_objects(registry: Registry) -> None:
    registry.add("missing.Other", "shapes.plain", "shapes.build")
    assert registry.taken_apart(Other(1)) is None
    assert registry.taken_apart(Point(1, 2)) == ("@shapes.Point", [1, 2])


def test_a_name_that_is_not_registered_stands_for_nothing(registry: Registry) -> None:
    with pytest.raises(wire.WireError, match="no registered class of that name"):
        registry.rebuilt("@shapes.Other", [1])


def test_the_later_of_two_registrations_of_a_class_holds(registry: Registry) -> None:
    registry.add("shapes.Point", "shapes.sum", "shapes.build")
    assert registry.taken_apart(Point(1, 2)) == ("@shapes.Point", 3)
    assert registry.entries == [("shapes.Point", "shapes.sum", "shapes.build")]


@pytest.mark.parametrize("coming", [True, False])
def test_a_function_that_fails_is_named_with_its_class_and_the_side(coming: bool) -> None:
    registry = Registry(NAMES.__getitem__)
    registry.add("shapes.Point", "shapes.fail", "shapes.fail")
    with pytest.raises(wire.RegisteredFailed) as caught:
        registry.rebuilt("@shapes.Point", [1]) if coming else registry.taken_apart(Point(1, 2))
    assert isinstance(caught.value.__cause__, ValueError)
    assert (caught.value.name, caught.value.coming) == ("shapes.Point", coming)


def test_what_holds_registered_objects_is_flattened_to_be_compared(registry: Registry) -> None:
    value = [Point(1, 2), (Point(3, 4), 5), {"a": Point(6, 7), "b": Other(8)}]
    one, two, three = ("@shapes.Point", [1, 2]), ("@shapes.Point", [3, 4]), ("@shapes.Point", [6, 7])
    assert registry.flattened(value) == [one, (two, 5), {"a": three, "b": Other(8)}]


def test_there_are_never_more_registered_classes_than_the_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registered, "_MOST", 3)
    registry = Registry(NAMES.__getitem__)
    for number in range(5):
        registry.add(f"shapes.C{number}", "a", "b")
    assert [kind for kind, _, _ in registry.entries] == ["shapes.C0", "shapes.C1", "shapes.C2"]
