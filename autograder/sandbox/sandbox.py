"""The judge's end: start the zygote, open guests, talk to them under a deadline, end them."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import socket
import subprocess
import sys
import sysconfig
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Final, Literal

import msgspec
import numpy as np

from . import cgroup, kernel, landlock, packages, scratch
from .guest_handle import START_SECONDS, Guest, SandboxBroken, sigalrm_deferred
from .jail import WORK
from .one_thread import ONE_THREAD
from .packages import SandboxUnavailable
from .settings import Limits, Settings
from .zygote import End, Ended, Open, Opened, Start

Mode = Literal["auto", "namespaces", "landlock"]

_ZYGOTE: Final = "import sys; sys.path.extend(sys.argv[2:]); from autograder.sandbox.zygote import main; main(int(sys.argv[1]))"
# Nothing from the user's site, the current folder, or the environment; no bytecode; UTF-8.
_CLEAN: Final = ("-s", "-P", "-S", "-B", "-X", "utf8")
# The hash seed makes sets of texts come in the same order each time.
_ENVIRONMENT: Final = {
    **dict.fromkeys(ONE_THREAD, "1"),  # a denied one hangs for ever
    "MALLOC_ARENA_MAX": "2",
    "PYTHONHASHSEED": "0",
}
_SECONDS_TO_END: Final = 2.0
_SECONDS_TO_DIE: Final = 0.5  # of a zygote that was killed, till its parent can tell
_OLDEST_LANDLOCK_ALONE: Final = 3  # before that a file could be emptied without the right to write


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
        self._scratch = scratch.Folder()
        self._landlock = landlock.abi() if kernel.supported_machine() else 0
        try:
            self.mode: Mode = self._start_first_that_holds(mode)
        except BaseException:
            self.close()
            raise

    @property
    def package_names(self) -> tuple[str, ...]:
        """The packages that student code may import: the declared ones and all that they need."""
        return self._packages.names

    @property
    def weaknesses(self) -> tuple[str, ...]:
        """What is weaker here than with every layer, in sentences."""
        sentences = []
        if self.mode == "landlock":
            sentences += [
                "There are no namespaces: student code can see whether a path exists, though not read it.",
                "Files of all installed system libraries can be read.",
                "Threads are limited only by memory, and files on disk only one by one.",
                "Libraries that read /proc/self/maps fail, such as threadpoolctl in scikit-learn's KMeans.",
            ]
            if self._uid == 0:
                sentences.append("Student code runs as root's own user, though without any of its rights.")
        if self._landlock < 6:
            sentences.append(
                f"The kernel speaks Landlock version {self._landlock}; from 6 on it also stops signals."
            )
        return tuple(sentences)

    def open(self, *, cpu_seconds: float | None = None) -> Guest:
        """Return a new guest for ``cpu_seconds`` of processor time (the limits' own for None).

        The kernel ends it at about twice as much, since its clock may be well ahead of the one that it reports; so
        whoever was killed with less was killed by somebody else. Look at `Guest.cpu_seconds` in between.

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
        self._scratch.remove()

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
        shown = self._packages = packages.resolve(self.limits.packages)
        self._stdlib = os.path.realpath(sysconfig.get_path("stdlib"))
        self._launch_zygote(shown.parents)
        start = Start(
            mode == "namespaces",
            self._stdlib,
            shown.paths,
            shown.declared,
            shown.names,
            str(self._scratch.outside),
            self.limits.warm,
        )
        try:
            self._control.send(msgspec.msgpack.encode(start))
            answer = msgspec.msgpack.decode(self._control.recv(2**16) or b"\x80")
        except OSError as error:
            answer = {"error": str(error)}
        if "uid" not in answer:
            self._stop_zygote()
            raise SandboxUnavailable(str(answer.get("error", "the zygote ended without a word")))
        self._uid: int = answer["uid"]

    def _launch_zygote(self, parents: Iterable[str]) -> None:
        """Start the zygote's program, which waits for `Start`, and put it into a control group if one is granted.

        parents: the folders in which the packages lie
        """
        ours_home, msgspec_home, numpy_home = (
            str(Path(file).resolve().parents[up])
            for file, up in ((__file__, 2), (msgspec.__file__, 1), (np.__file__, 1))
        )
        paths = list(dict.fromkeys([ours_home, *parents, msgspec_home, numpy_home]))
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
        self._memory_kills = cgroup.out_of_memory_kills(self._group)
        if self._group is not None:
            (self._group / "cgroup.procs").write_text(str(self._process.pid))
        ours.settimeout(START_SECONDS)

    def _open(self, cpu_seconds: float | None) -> Guest:
        guest = None
        try:
            with self._lock, sigalrm_deferred():
                guest = self._forked(cpu_seconds)
            guest.wait_until_locked_in()
        except BaseException as error:
            if guest is not None:
                guest.close()
            if isinstance(error, SandboxBroken) and self._zygote_has_ended():
                raise EOFError("the zygote has ended") from error
            raise
        return guest

    def _zygote_has_ended(self) -> bool:
        """Whether the zygote died, and took its guests along; it gets a moment for that."""
        assert self._process is not None
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_SECONDS_TO_DIE)
        return self._process.returncode is not None

    def _forked(self, cpu_seconds: float | None) -> Guest:
        judge, student = socket.socketpair()
        output, printing = os.pipe2(os.O_CLOEXEC)
        try:
            number = self._numbers = self._numbers + 1
            settings = self._settings(number, cpu_seconds)
            request = msgspec.msgpack.encode(Open(number, settings))
            socket.send_fds(self._control, [request], [student.fileno(), printing])
            data, descriptors, _, _ = socket.recv_fds(self._control, 2**16, 1)
            if not data:
                raise EOFError("the zygote has ended")
            opened = msgspec.msgpack.decode(data, type=Opened)
            if opened.error:
                raise SandboxBroken(f"No guest could be made: {opened.error}.")
            if opened.number != number or not descriptors:
                raise EOFError("the zygote answered out of turn")
        except BaseException:
            judge.close()
            os.close(output)
            raise
        finally:
            student.close()
            os.close(printing)
        guest = Guest(
            number,
            end=self._end,
            output_kib=self.limits.output_kib,
            process=descriptors[0],
            connection=judge,
            output=output,
            settings=settings,
        )
        self._guests.add(guest)
        return guest

    def _settings(self, number: int, cpu_seconds: float | None) -> Settings:
        limits = self.limits
        namespaces = self.mode == "namespaces"
        work = WORK
        if not namespaces:
            work = str(self._scratch.work_folder(number, self._uid))
        return Settings(
            namespaces=namespaces,
            landlock=self._landlock,
            cpu_seconds=_kernels_limit(limits.cpu_seconds if cpu_seconds is None else cpu_seconds),
            memory_mib=limits.memory_mib,
            threads=limits.threads,
            file_mib=limits.file_mib,
            stdlib=self._stdlib,
            packages=self._packages.paths,
            package_names=self._packages.names,
            work=work,
            outside=str(self._scratch.outside),
            without=self._without,
        )

    def _end(self, guest: Guest) -> Ended:
        with self._lock:
            try:
                self._control.send(msgspec.msgpack.encode(End(guest.number)))
                ended = msgspec.msgpack.decode(self._control.recv(2**16), type=Ended)
            except (OSError, msgspec.MsgspecError):  # the zygote is gone, and so are its guests
                ended = Ended(signal.SIGKILL, 0.0, known=False)
            kills = cgroup.out_of_memory_kills(self._group)
            out_of_memory, self._memory_kills = kills > self._memory_kills, kills
        if self.mode == "landlock":
            self._scratch.remove_work_folder(guest.number)
        self._guests.discard(guest)
        return msgspec.structs.replace(ended, out_of_memory=out_of_memory)

    def _stop_zygote(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            # A zygote that is killed at once does not wait for its guests, whose processor time is then in no count.
            with contextlib.suppress(OSError):
                self._control.shutdown(socket.SHUT_RDWR)
            self._control.close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS_TO_END)
            process.kill()
            process.wait()
            if self._group is not None:
                cgroup.remove(self._group)


def _kernels_limit(cpu_seconds: float) -> int:
    """Return the limit that the kernel is given for ``cpu_seconds``: see `Sandbox.open`."""
    return math.ceil(2 * max(0.0, cpu_seconds)) + 1
