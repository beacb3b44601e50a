"""How a file or a folder is put in its place: whole or not at all, and still there after a power cut.

Each is written beside its place under a name that begins with `UNFINISHED`, synced, and renamed; then
the folder is synced. A kill at any moment leaves the old content or the new one, and at most an
unfinished file that no reader looks at and `sweep` removes. All functions raise OSError as the system
gives it, with everything that was there before still in place.
"""

from __future__ import annotations

import contextlib
import itertools
import os
import shutil
import stat
import time
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from typing import NoReturn

UNFINISHED = ".unfinished-"
_counter = itertools.count()


def write_file(
    path: Path, content: bytes, *, mode: int = 0o600, sync: bool = True, sync_name: bool = True
) -> None:
    """Put ``content`` at ``path``, in the place of what is there.

    mode: the permissions of the new file, less the user's umask
    sync: whether to sync the file's bytes; without it a power cut may lose them, but a kill does not
    sync_name: whether to sync the folder too. A caller that writes many files syncs the folder itself, once.
    """
    unfinished = _unfinished(path)
    try:
        _write_new(unfinished, content, mode, sync)
        os.replace(unfinished, path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    if sync and sync_name:
        sync_folder(path.parent)


def write_once(path: Path, content: bytes, *, mode: int = 0o600) -> bool:
    """Put ``content`` at ``path`` unless something is there; return whether it was put.

    Of several processes that do this at once, one wins, and all find the winner's bytes.
    """
    unfinished = _unfinished(path)
    try:
        _write_new(unfinished, content, mode, sync=True)
        try:
            os.link(unfinished, path)
        except FileExistsError:
            return False
    finally:
        unfinished.unlink(missing_ok=True)
    sync_folder(path.parent)
    return True


def replace_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Let ``fill`` write a new folder, then put it in the place of ``folder``.

    What an interrupted call left beside ``folder`` is removed first. Where ``fill`` raises, the former folder stays.
    """
    unfinished = folder.with_name(f"{UNFINISHED}{folder.name}")
    former = folder.with_name(f".former-{folder.name}")
    remove_tree(unfinished)
    if former.exists() and not folder.exists():
        former.rename(folder)  # a kill came between the two renames below
    remove_tree(former)
    unfinished.mkdir(parents=True)
    try:
        fill(unfinished)
        with contextlib.suppress(FileNotFoundError):
            folder.rename(former)
        unfinished.rename(folder)
    except BaseException:
        with contextlib.suppress(OSError):
            remove_tree(unfinished)
        with contextlib.suppress(OSError):
            if not folder.exists():
                former.rename(folder)
        raise
    remove_tree(former)


def keep_folder(folder: Path, contents: Mapping[str, bytes], fill: Callable[[Path], None]) -> None:
    """Have ``folder`` hold ``contents``, which ``fill`` writes as in `replace_folder`; one that does is not touched."""
    leftovers = (f"{UNFINISHED}{folder.name}", f".former-{folder.name}")
    if any(os.path.lexists(folder.with_name(name)) for name in leftovers) or not holds(folder, contents):
        replace_folder(folder, fill)


def holds(folder: Path, contents: Mapping[str, bytes]) -> bool:
    """Return whether ``folder`` holds exactly these files, relative path with ``/`` -> content; no link is followed."""
    missing = {str(PurePosixPath(name)): content for name, content in contents.items()}
    if folder.is_symlink():
        return False
    top = str(folder)
    try:
        for place, folders, names in os.walk(top, onerror=_raised):
            if not (folders or names):
                return False
            beginning = "" if place == top else f"{place[len(top) + 1 :]}{os.sep}".replace(os.sep, "/")
            for name in names:
                path = os.path.join(place, name)
                content = missing.pop(beginning + name, None)
                status = os.lstat(path)
                if content is None or not stat.S_ISREG(status.st_mode) or status.st_size != len(content):
                    return False
                with open(path, "rb") as file:
                    if file.read() != content:
                        return False
            if any(os.path.islink(os.path.join(place, name)) for name in folders):
                return False
    except OSError:
        return False
    return not missing


def _raised(error: OSError) -> NoReturn:
    raise error


def make_folder(folder: Path, mode: int = 0o700) -> None:
    """Make ``folder`` and what is above it, so that it is still there after a power cut."""
    if folder.is_dir():
        return
    make_folder(folder.parent, mode)
    folder.mkdir(mode=mode, exist_ok=True)
    sync_folder(folder.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` durable. Systems that cannot open a folder (Windows) need no such call."""
    flags = getattr(os, "O_DIRECTORY", None)
    if flags is None:
        return
    descriptor = os.open(folder, os.O_RDONLY | flags | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, older_than_seconds: float = 3600.0) -> int:
    """Remove what interrupted writes left below ``folder``; return how many files that were.

    Younger files stay: another process may be writing them. One that vanishes meanwhile was another process's.
    """
    swept = 0
    oldest = time.time() - older_than_seconds
    for place, _, names in os.walk(folder):
        for name in names:
            if not name.startswith(UNFINISHED):
                continue
            path = Path(place, name)
            with contextlib.suppress(FileNotFoundError):
                if path.stat().st_mtime <= oldest:
                    path.unlink()
                    swept += 1
    return swept


def remove_tree(path: Path) -> None:
    """Remove a file, a link or a folder with all that is in it; nothing happens if there is none."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _write_new(path: Path, content: bytes, mode: int, sync: bool) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
    descriptor = os.open(path, flags, mode)
    try:
        view = memoryview(content)
        while view:
            view = view[os.write(descriptor, view) :]
        if sync:
            os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _unfinished(path: Path) -> Path:
    return path.parent / f"{UNFINISHED}{os.getpid()}-{next(_counter)}"
