"""What grading costs, here and with others, in one run: ``make bench``.

    python benchmarks/run.py [--small] [--growth] [--only NAME ...] [--no-page]

Every tool grades the same twelve checks of the same four functions, in an environment of its own below ``.build/bench``;
the tools take turns, so that load on the machine hits all alike, and the median of the rounds counts. A tool whose scores
are not the expected ones is not in the table. Then the real course, by assignment and kind, and the example courses. The figures are written
to ``.build/bench/results.json``, and the page ``docs/performance.md`` is made of them.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import kinds
import measured
import peer_files
import performance_page
import self_check
import whole_class
import workload
from measured import Cost, NotToBeHad
from peers import FLOOR, OTHERS, OURS, Peer

HERE = Path(__file__).parent
ROOT = HERE.parent
RESULTS = measured.ENVIRONMENTS / "results.json"
FULL = float(len(workload.CHECKS))
GROWTH = (50, 200, 1000, 10_000)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--small", action="store_true", help="one round of few submissions: does everything run?"
    )
    parser.add_argument(
        "--growth",
        action="store_true",
        help="growth to 10,000 submissions, not to 1,000 (about ten minutes more)",
    )
    parser.add_argument(
        "--only", nargs="+", default=[], metavar="NAME", help="tools whose names hold one of these"
    )
    parser.add_argument("--no-page", action="store_true", help="leave docs/performance.md as it is")
    options = parser.parse_args()
    measured.adopt_orphans()
    found: dict[str, Any] = {"machine": machine(), "small": options.small}
    small = options.small
    found["tools"], found["missing"] = tools(small, options.only)
    found["course"] = [] if options.only else course(small)
    found["kinds"] = [] if options.only else kinds.costs(2 if small else 12)
    found["self-check"] = None if options.only else self_check.costs(1 if small else 5)
    found["workers"] = None if options.only else whole_class.workers(*((2, 6, 1) if small else (10, 130, 3)))
    found["again"] = None if options.only else whole_class.again(*((6, 1) if small else (2000, 3)))
    counts = GROWTH[: 1 if small else 4 if options.growth else 3]
    found["growth"] = [] if options.only else growth(counts)
    found["machine"]["load after"] = round(os.getloadavg()[0], 1)
    RESULTS.write_text(json.dumps(found, indent=1), encoding="utf-8")
    if not options.no_page:
        performance_page.write(found, ROOT / "docs")
    print(performance_page.tables(found))


def machine() -> dict[str, Any]:
    """Return what the figures depend on."""
    packages = ("numpy", "pytest", "msgspec", "nbgrader")
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "system": platform.platform(),
        "processor": _processor(),
        "processors": os.cpu_count(),
        "python": platform.python_version(),
        "versions": {name: metadata.version(name) for name in packages},
        "commit": subprocess.run(
            ["git", "-C", str(ROOT), "describe", "--always", "--dirty"],
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip(),
        "load before": round(os.getloadavg()[0], 1),
    }


def tools(small: bool, only: Sequence[str]) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """Return the cost of one more submission for each tool, and the tools that could not be had with the reason."""
    rounds = 1 if small else 5
    ready: list[tuple[Peer, Path, str]] = []
    missing = []
    for peer in (FLOOR, OURS, *OTHERS):
        if only and peer not in (FLOOR, OURS) and not any(part in peer.name for part in only):
            continue
        try:
            ready.append((peer, *_checked(peer)))
        except NotToBeHad as reason:
            missing.append({"name": peer.name, "reason": str(reason)[:300]})
            print(f"not to be had: {peer.name}: {reason}", file=sys.stderr)
    costs: dict[str, list[Cost]] = {peer.name: [] for peer, *_ in ready}
    for number in range(rounds):
        for peer, binary, _ in ready:
            costs[peer.name].append(one_more(peer, binary, small))
            each = costs[peer.name][-1]
            print(f"round {number + 1}: {peer.name}: {1000 * each.cpu:.1f} ms", file=sys.stderr, flush=True)
    rows = [
        {
            "name": peer.name,
            "version": version,
            "shuts in": peer.shuts_in,
            "cpu": statistics.median(cost.cpu for cost in costs[peer.name]),
            "lowest": min(cost.cpu for cost in costs[peer.name]),
            "highest": max(cost.cpu for cost in costs[peer.name]),
            "wall": statistics.median(cost.wall for cost in costs[peer.name]),
            "memory": max(cost.memory for cost in costs[peer.name]),
        }
        for peer, _, version in ready
    ]
    return rows, missing


def _checked(peer: Peer) -> tuple[Path, str]:
    """Return the tool's bin folder and version, after it has given a right and a wrong submission their scores."""
    binary = (
        measured.environment(peer.packages[0], peer.packages)
        if peer.packages
        else Path(sys.executable).parent
    )
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        sources = [workload.stripped_module(), peer_files.wrong_module()]
        _, (right, wrong) = peer.grade(Path(name), binary, sources)
    # replayed calls find the mistake in each check that calls the function, the checks themselves in one
    is_told = wrong < FULL if peer is FLOOR else wrong == FULL - 1
    if right != FULL or not is_told:
        raise NotToBeHad(f"it gave {right:g} and {wrong:g} points where {FULL:g} and {FULL - 1:g} are right")
    is_versioned = peer.is_versioned and peer.packages
    return binary, measured.versions(binary)[peer.packages[0]] if is_versioned else ""


def one_more(peer: Peer, binary: Path, small: bool) -> Cost:
    """Return what one more submission costs: of a tool that takes all at once without its start."""

    def graded(count: int) -> Cost:
        with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
            cost, scores = peer.grade(Path(name), binary, [workload.stripped_module()] * count)
        if scores != [FULL] * count:
            raise SystemExit(f"{peer.name} did not give every right submission {FULL:g} points: {scores}")
        return cost

    few, many = (max(1, peer.counts[0] // 4), max(2, peer.counts[1] // 4)) if small else peer.counts
    if not peer.at_once:
        count = few
        cost = graded(count)
        return Cost(cost.cpu / count, cost.wall / count, cost.memory)
    first, last = graded(few), graded(many)
    more = many - few
    return Cost((last.cpu - first.cpu) / more, (last.wall - first.wall) / more, last.memory)


def course(small: bool) -> list[dict[str, Any]]:
    """Return for each assignment of this course what `course_costs.py` measures."""
    rows = []
    folders = sorted(path.name for path in (ROOT / "solutions").iterdir() if path.is_dir())
    for name in folders[:2] if small else folders:
        command = [sys.executable, HERE / "course_costs.py", name, "2" if small else "12"]
        _, text = measured.run(command, ROOT, measured.AS_IN_A_WORKER)
        rows.append(json.loads(text.splitlines()[-1]))
        print(text.splitlines()[-1], file=sys.stderr, flush=True)
    return rows


def growth(counts: Sequence[int]) -> list[dict[str, float]]:
    """Return what classes of these sizes cost, start included, and the memory after a tenth and at the end."""
    rows = []
    for count in counts:
        cost, text = measured.run([sys.executable, HERE / "ours.py", str(count)], ROOT)
        ours = json.loads(text.splitlines()[-1])
        rows.append(
            {
                "count": count,
                "cpu": cost.cpu,
                "wall": cost.wall,
                "memory_at_a_tenth": ours["memory_mib_at_a_tenth"],
                "memory": ours["memory_mib"],
            }
        )
        print(rows[-1], file=sys.stderr, flush=True)
    return rows


def _processor() -> str:
    file = Path("/proc/cpuinfo")
    for line in file.read_text(encoding="utf-8").splitlines() if file.exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


if __name__ == "__main__":
    main()
