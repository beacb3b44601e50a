"""Misconceptions may stand in several files; their names stay unique within an exercise."""

from __future__ import annotations

import pytest
import tiny

from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.variants import VariantError

MORE = """
import numpy as np
from autograder.misconceptions import misconception


@misconception("tiny.mse", {name!r}, "Which power?")
def mse_cubed(y_hat, y):
    return float(np.mean(np.abs(y_hat - y) ** 3))
"""


def test_the_main_file_comes_first_and_the_others_follow(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny")
    main = load_misconceptions(folder)
    tiny.write(folder / "hidden" / "misconceptions_more.py", MORE.format(name="third power"))

    assert [variant.key for variant in load_misconceptions(folder)] == [
        *(variant.key for variant in main),
        ("tiny.mse", "third power"),
    ]


def test_one_name_in_two_files_is_refused(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny")
    name = next(v.name for v in load_misconceptions(folder) if v.exercise == "tiny.mse")
    tiny.write(folder / "hidden" / "misconceptions_more.py", MORE.format(name=name))

    with pytest.raises(VariantError, match="two misconceptions named"):
        load_misconceptions(folder)


def test_a_name_that_would_read_as_two_is_refused(tmp_path):
    folder = tiny.write_assignment(tmp_path / "01-tiny")
    tiny.write(folder / "hidden" / "misconceptions_more.py", MORE.format(name="X + means"))
    with pytest.raises(VariantError, match=r"'X \+ means' holds ' \+ '"):
        load_misconceptions(folder)
