"""The judge's end: start the zygote, open guests, talk to them under a deadline, end them."""

from __future__ import annotations

import contextlib
import importlib.util
import math
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

import msgspec

from .. import wire
from . import cgroup, kernel, landlock
from .guest import Settings
from .jail import WORK
from .limits import Limits
from .zygote import End, Ended, Open, Start

Mode = Literal["auto", "namespaces", "landlock"]

_ZYGOTE: Final = "import sys; sys.path.extend(sys.argv[2:]); from autograder.sandbox.zygote import main; main(int(sys.argv[1]))"
# Nothing from the user's site, the current folder, or the environment; no bytecode; UTF-8.
_CLEAN: Final = ("-s", "-P", "-S", "-B", "-X", "utf8")
# One thread: a pool of BLAS threads would not survive the fork, and a denied one hangs for ever.
# The hash seed makes sets of texts come in the same order each time.
_ENVIRONMENT: Final = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "PYTHONHASHSEED": "0",
}
_START_SECONDS: Final = 60.0
_CHUNK: Final = 2**16
_OLDEST_LANDLOCK_ALONE: Final = 3  # before that a file could be emptied without the right to write


class SandboxUnavailable(Exception):
    """No sandbox of the kind asked for can be had here; the sentence says what to do."""


class SandboxBroken(Exception):
    """The sandbox failed in a way that is no student's doing."""


class DeadlineReached(Exception):
    """The guest did not answer in time."""


class GuestGone(Exception):
    """The guest has hung up, or its process has ended."""


class Ending(msgspec.Struct, frozen=True):
    """How a guest's process ended.

    exit_status: if it ended its own process, else None
    signal:      the signal's number if one ended it that we did not send, else None
    cpu_seconds: processor time that it used
    """

    exit_status: int | None
    signal: int | None
    cpu_seconds: float


