"""Every attack is stopped, in each mode, whoever judges; and without the sandbox every attack works."""

from __future__ import annotations

import pytest
import sandbox_attacks.attacks
import sandbox_attacks.floods
from sandbox_ground import GRID, run_scenarios
from sandbox_scenarios import functions

ATTACKS = functions(sandbox_attacks.attacks)
FLOODS = functions(sandbox_attacks.floods)
EVERYWHERE = pytest.mark.parametrize(("who", "mode"), GRID, ids=[f"{who}-{mode}" for who, mode in GRID])

REFUSED = "forbidden: PermissionError"
# Without namespaces Landlock denies what is otherwise not there at all.
NOT_THERE = {"namespaces": "raised: FileNotFoundError", "landlock": REFUSED}
ANSWERS = {
    "read_a_file_of_the_host": NOT_THERE,
    "list_the_repository": NOT_THERE,
    "look_at_processes": NOT_THERE,
    "read_the_judges_environment": "raised: KeyError",
    "import_an_undeclared_package": "raised: ModuleNotFoundError",
    "import_the_autograder": "raised: ModuleNotFoundError",
    "change_its_limits": "raised: ValueError",  # what Python makes of the refusal
    "open_many_files": "raised: OSError",
    "use_a_foreign_call_table": "forbidden: The code made a call to the system that is forbidden.",
}

INTERFERED = "forbidden: The code interfered with the connection between its process and the judge."
ABORTED = {"namespaces": "(SIGSEGV).", "landlock": "(SIGABRT)."}  # a pid 1 cannot be ended by SIGABRT
ENDS = {
    "fine": "returned 1",
    "print_a_lot": "returned 'done'",
    "take_all_memory": "out of memory: MemoryError",
    "take_all_memory_slowly": "out of memory: MemoryError",
    "fill_the_disk": "raised: OSError",
    "start_threads_for_ever": "raised: RuntimeError",
    "recurse_for_ever": "raised: RecursionError",
    "end_its_process": "raised: The code ended its own process, with exit status 3.",
    "exit_politely": "raised: SystemExit",
    "crash": "raised: The process that ran the code crashed (SIGSEGV).",
    "abort": {mode: f"raised: The process that ran the code crashed {how}" for mode, how in ABORTED.items()},
    "close_the_wire": INTERFERED,
    "write_garbage": INTERFERED,
    "promise_a_huge_frame": INTERFERED,
    "nest_deeply": "raised: TypeError",
    "contain_itself": "raised: TypeError",
    "return_too_much": "raised: TypeError",
}


@EVERYWHERE
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_attack_is_stopped(who: str, mode: str, attack: str) -> None:
    report = run_scenarios(who, mode)
    expected = ANSWERS.get(attack, REFUSED)
    assert report["mode"] == mode
    assert report["attacks"][attack] == (expected if isinstance(expected, str) else expected[mode])


@pytest.mark.parametrize("attack", ATTACKS)
def test_without_the_sandbox_the_attack_works(attack: str) -> None:
    told = run_scenarios("me", "none")["attacks"][attack]
    assert told.startswith("returned") or told == "ended by signal 9"


@EVERYWHERE
@pytest.mark.parametrize("flood", FLOODS)
def test_the_flood_ends_with_its_own_check(who: str, mode: str, flood: str) -> None:
    told = run_scenarios(who, mode)["floods"][flood]
    expected = ENDS.get(flood, f"timed out: floods.{flood} did not return within 1 s.")
    assert told["happened"] == (expected if isinstance(expected, str) else expected[mode])
    assert told["after"] == "returned 5"


@EVERYWHERE
def test_printed_text_is_kept_up_to_the_limit(who: str, mode: str) -> None:
    floods = run_scenarios(who, mode)["floods"]
    assert floods["print_a_lot"]["printed"] == floods["print_for_ever"]["printed"] == 16 * 1024


@EVERYWHERE
def test_what_is_weaker_without_namespaces_is_said(who: str, mode: str) -> None:
    told = " ".join(run_scenarios(who, mode)["weaknesses"])
    assert ("There are no namespaces" in told) == (mode == "landlock")
    assert "root's own user" not in told


def test_the_judge_may_be_root_or_anybody() -> None:
    users = {run_scenarios(who, mode)["user"] == 0 for who, mode in GRID}
    assert False in users
