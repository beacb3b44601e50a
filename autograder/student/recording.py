"""What a check does with objects of the student's, noted step by step while it runs."""

from __future__ import annotations

from ..wire import Handle
from .backend import RecordedCall
from .faults import StudentStopped
from .scripts import MOST_STEPS, Script, Step, holds_object


class Recording:
    """The steps in one process of the student's. replaced: the lower functions that are the judge's in it."""

    def __init__(self, replaced: frozenset[str] = frozenset()) -> None:
        self._replaced = replaced
        self._before: list[Step] = []
        self._steps: list[Step] = []
        self._is_whole = True
        self._is_spoilt = False

    def add(self, step: Step) -> bool:
        """Note one step, if an object takes part in it; return whether one does."""
        concerned = (
            isinstance(step.target, Handle)
            or step.what == "operate"
            or holds_object([step.args, step.kwargs, step.result])
        )
        if isinstance(step.result, StudentStopped):
            # The process is gone, and what it had been through with it.
            self._before.clear()
            self._steps.clear()
            self._is_spoilt = True
        elif concerned and len(self._before) + len(self._steps) >= MOST_STEPS:
            self._is_whole = False
        elif concerned:
            self._steps.append(step)
        return concerned

    def take(self) -> list[RecordedCall]:
        """Return the script since the last time, if there is one; what was done goes before what is done next."""
        script = Script(tuple(self._steps), tuple(self._before))
        self._before += self._steps
        self._steps.clear()
        is_whole, self._is_spoilt = self._is_whole and not self._is_spoilt, False
        if not is_whole or not script.paths:
            return []
        return [RecordedCall(script.paths[0], (), {}, script.answers, replaced=self._replaced, script=script)]
