"""The threat model is true of the code: its sections, its layers, its numbers and its families of attacks."""

from __future__ import annotations

import re
from pathlib import Path

import arena
import pytest

from autograder import budget
from autograder.grading.grading_worker import STRENGTH
from autograder.sandbox import doctor
from autograder.service import claims, identity, rates, server, taking

PAGE = (Path(__file__).parents[2] / "docs" / "threat-model.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", PAGE, re.M | re.S))


def rows(section: str) -> dict[str, str]:
    """First column -> the rest of the row, of the tables of a section."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("|") and "---" not in line]
    return {line.split("|")[1].strip(): line for line in lines}


@pytest.mark.parametrize(
    "section",
    [
        "Who may do what", "What each layer stops", "The feedback budget", "Trust in time and identity",
        "The hand-in service", "Reduced modes", "What remains", "The attack suite", "How to report a hole",
    ],
)  # fmt: skip
def test_the_page_has_the_section(section):
    assert len(SECTIONS[section].split()) > 10


def test_the_layers_are_those_that_doctor_tries():
    layers = {layer.name for layer in doctor.probe().layers}
    assert layers <= rows("What each layer stops").keys()


def test_every_family_of_attacks_is_named_and_no_other():
    named = set(re.findall(r"`(\w+)`", SECTIONS["What each layer stops"])) - {"autograder"}
    assert named == {*arena.FAMILIES, *arena.ONCE}


def test_the_modes_are_those_of_the_sandbox():
    assert {name.strip("`") for name in rows("Reduced modes")} - {"mode"} == STRENGTH.keys() - {""}


@pytest.mark.parametrize(
    ("row", "number"),
    [
        ("the size of an error", len(budget.SIZES)),
        ("a line", budget.LINES),
        ("the type of an exception", len(budget.ERROR_TYPES)),
        ("the type of an exception", budget.OWN_ERROR_TYPES),
        ("a name that is not defined", budget.NAMES),
        ("NumPy's warnings", budget.REMARKS),
        ("a factor, a fitted parameter", len(budget.NAMED_NUMBERS)),
        ("exit status and signal", len(budget.SIGNALS)),
    ],
)
def test_the_budgets_numbers_are_those_of_the_code(row, number):
    assert re.search(rf"\b{number}\b", rows("The feedback budget")[row].split("|")[2])


def test_the_budget_itself_is_that_of_the_code():
    assert f"at most 2^{budget.BITS} values" in SECTIONS["The feedback budget"]


@pytest.mark.parametrize(
    ("row", "numbers"),
    [
        ("archives that are more than files", [taking.AT_ONCE]),
        (
            "coming as somebody else",
            [
                identity.KEY_BYTES,
                identity.LIFETIMES["invitation"].days,
                identity.LIFETIMES["session"].seconds // 3600,
                identity.LIFETIMES["token"].days,
            ],
        ),
        ("flooding", [rates.UNKNOWN_A_MINUTE, server.ASKING]),
        ("a worker that dies", [claims.TRIES]),
    ],
)
def test_the_services_numbers_are_those_of_the_code(row, numbers):
    text = rows("The hand-in service")[row]
    assert all(re.search(rf"\b{number}\b", text) for number in numbers)


def test_the_tests_that_the_services_chapter_names_are_there():
    named = set(re.findall(r"`(test_\w+)`", SECTIONS["The hand-in service"]))
    tests = Path(__file__).parents[1]
    files = {path.stem for room in ("service", "hub") for path in (tests / room).glob("test_*.py")}
    assert named
    assert named <= files
