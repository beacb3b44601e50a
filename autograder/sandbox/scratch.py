"""The sandbox's own folder on disk: what a killed judge leaves behind is swept by the next one."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import itertools
import os
import secrets
import tempfile
import time
from pathlib import Path
from typing import Final

_PREFIX: Final = "autograder-sandbox-"
_LOCK: Final = "lock"
_RUN: Final = secrets.token_hex(8)  # student code must not know the names that its folders are moved to
_YOUNG_SECONDS: Final = 60  # a folder may not have its lock yet


class Folder:
    """A temporary folder that everybody may enter, with a file ``outside`` that everybody may read.

    Guests without namespaces have their work folders in it. It is locked while this process lives, and opening one
    removes those of the same user whose owner has ended.
    """

    def __init__(self) -> None:
        _sweep()
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self.path.chmod(0o755)
        self._lock = os.open(self.path / _LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self.outside = self.path / "outside"
        self.outside.write_text("Nobody inside the sandbox may read this.\n")
        self.outside.chmod(0o644)

    def work_folder(self, number: int, user: int) -> Path:
        """Make and return the work folder of the guest ``number``, which runs as ``user``."""
        folder = self.path / str(number)
        folder.mkdir(mode=0o700)
        if os.geteuid() != user:
            os.chown(folder, user, user)
        return folder

    def remove_work_folder(self, number: int) -> None:
        """Remove what the guest ``number`` has left, however deep it is."""
        remove_tree(self.path / str(number))

    def remove(self) -> None:
        """Remove the folder. A second call does nothing."""
        if self._lock >= 0:
            remove_tree(self.path)
            os.close(self._lock)
            self._lock = -1


def remove_tree(folder: Path) -> None:
    """Remove ``folder`` and all in it, whatever its depth; what cannot be removed stays. Follows no link.

    `shutil.rmtree` calls itself for each level, and student code may nest more folders than Python has levels. Here
    folders from below are moved up beside the others before theirs is removed, so each is looked at once.
    """
    with contextlib.suppress(OSError):
        top = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            names = itertools.count()
            waiting = _emptied(top, top, names)
            while waiting:
                name = waiting.pop()
                with contextlib.suppress(OSError):
                    waiting += _emptied_below(top, name, names)
                    os.rmdir(name, dir_fd=top)
        finally:
            os.close(top)
        os.rmdir(folder)


def _emptied_below(top: int, name: str, names: itertools.count[int]) -> list[str]:
    descriptor = os.open(name, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=top)
    try:
        return _emptied(descriptor, top, names)
    finally:
        os.close(descriptor)


def _emptied(folder: int, top: int, names: itertools.count[int]) -> list[str]:
    """Remove the files of ``folder`` and move its folders into ``top``; return the names that they have there."""
    moved = []
    for name in os.listdir(folder):
        try:
            os.unlink(name, dir_fd=folder)
        except OSError as error:
            if error.errno not in (errno.EISDIR, errno.EPERM):
                continue
            fresh = f".removed-{_RUN}-{next(names)}"
            with contextlib.suppress(OSError):
                os.chmod(name, 0o700, dir_fd=folder)  # its maker may have closed it to itself
                os.rename(name, fresh, src_dir_fd=folder, dst_dir_fd=top)
                moved.append(fresh)
    return moved


def _sweep() -> None:
    """Remove the folders of this user whose owner has ended: their lock is free."""
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError):
            status = folder.lstat()
            if status.st_uid != os.geteuid() or time.time() - status.st_mtime < _YOUNG_SECONDS:
                continue
            lock = os.open(folder / _LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove_tree(folder)
            finally:
                os.close(lock)
