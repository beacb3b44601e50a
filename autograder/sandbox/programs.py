"""A file run as a program: its standard input, what it writes, how it ends, and the files that it leaves.

No process can be started in the sandbox, so the program runs in the process that is there: one in which nothing else has
run. What it prints goes into memory, and beyond `MOST_PRINTED` is forgotten.
"""

from __future__ import annotations

import contextlib
import io
import os
import sys
import traceback
from collections.abc import Iterator
from types import ModuleType, TracebackType
from typing import Any, Final

MOST_PRINTED: Final = 2**20
MOST_FILES: Final = 100
MOST_FILE_BYTES: Final = 8 * 2**20


def run_program(code: Any, path: str, stdin: str, args: tuple[str, ...], folder: str) -> dict[str, Any]:
    """Return how the program ended: plain data with the keys of `autograder.student.programs.ProgramRun`.

    code:   its code object
    path:   of its file, as tracebacks say it
    folder: the current folder, in which it may leave files
    """
    before = _stamps(folder)
    output, errors = _Written(), _Written()
    ended: dict[str, Any] = {"exit_status": 0, "error": None}
    with _streams(stdin, output, errors), _as_main(path, args) as namespace:
        try:
            exec(code, namespace)
        except SystemExit as left:
            ended["exit_status"] = _status(left, errors)
        except BaseException as error:  # noqa: BLE001 (student code may raise anything)
            ended = {"exit_status": 1, "error": error}
            with contextlib.suppress(BaseException):
                traceback.print_exception(type(error), error, _own(error.__traceback__, path), file=errors)
    for stream in (output, errors):
        with contextlib.suppress(ValueError):
            stream.flush()
    return {
        **ended,
        "output": output.text(),
        "errors": errors.text().replace(os.path.join(folder, ""), ""),
        "files": _changed_files(folder, before),
    }


class _Bytes(io.RawIOBase):
    """Keeps the first `MOST_PRINTED` bytes that are written to it."""

    def __init__(self) -> None:
        self.kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        piece = bytes(data)
        self.kept += piece[: MOST_PRINTED - len(self.kept)]
        return len(piece)


class _Written(io.TextIOWrapper):
    """A text stream into memory, with a ``buffer`` like that of standard output."""

    def __init__(self) -> None:
        self._bytes = _Bytes()
        super().__init__(io.BufferedWriter(self._bytes, 2**13), "utf-8", "backslashreplace", newline="\n")

    def text(self) -> str:
        return self._bytes.kept.decode("utf-8", "backslashreplace")


@contextlib.contextmanager
def _streams(stdin: str, output: io.TextIOWrapper, errors: io.TextIOWrapper) -> Iterator[None]:
    saved = sys.stdin, sys.stdout, sys.stderr
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin.encode("utf-8", "surrogatepass")), "utf-8")
    sys.stdout, sys.stderr = output, errors
    try:
        yield
    finally:
        sys.stdin, sys.stdout, sys.stderr = saved


@contextlib.contextmanager
def _as_main(path: str, args: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Give the namespace of a fresh module ``__main__``, which is the main module while the block runs."""
    main = ModuleType("__main__")
    vars(main).update(__file__=path, __builtins__=__builtins__)
    saved_argv, saved_main = sys.argv[:], sys.modules.get("__main__")
    sys.argv[:] = [os.path.basename(path), *args]
    sys.modules["__main__"] = main
    try:
        yield vars(main)
    finally:
        sys.argv[:] = saved_argv
        if saved_main is not None:
            sys.modules["__main__"] = saved_main


def _status(left: SystemExit, errors: io.TextIOWrapper) -> int:
    """Return the exit status as Python gives it to the system: 0 for None, 1 for a text, which is printed."""
    if left.code is None:
        return 0
    if isinstance(left.code, int):
        return int(left.code) & 0xFF
    with contextlib.suppress(BaseException):
        print(left.code, file=errors)
    return 1


def _own(trace: TracebackType | None, path: str) -> TracebackType | None:
    """Return the part of a traceback that begins in the program."""
    while trace is not None and trace.tb_frame.f_code.co_filename != path:
        trace = trace.tb_next
    return trace


def _stamps(folder: str) -> dict[str, tuple[int, int]]:
    """Return the files below ``folder``, by name, with what changes when they are written; the first few."""
    stamps: dict[str, tuple[int, int]] = {}
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if name != "__pycache__")
        for name in sorted(names):
            path = os.path.join(parent, name)
            with contextlib.suppress(OSError):
                status = os.lstat(path)
                if os.path.isfile(path) and not os.path.islink(path):
                    stamps[os.path.relpath(path, folder)] = status.st_mtime_ns, status.st_size
            if len(stamps) > 50 * MOST_FILES:
                return stamps
    return stamps


def _changed_files(folder: str, before: dict[str, tuple[int, int]]) -> dict[str, bytes]:
    """Return name -> content of the files that are new or changed, as far as they are few and small enough."""
    files: dict[str, bytes] = {}
    left = MOST_FILE_BYTES
    for name, stamp in _stamps(folder).items():
        if before.get(name) == stamp or len(files) >= MOST_FILES or stamp[1] > left:
            continue
        with contextlib.suppress(OSError, UnicodeEncodeError), open(os.path.join(folder, name), "rb") as file:
            name.encode()
            files[name] = file.read(left)
            left -= len(files[name])
    return files
