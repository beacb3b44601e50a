"""The attack suite: whatever a submission does, it gets no more than its honest part earns, and nobody else loses anything.

All submissions are graded in one batch under low limits, by whoever runs the tests and, for root, as an ordinary user too, in the
full mode of the sandbox and in the reduced one. The exhausting ones are graded once. `naive.py` is the control: a grader without
walls, to which each attack does what it says.
"""

from __future__ import annotations

import ast
import functools
import json
import os
import subprocess
import sys
import unicodedata
from pathlib import Path
from typing import Any

import arena
import naive
import pytest
from families.attack import FULL, STOLEN, Attack
from sandbox_ground import GRID, ORDINARY, everybodys_ground

HERE = Path(__file__).parent
ATTACKS = {attack.name: attack for attack in arena.attacks_of(arena.FAMILIES)}
EXHAUSTING = {attack.name: attack for attack in arena.attacks_of(arena.ONCE)}
HONEST = {attack.name: attack for attack in arena.attacks_of(arena.HONEST)}
EVERYWHERE = pytest.mark.parametrize(("who", "mode"), GRID, ids=[f"{who}-{mode}" for who, mode in GRID])


def families_of(who: str, mode: str) -> list[str]:
    """Return the families that are tried there: on the first ground of the grid all."""
    everything = [*arena.FAMILIES, *arena.ONCE, *arena.HONEST]
    return everything if (who, mode) == GRID[0] else arena.ON_ALL_GROUNDS


