"""Calls of the judge's functions by student code: answered here, on hostile arguments, bounded in size and depth; who asks bounds the time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from .. import wire
from ..sandbox.guest_handle import Guest
from ..wire import Handle
from .faults import ORACLE_REFUSED, StudentRaised
from .oracles import Caller, OracleTable, PassedFunction

MAX_CALLBACK_BYTES: Final = 8 * 2**20
MAX_NESTED_CALLBACKS: Final = 20


class OracleCalls:
    """The functions that one student's code may call, and the calls that are being answered.

    backend: what calls a function that the student passes in
    current: the guest that the code runs in now
    end:     ends it
    depth:   how many calls are being answered, one within another
    running: in how many of them the judge's function is at work, and may have to be interrupted
    """

    def __init__(
        self, backend: Caller, current: Callable[[], Guest | None], end: Callable[[], object]
    ) -> None:
        self.table = OracleTable()
        self.depth = self.running = 0
        self._backend = backend
        self._current = current
        self._end = end

    def export(self, value: Any) -> Handle | int | None:
        """Return how ``value`` crosses to the student: the handle of its own function, a number for one of ours."""
        if isinstance(value, PassedFunction):
            return value.handle
        return self.table.number(value) if callable(value) else None

    def answered(self, callback: wire.Callback, guest: Guest) -> list[bytes | memoryview]:
        """Return the frame that answers ``callback``: what the oracle says, or an exception without content.

        What an oracle raises beyond Exception, and a failed check in it, ends the student's call and
        goes on to the suite.
        """
        oracle = self.table.find(callback.oracle)
        if oracle is None:
            return _raised(guest, "LookupError", "There is no such function.")
        if guest.frame_bytes > MAX_CALLBACK_BYTES:
            return _raised(guest, "ValueError", f"The arguments are larger than {MAX_CALLBACK_BYTES} bytes.")
        if self.depth >= MAX_NESTED_CALLBACKS:
            return _raised(guest, "RecursionError", "Functions of the check call each other too deeply.")
        self.depth += 1
        try:
            args = tuple([self._passed(value) if type(value) is Handle else value for value in callback.args])
            kwargs = {key: self._passed(value) for key, value in callback.kwargs.items()}
            self.running += 1
            try:
                value = oracle(*args, **kwargs)
            finally:
                self.running -= 1
            return guest.codec.encode(wire.Reply(value))
        except StudentRaised as fault:
            return _raised(
                guest,
                fault.error_type,
                "A function that was passed to a function of the check raised this.",
            )
        except AssertionError:
            self._end()
            raise
        except Exception as error:
            if self._current() is not guest:  # a call from the oracle back to the student has ended the guest
                raise
            return _raised(guest, type(error).__name__, ORACLE_REFUSED)
        except BaseException:
            self._end()
            raise
        finally:
            self.depth -= 1

    def _passed(self, value: Any) -> Any:
        return PassedFunction(self._backend, value) if isinstance(value, Handle) else value


def _raised(guest: Guest, kind: str, sentence: str) -> list[bytes | memoryview]:
    """Return the frame that says that the oracle raised an exception of ``kind``."""
    return guest.codec.encode(wire.Raised(kind, sentence))
