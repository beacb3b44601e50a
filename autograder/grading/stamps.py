"""Whether files are as they were, by what the file system says of them: nothing is read.

The rule is that of git's index. A file whose inode, size and time of change (which no program can set) are as they were is the
same file. A disk's clock has ticks, so a change right after another one may leave the same time: a stamp
counts only once everything in it has been at rest for `AT_REST_NANOSECONDS`.
"""

from __future__ import annotations

import hashlib
import os
import stat
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

AT_REST_NANOSECONDS: Final = 2_000_000_000
_MOST_ENTRIES: Final = 2_000
_DEEPEST: Final = 8

_Entry = tuple[str, int, int, int, int]
"""Path, mode, inode, size in bytes, time of the last change in ns since 1970."""


@dataclass(frozen=True)
class Stamp:
    """One state of some files and folders.

    digest:  equal for equal states
    changed: when the last of them was changed, in ns since 1970
    """

    digest: bytes
    changed: int

    def is_at_rest(self) -> bool:
        """Return whether the last change is so long ago that another one would show."""
        return time.time_ns() - self.changed > AT_REST_NANOSECONDS


def stamp_of(paths: Iterable[Path | str]) -> Stamp | None:
    """Return the stamp of ``paths``, folders with all below them; what is not there is part of it too. Follows no link.

    None where that cannot be said: a folder cannot be listed, is too deep, or holds too much.
    """
    entries: list[_Entry] = []
    waiting = [(os.fspath(path), 0) for path in paths]
    try:
        while waiting:
            path, depth = waiting.pop()
            entry = _entry(path)
            entries.append(entry)
            if stat.S_ISDIR(entry[1]):
                if depth > _DEEPEST:
                    return None
                with os.scandir(path) as listing:
                    for found in listing:
                        if found.is_dir(follow_symlinks=False):
                            waiting.append((found.path, depth + 1))
                        else:
                            entries.append(_entry(found.path))
                        if len(entries) + len(waiting) > _MOST_ENTRIES:
                            return None
    except OSError:
        return None
    entries.sort()
    digest = hashlib.blake2b(repr(entries).encode("utf-8", "surrogateescape"), digest_size=20).digest()
    return Stamp(digest, max((changed for *_, changed in entries), default=0))


def _entry(path: str) -> _Entry:
    try:
        status = os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return path, 0, 0, 0, 0
    return path, status.st_mode, status.st_ino, status.st_size, status.st_ctime_ns
