"""Why a mark changed: each reason is found by comparing two marks, and named where it holds and only there."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec
import pytest

from autograder.grading.log_entries import (
    Entry,
    LoggedCell,
    LoggedMark,
    from_body,
    logged,
    quoted,
    reasons,
    to_body,
)
from autograder.grading.mark_values import CellScore, Mark, Part
from autograder.results import Provenance, Status, SubmissionResult

NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
CELL = LoggedCell("losses-mse", 3.0, 2.0, None, 0.0)
LOGGED = LoggedMark(
    points=2.0,
    max_score=3.0,
    penalty=0.0,
    status="graded",
    is_final=True,
    counts="last",
    due=NOW,
    cells=(CELL,),
    contents="x",
    written="",
    handed_in=(NOW,),
    suite="s",
    engine="e",
    packages="p",
    limits="l",
    decision="",
)


def after(**changes: object) -> LoggedMark:
    return msgspec.structs.replace(LOGGED, **changes)


def with_cell(**changes: object) -> LoggedMark:
    return after(cells=(msgspec.structs.replace(CELL, **changes),))


@pytest.mark.parametrize(
    ("later", "why"),
    [
        (LOGGED, ()),
        (after(contents="y"), ("another attempt",)),
        (after(written="y"), ("another attempt",)),
        (after(contents="y", handed_in=(NOW + timedelta(1),)), ("another attempt",)),
        (after(handed_in=(NOW + timedelta(1),)), ("time of handing in",)),
        (after(suite="t"), ("suite",)),
        (after(engine="f"), ("engine",)),
        (after(packages="q"), ("packages",)),
        (after(limits="m"), ("limits",)),
        (after(suite="t", engine="f"), ("suite", "engine")),
        (after(suite=""), ("what is open",)),
        (after(decision="Regraded as best-of"), ("regrade",)),
        (with_cell(max_score=4.0), ("points",)),
        (with_cell(by_hand=2.0), ("by hand",)),
        (with_cell(extra_credit=0.5), ("by hand",)),
        (after(due=NOW + timedelta(1)), ("due date or extension",)),
        (after(counts="best"), ("rule for attempts",)),
        (after(penalty=0.5), ("rule for lateness",)),
        (after(penalty=0.5, due=NOW + timedelta(1)), ("due date or extension",)),
        (with_cell(automatic=1.0), ("graded again",)),
        (after(suite="t", cells=(msgspec.structs.replace(CELL, automatic=1.0),)), ("suite",)),
        (after(is_final=False), ("what is open",)),
    ],
)
def test_each_reason_is_named_where_it_holds(later, why):
    assert reasons(LOGGED, later) == why


def test_what_the_command_says_comes_first():
    assert reasons(LOGGED, after(suite="t"), cause="regrade 3") == ("regrade 3", "suite")
    assert reasons(LOGGED, LOGGED, cause="regrade 3") == ()
    assert reasons(LOGGED, after(is_final=False), cause="regrade 3") == ("regrade 3",)


def test_a_mark_that_comes_or_goes_has_its_own_reason():
    assert reasons(None, LOGGED) == ("first mark",)
    assert reasons(None, LOGGED, first="found in the gradebook", cause="log") == (
        "log",
        "found in the gradebook",
    )
    assert reasons(None, with_cell(by_hand=1.0)) == ("first mark", "by hand")
    assert reasons(with_cell(by_hand=1.0), None) == ("removed",)
    assert reasons(None, None) == ()


def test_a_logged_mark_holds_what_it_rests_on():
    part = Part("x", 1, NOW, "claimed", 0.0, 2.0, 3.0)
    mark = Mark(
        "ada", "a1", Status.GRADED, "", "last", 1, 1, NOW, part, None,
        (CellScore("losses-mse", "losses.mse", 3.0, 2.0),), (), (), 2.0, 0.0, 2.0, 3.0,
    )  # fmt: skip
    provenance = Provenance("x", "s", "e", "p", limits="l")
    result = SubmissionResult("ada", "a1", Status.GRADED, provenance=provenance, decision="Regraded: test_a")
    assert logged(mark, result) == after(decision="Regraded")
    assert logged(mark, None) == after(suite="", engine="", packages="", limits="")
    same = msgspec.structs.replace(mark, written=part)
    other = msgspec.structs.replace(mark, written=msgspec.structs.replace(part, contents="y", handed_in=None))
    assert (logged(same, None).written, logged(same, None).handed_in) == ("", (NOW,))
    assert (logged(other, None).written, logged(other, None).handed_in) == ("y", (NOW, None))


def test_a_line_is_read_as_it_was_written():
    entry = Entry(kind="mark", time=NOW, person="p1", name=quoted("ada/\udcff"), mark=LOGGED, why=("suite",))
    assert from_body(to_body(entry)) == entry
    assert entry.student == "ada/\udcff"
    with pytest.raises(msgspec.MsgspecError):
        from_body(b'{"kind": 3}')