class Sandbox:
    """Opens guests: processes that have locked themselves in and wait for a submission.

    mode: ``namespaces`` (every layer), ``landlock`` (without namespaces: see `weaknesses`), or
          ``auto`` for the first of these that can be had here
    without: layers to leave out, to show that the guest then refuses to go on

    Raises SandboxUnavailable. Use it as a context manager, or call `close`. Guests may be opened from
    several threads, but not from a fork of this process.
    """

    def __init__(
        self, limits: Limits | None = None, mode: Mode = "auto", *, without: Iterable[str] = ()
    ) -> None:
        self.limits = limits or Limits()
        self._without = tuple(without)
        self._lock = threading.Lock()
        self._owner = os.getpid()
        self._numbers = 0
        self._guests: set[Guest] = set()
        self._process: subprocess.Popen[bytes] | None = None
        self._group: Path | None = None
        self._folder = Path(tempfile.mkdtemp(prefix="autograder-"))
        self._folder.chmod(0o755)
        self._outside = self._folder / "outside"
        self._outside.write_text("Nobody inside the sandbox may read this.\n")
        self._outside.chmod(0o644)
        self._landlock = landlock.abi() if kernel.supported_machine() else 0
        try:
            self.mode: Mode = self._start_first_that_holds(mode)
        except BaseException:
            self.close()
            raise

    @property
    def weaknesses(self) -> tuple[str, ...]:
        """What is weaker here than with every layer, in sentences."""
        found = []
        if self.mode == "landlock":
            found += [
                "There are no namespaces: student code can see whether a path exists, though not read it.",
                "Files of all installed system libraries can be read.",
                "Threads are limited only by memory, and files on disk only one by one.",
            ]
            if self._uid == 0:
                found.append("Student code runs as root's own user, though without any of its rights.")
        if self._landlock < 6:
            found.append(
                f"The kernel speaks Landlock version {self._landlock}; from 6 on it also stops signals."
            )
        return tuple(found)

    def open(self, *, cpu_seconds: float | None = None) -> Guest:
        """Return a new guest with at most ``cpu_seconds`` of processor time (the limits' own for None).

        Raises SandboxBroken if it cannot be opened, or if one of its locks gives way.
        """
        if os.getpid() != self._owner:
            raise RuntimeError(
                "This sandbox belongs to another process. Open one in each worker, after the fork."
            )
        try:
            return self._open(cpu_seconds)
        except (OSError, EOFError, SandboxUnavailable, msgspec.MsgspecError) as error:
            self._stop_zygote()
            try:  # a zygote may have been killed from outside: once more with a new one
                self._start(self.mode)
                return self._open(cpu_seconds)
            except (OSError, EOFError, SandboxUnavailable, msgspec.MsgspecError):
                raise SandboxBroken(f"The sandbox could not be opened: {error}") from error

    def close(self) -> None:
        """End the zygote and with it all guests. In a fork of its owner this does nothing."""
        if os.getpid() != self._owner:
            return
        self._stop_zygote()
        for guest in list(self._guests):
            guest.close()
        shutil.rmtree(self._folder, ignore_errors=True)

    def __enter__(self) -> Sandbox:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _start_first_that_holds(self, mode: Mode) -> Mode:
        if not kernel.supported_machine():
            raise SandboxUnavailable(
                f"There is no sandbox for {sys.platform} on {kernel.MACHINE}. Grade on 64-bit Linux (x86_64 or aarch64)."
            )
        reasons = []
        candidates: tuple[Mode, ...] = ("namespaces", "landlock") if mode == "auto" else (mode,)
        for candidate in candidates:
            try:
                self._start(candidate)
                self.open().close()
            except (SandboxUnavailable, SandboxBroken) as error:
                if self._without:
                    raise
                self._stop_zygote()
                reasons.append(f"{candidate}: {error}")
            else:
                return candidate
        raise SandboxUnavailable(
            f"No sandbox holds here ({'; '.join(reasons)}). Allow user namespaces "
            f"(sysctl kernel.unprivileged_userns_clone=1, or kernel.apparmor_restrict_unprivileged_userns=0 on Ubuntu), "
            f"or use a kernel with Landlock (5.19 or later). For your own code alone, say --sandbox none."
        )

    def _start(self, mode: Mode) -> None:
        if mode == "landlock" and self._landlock < _OLDEST_LANDLOCK_ALONE:
            raise SandboxUnavailable(
                f"Landlock alone needs version {_OLDEST_LANDLOCK_ALONE}, and the kernel speaks {self._landlock}."
            )
        self.mode = mode
        packages, parents = _package_folders(self.limits.packages)
        own = str(Path(__file__).resolve().parents[2])
        msgspec_home = str(Path(msgspec.__file__).resolve().parents[1])
        paths = list(dict.fromkeys([own, *parents, msgspec_home]))
        self._stdlib = os.path.realpath(sysconfig.get_path("stdlib"))
        self._packages = packages
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            self._process = subprocess.Popen(
                [sys.executable, *_CLEAN, "-c", _ZYGOTE, str(theirs.fileno()), *paths],
                pass_fds=[theirs.fileno()],
                env=_ENVIRONMENT,
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        finally:
            theirs.close()
        self._control = ours
        # One group for the zygote with all its guests; the zygote waits for `Start` before it forks.
        most_guests = 8
        limits = self.limits
        self._group = cgroup.limited_group(
            cgroup.ZYGOTE_MIB + most_guests * limits.memory_mib, 16 + most_guests * limits.threads
        )
        if self._group is not None:
            (self._group / "cgroup.procs").write_text(str(self._process.pid))
        ours.settimeout(_START_SECONDS)
        start = Start(mode == "namespaces", self._stdlib, packages, self.limits.packages, str(self._outside))
        try:
            ours.send(msgspec.msgpack.encode(start))
            answer = msgspec.msgpack.decode(ours.recv(2**16) or b"\x80")
        except OSError as error:
            answer = {"error": str(error)}
        if "uid" not in answer:
            self._stop_zygote()
            raise SandboxUnavailable(str(answer.get("error", "the zygote ended without a word")))
        self._uid: int = answer["uid"]

    def _open(self, cpu_seconds: float | None) -> Guest:
        judge, student = socket.socketpair()
        output, printing = os.pipe2(os.O_CLOEXEC)
        try:
            with self._lock:
                number = self._numbers = self._numbers + 1
                settings = self._settings(number, cpu_seconds)
                request = msgspec.msgpack.encode(Open(number, settings))
                socket.send_fds(self._control, [request], [student.fileno(), printing])
                data, descriptors, _, _ = socket.recv_fds(self._control, 2**16, 1)
            if not data:
                raise EOFError("the zygote has ended")
        except BaseException:
            judge.close()
            os.close(output)
            raise
        finally:
            student.close()
            os.close(printing)
        guest = Guest(
            self, number, process=descriptors[0], connection=judge, output=output, settings=settings
        )
        self._guests.add(guest)
        guest.wait_until_locked_in()
        return guest

    def _settings(self, number: int, cpu_seconds: float | None) -> Settings:
        limits = self.limits
        namespaces = self.mode == "namespaces"
        work = WORK
        if not namespaces:
            folder = self._folder / str(number)
            folder.mkdir(mode=0o700)
            if os.geteuid() != self._uid:
                os.chown(folder, self._uid, self._uid)
            work = str(folder)
        return Settings(
            namespaces=namespaces,
            landlock=self._landlock,
            cpu_seconds=max(1, math.ceil(limits.cpu_seconds if cpu_seconds is None else cpu_seconds)),
            memory_mib=limits.memory_mib,
            threads=limits.threads,
            file_mib=limits.file_mib,
            stdlib=self._stdlib,
            packages=self._packages,
            package_names=limits.packages,
            work=work,
            outside=str(self._outside),
            without=self._without,
        )

    def _end(self, guest: Guest) -> Ended:
        with self._lock:
            try:
                self._control.send(msgspec.msgpack.encode(End(guest.number)))
                ended = msgspec.msgpack.decode(self._control.recv(2**16), type=Ended)
            except (OSError, msgspec.MsgspecError):  # the zygote is gone, and so are its guests
                ended = Ended(signal.SIGKILL, 0.0)
        if self.mode == "landlock":
            shutil.rmtree(self._folder / str(guest.number), ignore_errors=True)
        return ended

    def _stop_zygote(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            self._control.close()
            process.kill()
            process.wait()
            if self._group is not None:
                cgroup.remove(self._group)


class Guest:
    """One student's process, as the judge holds it."""

    def __init__(
        self,
        sandbox: Sandbox,
        number: int,
        *,
        process: int,
        connection: socket.socket,
        output: int,
        settings: Settings,
    ) -> None:
        self.number = number
        self.settings = settings
        self.codec = wire.Codec(writeable=True)
        self._sandbox = sandbox
        self._process = process
        self._connection = connection
        self._output = output
        self._kept = bytearray()
        self._most_kept = sandbox.limits.output_kib * 1024
        self._pending = bytearray()
        self._arriving = memoryview(bytearray(4 * _CHUNK))  # kept: a new one each time costs page faults
        self._ending: Ending | None = None
        connection.setblocking(False)
        os.set_blocking(output, False)
        self._waiting_for = select.POLLIN
        self._poll = select.poll()
        self._poll.register(connection, select.POLLIN)
        self._poll.register(output, select.POLLIN)

    def wait_until_locked_in(self) -> None:
        """Wait for the guest's word that it has tried all its locks. Raises SandboxBroken otherwise."""
        try:
            message = self.receive(time.monotonic() + _START_SECONDS)
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
                    view = view[self._connection.send(view) :]
                except BlockingIOError:
                    self._wait(deadline, select.POLLOUT)
                except OSError as error:
                    raise GuestGone from error

    def receive(self, deadline: float) -> wire.Message:
        """Return the next message. Raises DeadlineReached, GuestGone, WireError."""
        self._fill(wire.HEADER.size, deadline)
        head = wire.HEADER.size
        skeleton, buffers = wire.check_header(bytes(self._pending[:head]))
        self._fill(head + skeleton + buffers, deadline)
        self.frame_bytes = skeleton + buffers
        message_bytes = bytes(self._pending[head : head + skeleton])
        array_bytes = self._pending[head + skeleton : head + skeleton + buffers]
        del self._pending[: head + skeleton + buffers]
        return self.codec.decode(message_bytes, array_bytes)

    def process_number(self) -> int:
        """Return the process's number as this process sees it; -1 once it has ended."""
        description = Path(f"/proc/self/fdinfo/{self._process}").read_text()
        return int(description.partition("Pid:")[2].split()[0])

    def take_output(self) -> str:
        """Return what has been printed since the last time, at most ``output_kib``."""
        if self._ending is None:
            self._drain()
        text = self._kept.decode("utf-8", "backslashreplace")
        self._kept.clear()
        return text

    def end(self) -> Ending:
        """Kill the process if it still runs, and return how it ended."""
        if self._ending is None:
            # a process that has hung up is about to end: let it, to learn why
            waiting = select.poll()
            waiting.register(self._process, select.POLLIN)
            by_itself = bool(waiting.poll(2000 if self._hung_up() else 0))
            ended = self._sandbox._end(self)
            self._drain()
            code = os.waitstatus_to_exitcode(ended.status)
            self._ending = Ending(
                exit_status=code if by_itself and code >= 0 else None,
                signal=-code if by_itself and code < 0 else None,
                cpu_seconds=ended.cpu_seconds,
            )
            self._sandbox._guests.discard(self)
            self._connection.close()
            os.close(self._output)
            os.close(self._process)
        return self._ending

    def close(self) -> None:
        self.end()

    def _fill(self, size: int, deadline: float) -> None:
        while len(self._pending) < size:
            self._wait(deadline, select.POLLIN)
            try:
                count = self._connection.recv_into(self._arriving)
            except BlockingIOError:
                continue
            except OSError as error:
                raise GuestGone from error
            if count == 0:
                raise GuestGone
            self._pending += self._arriving[:count]

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
            return self._connection.recv(1, socket.MSG_PEEK) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


def _package_folders(names: Iterable[str]) -> tuple[tuple[str, ...], list[str]]:
    """Return the folders of the packages ``names`` with the libraries beside them, and their parents."""
    folders, parents = [], []
    for name in names:
        spec = importlib.util.find_spec(name)
        if spec is None or not spec.submodule_search_locations:
            raise SandboxUnavailable(
                f"The package {name} is declared for student code, but it is not installed. Install it, "
                f"or take it out of the sandbox's packages in course.toml."
            )
        folder = os.path.realpath(spec.submodule_search_locations[0])
        folders.append(folder)
        if os.path.isdir(f"{folder}.libs"):
            folders.append(f"{folder}.libs")
        parents.append(os.path.dirname(folder))
    return tuple(folders), parents
