"""Commands, and what they cost: processor time of everything they start, seconds, and memory at its highest."""

from __future__ import annotations

import ctypes
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.sandbox.one_thread import ONE_THREAD

AS_IN_A_WORKER = dict.fromkeys(ONE_THREAD, "1")
"""Variables that a worker of `autograder grade` has."""

ENVIRONMENTS = Path(__file__).resolve().parents[1] / ".build" / "bench"
_PR_SET_CHILD_SUBREAPER = 36


class NotToBeHad(Exception):
    """A tool cannot be installed or run on this machine. The message says why."""


@dataclass(frozen=True)
class Cost:
    """Processor time and wall-clock time in seconds; the largest process of the tree in MiB."""

    cpu: float
    wall: float
    memory: float

    def __add__(self, other: Cost) -> Cost:
        return Cost(self.cpu + other.cpu, self.wall + other.wall, max(self.memory, other.memory))


def adopt_orphans() -> None:
    """Have what a command leaves running become a child of this process, so that its time is counted too."""
    ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(
    command: Sequence[str | Path], folder: Path, environment: Mapping[str, str] | None = None
) -> tuple[Cost, str]:
    """Run a command in ``folder`` to the end of all its processes; return its cost and what it printed.

    Raises NotToBeHad where it ends with an error.
    """
    with tempfile.TemporaryFile("w+") as printed:
        begun = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env={**_usual(), **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
        )
        status, cpu, memory = 1, 0.0, 0
        while True:
            try:
                ended, code, usage = os.wait4(-1, 0)
            except ChildProcessError:
                break
            cpu += usage.ru_utime + usage.ru_stime
            memory = max(memory, usage.ru_maxrss)
            if ended == process.pid:
                status = process.returncode = os.waitstatus_to_exitcode(code)
        wall = time.perf_counter() - begun
        printed.seek(0)
        text = printed.read()
    if status:
        name = Path(str(command[0])).name
        raise NotToBeHad(f"{name} ended with {status}: {' '.join(text.split()[-40:])}")
    return Cost(cpu, wall, memory / 1024), text


def _usual() -> dict[str, str]:
    """This process's variables, without one that would have Python compile every module anew."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def environment(name: str, packages: Sequence[str]) -> Path:
    """Return the bin folder of an environment that has ``packages``, made on first use. Raises NotToBeHad."""
    folder = ENVIRONMENTS / name
    marker = folder / "ready"
    wanted = "\n".join(packages)
    if not marker.exists() or marker.read_text() != wanted:
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        install = [str(folder / "bin" / "python"), "-m", "pip", "install", "-q", *packages]
        done = subprocess.run(install, capture_output=True, text=True, check=False)
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")] or [
                "pip ended with an error"
            ]
            raise NotToBeHad(f"pip: {lines[-1].removeprefix('ERROR: ')}")
        marker.write_text(wanted)
    return folder / "bin"


def versions(binary: Path) -> dict[str, str]:
    """Return package -> version of an environment."""
    listed = subprocess.run(
        [str(binary / "python"), "-m", "pip", "list", "--format", "json", "--disable-pip-version-check"],
        capture_output=True,
        text=True,
        check=True,
    )
    return {one["name"].lower(): one["version"] for one in json.loads(listed.stdout)}


def cpu_of_tree() -> float:
    """Return the processor time so far of this process and of all that it has started, the living included, in seconds."""
    own = os.times()
    total = own.user + own.system + own.children_user + own.children_system
    for process in family(os.getpid())[1:]:
        try:
            fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended, and is in its parent's count
        total += sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")
    return total


def family(process: int) -> list[int]:
    """Return the process and all that it has started, directly or not, as far as they live."""
    found = [process]
    for each in found:
        found += _children_of(each)
    return found


def _children_of(process: int) -> list[int]:
    found = []
    for file in Path(f"/proc/{process}/task").glob("*/children"):
        try:
            found += [int(number) for number in file.read_text().split()]
        except OSError:
            continue
    return found
