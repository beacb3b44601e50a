"""A command ``alembic`` that knows by heart what nbgrader asks it for each gradebook that is made.

The answer, the newest version of the gradebook, follows from the installed nbgrader; to find it, alembic imports for a second.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

SCRIPT = """#!/bin/sh
case "$*" in
    *" heads") cat '{answer}' ;;
    *) exec '{alembic}' "$@" ;;
esac
"""


def path_with_quick_alembic(build: Path) -> str:
    """Return PATH with the quick command, which is made in ``build``, before the real one."""
    bin_folder = Path(sys.executable).parent
    quick = build / "bin" / "alembic"
    answer = build / "bin" / "heads.txt"
    quick.parent.mkdir(parents=True, exist_ok=True)
    code = "from nbgrader.dbutil import _alembic; _alembic('heads')"
    path = os.pathsep.join([str(bin_folder), os.environ.get("PATH", os.defpath)])
    answer.write_bytes(
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, "PATH": path}, check=True, capture_output=True
        ).stdout
    )
    quick.write_text(SCRIPT.format(answer=answer, alembic=bin_folder / "alembic"), encoding="utf-8")
    quick.chmod(0o755)
    return os.pathsep.join([str(quick.parent), path])
