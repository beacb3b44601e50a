"""A check may call a student's code without leaving calls behind that known mistakes are compared with."""

from __future__ import annotations

import numpy as np
import pytest
import tiny

from autograder.bridge import StudentFault, take_calls, unrecorded


def test_calls_of_the_block_are_forgotten_and_earlier_and_later_ones_stay(tmp_path):
    student = tiny.student_with(tiny.write_assignment(tmp_path / "01-tiny"))
    student.tiny.mse(np.ones(2), np.zeros(2))
    with unrecorded(student):
        assert student.tiny.mse(np.full(2, 3.0), np.zeros(2)) == 9.0
    student.tiny.mse(np.full(2, 2.0), np.zeros(2))
    assert [call.result for call in take_calls(student)] == [1.0, 4.0]


def test_calls_of_a_block_that_raises_are_forgotten_too(tmp_path):
    student = tiny.student_with(tiny.write_assignment(tmp_path / "01-tiny"))
    with pytest.raises(StudentFault), unrecorded(student):
        student.tiny.mse("no numbers", None)
    assert take_calls(student) == []
