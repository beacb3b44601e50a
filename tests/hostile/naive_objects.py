"""The control of the attacks by objects: a grader that holds the objects themselves, and asks them. Prints points by attack, null for its end.

Each has a process of its own, with little memory and time.
"""

from __future__ import annotations

import json
import os
import resource
import signal
from types import ModuleType, SimpleNamespace
from typing import Any

import arena
import numpy as np
import roads

CHECKS = ["test_total", "test_values", "test_items", "test_iteration", "test_length", "test_contains", "test_number", "test_text"]  # fmt: skip


def points(source: str) -> int:
    """Return how many of the checks pass, and one for the honest part."""
    module = ModuleType("arena")
    exec(source, vars(module))
    suite: dict[str, Any] = {}
    exec(
        roads.OBJECTS_SUITE.replace("assert_close(box.values, values)", "assert box.values == values"), suite
    )
    student, passed = SimpleNamespace(arena=module), 1
    for name in CHECKS:
        values = np.random.default_rng(0).normal(size=5).tolist()
        arguments = {"student": student, "box": module.Box(values), "values": values}
        check = suite[name]
        try:
            check(**{key: arguments[key] for key in check.__code__.co_varnames[: check.__code__.co_argcount]})
        except Exception:  # noqa: BLE001 (whatever the attack raises)
            continue
        passed += 1
    return passed


def in_a_child(source: str) -> int | None:
    """Return the points that a process gives, or None where it does not come to an end by itself."""
    child = os.fork()
    if child == 0:
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        resource.setrlimit(resource.RLIMIT_AS, (2**30, 2**30))
        signal.setitimer(signal.ITIMER_REAL, 1.5)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        status = 0
        try:
            status = points(source)
        finally:
            os._exit(status)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return code if code > 0 else None


if __name__ == "__main__":
    attacks = [one for one in arena.attacks_of(["objects"]) if one.name != "objects-right"]
    print(json.dumps({one.name: in_a_child(str(one.files["arena.py"])) for one in attacks}))
