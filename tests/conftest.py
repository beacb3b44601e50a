"""Fixtures that tests of several rooms share; what they are made of is in tests/support."""

from __future__ import annotations

from lab import lab
from nbgrader_course import built_course
from postgres import postgres, postgres_gradebook, postgres_server

__all__ = ["built_course", "lab", "postgres", "postgres_gradebook", "postgres_server"]
