"""Grade thousands of submissions in one warm process, hostile ones among them, and print what grows: nothing should.

    python tests/hostile/soak.py --submissions 20000        what `make soak` does

A tenth of the submissions are those of the attack suite; the others are right, wrong, or not attempted. Now and then a
process below this one is killed. A sentinel is graded in every round, and its verdict has to be the same. Printed are
memory, descriptors, processes, mounts and temporary files, at the end of each round.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import platform
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import arena
from families.attack import ALL, Attack
from random_kills import descendants

from autograder.course.course import Course, load_course
from autograder.grading.batch import Job, setup_for
from autograder.grading.explain import timeless
from autograder.grading.one_at_a_time import WarmGrader
from autograder.results import Status, to_json

ORDINARY = {
    "right": ALL,
    "wrong": ALL.replace("np.mean", "np.sum"),
    "stub": "def scale(x):\n    raise NotImplementedError\n",
}
ATTACKS = [attack for attack in arena.attacks_of(arena.FAMILIES) if not attack.links]


@dataclass(frozen=True)
class Size:
    """What this process and those below it hold. memory: MiB, shared pages counted once for all who share them"""

    memory: float
    descriptors: int
    processes: int
    mounts: int
    temporary: int

    def __str__(self) -> str:
        return f"{self.memory:9.1f} {self.descriptors:12} {self.processes:10} {self.mounts:7} {self.temporary:10}"


def size_of(scratch: Path) -> Size:
    numbers = [os.getpid(), *(number for number, _ in descendants(os.getpid()))]
    memory, descriptors = 0.0, 0
    for number in numbers:
        with contextlib.suppress(OSError):
            rollup = Path(f"/proc/{number}/smaps_rollup").read_text()
            memory += (
                next(int(line.split()[1]) for line in rollup.splitlines() if line.startswith("Pss:")) / 1024
            )
            descriptors += len(os.listdir(f"/proc/{number}/fd"))
    mounts = Path("/proc/self/mountinfo").read_text().count("\n")
    return Size(memory, descriptors, len(numbers), mounts, len(os.listdir(scratch)))


class Soak:
    """A course, a warm grader, and a count of what was graded."""

    def __init__(self, course: Course, grader: WarmGrader, chance: random.Random) -> None:
        self.course, self.grader, self.chance = course, grader, chance
        self.graded = self.hostile = self.kills = self.gained = self.broken = 0
        self.sentinels: set[bytes] = set()

    def round(self, count: int, *, kill: bool) -> None:
        """Grade ``count`` submissions and the sentinel, with one process killed meanwhile if ``kill``."""
        at = self.chance.randrange(count) if kill else -1
        for number in range(count):
            if number == at:
                self._kill()
            self._one()
        sentinel = self._grade("sentinel", Attack("sentinel", "honest", "", {"arena.py": ALL}, 6.0, {}))
        self.sentinels.add(to_json(timeless(sentinel)))

    def _one(self) -> None:
        self.graded += 1
        if self.graded % 10 == 0:
            self.hostile += 1
            attack = self.chance.choice(ATTACKS)
            result = self._grade(f"s{self.graded}", attack)
            self.gained += result.score > attack.honest
        else:
            source = ORDINARY[self.chance.choice([*ORDINARY])] + f"\n# {self.graded}\n"
            result = self._grade(
                f"s{self.graded}", Attack("ordinary", "honest", "", {"arena.py": source}, 6.0, {})
            )
        self.broken += result.status is Status.BROKEN

    def _grade(self, student: str, attack: Attack):  # type: ignore[no-untyped-def] # a SubmissionResult
        folder = self.course.submitted_folder / student / "a1"
        arena.hand_in(attack, folder, self.course.root)
        try:
            return self.grader.grade(Job(student, "a1", folder)).result
        finally:
            subprocess.run(["rm", "-rf", str(folder.parent)], check=True)  # deeper than shutil goes

    def _kill(self) -> None:
        below = descendants(os.getpid())
        if below:
            self.kills += 1
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.chance.choice(below)[0], signal.SIGKILL)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--submissions", type=int, default=20_000)
    parser.add_argument("--every", type=int, default=200, help="submissions in one round")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        scratch = Path(folder, "scratch")
        scratch.mkdir()
        tempfile.tempdir = str(scratch)
        course = load_course(arena.write_course(Path(folder, "course"), []))
        with WarmGrader(course, setup_for(course)) as grader:
            soak = Soak(course, grader, random.Random(options.seed))
            sizes = _rounds(soak, options.submissions, options.every, scratch, course)
    print(f"\n{soak.graded} submissions, {soak.hostile} of them hostile, {soak.kills} processes killed, in "
          f"{(time.monotonic() - start) / 60:.0f} minutes: {soak.gained} hostile ones gained a point, {soak.broken} were "
          f"broken, the sentinel had {len(soak.sentinels)} verdict(s).")  # fmt: skip
    quarter = max(1, len(sizes) // 4)
    first, last = (
        sum(s.memory for s in part) / len(part) for part in (sizes[1 : 1 + quarter], sizes[-quarter:])
    )
    print(f"Memory: {first:.1f} MiB in the first quarter, {last:.1f} in the last.")
    print(f"Python {platform.python_version()}, {platform.release()}, {os.cpu_count()} processors.")
    cpu = sum(sum(resource.getrusage(who)[:2]) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(f"Processor time: {1000 * cpu / soak.graded:.0f} ms a submission.")
    return (
        0
        if soak.gained == 0 and len(soak.sentinels) == 1 and sizes[-1].temporary == sizes[0].temporary
        else 1
    )


def _rounds(soak: Soak, submissions: int, every: int, scratch: Path, course: Course) -> list[Size]:
    print(" graded    memory  descriptors  processes  mounts  temporary")
    sizes = []
    for number in range(-(-submissions // every)):
        soak.round(min(every, submissions - soak.graded), kill=number % 3 == 1)
        sizes.append(size_of(scratch))
        print(f"{soak.graded:7} {sizes[-1]}", flush=True)
        # what is kept is on the disk; a term has no 20,000 attempts at one tiny assignment
        shutil.rmtree(course.attempts_folder, ignore_errors=True)
    return sizes


if __name__ == "__main__":
    sys.exit(main())
