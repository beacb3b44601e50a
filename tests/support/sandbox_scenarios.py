"""Runs every attack and flood in one mode of the sandbox, as whoever started it; prints JSON.

It is a program of its own so that root's tests can run it as an ordinary user too. Only what happened
is reported here; what should have happened is said in the tests.
"""

from __future__ import annotations

import inspect
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType
from typing import Any

from autograder.sandbox import Limits, Sandbox
from autograder.student.faults import StudentFault, StudentRaised
from autograder.student.sandboxed import RemoteBackend, open_remote

LIMITS = Limits(cpu_seconds=60, wall_seconds=120, call_seconds=1.0, memory_mib=128, file_mib=4, output_kib=16)


def main(mode: str) -> None:
    sys.path.insert(0, str(Path(__file__).parent / "sandbox_attacks"))
    import attacks
    import floods

    with tempfile.TemporaryDirectory() as folder:
        os.chmod(folder, 0o755)
        planted = Path(folder, "planted")
        planted.write_text("secret of a file")
        planted.chmod(0o644)
        ground = {
            "planted_file": str(planted),
            "repository": str(Path(__file__).parent),
            "own_file": "attacks.py",
            "judge": os.getpid(),
        }
        if mode == "none":
            os.chdir(folder)
            Path("attacks.py").touch()
            report: dict[str, Any] = {
                "attacks": {name: control(attacks, name, ground) for name in functions(attacks)}
            }
        else:
            tempfile.tempdir = os.path.join(folder, "scratch")
            os.mkdir(tempfile.tempdir, 0o755)
            with Sandbox(LIMITS, mode) as sandbox:  # type: ignore[arg-type]
                report = {
                    "mode": sandbox.mode,
                    "user": os.geteuid(),
                    "weaknesses": sandbox.weaknesses,
                    "attacks": {name: attack(sandbox, attacks, name, ground) for name in functions(attacks)},
                    "floods": {name: flood(sandbox, floods, name) for name in functions(floods)},
                    "walls": walls(sandbox),
                    "looks": [look(sandbox) for _ in range(2)],
                }
            report["walls"]["left on the disk"] = os.listdir(tempfile.tempdir)
    print(json.dumps(report))


def control(module: ModuleType, name: str, ground: dict[str, Any]) -> str:
    """Make the attack in a child without any sandbox."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.set_inheritable(writing, True)
        try:
            told = f"returned {getattr(module, name)(ground)!r}"
        except BaseException as error:  # noqa: BLE001 (an attack may raise anything)
            told = f"{type(error).__name__}: {error}"
        os.write(writing, told.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as file:
        told = file.read()
    _, status = os.waitpid(child, 0)
    return told or f"ended by signal {-os.waitstatus_to_exitcode(status)}"


def functions(module: ModuleType) -> list[str]:
    own = (f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__)
    return [function.__name__ for function in own if not function.__name__.startswith("_")]


def attack(sandbox: Sandbox, module: ModuleType, name: str, ground: dict[str, Any]) -> str:
    backend = open_remote(sandbox, source(module))
    try:
        return said(backend, f"attacks.{name}", ground)
    finally:
        backend.close()


def flood(sandbox: Sandbox, module: ModuleType, name: str) -> dict[str, Any]:
    """Let the flood happen, then ask whether the same backend still answers."""
    backend = open_remote(sandbox, source(module))
    started = time.monotonic()
    try:
        happened = said(backend, f"floods.{name}")
        printed = len(backend.take_output())
        after = said(backend, "floods.fine", 5)
    finally:
        backend.close()
    return {"happened": happened, "printed": printed, "after": after, "seconds": time.monotonic() - started}


DEEP = b"""
import os

def nest(levels):
    for _ in range(levels):
        os.mkdir("a")
        os.chdir("a")
    return levels
"""


def walls(sandbox: Sandbox) -> dict[str, Any]:
    """Look at a guest from outside, then let one nest folders and end it."""
    guest = sandbox.open()
    process = guest.process_number()
    memory = Path(f"/proc/{process}/mem")
    lines = Path(f"/proc/{process}/limits").read_text().splitlines()[1:]
    status = Path(f"/proc/{process}/status").read_text().splitlines()
    mounts = [line.split() for line in Path(f"/proc/{process}/mountinfo").read_text().splitlines()]
    try:
        memory.open("rb").close()
        opened = "could be opened"
    except OSError as error:
        opened = type(error).__name__
    looked: dict[str, Any] = {
        "process": process,
        "session": os.getsid(process),
        "group": os.getpgid(process),
        "owner of its memory": memory.stat().st_uid,
        "its memory": opened,
        "status": dict(line.split(":\t") for line in status if ":\t" in line),
        "mounts": {fields[4]: fields[5].split(",") for fields in mounts},
        "limits": {line[:26].strip(): line[26:].split()[:2] for line in lines},
    }
    guest.close()
    backend = open_remote(sandbox, {"deep.py": DEEP})
    looked["nested"] = said(backend, "deep.nest", 2000)
    backend.close()
    looked["left in the folder"] = sorted(os.listdir(sandbox._scratch.path))
    return looked


LOOK = b"""
import builtins, os, random, sys, warnings
import numpy as np

def look():
    work = os.path.dirname(__file__)

    def is_open(descriptor):
        try:
            return bool(os.fstat(descriptor))
        except OSError:
            return False

    streams = (sys.stdin, sys.stdout, sys.stderr, sys.__stdin__, sys.__stdout__, sys.__stderr__)
    return {
        "streams": [
            [s.fileno(), s.encoding, s.errors, s.line_buffering, s.seekable(), s.readable(), s.isatty()]
            for s in streams
        ],
        "arguments": sys.argv,
        "folders": [path.replace(work, "work") for path in sys.path if "site" not in path and "lib" not in path],
        "environment": {name: value.replace(work, "work") for name, value in os.environ.items() if name != "TMPDIR"},
        "random": random.random(),
        "random of NumPy": float(np.random.random()),
        "warnings": [[action, kind.__name__] for action, _, kind, *_ in warnings.filters],
        "import": type(builtins.__import__).__name__,
        "finders": [getattr(finder, "__name__", type(finder).__name__) for finder in sys.meta_path],
        "modules": sorted(name for name in sys.modules if name.startswith(("autograder", "msgspec", "rehearsed"))),
        "descriptors": [descriptor for descriptor in range(64) if is_open(descriptor)],
        "files": os.listdir(work),
    }
"""


def look(sandbox: Sandbox) -> Any:
    """Return what a student's code sees of the Python that it is in."""
    backend = open_remote(sandbox, {"looking.py": LOOK})
    try:
        return backend.call("looking.look", (), {})
    finally:
        backend.close()


def said(backend: RemoteBackend, path: str, *args: Any) -> str:
    try:
        return f"returned {backend.call(path, args, {})!r}"
    except StudentRaised as fault:
        return f"{fault.outcome}: {fault.error_type}"
    except StudentFault as fault:
        return f"{fault.outcome}: {fault.sentence}"


def source(module: ModuleType) -> dict[str, bytes]:
    return {f"{module.__name__}.py": Path(str(module.__file__)).read_bytes()}


if __name__ == "__main__":
    main(sys.argv[1])
