"""A rung as it is shipped: all its files in one that nobody reads at a glance.

Checks run on the student's machine, so a solution is there too; encoding hides it from the eye and from a search,
and from nobody who wants it. The repository holds the files themselves; `setup.py` packs them into the wheel. This
file needs the standard library only, since `setup.py` loads it by itself.
"""

from __future__ import annotations

import atexit
import base64
import json
import shutil
import tempfile
import zlib
from functools import cache
from pathlib import Path

SUFFIX = ".rung"
_COLUMNS = 100


def pack(folder: Path) -> str:
    """Return the files below ``folder`` as lines of ASCII."""
    files = {
        path.relative_to(folder).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }
    text = base64.b85encode(zlib.compress(json.dumps(files).encode(), 9)).decode("ascii")
    return "\n".join(text[start : start + _COLUMNS] for start in range(0, len(text), _COLUMNS)) + "\n"


@cache
def unpack(packed: Path) -> dict[str, str]:
    """Return the text of each file that ``packed`` holds, by its path in the folder."""
    text = "".join(packed.read_text(encoding="ascii").split())
    files: dict[str, str] = json.loads(zlib.decompress(base64.b85decode(text)))
    return files


@cache
def folder_of(packed: Path) -> Path:
    """Return a folder of this process with the files of ``packed``; it goes when the process ends."""
    folder = _scratch() / packed.stem
    for name, text in unpack(packed).items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


@cache
def _scratch() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="practice-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
