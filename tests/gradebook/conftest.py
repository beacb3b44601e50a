"""A built course with its gradebook, for every test to do with as it likes; and one with two graded students."""

from __future__ import annotations

from graded_pair import graded, graded_once, opened
from nbgrader_course import course

__all__ = ["course", "graded", "graded_once", "opened"]
