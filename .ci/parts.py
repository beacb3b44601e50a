"""Run parts of `make test`, two at a time, and print how each ended, with its minutes.

    python3 .ci/parts.py lint unit ...

Needs nothing but Python. The parts start in the order in which they are named; what a part prints is kept and
printed when it ends: the closing lines of one that passed, all of one that failed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

AT_ONCE = 2
CLOSING_LINES = 12
MOST_LINES = 400  # of a part that failed


def run_part(part: str) -> tuple[str, int, float, list[str]]:
    """Return the part, its exit status, its minutes, and the lines that it printed."""
    # One process a part, since two parts run at a time; OpenBLAS would start a thread for each core in each.
    environment = {"OPENBLAS_NUM_THREADS": "1", **os.environ}
    start = time.monotonic()
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            ["make", "--no-print-directory", part, "WORKERS=0"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment, check=False,
        )  # fmt: skip
        output.seek(0)
        lines = output.read().decode("utf-8", "replace").splitlines()
    return part, done.returncode, (time.monotonic() - start) / 60, lines


def main(parts: list[str]) -> int:
    start = time.monotonic()
    failed, minutes = [], {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for ended in as_completed([pool.submit(run_part, part) for part in parts]):
            part, status, minutes[part], lines = ended.result()
            print(f"\n===== {part}: {'passed' if status == 0 else 'FAILED'} in {minutes[part]:.1f} minutes")
            print("\n".join(lines[-CLOSING_LINES if status == 0 else -MOST_LINES :]), flush=True)
            failed += [part] if status else []
    print("\n===== minutes of each part")
    for part in parts:
        print(f"{minutes[part]:6.1f}  {part}{'  FAILED' if part in failed else ''}")
    print(f"{(time.monotonic() - start) / 60:6.1f}  in all, {AT_ONCE} at a time")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
