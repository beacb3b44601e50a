"""One student's process, as the judge holds it: messages under a deadline, its output, its end."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import struct
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final

import msgspec

from .. import wire
from ..errors import AutograderError
from .settings import Settings

if TYPE_CHECKING:
    from .zygote import Ended  # it needs a Unix, and a self-check's child has other systems too

START_SECONDS: Final = 60.0
_CHUNK: Final = 2**16
_SOON: Final = 0.02
"""Seconds in which nearly every answer comes: so long the wire alone is waited for, and what is printed stays in its pipe."""
_TICKS_PER_SECOND: Final = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


class _OfThread(threading.local):
    """What comes in is copied before anything else comes: one place of it for all guests that a thread talks to."""

    def __init__(self) -> None:
        self.arriving = memoryview(bytearray(4 * _CHUNK))


_OF_THREAD: Final = _OfThread()


class SandboxBroken(AutograderError):
    """The sandbox failed in a way that is no student's doing."""


class DeadlineReached(Exception):
    """The guest did not answer in time."""


class GuestGone(Exception):
    """The guest has hung up, or its process has ended."""


@contextlib.contextmanager
def sigalrm_deferred() -> Iterator[None]:
    """Put off an alarm until the block has been done to its end.

    Else an answer of the zygote's stays unread, and the next request takes it for its own. The signal is caught, not
    blocked: a blocked one goes to another thread (NumPy has some), and then Python runs the handler all the same.
    """
    handler = signal.getsignal(signal.SIGALRM)
    if not callable(handler) or threading.current_thread() is not threading.main_thread():
        yield  # nothing of Python's would run, or in the main thread alone
        return
    rung = False

    def note(_number: int, _frame: object) -> None:
        nonlocal rung
        rung = True

    try:
        signal.signal(signal.SIGALRM, note)
        yield
    finally:
        signal.signal(signal.SIGALRM, handler)
        if rung:
            signal.raise_signal(signal.SIGALRM)


class Ending(msgspec.Struct, frozen=True):
    """How a guest's process ended.

    exit_status: if it ended its own process, else None
    signal:      the signal's number if one ended it that we did not send, else None
    cpu_seconds: processor time that it used
    seen:        whether its end was seen: not if the zygote was killed, and its guests with it
    out_of_memory: whether the kernel has counted that it ended a process of the sandbox for want of memory
    """

    exit_status: int | None
    signal: int | None
    cpu_seconds: float
    seen: bool = True
    out_of_memory: bool = False


