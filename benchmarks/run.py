"""What grading costs, here and with others, in one run: ``make bench``.

Every tool grades the same twelve checks of the same four functions. nbgrader and pytest are installed in
environments of their own below ``.bench/``. Times are processor time of the whole process tree unless
wall is said; what counts are the ratios within one run.
"""

from __future__ import annotations

import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from importlib import metadata
from pathlib import Path

import workload

HERE = Path(__file__).parent
ENVIRONMENTS = HERE.parent / ".bench"
QUICK = "--quick" in sys.argv
COUNTS = (50, 200) if QUICK else (50, 200, 2000)


def main() -> None:
    print(f"{platform.platform()}, {os.cpu_count()} processors, {_processor()}")
    print(f"Python {platform.python_version()}, numpy {metadata.version('numpy')}\n")
    ours = [_ours(count) for count in COUNTS]
    first, last = ours[0], ours[-1]
    each = (last["cpu"] - first["cpu"]) / (last["count"] - first["count"])
    nbgrader = _nbgrader()
    cold = _cold_pytest()
    print("Processor time for one more submission (start-up left out where a tool has one):")
    _row("autograder grade, gradebook and feedback files included", each, 1.0)
    _row("a cold pytest for each submission", cold, cold / each)
    _row(f"nbgrader {nbgrader['version']} autograde", nbgrader["each"], nbgrader["each"] / each)
    print("\n  aims: at most 60 ms; 4 times less than cold pytest; 20 times less than nbgrader")
    print("\nThe same cost from few to many submissions (start-up included), and the judge's memory:")
    for one in ours:
        print(
            f"  {one['count']:5d} submissions: {1000 * one['cpu'] / one['count']:6.1f} ms each, "
            f"{one['wall']:6.1f} s wall on one process, "
            f"{one['memory_mib_at_a_tenth']} MiB after a tenth, {one['memory_mib']} MiB at the end"
        )
    print("\nA self-check of one exercise, wall time:")
    for name, seconds in _selfcheck().items():
        print(f"  {name:42} {1000 * seconds:7.1f} ms")


def _row(name: str, seconds: float, ratio: float) -> None:
    print(f"  {name:58} {1000 * seconds:8.1f} ms   {ratio:6.1f} x")


def _ours(count: int) -> dict[str, float]:
    command = [sys.executable, str(HERE / "ours.py"), str(count)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def _cpu_of(command: list[str], **options: object) -> float:
    """Return the processor time of a command and all of its children, in seconds."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, **options)  # type: ignore[call-overload]
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def _environment(name: str, packages: list[str]) -> Path:
    """Return the bin folder of an environment that has ``packages``, made on first use."""
    folder = ENVIRONMENTS / name
    if not (folder / "ready").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(folder)], check=True)
        subprocess.run([str(folder / "bin" / "pip"), "install", "-q", *packages], check=True)
        (folder / "ready").touch()
    return folder / "bin"


def _nbgrader() -> dict[str, float | str]:
    binary = _environment("nbgrader", ["nbgrader", "numpy"])
    environment = {**os.environ, "PATH": f"{binary}:{os.environ['PATH']}"}
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        root = Path(name)
        (root / "source" / "losses").mkdir(parents=True)
        (root / "source" / "losses" / "losses.ipynb").write_text(workload.nbgrader_notebook())
        (root / "nbgrader_config.py").write_text(
            "c = get_config()\nc.CourseDirectory.course_id = 'benchmark'\n"
        )
        run = [str(binary / "nbgrader")]
        _cpu_of([*run, "generate_assignment", "losses"], cwd=root, env=environment)
        notebook = json.loads((root / "release" / "losses" / "losses.ipynb").read_text())
        for cell in notebook["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "functions":
                cell["source"] = workload.stripped_module()
        total = {}
        few, many = (1, 4) if QUICK else (1, 8)
        for count in (few, many):
            shutil.rmtree(root / "submitted", ignore_errors=True)
            shutil.rmtree(root / "autograded", ignore_errors=True)
            for number in range(count):
                folder = root / "submitted" / f"student-{count}-{number}" / "losses"
                folder.mkdir(parents=True)
                (folder / "losses.ipynb").write_text(json.dumps(notebook))
            total[count] = _cpu_of([*run, "autograde", "losses"], cwd=root, env=environment)
    version = subprocess.run(
        [str(binary / "pip"), "list", "--format", "json"], capture_output=True, text=True, check=True
    )
    versions = {one["name"]: one["version"] for one in json.loads(version.stdout)}
    return {"each": (total[many] - total[few]) / (many - few), "version": versions["nbgrader"]}


def _cold_pytest() -> float:
    binary = _environment("pytest", ["pytest", "numpy"])
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        root = Path(name)
        (root / "losses.py").write_text(workload.stripped_module())
        (root / "test_losses.py").write_text(workload.plain_suite())
        command = [str(binary / "python"), "-m", "pytest", "-q", "-p", "no:cacheprovider"]
        _cpu_of(command, cwd=root)
        return sum(_cpu_of(command, cwd=root) for _ in range(5)) / 5


def _selfcheck() -> dict[str, float]:
    with tempfile.TemporaryDirectory(prefix="benchmark-") as name:
        root = Path(name)
        (root / "losses.py").write_text(workload.stripped_module())
        (root / "test_losses.py").write_text(workload.our_suite())
        cold = []
        for _ in range(5):
            start = time.perf_counter()
            command = [sys.executable, "-m", "autograder", "check", "losses.mse"]
            subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
            cold.append(time.perf_counter() - start)
        from autograder.selfcheck.selfcheck import SelfCheck

        selfcheck = SelfCheck(root)
        selfcheck.run(["losses.mse"])
        warm = []
        for number in range(20):
            (root / "losses.py").write_text(workload.stripped_module() + f"\n# edit {number}\n")
            start = time.perf_counter()
            selfcheck.run(["losses.mse"])
            warm.append(time.perf_counter() - start)
        selfcheck.close()
    middle = lambda values: sorted(values)[len(values) // 2]  # noqa: E731
    return {
        "cold, from the command line (median of 5)": middle(cold),
        "warm, after an edit (median of 20)": middle(warm),
    }


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else ():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


if __name__ == "__main__":
    main()
