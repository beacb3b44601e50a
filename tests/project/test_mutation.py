"""The command that tests the platform's tests: what it changes, what it leaves alone, and when a mutant is noticed."""

from __future__ import annotations

import ast
import importlib.util
import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TOOL = ROOT / "benchmarks" / "mutation"

SOURCE = '''"""What it is for."""
from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["bound", "other"]
Number = int | None
log = logging.getLogger(__name__)


def bound(x: int | None) -> int | None:
    """Return it."""
    assert x is not None
    log.debug("got %s of %d", x, 3)
    return f"{x + 1} of 3"
'''


@pytest.fixture
def tool(monkeypatch):
    monkeypatch.syspath_prepend(str(TOOL))
    spec = importlib.util.spec_from_file_location("mutation", TOOL / "__main__.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["mutation"] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules["mutation"]


def mutants(tool, tmp_path, source):
    (tmp_path / "file.py").write_text(source)
    return list(tool.mutants_of(tmp_path, "file.py"))


def test_what_no_behaviour_depends_on_is_not_changed(tool, tmp_path):
    assert [mutant.change for mutant in mutants(tool, tmp_path, SOURCE)] == [
        "return f'{x + 1} of 3' -> return None"
    ]


def test_each_mutant_changes_one_place_of_its_statement(tool, tmp_path):
    source = "LIMIT = 3\n\n\ndef low(x):\n    if x < LIMIT and x:\n        raise ValueError\n    return x\n"
    changes = {}
    for mutant in mutants(tool, tmp_path, source):
        before, after = ast.unparse(ast.parse(source)).splitlines(), tool.mutated(source, mutant).splitlines()
        changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(changed) == 1
        changes[changed[0][1].strip()] = (mutant.line, mutant.in_module)
    assert changes["LIMIT = 4"] == (1, True)
    assert changes["if x <= LIMIT and x:"] == (5, False)
    assert changes["if x < LIMIT:"] == (5, False)
    assert changes["pass"] == (6, False)
    assert changes["return None"] == (7, False)


def test_a_larger_draw_begins_with_the_smaller_one(tool):
    assert tool.draw("wire", 1, 20)[:5] == tool.draw("wire", 1, 5)
    assert tool.draw("wire", 2, 5) != tool.draw("wire", 1, 5)


def test_every_explained_mutant_can_still_be_made(tool):
    with (TOOL / "equivalent.toml").open("rb") as stream:
        explained = tomllib.load(stream)
    for file, reasons in explained.items():
        changes = {mutant.change for mutant in tool.mutants_of(ROOT, file)}
        assert set(reasons) <= changes, file
        assert all(reasons.values())


def test_the_lines_that_run_are_marked_in_every_process(tool, tmp_path):
    import lines

    (tmp_path / "autograder").mkdir()
    (tmp_path / "autograder" / "__init__.py").touch()
    (tmp_path / "file.py").write_text(
        '"""Doc."""\nimport os\nif os.fork():\n    os.wait()\nelse:\n    x = 1\nif False:\n    y = 2\n'
    )
    statements = lines.instrument(tmp_path, ["file.py"], tmp_path / "marks")
    subprocess.run([sys.executable, "file.py"], cwd=tmp_path, check=True)
    marks = (tmp_path / "marks").read_bytes()
    assert sorted(line for (_, line), mark in zip(statements, marks, strict=True) if mark) == [2, 3, 4, 6, 7]


def test_what_tests_share_is_waited_for_once(tool):
    tests = {"dear": 2.0, "first": 0.1, "second": 0.2, "cheap": 1.0}
    seen = {test: frozenset({("file.py", 1)}) for test in tests}
    shared = {"first": frozenset({"a browser"}), "second": frozenset({"a browser"})}
    record = tool.Record(tests, seen, (), shared, {"a browser": 5.0})
    assert record.tests_of(("file.py", 1), in_module=False) == ["cheap", "dear", "first", "second"]
    assert record.seconds_of(["first", "second"]) == pytest.approx(5.3)
    assert tool.Record(tests, seen, (), shared, {"a browser": 0.5}).tests_of(
        ("file.py", 1), in_module=False
    ) == ["first", "second", "cheap", "dear"]


@pytest.mark.parametrize("in_module", [True, False])
def test_what_no_test_was_seen_to_run_is_tried_first_with_the_tests_of_its_own_file(tool, in_module):
    seen = {
        "tests/test_other.py::of_another_file": frozenset({("other.py", 1)}),
        "tests/test_other.py::of_the_file": frozenset({("file.py", 9)}),
        "tests/test_file.py::of_its_name": frozenset(),
    }
    order = list(reversed(seen))
    record = tool.Record(dict.fromkeys(seen, 1.0) | {order[-1]: 0.1}, seen, ())
    assert record.tests_of(("file.py", 1), in_module=in_module) == order


def test_what_is_made_for_several_tests_has_its_seconds_apart(tool, tmp_path):
    (tmp_path / "test_shared.py").write_text(
        "import functools, time, pytest\n\n\n"
        "@functools.cache\ndef cached():\n    time.sleep(0.6)\n    return 1\n\n\n"
        "@pytest.fixture(scope='module')\ndef made():\n    time.sleep(0.05)\n    return cached()\n\n\n"
        "def test_first(made): pass\n\n\ndef test_second(made): pass\n\n\ndef test_third(): cached()\n"
    )
    (tmp_path / "marks").write_bytes(bytes(1))
    report = tmp_path / "report.json"
    environment = {**os.environ, "PYTHONPATH": str(TOOL), "MUTATION_MARKS": str(tmp_path / "marks")}
    subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "record_plugin", "test_shared.py"],
        cwd=tmp_path, env={**environment, "MUTATION_RECORD": str(report)}, check=True, capture_output=True,
    )  # fmt: skip
    document = json.loads(report.read_text())
    function, fixture = sorted(document["shared"])
    assert (function.partition(" ")[0], fixture) == ("test_shared.cached", "test_shared.py::made")
    assert document["shared"][fixture] < document["shared"][function]  # which it waits for
    assert {node.partition("::")[2]: entry["shared"] for node, entry in document["tests"].items()} == {
        "test_first": [function, fixture],
        "test_second": [function, fixture],
        "test_third": [function],
    }


