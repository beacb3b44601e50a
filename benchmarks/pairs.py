"""What one more submission costs in two versions of this project, in interleaved pairs of one run.

    python benchmarks/pairs.py OTHER_TREE [--pairs N]

Each version grades 20 and 120 copies of a right submission (`ours.py` of its own tree), and the difference is what
100 more take: start-up drops out. The versions alternate, and which one begins, so that load on the machine hits
both alike; what counts is the ratio within a pair. Times are processor time of all processes. A tree whose sandbox
kills its zygote without waiting for it (before 0.2.0) loses its guests' time by chance: this is said.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
from importlib import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parents[1]
FEW, MANY = 20, 120


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("other", type=Path, help="the tree of the other version, such as a git worktree")
    parser.add_argument("--pairs", type=int, default=6)
    options = parser.parse_args()
    trees = {"other": options.other.resolve(), "this": HERE}
    print(f"{platform.platform()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}")
    packages = ", ".join(
        f"{name} {metadata.version(name)}" for name in ("numpy", "pytest", "msgspec", "nbgrader")
    )
    print(f"Python {platform.python_version()}, {packages}")
    for name, tree in trees.items():
        print(f"{name}: {commit(tree)}{'' if waits(tree) else '; LOSES the time of guests by chance'}")
    pairs = []
    for number in range(options.pairs):
        order = ["other", "this"] if number % 2 == 0 else ["this", "other"]
        each = {name: cost_of_one_more(trees[name]) for name in order}
        pairs.append((each["other"], each["this"]))
        print(
            f"  {1000 * pairs[-1][0]:6.1f} ms  {1000 * pairs[-1][1]:6.1f} ms  ratio {pairs[-1][1] / pairs[-1][0]:.2f}",
            flush=True,
        )
    other, this = (statistics.median(values) for values in zip(*pairs, strict=True))
    ratios = sorted(this / other for other, this in pairs)
    print(f"median {1000 * other:.1f} ms and {1000 * this:.1f} ms; median ratio {statistics.median(ratios):.2f} "
          f"[{ratios[0]:.2f}..{ratios[-1]:.2f}], {len(pairs)} pairs")  # fmt: skip


def commit(tree: Path) -> str:
    command = ["git", "-C", str(tree), "describe", "--always", "--dirty"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def waits(tree: Path) -> bool:
    """Return whether the tree's sandbox waits for its zygote before it kills it."""
    files = (tree / "autograder" / "sandbox").glob("*.py")
    return any("SHUT_RDWR" in file.read_text(encoding="utf-8") for file in files)


def cost_of_one_more(tree: Path) -> float:
    """Return the processor time of one more submission, in seconds."""
    few, many = (cpu(tree, count) for count in (FEW, MANY))
    return (many - few) / (MANY - FEW)


def cpu(tree: Path, count: int) -> float:
    command = [sys.executable, "-P", str(tree / "benchmarks" / "ours.py"), str(count)]
    environment = {**os.environ, "PYTHONPATH": f"{tree}:{tree / 'benchmarks'}"}
    done = subprocess.run(command, env=environment, cwd=tree, check=True, capture_output=True, text=True)
    seconds: float = json.loads(done.stdout.splitlines()[-1])["cpu"]
    return seconds


if __name__ == "__main__":
    main()
