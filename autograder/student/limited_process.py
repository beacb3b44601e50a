"""Work of ours on a student's bytes that may cost too much, in a child process with limits of its own.

Parsing is the example: ``ast.parse`` of a list of a million numbers takes 500 times the file in memory, and a chain
of calls more levels than the stack has. The child runs functions of this package, never the student's code, one
after another, and stays warm. What it does not answer in time, or dies of, is answered with None: it is restarted,
and the submission is graded without what the analysis would have said.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import select
import signal
import struct
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, BinaryIO, Final, NoReturn

import msgspec

CPU_SECONDS: Final = 2.0
WALL_SECONDS: Final = 30.0
"""Behind the limit on processor time: a machine may be busy."""
MEMORY_BYTES: Final = 512 * 2**20
MAX_REQUEST_BYTES: Final = 2**20
MAX_ANSWER_BYTES: Final = 2**20

_LENGTH: Final = struct.Struct("<I")
_CHILD: Final = (
    "import sys; sys.path.extend(sys.argv[1:]); from autograder.student.limited_process import serve; serve()"
)


class LimitedProcess:
    """A child process that calls functions of this package. It is started at the first call. `close` ends it."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def call(self, function: str, *args: Any) -> Any:
        """Return what ``function`` returns for ``args``; None if it took too much, and for more than 1 MiB of arguments.

        function: ``package.module:name``, a function of ours that takes and returns what msgpack can hold
        """
        request = msgspec.msgpack.encode([function, *args])
        if len(request) > MAX_REQUEST_BYTES:
            return None
        process = self._process = self._process or _start()
        try:
            return _asked(process, request)
        except (OSError, EOFError, msgspec.MsgspecError):
            self.close()
            return None

    def close(self) -> None:
        """End the child. A later call starts another one."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.communicate()  # waits, and closes both pipes


def _start() -> subprocess.Popen[bytes]:
    homes = [str(Path(__file__).resolve().parents[2]), str(Path(msgspec.__file__).resolve().parents[1])]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-B", "-X", "utf8", "-c", _CHILD, *dict.fromkeys(homes)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={},
        cwd="/",
        bufsize=0,
    )


def _asked(process: subprocess.Popen[bytes], request: bytes) -> Any:
    assert process.stdin is not None
    assert process.stdout is not None
    view = memoryview(_LENGTH.pack(len(request)) + request)
    while view:
        view = view[os.write(process.stdin.fileno(), view) :]
    deadline = time.monotonic() + WALL_SECONDS
    (length,) = _LENGTH.unpack(_read(process.stdout.fileno(), _LENGTH.size, deadline))
    if length > MAX_ANSWER_BYTES:
        raise EOFError
    return msgspec.msgpack.decode(_read(process.stdout.fileno(), length, deadline))


def _read(descriptor: int, size: int, deadline: float) -> bytes:
    data = b""
    poll = select.poll()
    poll.register(descriptor, select.POLLIN)
    while len(data) < size:
        if not poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            raise TimeoutError
        piece = os.read(descriptor, size - len(data))
        if not piece:
            raise EOFError
        data += piece
    return data


def serve() -> NoReturn:
    """Be the child: answer requests until there are no more, or until one was too much."""
    signal.signal(
        signal.SIGPROF, signal.SIG_DFL
    )  # the end of the processor time ends the process, in C code too
    _limit()
    requests, answers = sys.stdin.buffer, sys.stdout.buffer
    while len(head := requests.read(_LENGTH.size)) == _LENGTH.size:
        function, *args = msgspec.msgpack.decode(requests.read(_LENGTH.unpack(head)[0]))
        module, _, name = function.partition(":")
        call = getattr(importlib.import_module(module), name)
        signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
        try:
            answer = msgspec.msgpack.encode(call(*args))
        except (RecursionError, MemoryError):
            os._exit(1)  # what is left of its memory is anybody's guess
        signal.setitimer(signal.ITIMER_PROF, 0)
        _send(answers, answer)
    os._exit(0)


def _send(answers: BinaryIO, answer: bytes) -> None:
    answers.write(_LENGTH.pack(len(answer)) + answer)
    answers.flush()


def _limit() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if os.path.exists("/proc/self/statm") else 0
    space = pages * resource.getpagesize() + MEMORY_BYTES
    for limit, value in (
        (resource.RLIMIT_AS, space),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 16),
    ):
        with contextlib.suppress(ValueError, OSError):  # a lower hard limit is as good
            resource.setrlimit(limit, (value, value))