@pytest.mark.parametrize("collected_once", [True, False])
def test_a_mutant_is_noticed_when_a_test_fails_on_it(tool, tmp_path, collected_once):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "thing.py").write_text("def double(x):\n    return 2 * x + 0 * x\n")
    (tree / "test_thing.py").write_text(
        "import thing\n\n\ndef test_two():\n    assert thing.double(2) == 4\n"
    )
    tests = ["test_thing.py::test_two"]
    server = tool.Server(tree, (), ["test_thing.py"] if collected_once else ())
    answers = {}
    original = (tree / "thing.py").read_text()
    try:
        assert server.ask(tests, 60)["noticed"] is False
        for mutant in tool.mutants_of(tree, "thing.py"):
            if mutant.change not in ("2 * x -> 2 / x", "2 * x + 0 * x -> 2 * x - 0 * x"):
                continue
            (tree / "thing.py").write_text(tool.mutated(original, mutant))
            answers[mutant.change] = server.ask(tests, 60, mutant, original)
    finally:
        server.close()
    assert answers["2 * x -> 2 / x"] == {
        "noticed": True,
        "by": tests[0],
        "why": answers["2 * x -> 2 / x"]["why"],
    }
    assert answers["2 * x + 0 * x -> 2 * x - 0 * x"] == {
        "noticed": False,
        "by": None,
        "why": "all tests passed",
    }


@pytest.fixture
def trial_of(tool, tmp_path, monkeypatch):
    """Return a function that tries the mutant ``x > 0 -> x >= 0`` of a loop with one test, in little time."""
    monkeypatch.setattr(tool, "PATIENCE", (0.1,))  # of a minute
    monkeypatch.setattr(tool, "_digest", lambda file: "")
    servers = []

    def answer(test: str) -> dict[str, object]:
        (tmp_path / "thing.py").write_text(
            "def count(x):\n    while x > 0:\n        x = max(0, x - 1)\n    return x\n"
        )
        (tmp_path / "test_thing.py").write_text(
            f"import os, thing, time\n\n\ndef test_count():\n    {test}\n"
        )
        (mutant,) = [m for m in tool.mutants_of(tmp_path, "thing.py") if m.change == "x > 0 -> x >= 0"]
        node = "test_thing.py::test_count"
        record = tool.Record({node: 0.1}, {node: frozenset({("thing.py", 2)})}, ())
        servers.extend([tool.Server(tmp_path, (), ["test_thing.py"]), tool.Server(tmp_path, (), ())])
        return tool.Trial(tmp_path, tuple(servers), record, {}, 20).of(mutant, 0)

    yield answer
    for server in servers:
        server.close()


def test_a_mutant_that_never_ends_is_noticed(trial_of):
    answer = trial_of("assert thing.count(3) == 0")
    assert (answer["noticed"], answer["why"]) == (True, "timeout")


def test_a_timeout_of_the_tests_themselves_is_held_against_no_mutant(trial_of):
    answer = trial_of("time.sleep(60)")
    assert (answer["noticed"], answer["why"]) == (False, "the machine is too busy to tell")


def test_where_the_tests_end_their_process_without_a_mutant_nothing_is_counted(trial_of):
    with pytest.raises(SystemExit, match="do not pass without it: the tests' process ended"):
        trial_of("os._exit(3)")


def test_every_change_by_hand_can_still_be_made_and_names_a_test():
    with (TOOL / "by_hand.toml").open("rb") as stream:
        changes = tomllib.load(stream)["change"]
    for change in changes:
        assert (ROOT / change["file"]).read_text().count(change["before"]) == 1, change["what"]
        file, _, name = change["test"].partition("::")
        assert f"def {name.partition('[')[0]}(" in (ROOT / file).read_text(), change["what"]


def test_each_survivor_that_is_explained_is_a_mutant_that_there_is(tool):
    for file, explained in tomllib.loads((TOOL / "equivalent.toml").read_text(encoding="utf-8")).items():
        assert explained.keys() <= {mutant.change for mutant in tool.mutants_of(ROOT, file)}
