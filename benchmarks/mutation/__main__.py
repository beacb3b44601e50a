"""Test the platform's own tests: draw mutants of the platform, and count those that a test notices.

    python benchmarks/mutation [ROOM ...] [--most N] [--seed N] [--seconds N] [--again] [--scores]

The working tree is not touched: mutants live in a copy below .build/mutation. A mutant is tried with the tests that run its
statement, fastest first, until one fails. A test process that ends counts as noticed, and so does a timeout, if the same tests
pass in that time without the mutant. Results are kept in
.build/mutation/ROOM.results.json; a call goes on where the last one stopped. `--most` takes more of the same draw.
Survivors that no behaviour depends on are explained in equivalent.toml beside this file; they are not counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import time
import tomllib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lines import copy_tree
from places import Mutant, mutants_of, mutated
from quick_alembic import path_with_quick_alembic
from record import Record, read_record, record_room
from rooms import PREPARED, TESTS, files_of, left_out

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BUILD = ROOT / ".build" / "mutation"
PATIENCE = (1, 5)
"""How many times as long as is usual a mutant gets, where the tests take too long without it too: a busy machine is no endless loop."""

Results = dict[str, dict[str, Any]]


def main() -> None:
    options = _arguments()
    BUILD.mkdir(parents=True, exist_ok=True)
    deadline = time.monotonic() + options.seconds
    rooms = options.rooms or list(TESTS)
    if not options.scores:
        os.environ["PATH"] = path_with_quick_alembic(BUILD)
        for room in rooms:
            record_room(ROOT, room, BUILD)
            if time.monotonic() < deadline:
                _try_room(room, options, deadline)
    for room in rooms:
        _print_scores(room, options)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutation", description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("rooms", nargs="*", choices=[[], *TESTS], help="default: all")
    parser.add_argument("--most", type=int, default=300, help="how many mutants of each room are drawn")
    parser.add_argument("--seed", type=int, default=20260901)
    parser.add_argument("--seconds", type=float, default=float("inf"), help="begin no mutant after these")
    parser.add_argument(
        "--budget", type=float, default=20, help="seconds of tests that a mutant gets; default: 20"
    )
    parser.add_argument("--again", action="store_true", help="try again those that survived")
    parser.add_argument("--scores", action="store_true", help="only print what is known")
    return parser.parse_args()


def draw(room: str, seed: int, most: int) -> list[Mutant]:
    """Return ``most`` mutants of ``room``, or all; a larger number has the smaller draw at its beginning.

    The order depends on the mutants' own words, so that an edit of the room does not draw all others anew.
    """
    mutants = [mutant for file in files_of(ROOT, room) for mutant in mutants_of(ROOT, file)]
    return sorted(mutants, key=lambda mutant: _hash(f"{seed} {mutant.file} {mutant.change}"))[:most]


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()


class Server:
    """A warm process that tries mutants in ``tree``; with ``paths``, the tests there are collected once.

    prepared: functions with a cache that are called before, since tests need what they make
    """

    def __init__(
        self, tree: Path, modules: tuple[str, ...], paths: Sequence[str], prepared: Sequence[str] = ()
    ) -> None:
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join([str(tree), str(ROOT)]),
            "PYTHONDONTWRITEBYTECODE": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "TMPDIR": "/tmp",  # which a trial has for itself
        }
        own = ("_pytest", "pytest", "hypothesis", "xdist", "autograder")
        names = [name for name in modules if name.split(".")[0].lstrip("_") not in own]
        request = {
            "modules": names,
            "paths": [*left_out(), *paths] if paths else [],
            "prepared": list(prepared),
        }
        self._process = subprocess.Popen(
            [sys.executable, str(HERE / "trial_server.py"), json.dumps(request)],
            cwd=tree, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._answer()

    def ask(
        self,
        tests: list[str],
        seconds: float,
        mutant: Mutant | None = None,
        source: str = "",
        *,
        anew: bool = False,
    ) -> dict[str, Any]:
        """Return the server's answer for ``mutant`` of a file with the text ``source``, which the tree holds already.

        anew: whether to make with the mutant what is prepared without it
        """
        assert self._process.stdin is not None
        change = (
            {"file": mutant.file, "change": [mutant.place, mutant.number]}
            if mutant
            else {"file": "", "change": []}
        )
        request = {"tests": tests, "seconds": seconds, "source": source, "anew": anew, **change}
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = self._answer()
        return answer

    def close(self) -> None:
        self._process.communicate()

    def _answer(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise SystemExit("The process that tries mutants ended. Its last words are above.")
        return json.loads(line)


def _try_room(room: str, options: argparse.Namespace, deadline: float) -> None:
    record = read_record(room, BUILD)
    assert record is not None
    results = _read_results(room)
    todo = [
        mutant
        for mutant in draw(room, options.seed, options.most)
        if (entry := results.get(mutant.name)) is None
        or entry["digest"] != _digest(mutant.file)
        or (options.again and not entry["noticed"])
    ]
    todo.sort(key=lambda mutant: mutant.name not in results)  # those that are tried again come first
    if not todo:
        return
    tree = BUILD / f"{room}.tree"
    copy_tree(ROOT, tree)
    paths = [path for path in TESTS[room] if (tree / path).exists()]
    servers = (
        Server(tree, record.modules, paths, PREPARED.get(room, ())),
        Server(tree, record.modules, ()),
    )
    try:
        for number, mutant in enumerate(todo):
            if time.monotonic() > deadline:
                break
            trial = Trial(tree, servers, record, results.setdefault("controls", {}), options.budget)
            results[mutant.name] = trial.of(mutant, number)
            _write_results(room, results)
            entry = results[mutant.name]
            how = (entry["by"] or entry["why"]) if entry["noticed"] else "SURVIVED"
            print(f"{room} {number + 1}/{len(todo)} {mutant.name}  {how}  {entry['seconds']} s", flush=True)
    finally:
        for server in servers:
            server.close()


@dataclass(frozen=True)
class Trial:
    """What a mutant is tried with.

    servers:  one that has collected the tests, and one that imports everything anew
    controls: test -> whether it passes here without any mutant; only tests that have noticed a mutant are in it
    budget:   seconds of tests for a mutant: what the fastest tests that fit do not notice survives
    """

    tree: Path
    servers: tuple[Server, Server]
    record: Record
    controls: dict[str, bool]
    budget: float

    def of(self, mutant: Mutant, number: int) -> dict[str, Any]:
        """Return the result of one mutant: {"noticed", "by", "why", "seconds", "tests", "left_out", "digest"}."""
        start = time.monotonic()
        while True:
            tests, left_out = self._tests_of(mutant)
            answer = self._against_control(mutant, number, tests)
            test = answer["by"]
            if test is None or test in self.controls or self._is_noticed_by(test):
                break
        return {**answer, "seconds": round(time.monotonic() - start, 1), "tests": len(tests), "left_out": left_out,
                "digest": _digest(mutant.file)}  # fmt: skip

    def _tests_of(self, mutant: Mutant) -> tuple[list[str], int]:
        tests = [
            test
            for test in self.record.tests_of((mutant.file, mutant.line), in_module=mutant.in_module)
            if self.controls.get(test, True)
        ]
        taken = 1
        while taken < len(tests) and self.record.seconds_of(tests[: taken + 1]) <= self.budget:
            taken += 1
        return tests[:taken], len(tests[taken:])

    def _is_noticed_by(self, test: str) -> bool:
        """A test that fails here without any mutant notices nothing."""
        answer = self.servers[0].ask([test], self._allowed([test]))
        self.controls[test] = answer["noticed"] is False
        return self.controls[test]

    def _against_control(self, mutant: Mutant, number: int, tests: list[str]) -> dict[str, Any]:
        """Return the answer of the tests. That they take too long, or that their process ends, is held against the mutant
        only where they pass without it, in half the time.
        """
        control: dict[str, Any] = {}
        for allowed in (self._allowed(tests) * factor for factor in PATIENCE):
            answer = self._with_mutant(mutant, number, tests, allowed)
            if answer["by"] is not None or not answer["noticed"]:
                return answer
            control = self.servers[0].ask(tests, allowed / 2)
            if not control["noticed"]:
                return answer
            if control["why"] != "timeout":
                break
        if control["why"] == "timeout":
            return {"noticed": False, "by": None, "why": "the machine is too busy to tell"}
        if control["by"] is None:
            raise SystemExit(f"The tests of {mutant.name} do not pass without it: {control['why']}.")
        self.controls[control["by"]] = False
        return self._against_control(mutant, number, self._tests_of(mutant)[0])

    def _with_mutant(self, mutant: Mutant, number: int, tests: list[str], allowed: float) -> dict[str, Any]:
        if not tests:
            return {"noticed": False, "by": None, "why": "no test runs it"}
        path = self.tree / mutant.file
        times = path.stat()
        original = path.read_text(encoding="utf-8")
        try:
            path.write_text(mutated(original, mutant), encoding="utf-8")
            os.utime(path, (10**9 + 1000 * number, 10**9 + 1000 * number))  # no cached bytecode fits
            anew = (mutant.file, mutant.line) in self.record.prepared
            for server in self.servers[mutant.in_module :]:
                answer = server.ask(tests, allowed, mutant, original, anew=anew)
                if answer["noticed"] is not None:
                    return answer
            raise SystemExit(f"{mutant.name} could not be tried: {answer['why']}.")
        finally:
            path.write_text(original, encoding="utf-8")
            os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))

    def _allowed(self, tests: list[str]) -> float:
        return 60 + 4 * self.record.seconds_of(tests)


def _print_scores(room: str, options: argparse.Namespace) -> None:
    results = _read_results(room)
    explained = _explained()
    counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    survivors = []
    for mutant in draw(room, options.seed, options.most):
        entry = results.get(mutant.name)
        if entry is None or entry["digest"] != _digest(mutant.file):
            continue
        equivalent = not entry["noticed"] and f"{mutant.file}: {mutant.change}" in explained
        if not entry["noticed"] and not equivalent:
            survivors.append(
                f"  survived: {mutant.name} ({entry['why']}: {entry['tests']}; left out: {entry.get('left_out', 0)})"
            )
        for key in (mutant.file, f"{room}/ in all"):
            counts[key][0] += entry["noticed"]
            counts[key][1] += equivalent
            counts[key][2] += 1
    for key in sorted(counts, key=lambda name: (name.endswith("in all"), name)):
        noticed, equivalent, tried = counts[key]
        score = f"{noticed / (tried - equivalent):.2f}" if tried > equivalent else "   -"
        print(f"{score}  {key}: {noticed} noticed of {tried} drawn, {equivalent} equivalent")
    print("\n".join(survivors))


def _explained() -> set[str]:
    with (HERE / "equivalent.toml").open("rb") as stream:
        tables = tomllib.load(stream)
    return {f"{file}: {change}" for file, table in tables.items() for change in table}


def _read_results(room: str) -> Results:
    path = BUILD / f"{room}.results.json"
    results: Results = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    return results


def _write_results(room: str, results: Results) -> None:
    path = BUILD / f"{room}.results.json"
    new = path.with_suffix(".new")
    new.write_text(json.dumps(results, indent=0), encoding="utf-8")
    new.replace(path)


def _digest(file: str) -> str:
    return hashlib.blake2b((ROOT / file).read_bytes(), digest_size=8).hexdigest()


if __name__ == "__main__":
    main()
