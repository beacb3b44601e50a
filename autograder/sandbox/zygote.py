"""The warm parent of all guests: Python, the declared packages and the wire in memory, nothing else.

The judge starts it by exec with an empty environment, so that nothing of the judge's memory is here.
It imports, moves into its walls, and then forks one guest for each request. Requests come over a
seqpacket socket; when the judge is gone the socket ends, and so do the zygote and all guests.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import signal
import socket
import sys
from typing import Any, Final, NoReturn

import msgspec

from . import guest_main, jail, kernel
from .import_folder import writable_folder
from .settings import Settings

_WARM: Final = {
    "numpy": ("numpy.linalg", "numpy.random", "numpy.fft", "numpy.polynomial"),
    "matplotlib": ("matplotlib.pyplot", "matplotlib.backends.backend_agg"),
}

STARTING_THREADS: Final = ("pyarrow", "polars")


class Start(msgspec.Struct, frozen=True):
    """The judge's first message.

    namespaces: whether to make namespaces and a root of its own
    stdlib:     the folder of the standard library
    packages:   the paths of the packages and of the libraries that they bring
    declared:   the names of the declared packages, to be imported
    package_names: the names of these and of all that they need
    warm:       modules of them to be imported too
    outside:    a file that everybody may read: it must be readable now, and not from inside
    """

    namespaces: bool
    stdlib: str
    packages: tuple[str, ...]
    declared: tuple[str, ...]
    package_names: tuple[str, ...]
    outside: str
    warm: tuple[str, ...] = ()


class Open(msgspec.Struct, frozen=True, tag=True):
    """Fork a guest; the wire's end and the output pipe come along as descriptors."""

    number: int
    settings: Settings


class Opened(msgspec.Struct, frozen=True):
    """The guest is forked; a descriptor of its process comes along. ``error`` says why it is not, if it is not."""

    number: int
    error: str = ""


class End(msgspec.Struct, frozen=True, tag=True):
    """Kill the guest if it still runs, wait for it, and say how it ended."""

    number: int


class Ended(msgspec.Struct, frozen=True):
    """How a guest ended: wait status, processor time in seconds.

    known:         whether this zygote had that guest: else nobody saw how it ended
    out_of_memory: whether the kernel has counted a process of the group that it ended for want of memory
    """

    status: int
    cpu_seconds: float
    known: bool = True
    out_of_memory: bool = False


_REQUESTS: Final = msgspec.msgpack.Decoder(
    Open | End
)  # made before `guest_main.prepare` takes the modules away


