"""What a submission has left of its time, and which of its functions have already taken too long."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from .api import Target

SECOND_CHANCE: Final = 0.2
"""The share of a call's time for a function that has overrun once: it may return elsewhere, but most never do."""

_LEAST: Final = 0.05


@dataclass
class Budget:
    """What a submission has left of its time, over all the guests that it needs.

    overrun: the functions that did not return in time. They are asked again, but given up sooner, so that
             an endless loop in one exercise leaves time for the others.
    """

    cpu_seconds: float
    wall_seconds: float
    overrun: set[Target] = field(default_factory=set)

    @property
    def used_up(self) -> bool:
        return self.cpu_seconds < _LEAST or self.wall_seconds < _LEAST

    def seconds_for(self, target: Target, call_seconds: float) -> float:
        """Return the wall-clock time of a call of ``target``, out of ``call_seconds``."""
        return call_seconds * (SECOND_CHANCE if target in self.overrun else 1.0)
