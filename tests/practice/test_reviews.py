"""What went wrong is asked again, after longer and longer whiles."""

from __future__ import annotations

import pytest

from autograder.practice import session as session_module
from autograder.practice.checking import Verdict
from autograder.practice.ladder import PracticeError, rungs
from autograder.practice.progress import Store
from autograder.practice.session import Session
from autograder.practice.workspace import Workspace

DAY = 86_400.0


@pytest.fixture
def days():
    """Return the day that it is, in a list to change."""
    return [0.0]


@pytest.fixture
def session(tmp_path, days):
    store = Store(tmp_path / "data" / "practice.json", [])
    return Session(Workspace(tmp_path / "practice"), store, now=lambda: days[0] * DAY)


@pytest.fixture
def comes_to(session, monkeypatch):
    """Return a function that takes the first exercise and lets checks of it come to these states."""

    def check(*states):
        session.take(rungs()[0])
        for state in states:
            monkeypatch.setattr(
                session_module, "check", lambda rung, folder, state=state: Verdict(rung, state, ())
            )
            session.check(rungs()[0])

    return check


def test_what_was_right_at_once_never_comes_back(session, comes_to, days):
    comes_to("not attempted", "right")
    days[0] = 100
    assert session.due() == ()


def test_what_went_wrong_comes_back_the_next_day_before_anything_new(session, comes_to, days):
    comes_to("wrong", "right")
    assert session.find(None) == rungs()[1]
    days[0] = 1.01
    assert session.find(None) == rungs()[0]
    assert session.following(rungs()[5]) == rungs()[0]


def test_the_whiles_grow_and_then_it_is_known(session, comes_to, days):
    comes_to("wrong", "right")
    for gap in (1, 3, 7, 21):
        days[0] += gap - 0.1
        assert session.due() == ()
        days[0] += 0.2
        assert session.due() == (rungs()[0],)
        comes_to("right")
    days[0] += 1000
    assert session.due() == ()


def test_a_mistake_on_the_way_begins_the_series_anew(session, comes_to, days):
    comes_to("wrong", "right")
    days[0] = 2
    comes_to("right")
    days[0] = 6
    comes_to("wrong", "right")
    days[0] = 7.1
    assert session.due() == (rungs()[0],)


def test_another_save_of_what_is_right_changes_no_date(session, comes_to, days):
    comes_to("wrong", "right", "right", "wrong", "right")
    days[0] = 1.01
    assert session.due() == (rungs()[0],)


def test_it_begins_with_an_empty_stub_and_a_closed_solution_and_keeps_the_first_answer(
    session, comes_to, days
):
    comes_to("wrong", "right")
    file = session.workspace.file(rungs()[0])
    file.write_text("# my first answer\n")
    days[0] = 2
    session.take(rungs()[0])
    assert file.read_text() == rungs()[0].stub()
    assert file.with_name(f"{file.name}.backup1").read_text() == "# my first answer\n"
    with pytest.raises(PracticeError, match="opens when yours passes"):
        session.solution(rungs()[0])
    file.write_text("# half done\n")
    session.take(rungs()[0])
    assert file.read_text() == "# half done\n"
    assert session.progress().state(rungs()[0]) == "again"
    comes_to("right")
    assert session.solution(rungs()[0])[0] == rungs()[0].solution()


def test_a_reset_forgets_the_dates(session, comes_to, days):
    comes_to("wrong", "right")
    session.reset(rungs()[0])
    days[0] = 50
    assert session.due() == ()
