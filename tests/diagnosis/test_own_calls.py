"""Which calls say something of a mistake: those of a function that is not written say nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import tiny

from autograder.diagnosis.catalogue import Catalogue
from autograder.diagnosis.matching import Matcher
from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.diagnosis.own_calls import are_unwritten
from autograder.results import Outcome
from autograder.student.backend import RecordedCall
from autograder.student.faults import StudentFault, StudentRaised
from autograder.suite.session import Suite

SUITE = """
import pytest

@pytest.mark.exercise("tiny.mse")
def test_that_some_numbers_are_refused(student):
    try:
        student.tiny.mse([1.0], [])
    except NotImplementedError:
        pass
    assert False, "they were taken"
"""


def call(fault: StudentFault | None) -> RecordedCall:
    return RecordedCall("tiny.mse", (), {}, None, fault)


@pytest.mark.parametrize(
    ("faults", "unwritten"),
    [
        (["NotImplementedError"], True),
        (["NotImplementedError", "NotImplementedError"], True),
        (["NotImplementedError", "ValueError"], False),
        ([None], False),
    ],
)
def test_only_what_raises_not_implemented_in_every_call_is_unwritten(
    faults: list[str | None], unwritten: bool
) -> None:
    calls = [call(None if name is None else StudentRaised(name, "")) for name in faults]
    assert are_unwritten(calls) is unwritten


@pytest.mark.parametrize(
    ("body", "is_tried"), [("raise NotImplementedError", False), ("raise KeyError('no')", True)]
)
def test_no_variant_is_tried_on_a_function_that_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str, is_tried: bool
) -> None:
    tried: list[str] = []

    def note(_matcher: Matcher, variants: object, *_: object) -> list[object]:
        tried.append(str(variants))
        return []

    monkeypatch.setattr(Matcher, "fitting", note)
    folder = tiny.write_assignment(tmp_path / "01-tiny", suite=SUITE)
    student = tiny.student_with(folder, f"def mse(y_hat, y): {body}")
    with Suite(folder / "hidden", folder) as suite:
        runs = suite.run(student, b"seed")
        named = Catalogue(folder, load_misconceptions(folder)).diagnose(runs)
    assert runs[0].result.outcome in (Outcome.FAILED, Outcome.RAISED)
    assert named[0].result.misconception is None
    assert bool(tried) is is_tried
