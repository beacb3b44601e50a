"""A student's code behind the wire: the `Backend` that grades other people's work.

Everything that comes from a guest is hostile. What is shown to a student is therefore put together
here: sentences from our own words, source lines from the files as they were handed in, and names only
if they stand in those files. Otherwise an exception's type or a function's name could be made up
while the code runs, and carry hidden inputs out.
"""

from __future__ import annotations

import contextlib
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final, Self

from .. import wire
from ..results import Outcome
from ..sandbox.guest_handle import DeadlineReached, Ending, Guest, GuestGone, SandboxBroken
from ..sandbox.registered import Registry
from ..wire import Handle
from . import fault_messages
from .backend import Target
from .deadlines import Budget, Interrupted, interrupted_at
from .faults import BackendBroken, GuestLost, NotReached, StudentRaised, StudentStopped
from .guest_codec import Handles, guest_codec
from .half_done import defined_instead, holds_no_code, whereabouts
from .memory import memory_limited
from .notebook_backend import NotebookCells, without_runner
from .objects_and_programs import ObjectsAndPrograms
from .oracle_calls import OracleCalls
from .out_of_reach import out_of_reach
from .quotable import KnownText, checked_path, checked_syntax_errors, file_of

if TYPE_CHECKING:
    from ..sandbox.sandbox import Sandbox

MAX_REMARKS: Final = 5
MOST_TIMES_LONGER: Final = 10
"""A call may take so many times its limit where other programs use the processors."""
_MOST_SECONDS_KEPT: Final = 1.0
_WORTH_WAITING: Final = 0.05
_WORTH_COUNTING: Final = 0.02