class Guest:
    """One student's process, as the judge holds it.

    end:        ends the process for good, and says how it ended
    output_kib: printed text that is kept
    """

    def __init__(
        self,
        number: int,
        *,
        end: Callable[[Guest], Ended],
        output_kib: int,
        process: int,
        connection: socket.socket,
        output: int,
        settings: Settings,
    ) -> None:
        self.number = number
        self.settings = settings
        self.codec = wire.Codec(writeable=True)
        self._end = end
        self._process = process
        self._connection = connection
        self._output = output
        self._kept = bytearray()
        self._most_kept = output_kib * 1024
        self._pending = bytearray()
        self._ending: Ending | None = None
        self._granted = 0.0
        self._prints = False  # so much that its pipe may be full
        connection.setblocking(True)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, struct.pack("ll", 0, int(_SOON * 1e6)))
        os.set_blocking(output, False)
        self._waiting_for = select.POLLIN
        self._poll = select.poll()
        self._poll.register(connection, select.POLLIN)
        self._poll.register(output, select.POLLIN)
        self._printed = select.poll()
        self._printed.register(output, select.POLLIN)

    def wait_until_locked_in(self) -> None:
        """Wait for the guest's word that it has tried all its locks. Raises SandboxBroken otherwise."""
        try:
            message = self.receive(time.monotonic() + START_SECONDS)
        except (DeadlineReached, GuestGone, wire.WireError) as error:
            self.close()
            raise SandboxBroken("A guest ended before it had locked itself in.") from error
        if type(message) is not wire.Ready:
            self.close()
            locks = message.locks if isinstance(message, wire.Refused) else ("the first message",)
            raise SandboxBroken(f"A guest refused to go on, because a lock gave way: {', '.join(locks)}.")

    def send(self, message: wire.Message, deadline: float) -> None:
        """Send ``message``. Raises CannotCross, DeadlineReached, GuestGone.

        deadline: in the time of time.monotonic
        """
        self.send_frame(self.codec.encode(message), deadline)

    def send_frame(self, pieces: list[bytes | memoryview], deadline: float) -> None:
        """Send what `Codec.encode` has made. Raises DeadlineReached, GuestGone."""
        for piece in wire.joined(pieces):
            view = memoryview(piece)
            while view:
                try:
                    view = view[self._connection.send(view, socket.MSG_DONTWAIT) :]
                except BlockingIOError:
                    self._wait(deadline, select.POLLOUT)
                except OSError as error:
                    raise GuestGone from error

    def receive(self, deadline: float) -> wire.Message:
        """Return the next message. Raises DeadlineReached, GuestGone, WireError."""
        head = wire.HEADER.size
        if not (self._pending or self._prints) and deadline - time.monotonic() > _SOON:
            arriving = _OF_THREAD.arriving
            count = self._received_soon(arriving)
            if count >= head:
                skeleton, buffers = wire.check_header(arriving)
                if count == head + skeleton + buffers:
                    self.frame_bytes = skeleton + buffers
                    start = head + skeleton
                    return self.codec.decode(bytes(arriving[head:start]), bytearray(arriving[start:count]))
            self._pending += arriving[:count]
        self._fill(head, deadline)
        skeleton, buffers = wire.check_header(self._pending)
        end = head + skeleton + buffers
        self._fill(end, deadline)
        self.frame_bytes = skeleton + buffers
        message_bytes = bytes(self._pending[head : head + skeleton])
        array_bytes = self._pending[head + skeleton : end]
        del self._pending[:end]
        return self.codec.decode(message_bytes, array_bytes)

    def process_number(self) -> int:
        """Return the process's number as this process sees it; -1 once it has ended."""
        description = Path(f"/proc/self/fdinfo/{self._process}").read_text()
        return int(description.partition("Pid:")[2].split()[0])

    def scheduler_delay(self) -> float:
        """Return how long the process has waited for a processor, in seconds, less what was returned before.

        So much of its time others have taken: on a busy machine a deadline comes too soon by it. 0 where the
        kernel does not count it, and once it has ended.
        """
        try:
            counted = Path(f"/proc/{self.process_number()}/schedstat").read_text().split()
        except (OSError, ValueError):
            return 0.0
        more = int(counted[1]) / 1e9 - self._granted
        self._granted += more
        return more

    def cpu_seconds(self) -> float:
        """Return the processor time that the process has used so far, in steps of 10 ms; 0 once it has ended."""
        try:
            fields = Path(f"/proc/{self.process_number()}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND

    def take_output(self) -> str:
        """Return what has been printed since the last time, at most ``output_kib``."""
        if self._ending is None and self._printed.poll(0):
            self._drain()
        text = self._kept.decode("utf-8", "backslashreplace")
        self._kept.clear()
        return text

    def end(self) -> Ending:
        """Kill the process if it still runs, and return how it ended."""
        with sigalrm_deferred():
            if self._ending is None:
                self._ending = self._ended()
        return self._ending

    def close(self) -> None:
        self.end()

    def _ended(self) -> Ending:
        # a process that has hung up is about to end: let it, to learn why
        waiting = select.poll()
        waiting.register(self._process, select.POLLIN)
        by_itself = bool(waiting.poll(2000 if self._hung_up() else 0))
        ended = self._end(self)
        self._drain()
        self._connection.close()
        os.close(self._output)
        os.close(self._process)
        code = os.waitstatus_to_exitcode(ended.status)
        return Ending(
            exit_status=code if by_itself and code >= 0 else None,
            signal=-code if by_itself and code < 0 else None,
            cpu_seconds=ended.cpu_seconds,
            seen=ended.known,
            out_of_memory=ended.out_of_memory,
        )

    def _received_soon(self, arriving: memoryview) -> int:
        """Return how many bytes have come, 0 if none do within `_SOON`: one call of the kernel where `_fill` takes two."""
        try:
            count = self._connection.recv_into(arriving)
        except BlockingIOError:
            return 0
        except OSError as error:
            raise GuestGone from error
        if count == 0:
            raise GuestGone
        return count

    def _fill(self, size: int, deadline: float) -> None:
        arriving = _OF_THREAD.arriving
        while len(self._pending) < size:
            self._wait(deadline, select.POLLIN)
            try:
                count = self._connection.recv_into(arriving, 0, socket.MSG_DONTWAIT)
            except BlockingIOError:
                continue
            except OSError as error:
                raise GuestGone from error
            if count == 0:
                raise GuestGone
            self._pending += arriving[:count]

    def _wait(self, deadline: float, event: int) -> None:
        """Wait until the wire is ready for ``event``; what the guest prints meanwhile is taken in."""
        if event != self._waiting_for:
            self._poll.modify(self._connection, event)
            self._waiting_for = event
        while True:
            left = deadline - time.monotonic()
            ready = dict(self._poll.poll(max(0.0, left) * 1000))
            if self._output in ready:
                self._drain()
                self._prints = True
            if self._connection.fileno() in ready:
                return
            if left <= 0:
                raise DeadlineReached

    def _drain(self) -> None:
        for _ in range(64):  # a flood must not keep us here
            try:
                data = os.read(self._output, _CHUNK)
            except OSError:
                return
            if not data:
                with contextlib.suppress(KeyError):
                    self._poll.unregister(self._output)
                return
            self._kept += data[: max(0, self._most_kept - len(self._kept))]

    def _hung_up(self) -> bool:
        try:
            return self._connection.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True
