"""Run parts of `make test`, two at a time, and print how each ended, with its minutes.

    python3 .ci/parts.py lint unit ...

Needs nothing but Python. The parts start in the order in which they are named; what a part prints is kept and
printed when it ends: the closing lines of one that passed, nearly all of one that failed. Beside the minutes by the
clock stand those of the processor, which do not depend on what else the machine does.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import NamedTuple

AT_ONCE = 2
CLOSING_LINES = 12
MOST_LINES = 400  # of a part that failed


class Ended(NamedTuple):
    """How a part ended: exit status, minutes by the clock and of the processor, what it printed."""

    part: str
    status: int
    minutes: float
    processor_minutes: float
    lines: list[str]


def run_part(part: str) -> Ended:
    # One process a part, since two parts run at a time; OpenBLAS would start a thread for each core in each.
    environment = {"OPENBLAS_NUM_THREADS": "1", **os.environ}
    start = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            ["make", "--no-print-directory", part, "WORKERS=0"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        lines = output.read().decode("utf-8", "replace").splitlines()
    minutes = (time.monotonic() - start) / 60
    return Ended(part, process.returncode, minutes, (usage.ru_utime + usage.ru_stime) / 60, lines)


def main(parts: list[str]) -> int:
    start = time.monotonic()
    subprocess.run(["make", "--no-print-directory", "install"], check=True)  # once, before two parts want it
    results = {}
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for future in as_completed([pool.submit(run_part, part) for part in parts]):
            ended = future.result()
            results[ended.part] = ended
            verdict, most = ("FAILED", MOST_LINES) if ended.status else ("passed", CLOSING_LINES)
            print(f"\n===== {ended.part}: {verdict} in {ended.minutes:.1f} minutes")
            print("\n".join(ended.lines[-most:]), flush=True)
    failed = [part for part in parts if results[part].status]
    print("\n===== minutes by the clock, and of the processor")
    for part in parts:
        ended = results[part]
        mark = "  FAILED" if part in failed else ""
        print(f"{ended.minutes:6.1f} {ended.processor_minutes:6.1f}  {part}{mark}")
    total = sum(ended.processor_minutes for ended in results.values())
    print(f"{(time.monotonic() - start) / 60:6.1f} {total:6.1f}  in all, {AT_ONCE} at a time")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
