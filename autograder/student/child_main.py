"""The student's own process of a self-check: the same server as in grading, without its walls.

The self-check starts this module by exec, so that no memory of a notebook's kernel is in it. Where the system can
fork, the first process stays warm (`helper`) and forks a child for each run; elsewhere each child is a process
that was started ahead of its use (`alone`). A student's code is not hostile to the student: what holds here is the
world of grading (packages, files, sentences), not its walls.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import importlib.machinery
import io
import json
import os
import random
import signal
import socket
import sys
import threading
import types
from collections.abc import Sequence
from typing import Any, Final, NoReturn, cast

import msgspec
import numpy as np

from .. import wire
from ..sandbox.guest_server import Server, keep_builtins
from ..sandbox.settings import Settings

MOST_PRINTED: Final = 256 * 1024
CHECK_INSIDE: Final = (
    "check(...) stands in the file that it checks, so it would check itself without end. "
    "Take the line out, and call check in a notebook or a terminal."
)
NO_DEBUGGER: Final = "breakpoint() needs somebody who answers. Run `autograder check --debug` with the exercise's name in a terminal."
NO_ANSWER: Final = (
    "input() waits for an answer, and nobody gives one during a check. Use an argument in its place."
)


class Order(msgspec.Struct, frozen=True):
    """What a child is told before it serves.

    folder:       holds ``work`` for the submission's files, ``stack`` and ``printed``
    packages:     the top-level packages that may be imported besides the standard library; None: all
    call_seconds: after so long a call is about to be ended, and its line is wanted
    """

    folder: str
    packages: tuple[str, ...] | None
    call_seconds: float


class Open(msgspec.Struct, frozen=True, tag=True):
    """Fork a child; its end of the wire comes along as a descriptor."""

    order: Order


class End(msgspec.Struct, frozen=True, tag=True):
    """Kill the child if it still runs, and say how it ended."""

    process: int


def main(arguments: Sequence[str]) -> NoReturn:
    """Be the helper, or a child that was started ahead, as ``arguments`` say.

    What was imported until now, without a search for cycles in between, is never searched either.
    """
    gc.freeze()
    gc.enable()
    match arguments:
        case ["helper", descriptor]:
            helper(int(descriptor))
        case ["alone", port, order]:
            alone(port, order)
    sys.exit(2)


def helper(descriptor: int) -> NoReturn:
    """Fork a child for each request on the socket ``descriptor``, until it is closed."""
    control = socket.socket(fileno=descriptor)
    keep_builtins()
    children: set[int] = set()
    while (request := receive_control(control)) is not None:
        data, descriptors = request
        match msgspec.msgpack.decode(data, type=Open | End):
            case Open(order):
                process = os.fork()
                if process == 0:
                    control.close()
                    serve(socket.socket(fileno=descriptors[0]), order)
                os.close(descriptors[0])
                children.add(process)
                send_control(control, process)
            case End(process):
                children.discard(process)
                with contextlib.suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
                send_control(control, os.waitstatus_to_exitcode(os.waitpid(process, 0)[1]))
    for process in children:
        with contextlib.suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    os._exit(0)


def alone(port: str, order: str) -> NoReturn:
    """Be a child that was started ahead: connect to ``port`` of this machine, and say the word from standard input."""
    token = sys.stdin.buffer.readline()
    connection = socket.create_connection(("127.0.0.1", int(port)))
    connection.sendall(token)
    keep_builtins()
    threading.Thread(target=_end_with_the_parent, args=(os.dup(0),), daemon=True).start()
    serve(connection, msgspec.convert(json.loads(order), Order))


def _end_with_the_parent(descriptor: int) -> None:
    """End this process when the other end of its standard input is gone; a descriptor, since streams have locks."""
    while os.read(descriptor, 1024):
        pass
    os._exit(0)


def send_control(control: socket.socket, value: Any, descriptors: Sequence[int] = ()) -> None:
    """Send one message, with its length in front, and descriptors with it."""
    data = msgspec.msgpack.encode(value)
    frame = len(data).to_bytes(4, "big") + data
    if descriptors:
        socket.send_fds(control, [frame], list(descriptors))
    else:
        control.sendall(frame)


def receive_control(control: socket.socket) -> tuple[bytes, list[int]] | None:
    """Return the next message and the descriptors that came along; None if the other side is gone."""
    data, descriptors, _, _ = socket.recv_fds(control, 2**16, 1)
    while data and len(data) < 4 + int.from_bytes(data[:4], "big"):
        more = control.recv(2**16)
        if not more:
            return None
        data += more
    return (data[4:], list(descriptors)) if data else None


def serve(connection: socket.socket, order: Order) -> NoReturn:
    """Answer the self-check on ``connection`` until it hangs up."""
    with contextlib.suppress(OSError, wire.WireError):
        work = os.path.join(order.folder, "work")
        stack = open(os.path.join(order.folder, "stack"), "a")  # noqa: SIM115  # open until the process ends
        faulthandler.enable(stack)
        if hasattr(faulthandler, "register") and hasattr(signal, "SIGUSR1"):
            faulthandler.register(signal.SIGUSR1, stack)
        server = _ChildServer(connection, order, work, stack)
        _look_like_grading(order, work)
        server.serve()
    os._exit(0)


def _look_like_grading(order: Order, work: str) -> None:
    """Set up what a guest of grading has: folder, streams, settled randomness, and no package but the course's."""
    os.chdir(work)
    for name in list(sys.modules):
        if name.split(".")[0] in ("autograder", "msgspec"):
            del sys.modules[name]
    sys.argv[:] = [""]
    sys.path.insert(0, work)
    if order.packages is not None:
        sys.meta_path.insert(0, _OnlyDeclared(frozenset(order.packages), work))
    inside = types.ModuleType("autograder")
    inside.check = _refuse(CHECK_INSIDE)  # type: ignore[attr-defined]
    sys.modules["autograder"] = inside
    sys.breakpointhook = _refuse(NO_DEBUGGER)
    sys.stdin = sys.__stdin__ = cast(Any, _Nobody())  # type: ignore[misc]
    printed = open(os.path.join(order.folder, "printed"), "ab", buffering=0)  # noqa: SIM115  # as above
    bounded: Any = _Bounded(printed)
    stream = io.TextIOWrapper(bounded, "utf-8", "backslashreplace", write_through=True)
    sys.stdout = sys.stderr = sys.__stdout__ = sys.__stderr__ = stream  # type: ignore[misc]
    random.seed(0)
    np.random.seed(0)


