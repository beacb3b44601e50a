"""What a check does with objects of the student's, noted step by step while it runs."""

from __future__ import annotations

from ..wire import Handle
from .backend import RecordedCall
from .faults import StudentStopped
from .scripts import MOST_STEPS, Script, Step, holds_object


class Recording:
    """The steps in one process of the student's, and those of the processes of `Student.with_reference` beside it.

    others:   the recordings of these
    replaced: the lower functions that are the judge's in this one
    """

    def __init__(self, others: list[Recording] | None = None) -> None:
        self.others: list[Recording] = [] if others is None else others
        self.replaced: frozenset[str] = frozenset()
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
        if isinstance(
            step.result, StudentStopped
        ):  # the process is gone, and what it had been through with it
            self._before.clear()
            self._steps.clear()
            self._is_spoilt = True
        elif concerned and len(self._before) + len(self._steps) >= MOST_STEPS:
            self._is_whole = False
        elif concerned:
            self._steps.append(step)
        return concerned

    def take(self) -> list[RecordedCall]:
        """Return the script of each process since the last time; what was done goes before what is done next."""
        calls = []
        for recording in [self, *(other for other in self.others if other is not self)]:
            calls += recording._taken()  # noqa: SLF001 (of the same class)
        self.others.clear()
        return calls

    def _taken(self) -> list[RecordedCall]:
        script = Script(tuple(self._steps), tuple(self._before))
        self._before += self._steps
        self._steps.clear()
        is_whole, self._is_spoilt = self._is_whole and not self._is_spoilt, False
        if not is_whole or not script.paths:
            return []
        return [RecordedCall(script.paths[0], (), {}, script.answers, replaced=self.replaced, script=script)]
