"""A worker for tests of workers: it answers with its process and its task, and misbehaves when asked to."""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from autograder.errors import AutograderError


@dataclass
class Echo:
    """Answers with its own process's number, its setting and the task; a few tasks do something else."""

    setting: str = "strict"

    def __call__(self, task: object) -> tuple[int, str, object]:
        match task:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case ("die", Path() as folder):  # and leave a file there for each try
                (folder / str(os.getpid())).touch()
                os.kill(os.getpid(), signal.SIGKILL)
            case "stop":
                os.kill(os.getpid(), signal.SIGSTOP)
            case "hang":
                time.sleep(3600)
            case "eat":
                return os.getpid(), self.setting, len(bytearray(16 * 2**30))
            case "secret":
                return os.getpid(), self.setting, lambda: None  # it goes to no other process
            case "alarm":
                return os.getpid(), self.setting, threading.current_thread() is threading.main_thread()
            case Path():
                _meet(task)
        return os.getpid(), self.setting, task

    def close(self) -> None:
        pass


def _meet(folder: Path) -> None:
    """Wait until another process has come to ``folder`` too, but not for ever."""
    (folder / str(os.getpid())).touch()
    latest = time.monotonic() + 30
    while len(list(folder.iterdir())) < 2 and time.monotonic() < latest:
        time.sleep(0.01)


class NoSandbox(AutograderError):
    exit_status = 3


class Unmakeable:
    def __init__(self) -> None:
        raise NoSandbox("No sandbox holds here.")


class Broken:
    def __init__(self) -> None:
        raise ValueError("It is not made.")