def _refuse(sentence: str) -> Any:
    def refuse(*_args: object, **_kwargs: object) -> NoReturn:
        raise RuntimeError(sentence)

    return refuse


class _Nobody(io.TextIOBase):
    """Standard input during a check."""

    def readline(self, *_: Any) -> Any:
        raise EOFError(NO_ANSWER)

    read = readline


class _Bounded(io.RawIOBase):
    """A file that takes the first `MOST_PRINTED` bytes and forgets the rest."""

    def __init__(self, file: io.FileIO) -> None:
        self._file = file
        self._left = MOST_PRINTED

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)[: self._left]
        self._left -= len(piece)
        if piece:
            self._file.write(piece)
        return len(data)


class _OnlyDeclared:
    """Refuses the packages that grading does not have."""

    def __init__(self, packages: frozenset[str], work: str) -> None:
        self._packages = packages | sys.stdlib_module_names | {"autograder"}
        self._work = work

    def find_spec(
        self,
        name: str,
        path: object = None,  # noqa: ARG002 (Python's signature)
        target: object = None,  # noqa: ARG002 (Python's signature)
    ) -> importlib.machinery.ModuleSpec | None:
        top = name.partition(".")[0]
        if top in self._packages or name != top:
            return None
        if any(os.path.exists(os.path.join(self._work, place)) for place in (f"{top}.py", top)):
            return None
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)


class _ChildServer(Server):
    """The server of a guest, on a socket; what runs too long leaves its lines behind."""

    def __init__(self, connection: socket.socket, order: Order, work: str, stack: io.TextIOWrapper) -> None:
        self._connection = connection
        self._stack = stack
        self._seconds = order.call_seconds
        packages = order.packages or ()
        super().__init__(Settings(False, 0, 0, 0, 0, 0, "", (), tuple(packages), work, ""))

    def _write(self, data: bytes | memoryview) -> int:
        return self._connection.send(data)

    def _read(self, place: memoryview) -> int:
        return self._connection.recv_into(place)

    def _answer(self, message: wire.Message) -> wire.Message:
        if hasattr(signal, "SIGUSR1") and hasattr(faulthandler, "register"):
            return super()._answer(message)  # asked for its lines by a signal
        faulthandler.dump_traceback_later(0.8 * self._seconds, file=self._stack)
        try:
            return super()._answer(message)
        finally:
            faulthandler.cancel_dump_traceback_later()