class RemoteBackend(NotebookCells, ObjectsAndPrograms):
    """The modules of one submission, in guests of ``sandbox``; implements `bridge.Backend`.

    files: relative path -> content; the ``.py`` files at the top are the modules

    A guest is opened on first use. After a deadline or a crash the next call opens a fresh one with
    what is left of the submission's time, and a function that has overrun once gets less of it, so an
    endless loop costs the checks that it is in.

    Oracles run in this process on hostile arguments: at most `MAX_CALLBACK_BYTES` of them for each
    call, and within `memory.ORACLE_BYTES`. A worker should also watch its own time.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        files: Mapping[str, bytes],
        replacements: Mapping[str, Callable[..., Any]] | None = None,
        budget: Budget | None = None,
        unimportable: dict[str, NotReached] | None = None,
    ) -> None:
        self._unimportable = {} if unimportable is None else unimportable
        self._sandbox = sandbox
        self._files = {checked_path(path): bytes(content) for path, content in files.items()}
        self._replacements = dict(replacements or {})
        limits = sandbox.limits
        self._budget = budget or Budget(limits.cpu_seconds, limits.wall_seconds)
        self._guest: Guest | None = None
        self._handles = Handles()
        self._imported: set[str] = set()
        self._syntax_errors: dict[str, tuple[str, int, str, int]] = {}
        self._oracles = OracleCalls(self, lambda: self._guest, self._end)
        self._deadline = self._latest = 0.0
        self._output = ""
        self._remarks: list[str] = []
        self.changed: tuple[int, ...] = ()
        self.after: tuple[Any, ...] = ()
        self._registry: Registry | None = None
        self._unasked: tuple[str, ...] = ()
        self._known = KnownText(without_runner(self._files))
        self._notebooks = self._notebooks_among(self._files)

    def call(self, target: Target, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Call ``target`` and return plain data, or a `Handle`. Raises a `StudentFault`, and BackendBroken."""
        with self._request(target) as what:
            seconds = self._budget.seconds_for(target, self._sandbox.limits.call_seconds)
            try:
                answer = self._exchange(wire.Call(target, args, kwargs), f"{what} did not return", seconds)
            except StudentStopped as fault:
                if fault.outcome is Outcome.TIMED_OUT:
                    self._budget.overrun.add(target)
                raise
            return self._value(answer, target)

    def get(self, target: Target, name: str | None) -> Any:
        """Return the attribute ``name`` of ``target`` (``target`` itself for None), as `call` does."""
        with self._request(target) as what:
            answer = self._exchange(wire.Get(target, name), f"{what} could not be read")
            return self._value(answer, target)

    def with_replacements(self, replacements: Mapping[str, Callable[..., Any]]) -> Self:
        """Return the same code in a fresh guest, with the functions named replaced by oracles."""
        replaced = {**self._replacements, **replacements}
        fresh = type(self)(self._sandbox, self._files, replaced, self._budget, self._unimportable)
        fresh._registry = self._registry  # noqa: SLF001 (of the same class)
        fresh._known, fresh._unasked = self._known, self._unasked  # noqa: SLF001 (of the same files)
        return fresh

    def compile_what_is_asked(self, checks: bytes) -> None:
        """Leave files out of the search for syntax errors that neither the text of the ``checks`` leads to nor a file does."""
        if not self._notebooks:
            self._unasked = out_of_reach(self._files, checks)

    def take_output(self) -> str:
        """Return what the code has printed since the last call of this method, within the limits."""
        if self._guest is not None:
            self._output += self._guest.take_output()
        output, self._output = self._output[: self._sandbox.limits.output_kib * 1024], ""
        return output

    def take_remarks(self) -> list[str]:
        """Return what NumPy warned of since the last call of this method: kind and line, in our words."""
        taken, self._remarks[:] = list(dict.fromkeys(self._remarks)), []
        return taken[:MAX_REMARKS]

    def forget_oracles(self) -> None:
        """Make the functions that have been passed in so far unknown; those of `with_replacements` stay.

        A guest beside the first that has used much time is ended: together they would use a multiple of the limit.
        """
        self._oracles.table.keep_only(self._replacements.values())
        if self._replacements and self._guest is not None and self._guest.cpu_seconds() > _MOST_SECONDS_KEPT:
            self._end()

    def close(self) -> None:
        """End the guest. A later call would open another."""
        self._end()

    # One request: a guest with the module imported, under one deadline

    @contextlib.contextmanager
    def _request(self, target: Target | None) -> Iterator[str]:
        """Have a guest ready in which ``target`` can be reached, if it is one; give its name for sentences."""
        if isinstance(target, Handle):
            self._handles.check(target)
        outermost = self._oracles.depth == 0
        if outermost:
            started = time.monotonic()
        try:
            if isinstance(target, Handle):
                yield "a method of the student's object"
            elif target is None:
                yield ""
            else:
                module = target.partition(".")[0]
                if module in self._unimportable and target not in self._replacements:
                    known = self._unimportable[module]
                    raise NotReached(known.sentence, known.frames)
                with self._remembered_if_unimportable(module):
                    self._open_if_needed()
                    self._import(module)
                yield target
        finally:
            if outermost:
                elapsed = time.monotonic() - started
                self._budget.wall_seconds -= elapsed
                if elapsed > _WORTH_COUNTING:
                    self._stop_if_used_up()

    @contextlib.contextmanager
    def _remembered_if_unimportable(self, module: str) -> Iterator[None]:
        """Try a module that cannot be imported once: later checks are told at once, and no time is lost."""
        try:
            yield
        except NotReached as fault:
            self._unimportable[module] = fault
            raise
        except StudentStopped as fault:
            self._unimportable[module] = NotReached(fault.sentence)
            raise

    def _open_if_needed(self) -> None:
        if self._guest is not None:
            return
        if self._budget.used_up:
            raise fault_messages.all_time_used(self._sandbox.limits)
        if sum(map(len, self._files.values())) > self._sandbox.limits.file_mib * 2**20:
            raise fault_messages.does_not_fit(self._sandbox.limits)
        try:
            self._guest = self._sandbox.open(cpu_seconds=self._budget.cpu_seconds)
        except SandboxBroken as error:
            raise BackendBroken(str(error)) from error
        self._handles.begin()
        self._imported.clear()
        self._oracles.table.keep_only(())
        self._guest.codec = guest_codec(
            self._handles, self._oracles, self._registry, self._sandbox.package_names
        )
        loaded = self._exchange(wire.Load(self._files, self._unasked), "The files could not be read")
        if type(loaded) is wire.Raised:
            self._end()
            raise fault_messages.does_not_fit(self._sandbox.limits)
        if type(loaded) is not wire.Loaded:
            raise self._tampered()
        self._syntax_errors = checked_syntax_errors(loaded.syntax_errors, self._files)
        self._send_registered(self._guest)
        if replaced := self._replaced_in_files():
            answer = self._exchange(
                wire.Replace(dict(replaced)),
                f"{' and '.join(sorted({file_of(path) for path in replaced}))} did not finish importing",
            )
            if type(answer) is not wire.Reply:
                raise self._tampered()

    def _import(self, module: str) -> None:
        if module in self._imported or self._is_run_as_cells(module):
            return
        file = f"{module}.py"
        replaced = module in {path.partition(".")[0] for path in self._replacements}
        if not replaced:
            if file not in self._files and f"{module}/__init__.py" not in self._files:
                raise NotReached(whereabouts(module, self._files) or f"There is no file {file}.")
            if file in self._syntax_errors:
                raise fault_messages.unreadable(file, self._syntax_errors)
        answer = self._exchange(wire.Import(module), f"{file} did not finish importing")
        if type(answer) is wire.Raised:
            raise self._not_importable(module, answer)
        if type(answer) is not wire.Reply:
            raise self._tampered()
        self._imported.add(module)

    def _not_importable(self, module: str, answer: wire.Raised) -> NotReached:
        return fault_messages.not_importable(
            module, answer, self._known, self._syntax_errors, self._sandbox.package_names
        )

    def _exchange(self, message: wire.Message, what: str, seconds: float | None = None) -> wire.Message:
        """Send ``message`` and return its answer; answer the callbacks that come in between.

        what:    how a sentence about a missed deadline begins
        seconds: until the deadline; the limits' time for a call if None
        """
        full = self._sandbox.limits.call_seconds
        seconds = full if seconds is None else seconds
        guest = self._guest
        if guest is None:
            raise NotReached("The process that ran the code has ended.")
        outermost = self._oracles.depth == 0
        if outermost:
            self._deadline = time.monotonic() + min(seconds, self._budget.wall_seconds)
            self._latest = self._deadline + MOST_TIMES_LONGER * full
        try:
            guest.send(message, self._deadline)
            answer = self._received(guest)
            if type(answer) is wire.Callback:
                with memory_limited() if outermost else contextlib.nullcontext():
                    answer = self._after_callbacks(answer, guest)
            return answer
        except (DeadlineReached, Interrupted):
            self._end()
            if self._budget.wall_seconds <= seconds:
                raise fault_messages.all_time_used(self._sandbox.limits) from None
            before = f", nor within {full:g} s in an earlier check" if seconds < full else ""
            raise StudentStopped(Outcome.TIMED_OUT, f"{what} within {seconds:g} s{before}.") from None
        except GuestGone:
            raise self._stopped(self._end()) from None
        except wire.RegisteredFailed as failed:
            if failed.coming:
                raise StudentRaised(
                    "TypeError", f"An object of {failed.name} holds what its class does not take."
                ) from None
            raise
        except wire.WireError:
            self._end()
            raise self._tampered() from None

    def _after_callbacks(self, callback: wire.Message, guest: Guest) -> wire.Message:
        """Answer ``callback`` and those that come after it; return the first message that is none."""
        with interrupted_at(lambda: self._deadline, lambda: self._oracles.running > 0):
            while type(callback) is wire.Callback:
                guest.send_frame(self._oracles.answered(callback, guest), self._deadline)
                callback = self._received(guest)
        return callback

    def _received(self, guest: Guest) -> wire.Message:
        """Return the next message; put the deadline off by the time that other programs kept the guest waiting."""
        while True:
            try:
                return guest.receive(self._deadline)
            except DeadlineReached:
                more = min(guest.scheduler_delay(), self._latest - self._deadline)
                if more < _WORTH_WAITING:
                    raise
                self._deadline += more
                self._budget.wall_seconds += more

    def _stop_if_used_up(self) -> None:
        """End the guest if it has used its processor time: the kernel's limit is a wall behind this one."""
        if self._guest is not None and self._guest.cpu_seconds() >= self._budget.cpu_seconds:
            self._end()

    def _value(self, answer: wire.Message, target: Target) -> Any:
        self.changed, self.after = (), ()  # not what a call in between has changed
        match answer:
            case wire.Reply(value):
                return value
            case wire.Warned(value, warned, changed, after):
                self._remarks += self._known.remarks(warned, target)
                self.changed = tuple(place for place in changed[:MAX_REMARKS] if type(place) is int)
                self.after = after
                return value
            case wire.Raised():
                raise fault_messages.raised(target, answer, self._known, self._sandbox.package_names)
            case wire.Undefined(name):
                self._refuse_what_no_cell_defines(target, name)
                if isinstance(target, str) and name in target.split("."):
                    file = file_of(target)
                    source = self._files.get(file, b"")
                    instead = f"{file} defines no {name}. {defined_instead(name, source)}".rstrip()
                    raise NotReached(holds_no_code(file, source) or instead)
        self._end()
        raise self._tampered()

    # Ends and faults, in our own words

    def _end(self) -> Ending | None:
        guest, self._guest = self._guest, None
        self._handles.end()
        if guest is None:
            return None
        ending = guest.end()
        self._output += guest.take_output()
        self._budget.cpu_seconds -= ending.cpu_seconds
        return ending

    def _stopped(self, ending: Ending | None) -> StudentStopped:
        """Return what the end of the guest means for the student. Raises GuestLost if it is no doing of theirs."""
        if self._budget.used_up:
            return fault_messages.all_time_used(self._sandbox.limits)
        match ending:
            case Ending(seen=False) | Ending(signal=signal.SIGKILL, out_of_memory=False):
                # Its memory is limited by address space, which ends in a MemoryError, and it may send no signal.
                raise GuestLost(
                    "The student's process was killed from outside the sandbox, and not at a limit of its own."
                )
        return fault_messages.ended(ending)

    def _tampered(self) -> StudentStopped:
        self._end()
        return fault_messages.tampered()


def open_remote(sandbox: Sandbox, files: Mapping[str, bytes]) -> RemoteBackend:
    """Return the submission ``files`` as a backend in ``sandbox``. Raises ValueError for a path that leaves it."""
    return RemoteBackend(sandbox, files)
