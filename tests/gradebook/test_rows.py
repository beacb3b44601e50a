"""What is written of a score beside what a person entered: a question to a person is answered by a person alone."""

from __future__ import annotations

from typing import Any

import pytest

from autograder.gradebook.rows import _set_score


@pytest.mark.parametrize(
    ("manual_score", "is_asked", "score", "asks"),
    [
        (None, False, 2.0, False),
        (None, False, None, True),  # nothing was computed
        (None, True, 2.0, False),  # now something was
        (1.0, False, 2.0, False),
        (1.0, True, 2.0, True),  # the same again answers nothing
        (1.0, False, 1.5, True),  # it moved under the manual score
    ],
)
def test_who_is_asked_for_a_score(
    manual_score: float | None, is_asked: bool, score: float | None, asks: bool
) -> None:
    row: dict[str, Any] = {
        "manual_score": manual_score,
        "auto_score": 2.0,
        "needs_manual_grade": is_asked,
    }
    _set_score(row, [], score)
    assert (row["auto_score"], row["needs_manual_grade"]) == (score, asks)
