"""The judge's side of a student's notebook: run its cells one after another, each under its own deadline.

A cell that raises is noted, and the next one runs, as in a notebook. A cell that does not end, or that ends the
process, costs the process: a fresh one runs the cells again without it. What a missing name is due to is said in the
words of the cell that should have given it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from .. import wire
from ..results import Frame
from .faults import NotReached, StudentFault, StudentRaised, StudentStopped
from .half_done import cure_of, defined_instead
from .notebook_files import RUNNER, Plan, place_at_start, place_name, plan_in
from .notebook_source import NOTEBOOK
from .quotable import KnownText

MOST_STOPPED: Final = 3
"""So many cells may end their process; each costs a fresh one, and the time of a call."""

Exchange = Callable[[wire.Message, str, float], wire.Message]
"""Sends a message with what a sentence begins with and the seconds that it may take, and returns the answer."""


@dataclass
class CellFailure:
    """What became of a cell that did not end well. ``kind`` is the exception's type; empty for one that was stopped."""

    file: str
    sentence: str
    kind: str = ""
    frames: tuple[Frame, ...] = ()


@dataclass
class NotebookRun:
    """The cells of one notebook.

    stopped: the cells that ended a process, by file: they are not run again
    is_told: whether what a cell raised, and where, is said: not where a cell could ask a right function of the judge's
             first, since its choice of an exception would carry the answer out
    """

    plan: Plan
    files: Mapping[str, bytes]
    known: KnownText
    stopped: dict[str, NotReached]
    module: str = NOTEBOOK
    failures: dict[str, CellFailure] = field(default_factory=dict)
    is_told: bool = True

    @classmethod
    def of(
        cls,
        files: Mapping[str, bytes],
        known: KnownText,
        stopped: dict[str, NotReached],
        module: str = NOTEBOOK,
    ) -> NotebookRun | None:
        """Return the run of the notebook ``module`` among ``files``; None if there is none."""
        plan = plan_in(files, module)
        return None if plan is None else cls(plan, files, known, stopped, module)

    def run(
        self,
        exchange: Exchange,
        reopen: Callable[[], None],
        seconds: tuple[float, float],
        replacements: Mapping[str, Any],
        is_interrupted: Callable[[], bool],
    ) -> list[str]:
        """Run every cell, in a fresh process after each that ended its own; return a remark for each that raised.

        seconds: that one cell may take, and that all may take together

        Raises StudentStopped where the time is used up, NotReached where too many cells ended their process.
        """
        until = time.monotonic() + seconds[1]
        self.is_told = not replacements
        while True:
            try:
                return self._run_once(exchange, seconds[0], until, replacements)
            except _CellStopped as stop:
                if is_interrupted() or time.monotonic() >= until:
                    raise stop.fault from None
                self.stopped[stop.file] = NotReached(
                    f"{place_at_start(stop.file)} was stopped: {stop.fault.sentence}", stop.fault.frames
                )
                if sum(file in self.stopped for file in self._names()) > MOST_STOPPED:
                    raise NotReached(
                        f"More than {MOST_STOPPED} cells of the notebook did not come to an end; "
                        f"{place_name(stop.file)} was the last that was tried."
                    ) from None
                reopen()

    def undefined(self, name: str) -> StudentFault:
        """Return why the notebook defines no ``name``: the fault of the cell that should."""
        file = self.plan.owners.get(f"{self.module}.{name}") or self._cell_that_names(name)
        failure = self._failure(file) if file else None
        if failure is None:
            unwritten = next((f for f in self.failures.values() if f.kind == "NotImplementedError"), None)
            failure = None if file else unwritten
        if failure is not None and failure.kind == "NotImplementedError":
            return StudentRaised("NotImplementedError", "", failure.frames)
        if failure is not None:
            return NotReached(f"There is no {name}: {failure.sentence}", failure.frames)
        if not self.plan.cells:
            other = self.module.removeprefix(f"{NOTEBOOK}_")
            which = "" if self.module == NOTEBOOK else f" {other}"
            return NotReached(
                f"There is no notebook{which} with cells, so none of its exercises has an answer."
            )
        instead = defined_instead(name, self.files.get(file, b"")) if file else ""
        where = f"{place_at_start(file)} ran, and" if file else "Your notebook ran, and"
        return NotReached(f"{where} defines no {name}. {instead}".rstrip())

    def _run_once(
        self, exchange: Exchange, most: float, until: float, replacements: Mapping[str, Any]
    ) -> list[str]:
        remarks = []
        waiting = {path: value for path, value in replacements.items() if path.startswith(f"{self.module}.")}
        self._ask(exchange, wire.Call(f"{RUNNER}.start", (self.module,), {}), "", most)
        for file in self._names():
            if file in self.stopped:
                remarks.append(self.stopped[file].sentence)
            else:
                left = min(most, until - time.monotonic())
                answer = self._ask(
                    exchange, wire.Call(f"{RUNNER}.run", (file, self.module), {}), file, max(left, 0.01)
                )
                if type(answer) is wire.Raised:
                    self.failures[file] = failure = self._raised(file, answer)
                    if failure.kind != "NotImplementedError":
                        remarks.append(f"{failure.sentence} The cells below it ran all the same.")
                else:
                    self.failures.pop(file, None)
            here = {path: value for path, value in waiting.items() if self.plan.owners.get(path) == file}
            if here:
                self._ask(exchange, wire.Replace(here), file, most)
        rest = {path: value for path, value in waiting.items() if path not in self.plan.owners}
        if rest:
            self._ask(exchange, wire.Replace(rest), "", most)
        return remarks

    def _ask(self, exchange: Exchange, message: wire.Message, file: str, seconds: float) -> wire.Message:
        what = place_at_start(file) if file else "The notebook"
        try:
            return exchange(message, f"{what} did not come to an end", seconds)
        except StudentStopped as fault:
            if not file:
                raise
            raise _CellStopped(file, fault) from None

    def _raised(self, file: str, answer: wire.Raised) -> CellFailure:
        frames = self.known.frames(answer.frames)
        kind = self.known.error_type(answer.type)
        place = place_name(file)
        if not self.is_told:
            known = kind if kind == "NotImplementedError" else "Exception"
            return CellFailure(file, f"{place_at_start(file)} raised an exception.", known)
        if not frames and kind in ("SyntaxError", "IndentationError", "TabError"):
            line = re.search(r"line (\d+)", answer.message)
            where = f", line {line[1]}" if line else ""
            return CellFailure(file, f"{place_at_start(file)}{where} is not Python.", kind)
        own = [frame for frame in frames if frame.file == place]
        where = f" at line {own[-1].line}" if own else ""
        text = own[-1].text if own else ""
        cure = cure_of(kind, answer.message, text) if own else ""
        if kind == "EOFError" and "input" in text:
            cure = "Nobody answers input() in grading: put the value into a variable."
        return CellFailure(
            file, f"{place_at_start(file)} raised {kind}{where}. {cure}".rstrip(), kind, frames
        )

    def _failure(self, file: str) -> CellFailure | None:
        if file in self.stopped:
            return CellFailure(file, self.stopped[file].sentence, "", self.stopped[file].frames)
        return self.failures.get(file)

    def _cell_that_names(self, name: str) -> str:
        """Return the last file in which ``name`` is assigned, defined or imported, as its lines show; or an empty text."""
        binds = re.compile(
            rf"^[ \t]*(?:(?:async[ \t]+)?(?:def|class)[ \t]+{re.escape(name)}\b|(?:[\w, \t(]*,[ \t]*)?{re.escape(name)}"
            rf"[ \t]*(?:,[\w, \t)]*)?=(?!=)|(?:import|from)\b[^\n]*\b{re.escape(name)}\b|for[ \t]+{re.escape(name)}\b)",
            re.MULTILINE,
        )
        matching = [file for file in self._names() if binds.search(self._text(file))]
        return matching[-1] if matching else ""

    def _text(self, file: str) -> str:
        return self.files.get(file, b"")[: 2**16].decode("utf-8", "replace")

    def _names(self) -> list[str]:
        return [cell.file for cell in self.plan.cells]


class _CellStopped(Exception):
    def __init__(self, file: str, fault: StudentStopped) -> None:
        super().__init__(fault.sentence)
        self.file = file
        self.fault = fault


def no_such_cell(grade_id: str) -> NotReached:
    """Return the fault for a state at a cell that the notebook has not."""
    return NotReached(
        f"The notebook has no cell {grade_id}. Was it deleted? Take it over from the released notebook."
    )
