"""From an author's folder to what students get: strip, stage, convert, check, put in place."""

from __future__ import annotations

from .build import BuildReport, Built, NotBuilt, build, build_each
from .errors import BuildError, OutOfDate

__all__ = ["BuildError", "BuildReport", "Built", "NotBuilt", "OutOfDate", "build", "build_each"]
