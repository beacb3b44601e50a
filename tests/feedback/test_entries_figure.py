"""The picture of a vector's entries says in words what it shows, and is left out where there is nothing to draw."""

from __future__ import annotations

from xml.etree import ElementTree

import numpy as np
import pytest

from autograder.feedback.entries_figure import svg
from autograder.suite.comparison import comparison_of


def picture(right, yours):
    return svg(comparison_of({"expected": np.asarray(right), "actual": np.asarray(yours)}))


def test_it_says_which_entry_differs_most():
    root = ElementTree.fromstring(picture([1.0, 2.0, 3.0], [1.0, 2.5, -3.0]))
    assert root.get("role") == "img"
    assert root.get("aria-label") == (
        "Expected and got, entry by entry. 2 of 3 entries differ, entry 2 most: expected 3, got -3."
    )
    assert len(root.findall("circle")) == 6
    assert sum("--ag-failed" in path.get("stroke", "") for path in root.findall("path")) == 2


def test_the_entry_that_differs_most_need_not_be_the_largest():
    assert "entry 2 most: expected 3, got -3." in picture([10.0, 2.0, 3.0], [10.5, 2.0, -3.0])


def test_values_are_drawn_to_scale_within_the_picture():
    root = ElementTree.fromstring(picture([0.0, 5.0, 10.0], [0.0, 5.0, 7.5]))
    places = [(float(circle.get("cx", "")), float(circle.get("cy", ""))) for circle in root.findall("circle")]
    assert places[:3] == [(70.0, 110.0), (193.0, 62.0), (316.0, 14.0)]
    assert places[3:] == [(70.0, 110.0), (193.0, 62.0), (316.0, 38.0)]
    (join,) = [path.get("d") for path in root.findall("path") if "--ag-failed" in path.get("stroke", "")]
    assert join == "M316.0 14.0V38.0"


def test_the_axes_say_their_numbers():
    root = ElementTree.fromstring(picture([0.0, 5.0, 10.0], [0.0, 5.0, 7.5]))
    assert [text.text for text in root.iter("text")][:4] == ["10", "0", "0", "2"]


def test_equal_numbers_divide_by_nothing():
    assert "Every entry differs" in picture([1, 1, 1], [2, 2, 2])
    assert "look the same" in picture([1.0, 1.0, 1.0], [1.0, 1.0, 1.0])


@pytest.mark.parametrize(
    ("right", "yours"),
    [
        (1.0, 2.0),
        ([1.0, 2.0], [2.0, 1.0]),
        ([[1.0, 2.0, 3.0]], [[1.0, 2.0, 4.0]]),
        ([1.0, 2.0, 3.0], [1.0, np.nan, np.inf]),
        ([1 + 1j, 2, 3], [1, 2, 3]),
        ([True, False, True], [True, True, True]),
    ],
    ids=["number", "two", "table", "nan", "complex", "bool"],
)
def test_what_a_picture_does_not_help_has_none(right, yours):
    assert picture(right, yours) == ""
