"""A stamp says whether files are as they were; what it cannot say, it says of none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from autograder.grading import stamps
from autograder.grading.stamps import AT_REST_NANOSECONDS, Stamp, stamp_of

NOW = 1_800_000_000 * 10**9


@pytest.mark.parametrize(("age", "is_at_rest"), [(0, False), (AT_REST_NANOSECONDS, False), (10**10, True)])
def test_a_stamp_counts_once_its_files_have_been_at_rest(
    monkeypatch: pytest.MonkeyPatch, age: int, is_at_rest: bool
) -> None:
    monkeypatch.setattr(time, "time_ns", lambda: NOW)
    assert Stamp(b"", NOW - age).is_at_rest() is is_at_rest


def test_the_same_files_have_the_same_stamp_and_others_another(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "a.py").write_text("1")
    before = stamp_of([tmp_path])
    assert stamp_of([tmp_path]) == before
    (tmp_path / "below" / "a.py").write_text("22")
    assert stamp_of([tmp_path]) != before


def test_a_folder_that_is_too_deep_has_no_stamp(tmp_path: Path) -> None:
    def below(depth: int) -> Path:
        return tmp_path.joinpath(*["d"] * depth)

    below(9).mkdir(parents=True)
    assert stamp_of([tmp_path]) is None
    assert stamp_of([below(1)]) is not None


def test_a_folder_that_holds_too_much_has_no_stamp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(stamps, "_MOST_ENTRIES", 3)
    for name in ("a", "b"):
        (tmp_path / name).touch()
    assert stamp_of([tmp_path]) is not None
    (tmp_path / "c").touch()
    assert stamp_of([tmp_path]) is None
