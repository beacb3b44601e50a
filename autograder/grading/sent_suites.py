"""An author's folder on its way to other machines: sent once, named by a hash of its contents, unpacked for one user.

It holds the hidden suite, the reference and the misconceptions, so it goes to machines that grade and to nobody else,
and never into the process that runs a student's code.
"""

from __future__ import annotations

import atexit
import hashlib
import io
import shutil
import tempfile
import threading
import zipfile
from functools import cache
from pathlib import Path

_unpacking = threading.Lock()
_DATE = (1980, 1, 1, 0, 0, 0)  # the same files make the same bytes


def packed_suite(solutions: Path, assignment: str) -> bytes:
    """Return the author's folder of ``assignment`` as a zip archive; the same bytes for the same files.

    Raises OSError where a file cannot be read.
    """
    folder = solutions / assignment
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and not any(part.startswith((".", "__pycache__")) for part in parts):
                archive.writestr(zipfile.ZipInfo("/".join((assignment, *parts)), _DATE), path.read_bytes())
    return content.getvalue()


def unpacked_suite(content: bytes) -> Path:
    """Return a folder of solutions with what `packed_suite` packed; a process unpacks the same contents once."""
    folder = _own_folder() / hashlib.sha256(content).hexdigest()
    with _unpacking:  # Dask's threads come at the same time
        if not folder.exists():
            unfinished = folder.with_suffix(".unfinished")
            shutil.rmtree(unfinished, ignore_errors=True)
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                archive.extractall(unfinished)  # written by `packed_suite`, and by nobody else
            unfinished.rename(folder)
    return folder


@cache
def _own_folder() -> Path:
    """A folder that this user alone can enter, and that goes with this process."""
    folder = Path(tempfile.mkdtemp(prefix="autograder-suites-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
