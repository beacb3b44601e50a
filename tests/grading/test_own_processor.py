"""Workers of one machine do not meet on a processor, and a worker more than there are goes where it likes."""

from __future__ import annotations

import os
import subprocess
import sys

WORKER = """
import os, sys
from autograder.grading import own_processor
own_processor._NAME = sys.argv[1]
number = own_processor.stay_on_one()
print(number, *sorted(os.sched_getaffinity(0)), flush=True)
sys.stdin.read()
"""


def test_each_worker_has_a_processor_of_its_own_as_far_as_they_go() -> None:
    allowed = os.sched_getaffinity(0)
    name = f"test-of-processors-{os.getpid()}-%d"  # of no worker that really works now
    workers = [
        subprocess.Popen(
            [sys.executable, "-c", WORKER.replace("sys.argv[1]", repr("\0" + name))],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(len(allowed) + 1)
    ]
    told = [worker.stdout.readline().split() for worker in workers if worker.stdout is not None]
    for worker in workers:
        worker.communicate("")
    held = [[int(word) for word in words] for words in told if words[0] != "None"]
    free = [[int(word) for word in words[1:]] for words in told if words[0] == "None"]
    several = len(allowed) > 1
    assert sorted(held) == [[number, number] for number in sorted(allowed) if several]
    assert free == [sorted(allowed)] * (1 if several else 2)


def test_a_processor_is_free_again_when_its_worker_has_ended() -> None:
    name = f"\0test-of-free-processors-{os.getpid()}-%d"
    program = WORKER.replace("sys.argv[1]", repr(name))
    told = [
        subprocess.run([sys.executable, "-c", program], input="", capture_output=True, text=True, check=True)
        for _ in range(3)
    ]
    assert all((each.stdout.split()[0] != "None") == (len(os.sched_getaffinity(0)) > 1) for each in told)
