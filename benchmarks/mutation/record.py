"""Each room's tests are run once in an instrumented copy: what each runs, how long it takes, whether it passes."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lines import Statement, copy_tree, instrument
from rooms import LEFT_OUT, PREPARED, TESTS, files_of

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Record:
    """What is known of a room's tests.

    seconds:    test -> how long it took, without what it shares with other tests
    statements: test -> the statements of the room's files that it ran; tests that failed are in neither
    modules:    the libraries that the tests imported
    shared:     test -> what it needs that is made once for several tests: fixtures, and functions with a cache
    shared_seconds: how long each of those took
    prepared:   statements that may run while what is prepared is made (`rooms.PREPARED`)
    """

    seconds: dict[str, float]
    statements: dict[str, frozenset[Statement]]
    modules: tuple[str, ...]
    shared: dict[str, frozenset[str]] = field(default_factory=dict)
    shared_seconds: dict[str, float] = field(default_factory=dict)
    prepared: frozenset[Statement] = frozenset()

    def tests_of(self, statement: Statement, *, in_module: bool) -> list[str]:
        """Return the tests that run ``statement``, fastest first: what is shared is waited for once.

        Of a statement that runs at import, whose value any test may look at, and of one that no test was seen to run: all of
        them, first those in the test file of the same name, then those that run anything of the statement's file.
        """
        tests = [test for test, seen in self.statements.items() if statement in seen]
        if tests and not in_module:
            return self._fastest_first(tests)
        named = f"/test_{Path(statement[0]).stem}.py::"
        groups: tuple[list[str], ...] = [], [], []
        for test, seen in self.statements.items():
            is_of_the_file = any(file == statement[0] for file, _ in seen)
            groups[0 if named in test else 1 if is_of_the_file else 2].append(test)
        return self._fastest_first(*groups)

    def seconds_of(self, tests: Iterable[str]) -> float:
        """Return how long ``tests`` take together; a test that is not known takes a minute."""
        tests = list(tests)
        made = {name for test in tests for name in self.shared.get(test, ())}
        return sum(self.seconds.get(test, 60) for test in tests) + sum(
            self.shared_seconds[name] for name in made
        )

    def _fastest_first(self, *groups: list[str]) -> list[str]:
        order: list[str] = []
        made: set[str] = set()
        for group in groups:
            waiting = sorted(group)
            while waiting:
                test = min(waiting, key=lambda test: self._seconds_after(made, test))
                waiting.remove(test)
                order.append(test)
                made |= self.shared.get(test, frozenset())
        return order

    def _seconds_after(self, made: set[str], test: str) -> float:
        missing = self.shared.get(test, frozenset()) - made
        return self.seconds[test] + sum(self.shared_seconds[name] for name in missing)


def record_room(root: Path, room: str, build: Path) -> None:
    """Bring ``build``/ROOM.record.json up to date: run, in an instrumented copy of the tree, the test files that have changed.

    All of them if the room itself has changed.
    """
    tree = build / "instrumented" / room
    copy_tree(root, tree)
    marks = build / f"{room}.marks"
    statements = instrument(tree, files_of(root, room), marks)
    digests = {file: _digest(tree / file) for file in _test_files(tree, room)}
    known = _read_document(room, build)
    if known.get("sources") != _sources(root, room):
        known = {"digests": {}, "tests": {}, "shared": {}, "modules": []}
    changed = [file for file, digest in digests.items() if known["digests"].get(file) != digest]
    if not changed:
        return
    document = _run(tree, changed, marks, build / f"{room}.report.json")
    for test, entry in document["tests"].items():
        if not entry["passed"]:
            print(f"{room}: {test} fails without any mutant, so it is left out", flush=True)
    kept = {
        test: entry
        for test, entry in known["tests"].items()
        if (file := test.partition("::")[0]) in digests and file not in changed
    }
    record = {
        "sources": _sources(root, room),
        "digests": digests,
        "tests": {**kept, **document["tests"]},
        "shared": {**known["shared"], **document["shared"]},
        "modules": sorted({*known["modules"], *document["modules"]}),
        "statements": statements,
    }
    (build / f"{room}.record.json").write_text(json.dumps(record), encoding="utf-8")


def _run(tree: Path, files: list[str], marks: Path, report: Path) -> dict[str, Any]:
    """Run the test ``files``; return what the plug-in reports."""
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(tree), str(HERE)]),
        "MUTATION_MARKS": str(marks),
        "MUTATION_RECORD": str(report),
        "OPENBLAS_NUM_THREADS": "1",
    }
    report.unlink(missing_ok=True)
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "record_plugin", "-p", "no:cacheprovider", "-p", "no:xdist", *files],
        cwd=tree, env=environment, check=False,
    )  # fmt: skip
    if not report.is_file():
        raise SystemExit(
            f"The tests {' '.join(files)} could not be run in {tree}. Run them there to see why."
        )
    document: dict[str, Any] = json.loads(report.read_text(encoding="utf-8"))
    return document


def _test_files(tree: Path, room: str) -> list[str]:
    paths = [tree / path for path in TESTS[room]]
    files = [
        file for path in paths for file in ([path] if path.is_file() else sorted(path.rglob("test_*.py")))
    ]
    names = [str(file.relative_to(tree)) for file in files]
    return [name for name in names if name not in LEFT_OUT]


def _sources(root: Path, room: str) -> str:
    return hashlib.blake2b(
        "".join(_digest(root / file) for file in files_of(root, room)).encode()
    ).hexdigest()


def _digest(path: Path) -> str:
    return hashlib.blake2b(path.read_bytes(), digest_size=8).hexdigest()


def _read_document(room: str, build: Path) -> dict[str, Any]:
    path = build / f"{room}.record.json"
    document: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return document


def read_record(room: str, build: Path) -> Record | None:
    """Return what `record_room` wrote, or None."""
    document = _read_document(room, build)
    if not document:
        return None
    statements = [(file, line) for file, line in document["statements"]]
    seconds: dict[str, float] = {}
    seen: dict[str, frozenset[Statement]] = {}
    shared: dict[str, frozenset[str]] = {}
    for test, entry in document["tests"].items():
        if entry["passed"]:
            seconds[test] = entry["seconds"]
            seen[test] = frozenset(statements[mark] for mark in entry["marks"])
            shared[test] = frozenset(entry["shared"])
    ready = {name for name in document["shared"] if name.partition(" ")[0] in PREPARED.get(room, ())}
    users = [test for test, names in shared.items() if names & ready]
    ready |= (
        frozenset.intersection(*(shared[test] for test in users)) if users else set()
    )  # made along with it
    return Record(
        seconds,
        seen,
        tuple(document["modules"]),
        {test: names - ready for test, names in shared.items()},
        document["shared"],
        frozenset.intersection(*(seen[test] for test in users)) if users else frozenset(),
    )
