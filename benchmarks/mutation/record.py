"""Each room's tests are run once in an instrumented copy: what each runs, how long it takes, whether it passes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lines import Statement, copy_tree, instrument
from rooms import TESTS, files_of, left_out

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Record:
    """What is known of a room's tests.

    seconds:    test -> how long it took
    statements: test -> the statements of the room's files that it ran; tests that failed are in neither
    modules:    the libraries that the tests imported
    """

    seconds: dict[str, float]
    statements: dict[str, frozenset[Statement]]
    modules: tuple[str, ...]

    def tests_of(self, statement: Statement, *, in_module: bool) -> list[str]:
        """Return the tests that run ``statement``, fastest first.

        Of a statement that runs at import, and of one that no test was seen to run: those that run anything of the file.
        """
        tests = [test for test, seen in self.statements.items() if statement in seen]
        if in_module or not tests:
            file = statement[0]
            tests = [
                test for test, seen in self.statements.items() if any(place[0] == file for place in seen)
            ]
        return sorted(tests, key=lambda test: self.seconds[test])


def record_room(root: Path, room: str, build: Path) -> None:
    """Run the room's tests in an instrumented copy of the tree; write ``build``/ROOM.record.json."""
    tree = build / "instrumented" / room
    copy_tree(root, tree)
    marks = build / f"{room}.marks"
    statements = instrument(tree, files_of(root, room), marks)
    paths = [path for path in TESTS[room] if (tree / path).exists()]
    report = build / f"{room}.report.json"
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tree), str(HERE)]),
        "MUTATION_MARKS": str(marks),
        "MUTATION_RECORD": str(report),
        "OPENBLAS_NUM_THREADS": "1",
    }
    report.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "record_plugin", "-p", "no:cacheprovider", "-p", "no:xdist", *left_out(), *paths],
        cwd=tree, env=environment, check=False,
    )  # fmt: skip
    if not report.is_file():
        raise SystemExit(f"The tests of {room} could not be run in {tree}. Run them there to see why.")
    document: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    failed = [test for test, entry in document["tests"].items() if not entry["passed"]]
    for test in failed:
        print(f"{room}: {test} fails without any mutant, so it is left out", flush=True)
    document["statements"] = statements
    (build / f"{room}.record.json").write_text(json.dumps(document), encoding="utf-8")


def read_record(room: str, build: Path) -> Record | None:
    """Return what `record_room` wrote, or None."""
    path = build / f"{room}.record.json"
    if not path.is_file():
        return None
    document = json.loads(path.read_text(encoding="utf-8"))
    statements = [(file, line) for file, line in document["statements"]]
    seconds: dict[str, float] = {}
    seen: dict[str, frozenset[Statement]] = defaultdict(frozenset)
    for test, entry in document["tests"].items():
        if entry["passed"]:
            seconds[test] = entry["seconds"]
            seen[test] = frozenset(statements[mark] for mark in entry["marks"])
    return Record(seconds, dict(seen), tuple(document["modules"]))