def main(control_descriptor: int) -> NoReturn:
    """Be the zygote on the judge's socket."""
    control = socket.socket(fileno=control_descriptor)
    try:
        start = msgspec.msgpack.decode(control.recv(2**16), type=Start)
        if not start.namespaces:
            with writable_folder(namespaces=False):
                _import_packages(start)
            _forget_paths(start)
        os.close(os.open(start.outside, os.O_RDONLY))  # else that it cannot be read later proves nothing
        proc = os.open("/proc", os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
        if start.namespaces:
            _enter_namespaces(start, proc)
            _move_to_site(start)
            _check_readable(start)
            with writable_folder(namespaces=True):
                _import_packages(start)
        else:
            if os.geteuid() == 0:
                with contextlib.suppress(OSError):  # a container that has taken the right to do so
                    jail.become_ordinary()
            os.close(os.open(start.outside, os.O_RDONLY))
            _check_readable(start)
        _refuse_threads(start, proc)
        _answer(control, {"uid": os.geteuid()})
    except Exception as error:  # noqa: BLE001 (the judge must hear of every failure)
        _answer(control, {"error": str(error) or type(error).__name__})
        os._exit(1)
    guest_main.prepare(start.package_names)
    gc.collect()
    gc.freeze()
    _serve(control, proc, namespaces=start.namespaces)
    os._exit(0)


def _check_readable(start: Start) -> None:
    """Raise PermissionError with a sentence if Python or a package is closed to who we are now."""
    site = start.packages
    if start.namespaces:
        site = tuple(os.path.join(jail.SITE, os.path.basename(package)) for package in start.packages)
    for path in (start.stdlib, *site):
        if not os.access(path, os.R_OK):
            raise PermissionError(
                f"{path} cannot be read by an ordinary user, and student code does not run as root. "
                f"Install Python and the packages where everybody may read them, or grade as an ordinary user."
            )


def _import_packages(start: Start) -> None:
    """Import what students may, so that each guest has it in memory. Without a root of their own, all of it."""
    names = start.declared if start.namespaces else start.package_names
    warm = [part for name in names for part in _WARM.get(name, ())]
    only = _OnlyShown(start.package_names)
    sys.meta_path.insert(0, only)
    for name in (*names, *warm, *start.warm):
        if name in STARTING_THREADS:
            continue
        try:
            importlib.import_module(name)
        except Exception as error:
            if name in start.declared or name in start.warm:
                what = (
                    f"The package {name} is declared" if name in start.declared else f"{name} stands in warm"
                )
                raise ImportError(
                    f"{what} for student code, but it cannot be imported here: {type(error).__name__}: {error}"
                ) from error
    sys.meta_path.remove(only)


class _OnlyShown:
    """Hides from the zygote's imports what students may not import, and what starts threads.

    pandas imports pyarrow if it is merely installed; a thread of it would not survive the fork. What is declared all the
    same is imported by the guest that asks for it.
    """

    def __init__(self, names: tuple[str, ...]) -> None:
        self._shown = {*names, "autograder", "msgspec", "numpy"} - set(
            STARTING_THREADS
        ) | sys.stdlib_module_names

    def find_spec(
        self,
        name: str,
        path: object = None,
        target: object = None,  # noqa: ARG002 (Python's signature)
    ) -> None:
        if name.partition(".")[0] not in self._shown and path is None:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


def _forget_paths(start: Start) -> None:
    """Keep of the import path the standard library alone."""
    sys.path[:] = [
        path for path in sys.path if path in (start.stdlib, os.path.join(start.stdlib, "lib-dynload"))
    ]
    sys.path_importer_cache.clear()
    sys.argv[:] = [""]
    import site  # only for exit() and quit(), which people expect

    site.setquit()


def _move_to_site(start: Start) -> None:
    """Let everything come from where the root has it: what is imported from now on, and NumPy, which is there already."""
    _forget_paths(start)
    sys.path.append(jail.SITE)
    for package in start.packages:
        _move_package(package, os.path.join(jail.SITE, os.path.basename(package)))


def _refuse_threads(start: Start, proc: int) -> None:
    """Raise RuntimeError if an import has started a thread: a fork keeps its locks and loses the thread."""
    descriptor = os.open("self/task", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=proc)
    try:
        threads = len(os.listdir(descriptor))
    finally:
        os.close(descriptor)
    if threads > 1:
        raise RuntimeError(
            f"One of the packages {', '.join(start.declared)} starts threads when it is imported, and student code "
            f"could hang after the fork. Take it out of the sandbox's packages in course.toml."
        )


def _move_package(old: str, new: str) -> None:
    """Let the modules beneath ``old`` import their other parts from ``new``."""

    def moved(path: str) -> str:
        return new + path[len(old) :] if path == old or path.startswith(old + "/") else path

    for module in list(sys.modules.values()):
        file, spec = getattr(module, "__file__", None), getattr(module, "__spec__", None)
        if not isinstance(file, str) or moved(file) == file:
            continue
        vars(module)["__file__"] = moved(file)  # a module may be of a class that refuses to set it
        paths: Any = getattr(module, "__path__", None)
        if isinstance(paths, list):
            paths[:] = [moved(path) for path in paths]
        if spec is not None and isinstance(spec.origin, str):
            spec.origin = moved(spec.origin)


def _enter_namespaces(start: Start, proc: int) -> None:
    others = kernel.CLONE_NEWPID | kernel.CLONE_NEWNET | kernel.CLONE_NEWIPC
    others |= kernel.CLONE_NEWUTS | kernel.CLONE_NEWCGROUP | kernel.CLONE_NEWNS
    if jail.is_real_root():
        # Only root may read some sources (/root is closed to others), so the root is built first.
        kernel.unshare(kernel.CLONE_NEWNS)
        jail.build_root(start.stdlib, start.packages)
        jail.become_ordinary()
        jail.enter_user_namespace(proc, others)
    else:
        jail.enter_user_namespace(proc, others)
        jail.build_root(start.stdlib, start.packages)
    kernel.sethostname("student")
    child = os.fork()
    if child:
        _wait_for(child)
    # Number 1 of the new pid namespace: when it ends, all that it has forked ends too.
    kernel.prctl(kernel.PR_SET_PDEATHSIG, signal.SIGKILL)


def _wait_for(child: int) -> NoReturn:
    os.closerange(0, 2**20)
    _, status = os.waitpid(child, 0)
    os._exit(os.waitstatus_to_exitcode(status) & 0xFF)


def _serve(control: socket.socket, proc: int, *, namespaces: bool) -> None:
    own_pids = os.open("self/ns/pid", os.O_RDONLY | os.O_CLOEXEC, dir_fd=proc) if namespaces else -1
    guests: dict[int, int] = {}
    preparation: guest_main.Preparation | None = None
    while True:
        data, descriptors, _, _ = socket.recv_fds(control, 2**16, 2)
        if not data:
            return
        match _REQUESTS.decode(data):
            case Open(number, settings):
                wire_descriptor, output = descriptors
                zygote = os.getpid()
                try:
                    if namespaces and preparation is None:
                        preparation = guest_main.prepared(settings, proc)
                        gc.collect()
                        gc.freeze()
                    if preparation is not None and not preparation.is_for(settings):
                        raise OSError("it has other settings than the guests before it")
                    pid = _fork_guest(own_pids if namespaces else None)
                except OSError as error:
                    for descriptor in descriptors:
                        os.close(descriptor)
                    _answer(control, {"number": number, "error": str(error)})
                    continue
                if pid == 0:
                    guest_main.main(wire_descriptor, output, proc, zygote, settings, preparation=preparation)
                guests[number] = pid
                for descriptor in descriptors:
                    os.close(descriptor)
                _answer(control, {"number": number}, pid)
            case End(number):
                pid = guests.pop(number, 0)
                if pid == 0:  # a guest of an earlier zygote, which has ended with it
                    control.send(msgspec.msgpack.encode(Ended(signal.SIGKILL, 0.0, known=False)))
                    continue
                os.kill(pid, signal.SIGKILL)  # not yet waited for, so the number is still its own
                _, status, usage = os.wait4(pid, 0)
                control.send(msgspec.msgpack.encode(Ended(status, usage.ru_utime + usage.ru_stime)))


def _fork_guest(own_pids: int | None) -> int:
    """Fork; with a descriptor of our own pid namespace the child is number 1 of a new one. Raises OSError."""
    if own_pids is not None:
        # Children of a process that has unshared its pid namespace go into the new one,
        # but it can unshare only from its own: so it comes back first.
        kernel.setns(own_pids, kernel.CLONE_NEWPID)
        kernel.unshare(kernel.CLONE_NEWPID)
    return kernel.fork()


def _answer(control: socket.socket, answer: dict[str, Any], pid: int | None = None) -> None:
    data = msgspec.msgpack.encode(answer)
    if pid is None:
        control.send(data)
        return
    handle = os.pidfd_open(pid)
    try:
        socket.send_fds(control, [data], [handle])
    finally:
        os.close(handle)
