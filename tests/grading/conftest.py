"""The course of one tiny assignment, for tests of grading."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_course import make_tiny_course

from autograder.course.course import Course


@pytest.fixture
def course(tmp_path: Path) -> Course:
    return make_tiny_course(tmp_path)
