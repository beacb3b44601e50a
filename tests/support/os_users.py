"""Ordinary users of this machine, for as long as a test needs them. Only root can make them."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

IS_ROOT = os.geteuid() == 0


@contextmanager
def os_users(names: Collection[str], homes: Path) -> Iterator[None]:
    """Let each of ``names`` be a user with a home below ``homes``; where nobody can be made, with the home alone."""
    for name in names:
        (homes / name).mkdir(parents=True)
        if IS_ROOT:
            _delete(name)  # left by a run that was killed
            command = ["useradd", "--system", "--home-dir", str(homes / name), "--shell", "/bin/bash", name]
            subprocess.run(command, check=True)
            shutil.chown(homes / name, name)
    try:
        yield
    finally:
        for name in names if IS_ROOT else ():
            _delete(name)


def _delete(name: str) -> None:
    subprocess.run(["userdel", "--force", name], check=False, capture_output=True)
