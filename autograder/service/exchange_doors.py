"""The doors that nbgrader's exchange goes through: release, fetch, collect, feedback. See `nbgrader_exchange`."""

from __future__ import annotations

from .access import Door

DOORS: tuple[Door, ...] = ()
