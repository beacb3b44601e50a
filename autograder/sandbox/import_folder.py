"""A folder that packages may write into while the zygote imports them: Matplotlib keeps its list of fonts there.

Nothing of it stays: each guest has an empty /tmp of its own. What was read from it is in memory, for all guests.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from typing import Final

from . import jail, kernel

_TMP: Final = "/tmp"
_VARIABLES: Final = ("MPLCONFIGDIR", "XDG_CACHE_HOME")


@contextlib.contextmanager
def writable_folder(*, namespaces: bool) -> Iterator[None]:
    """Have a writable folder, which the variables of the environment name that packages look at, until the block ends."""
    if namespaces:
        jail.scratch_folder(_TMP)
        folder = _TMP
    else:
        folder = tempfile.mkdtemp(prefix="autograder-import-")
    os.environ.setdefault("MPLBACKEND", "agg")  # there is no screen
    os.environ.update(dict.fromkeys(_VARIABLES, folder))
    try:
        yield
    finally:
        for name in _VARIABLES:
            del os.environ[name]
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.cancel()
                thread.join()
        if namespaces:
            kernel.umount(folder)
        else:
            shutil.rmtree(folder, ignore_errors=True)