@functools.cache
def batch(who: str, mode: str) -> dict[str, Any]:
    """Return what `run_batch` reports when ``who`` grades in ``mode``."""
    user: dict[str, Any] = {}
    if who == "me":
        command = [sys.executable, str(HERE / "run_batch.py")]
        environment = {**os.environ, "PYTHONPATH": f"{HERE.parents[1]}:{HERE}"}
    else:
        python, site = everybodys_ground()
        command = [str(python), str(site / "hostile" / "run_batch.py")]
        environment = {"PYTHONPATH": f"{site}:{site / 'hostile'}", "PYTHONDONTWRITEBYTECODE": "1"}
        user = {"user": ORDINARY, "group": ORDINARY, "extra_groups": []} if who == "ordinary" else {}
    done = subprocess.run(
        [*command, mode, *families_of(who, mode)],
        env=environment,
        capture_output=True,
        text=True,
        cwd="/",
        check=False,
        **user,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    report: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return report


@functools.cache
def without_walls() -> dict[str, dict[str, Any]]:
    """Return what every attack does to the naive grader."""
    return naive.run([*ATTACKS.values(), *EXHAUSTING.values()])


def test_there_are_enough_of_them() -> None:
    assert len(ATTACKS) + len(EXHAUSTING) >= 120
    assert len(HONEST) >= 25


@pytest.mark.parametrize("attack", [*ATTACKS.values(), *EXHAUSTING.values()], ids=lambda attack: attack.name)
def test_every_attack_names_the_promise_that_it_attacks(attack: Attack) -> None:
    assert attack.promise.endswith(".")


@EVERYWHERE
def test_no_attacker_gains_a_point(who: str, mode: str) -> None:
    results = batch(who, mode)["results"]
    tried = ATTACKS.keys() & {attack.name for attack in arena.attacks_of(families_of(who, mode))}
    assert len(tried) >= 80
    gained = {name: results[name]["score"] for name in tried if results[name]["score"] > ATTACKS[name].honest}
    assert not gained


def test_no_exhausting_attack_gains_a_point_or_takes_another_check_along() -> None:
    results = batch(*GRID[0])["results"]
    assert {name: results[name]["score"] for name in EXHAUSTING} == {
        name: attack.honest for name, attack in EXHAUSTING.items()
    }


@EVERYWHERE
def test_no_honest_submission_loses_a_point(who: str, mode: str) -> None:
    results = batch(who, mode)["results"]
    honest = HONEST.keys() & results.keys()
    assert len(honest) >= 25
    assert {name: results[name]["score"] for name in honest if results[name]["score"] != FULL} == {}


@EVERYWHERE
def test_no_submission_is_broken_and_none_is_missing(who: str, mode: str) -> None:
    results = batch(who, mode)["results"]
    assert results.keys() == {attack.name for attack in arena.attacks_of(families_of(who, mode))}
    assert [name for name, result in results.items() if result["status"] == "broken"] == []
    assert {result["mode"] for result in results.values()} <= {mode, ""}


@EVERYWHERE
def test_nothing_outside_is_changed_and_nothing_is_left(who: str, mode: str) -> None:
    report = batch(who, mode)
    assert report["changed"] == []
    assert report["left"] == []
    assert not Path("/tmp/ran").exists()


@EVERYWHERE
def test_the_verdicts_are_those_of_the_first_ground(who: str, mode: str) -> None:
    """But for how an attack is stopped: what is not there in one mode is forbidden in the other."""
    first, here = batch(*GRID[0])["results"], batch(who, mode)["results"]
    passed = [
        {
            name: {c for c, o in result["outcomes"].items() if o == "passed"}
            for name, result in results.items()
        }
        for results in (first, here)
    ]
    assert passed[1] == {name: passed[0][name] for name in here}


@pytest.mark.parametrize("name", [name for name in ATTACKS if name.startswith("channels-")])
def test_no_stolen_value_is_shown_to_the_student(name: str) -> None:
    assert STOLEN not in batch(*GRID[0])["results"][name]["student"]


def test_no_text_that_is_shown_holds_a_control_character() -> None:
    results = batch(*GRID[0])["results"]
    texts = [text for result in results.values() for text in result["texts"]]
    odd = {
        character
        for text in texts
        for character in text
        if unicodedata.category(character) in ("Cc", "Cf", "Cs") and character not in "\n\t\u200c\u200d"
    }
    assert odd == set()


# The control

OTHER_FORM = {
    "in-a-line-of-another-function", "in-a-size", "in-an-exit-status", "in-a-key", "in-a-dtype", "in-a-type",
    "in-the-name-of-a-function",
}  # fmt: skip
"""Channels that do not spell the value: a line's number or a size stands for it."""

ACCIDENTS = {
    "NameError",
    "AttributeError",
    "SyntaxError",
    "IndentationError",
    "UnboundLocalError",
    "ImportError",
}
PLAIN = {"gained": False, "answer": "float", "text": "-1.0", "two answers": False, "arguments": False}


def effect(attack: Attack, happened: dict[str, Any]) -> bool:
    """Whether something happened that does not happen with a wrong answer, or the files themselves are the attack."""
    as_plain = all(happened.get(key) == value for key, value in PLAIN.items())
    asked = (happened.get("asked", 4), happened.get("largest", 3)) not in ((4, 3), (0, 0))
    seen = any(
        happened.get(key) for key in ("changed", "printed", "sent", "warned", "kills", "raised", "ended")
    )
    files = len(attack.files) > 1 or bool(attack.links) or "arena.py" not in attack.files
    return not as_plain or "ended" in happened or asked or seen or files or is_hard(attack.files["arena.py"])


def is_hard(source: Any) -> bool:
    """Whether a source costs whoever parses it without care more than an exercise does."""
    if len(source or b"") > 20_000:
        return True
    try:
        ast.unparse(ast.parse(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return False


@pytest.mark.parametrize("name", [n for n in [*ATTACKS, *EXHAUSTING] if not n.startswith("between-")])
def test_without_walls_the_attack_does_something(name: str) -> None:
    attack, happened = {**ATTACKS, **EXHAUSTING}[name], without_walls()[name]
    assert effect(attack, happened), happened
    if attack.family not in ("judge_bytes", "packaging", "channels"):
        assert happened.get("raised") not in ACCIDENTS, happened


@pytest.mark.parametrize("name", [name for name in ATTACKS if name.startswith("theft-")])
def test_without_walls_theft_pays(name: str) -> None:
    happened = without_walls()[name]
    assert happened["gained"] or happened.get("found the data") or happened.get("asked", 4) > 4, happened


@pytest.mark.parametrize(
    "name",
    [
        name
        for name in ATTACKS
        if name.startswith(("between-file", "between-home", "between-shared")) and name.endswith("-reader")
    ],
)
def test_without_walls_one_finds_what_another_left(name: str) -> None:
    assert without_walls()[name]["gained"], without_walls()[name]


@pytest.mark.parametrize("name", [name for name in ATTACKS if name.startswith("channels-")])
def test_the_instructor_sees_what_the_student_does_not(name: str) -> None:
    """So the value did arrive in the result, or in the process's end."""
    kept = batch(*GRID[0])["results"][name]["kept"]
    is_spelled = STOLEN in kept or STOLEN in json.dumps(without_walls()[name])
    assert is_spelled or name.removeprefix("channels-") in OTHER_FORM
