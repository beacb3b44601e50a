"""Make each change of by_hand.toml in a copy of the tree, and print whether its test notices.

    python benchmarks/mutation/by_hand.py [NUMBER ...]

Ends with 1 if a test does not notice; that each passes without the change is what `make test` shows. The changes open single walls of the sandbox; the attacks
of its tests do no harm if they work.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

from lines import copy_tree

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TREE = ROOT / ".build" / "mutation" / "by_hand"


def main(numbers: list[int]) -> int:
    with (HERE / "by_hand.toml").open("rb") as stream:
        changes: list[dict[str, str]] = tomllib.load(stream)["change"]
    copy_tree(ROOT, TREE)
    unnoticed = 0
    for number, change in enumerate(changes, start=1):
        if numbers and number not in numbers:
            continue
        noticed = _is_noticed(change)
        unnoticed += not noticed
        print(f"{number}. {change['what']}: {'noticed' if noticed else 'NOT NOTICED'}", flush=True)
    return 1 if unnoticed else 0


def _is_noticed(change: dict[str, str]) -> bool:
    path = TREE / change["file"]
    original = path.read_text(encoding="utf-8")
    if original.count(change["before"]) != 1:
        raise SystemExit(f"{change['file']} does not hold {change['before']!r} once. Correct by_hand.toml.")
    path.write_text(original.replace(change["before"], change["after"]), encoding="utf-8")
    try:
        return not _passes(change["test"])
    finally:
        path.write_text(original, encoding="utf-8")


def _passes(test: str) -> bool:
    environment: dict[str, Any] = {
        **os.environ,
        "PYTHONPATH": str(TREE),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", test],
        cwd=TREE, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode not in (0, 1):
        raise SystemExit(f"{test} cannot be run:\n{done.stdout}{done.stderr}")
    return done.returncode == 0


if __name__ == "__main__":
    raise SystemExit(main([int(number) for number in sys.argv[1:]]))
