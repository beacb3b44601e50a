"""The self-check's side of a student's own process: start it, talk to it under a deadline, end it."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Final

import msgspec

from .. import wire
from ..sandbox.guest_handle import DeadlineReached, Ending, GuestGone, SandboxBroken
from ..sandbox.one_thread import ONE_THREAD
from ..sandbox.settings import Limits
from .child_main import End, Open, Order, receive_control, send_control

START_SECONDS: Final = 60.0
CALL_SECONDS: Final = 10.0
_STACK_SECONDS: Final = 1.0
_PROGRAM: Final = "import gc, sys; gc.disable(); sys.path.append(sys.argv[1]); from autograder.student.child_main import main; main(sys.argv[2:])"


def self_check_limits(packages: tuple[str, ...] = ()) -> Limits:
    """Return what a self-check allows: ten seconds for a call, and as many calls as it takes."""
    return Limits(cpu_seconds=1e6, wall_seconds=1e6, call_seconds=CALL_SECONDS, packages=packages)


class Helper:
    """Opens processes for a student's code; has the two members of a `Sandbox` that `RemoteBackend` uses.

    packages: the top-level packages that may be imported; None: all that are installed

    It starts at once, in the background. Close it when done: its processes also end with this one.
    """

    def __init__(self, packages: tuple[str, ...] | None = None) -> None:
        self.limits = self_check_limits(packages or ())
        self._packages = packages
        self._forks = hasattr(os, "fork") and hasattr(socket, "send_fds")
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None
        self._spare: _Spare | None = None
        atexit.register(self.close)
        self._start()

    @property
    def package_names(self) -> tuple[str, ...]:
        """The packages that may be imported besides the standard library; empty where that is not known."""
        return self._packages or ()

    def open(self, *, cpu_seconds: float | None = None) -> Child:  # noqa: ARG002 (a sandbox's signature)
        """Return a new child that waits for the files. Raises SandboxBroken."""
        with self._lock:
            try:
                return self._forked() if self._forks else self._taken()
            except (OSError, EOFError):
                self.close()
            try:  # it may have been ended from outside, by a system that was suspended, say
                self._start()
                return self._forked() if self._forks else self._taken()
            except (OSError, EOFError) as error:
                raise SandboxBroken(f"The process for your code could not be started: {error}.") from error

    def close(self) -> None:
        """End the helper, and with it every child."""
        atexit.unregister(self.close)
        process, self._process = self._process, None
        if process is not None:
            self._control.close()
            process.kill()
            process.wait()
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.close()

    def _start(self) -> None:
        if not self._forks:
            self._spare = _Spare(self._order())
            return
        self._control, theirs = socket.socketpair()
        self._process = start_python("helper", str(theirs.fileno()), descriptors=(theirs.fileno(),))
        theirs.close()
        self._control.settimeout(START_SECONDS)

    def _order(self) -> Order:
        folder = Path(os.path.realpath(tempfile.mkdtemp(prefix="autograder-check-")))
        (folder / "work").mkdir()
        return Order(str(folder), self._packages, self.limits.call_seconds)

    def _forked(self) -> Child:
        if self._process is None:
            raise EOFError("the helper has ended")
        order = self._order()
        ours, theirs = socket.socketpair()
        with theirs:
            send_control(self._control, Open(order), (theirs.fileno(),))
        process = self._answer()
        return Child(ours, Path(order.folder), process, lambda: self._end(process))

    def _taken(self) -> Child:
        spare, self._spare = self._spare, _Spare(self._order())
        if spare is None:
            raise EOFError("there is no process in reserve")
        return spare.child()

    def _end(self, process: int) -> int:
        with self._lock:
            try:
                send_control(self._control, End(process))
                return self._answer()
            except (OSError, EOFError, AttributeError):  # the helper is gone, and so are its children
                return -9

    def _answer(self) -> int:
        answer = receive_control(self._control)
        if answer is None:
            raise EOFError("the helper has ended")
        return msgspec.msgpack.decode(answer[0], type=int)


class _Spare:
    """A child that is started ahead of its use, where the system has no fork."""

    def __init__(self, order: Order) -> None:
        self._order = order
        self._token = secrets.token_hex(16).encode() + b"\n"
        self._listening = socket.create_server(("127.0.0.1", 0))
        port = self._listening.getsockname()[1]
        self._process = start_python(
            "alone", str(port), msgspec.json.encode(order).decode(), standard_input=True
        )
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):
            self._process.stdin.write(self._token)
            self._process.stdin.flush()

    def child(self) -> Child:
        """Wait until it has called, and return it. Raises OSError."""
        self._listening.settimeout(START_SECONDS)
        with self._listening:
            while True:
                connection, _ = self._listening.accept()
                connection.settimeout(START_SECONDS)
                said = (
                    connection.recv(len(self._token), socket.MSG_WAITALL)
                    if hasattr(socket, "MSG_WAITALL")
                    else b""
                )
                if secrets.compare_digest(said, self._token):
                    break
                connection.close()
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return Child(connection, Path(self._order.folder), self._process.pid, self._end)

    def _end(self) -> int:
        self._process.kill()
        return self._process.wait()

    def close(self) -> None:
        self._listening.close()
        self._end()
        shutil.rmtree(self._order.folder, ignore_errors=True)


def start_python(
    *arguments: str, descriptors: tuple[int, ...] = (), standard_input: bool = False
) -> subprocess.Popen[bytes]:
    """Start `child_main` by exec: one BLAS thread, no Ctrl-C of the terminal, nothing of the current folder."""
    package = str(Path(__file__).resolve().parents[2])
    options: dict[str, Any] = (
        {"creationflags": getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0)}
        if sys.platform == "win32"
        else {"pass_fds": descriptors, "start_new_session": True}
    )
    return subprocess.Popen(
        [sys.executable, "-P", "-B", "-X", "utf8", "-c", _PROGRAM, package, *arguments],
        stdin=subprocess.PIPE if standard_input else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"},
        **options,
    )


class Child:
    """One process with a student's code; has what `RemoteBackend` uses of a `Guest`."""

    def __init__(self, connection: socket.socket, folder: Path, process: int, end: Any) -> None:
        self.codec = wire.Codec(writeable=True)
        self.frame_bytes = 0
        self._connection = connection
        self._folder = folder
        self._process = process
        self._end = end
        self._pending = bytearray()
        self._arriving = memoryview(bytearray(2**18))
        self._read = 0
        self._ending: Ending | None = None
        self._last_words = ""

    def send(self, message: wire.Message, deadline: float) -> None:
        """Send ``message``. Raises CannotCross, DeadlineReached, GuestGone; deadline as for time.monotonic."""
        self.send_frame(self.codec.encode(message), deadline)

    def send_frame(self, pieces: list[bytes | memoryview], deadline: float) -> None:
        """Send what `Codec.encode` has made. Raises DeadlineReached, GuestGone."""
        for piece in wire.joined(pieces):
            self._within(deadline, self._connection.sendall, piece)

    def receive(self, deadline: float) -> wire.Message:
        """Return the next message. Raises DeadlineReached, GuestGone, WireError."""
        head = wire.HEADER.size
        self._fill(head, deadline)
        skeleton, buffers = wire.check_header(self._pending)
        end = head + skeleton + buffers
        self._fill(end, deadline)
        self.frame_bytes = skeleton + buffers
        message, arrays = bytes(self._pending[head : head + skeleton]), self._pending[head + skeleton : end]
        del self._pending[:end]
        return self.codec.decode(message, arrays)

    def scheduler_delay(self) -> float:
        """Return 0: ten seconds are long enough on a busy machine too."""
        return 0.0

    def cpu_seconds(self) -> float:
        """Return 0: a self-check limits each call and counts no processor time."""
        return 0.0

    def take_output(self) -> str:
        """Return what has been printed since the last time."""
        if self._ending is not None:
            words, self._last_words = self._last_words, ""
            return words
        with contextlib.suppress(OSError), open(self._folder / "printed", "rb") as printed:
            printed.seek(self._read)
            data = printed.read()
            self._read += len(data)
            return data.decode("utf-8", "replace")
        return ""

    def stack(self) -> list[tuple[str, int, str]]:
        """Return file, line and function of the student's own lines that run now, or ran at the crash."""
        if not self._has_hung_up() and not self._stack_text():
            if hasattr(signal, "SIGUSR1"):
                with contextlib.suppress(OSError):
                    os.kill(self._process, signal.SIGUSR1)
            until = time.monotonic() + _STACK_SECONDS
            while time.monotonic() < until and not self._stack_text():
                time.sleep(0.01)
            time.sleep(0.02)  # the rest of the lines
        return own_lines(self._stack_text(), self._folder / "work")

    def end(self) -> Ending:
        """End the process and say how it ended."""
        if self._ending is None:
            gone = self._has_hung_up()
            printed = self.take_output()
            status = self._end()
            self._connection.close()
            crashed = status not in (-9, 1) if not hasattr(os, "fork") else status != -9
            by_itself = gone or crashed
            self._ending = Ending(
                exit_status=status if by_itself and 0 <= status < 256 else None,
                signal=-status if by_itself and status < 0 else (11 if status >= 256 else None),
                cpu_seconds=0.0,
            )
            self._last_words = printed
            shutil.rmtree(self._folder, ignore_errors=True)
        return self._ending

    def close(self) -> None:
        self.end()

    def _stack_text(self) -> str:
        try:
            return (self._folder / "stack").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def _fill(self, size: int, deadline: float) -> None:
        while len(self._pending) < size:
            count = self._within(deadline, self._connection.recv_into, self._arriving)
            if count == 0:
                raise GuestGone
            self._pending += self._arriving[:count]

    def _within(self, deadline: float, action: Any, *arguments: Any) -> Any:
        left = deadline - time.monotonic()
        if left <= 0:
            raise DeadlineReached
        self._connection.settimeout(left)
        try:
            return action(*arguments)
        except TimeoutError:
            raise DeadlineReached from None
        except OSError as error:
            raise GuestGone from error

    def _has_hung_up(self) -> bool:
        self._connection.settimeout(0)
        try:
            return self._connection.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


def own_lines(dump: str, work: Path) -> list[tuple[str, int, str]]:
    """Return file, line and function of the lines in ``work`` of faulthandler's ``dump``, outermost first.

    Of several threads that one counts which comes last: the dump ends with the main thread.
    """
    lines: list[tuple[str, int, str]] = []
    for block in re.split(r"\n(?=(?:Current thread|Thread) )", dump):
        frames = re.findall(r'^  File "(.*)", line (\d+) in (.*)$', block, re.MULTILINE)
        own = [
            (Path(file).relative_to(work).as_posix(), int(line), function)
            for file, line, function in reversed(frames)
            if Path(file).is_relative_to(work)
        ]
        lines = own or lines
    return lines
