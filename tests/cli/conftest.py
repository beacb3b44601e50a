"""A built course with its gradebook, for every test to do with as it likes."""

from __future__ import annotations

from nbgrader_course import course

__all__ = ["course"]
