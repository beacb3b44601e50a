"""Marks go to the learning system's gradebook: each once, none too early, and none is lost while it is away."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from browsers import Browser
from handed_in import hand_in, write
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lti_platform import CLAIM, MEMBERS, ROLE, SCOPE, TABLE, Platform, platform
from service_ground import Clock, Ground, ground
from sqlalchemy import delete, select

from autograder.cli import main
from autograder.course.roster import Person, bad_name, change_roster, read_roster
from autograder.gradebook.marks import marks
from autograder.grading.mark_values import Mark, Open, Part
from autograder.people.enrolment import withdraw
from autograder.results import Status
from autograder.service import tables
from autograder.service.database import open_database
from autograder.service.identity import add_member
from autograder.service.lti import issuer_of, note_line_item
from autograder.service.lti_grades import note_marks, passback_words, send_scores
from autograder.service.lti_roster import import_from_platform
from autograder.service.lti_services import PlatformError
from autograder.service.records import erase_in_service, exported_from_service, rename_in_service
from autograder.service.score_keeper import ScoreKeeper

URL = "https://grader.example.org"
UNREAD = (Open("unread answer", "why", "Somebody has to read it."),)


@pytest.fixture(scope="module")
def campus() -> Iterator[Platform]:
    with platform(Clock()) as made:
        yield made


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory, campus: Platform) -> Iterator[Ground]:
    folder = tmp_path_factory.mktemp("service")
    with ground(folder, TABLE.format(url=campus.url), url=URL, has_gradebook=True) as made:
        for name in ("ada", "bob"):
            change_roster(made.course.data_folder, lambda roster, name=name: roster.with_person(Person(name)))
        yield made


@pytest.fixture
def lms(campus: Platform, kept: Ground) -> Iterator[Platform]:
    """An empty platform that knows the tool's key."""
    fresh = Platform(campus.now, keys=campus.keys)
    for name in ("change", "sign", "is_away", "scopes", "columns", "scores", "taken", "members", "tokens"):
        setattr(campus, name, getattr(fresh, name))
    campus.tool_keys = lambda: kept.client.get("/small/lti/keys").json()
    return campus


@pytest.fixture
def service(kept: Ground, lms: Platform) -> Iterator[Ground]:
    """A service from which nothing was sent before."""
    kept.clock.now = lms.now.now  # type: ignore[attr-defined]
    yield kept
    with kept.database.writing() as connection:
        connection.execute(delete(tables.members).where(tables.members.c.issuer.startswith("lti")))
        for table in (tables.platforms, tables.line_items, tables.scores):
            connection.execute(delete(table))


@pytest.fixture
def launched(service: Ground, lms: Platform) -> Ground:
    """A service that ada and bob have opened from the platform."""
    for name in ("ada", "bob"):
        lms.launch(Browser(service.client), name)
    return service


def a_mark(student: str = "ada", total: float = 3.5, most: float = 6.5, open: tuple[Open, ...] = ()) -> Mark:
    part = Part("", 1, None, "receipt", 0.0, total, most)
    due = Clock().now
    return Mark(
        student, "a1", Status.GRADED, "", "last", 1, 1, due, part, None, (), (), open, total, 0.0, total, most
    )


def note(service: Ground, *found: Mark) -> int:
    with service.database.writing() as connection:
        return note_marks(connection, service.course, found, service.clock.now)


def send(service: Ground) -> int:
    return send_scores(service.database, service.course, service.clock)


def column(lms: Platform) -> str:
    (address,) = lms.columns
    return address


def test_a_final_mark_is_sent_with_its_points_into_a_column_of_the_assignment(
    launched: Ground, lms: Platform
):
    note(launched, a_mark(), a_mark("bob", 6.5))
    assert send(launched) == 2
    (item,) = lms.columns.values()
    assert (item["resourceId"], item["label"], item["scoreMaximum"]) == ("a1", "a1", 6.5)
    score = lms.scores[column(lms), "id-of-ada"]
    assert score == {
        "userId": "id-of-ada",
        "scoreGiven": 3.5,
        "scoreMaximum": 6.5,
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "timestamp": "2026-10-10T12:00:00.000Z",
    }
    assert lms.scores[column(lms), "id-of-bob"]["scoreGiven"] == 6.5


def test_a_mark_that_is_not_final_is_never_sent_as_one(launched: Ground, lms: Platform):
    note(launched, a_mark(open=UNREAD))
    send(launched)
    score = lms.scores[column(lms), "id-of-ada"]
    assert (score["activityProgress"], score["gradingProgress"]) == ("Submitted", "PendingManual")
    assert not {"scoreGiven", "scoreMaximum"} & score.keys()
    note(launched, a_mark(total=6.0))  # somebody has read it
    send(launched)
    score = lms.scores[column(lms), "id-of-ada"]
    assert (score["scoreGiven"], score["gradingProgress"]) == (6.0, "FullyGraded")
    note(launched, a_mark(total=6.0, open=UNREAD))  # and it is open again
    send(launched)
    assert "scoreGiven" not in lms.scores[column(lms), "id-of-ada"]


def test_the_same_mark_is_sent_once_and_another_one_later(launched: Ground, lms: Platform):
    for _ in range(3):
        note(launched, a_mark())
        send(launched)
    assert len(lms.taken) == 1
    assert note(launched, a_mark(total=4.0)) == 1
    assert send(launched) == 1
    times = [score["timestamp"] for score in lms.taken]
    assert times == sorted(set(times))


def test_a_platform_that_is_away_loses_nothing_and_is_not_asked_all_the_time(launched: Ground, lms: Platform):
    lms.is_away = True
    note(launched, a_mark(), a_mark("bob"))
    assert send(launched) == 0
    with launched.database.reading() as connection:
        rows = connection.execute(select(tables.scores.c.tries, tables.scores.c.problem)).all()
        words = passback_words(connection, launched.course, "a1")
    assert sorted(row.tries for row in rows) == [0, 1]  # the first failure is enough for now
    assert "0 sent, 2 to send. The learning system cannot do it (status 503). It is tried again." in words
    for _ in range(5):
        launched.clock.forward(hours=1)
        note(launched, a_mark(), a_mark("bob"))
        send(launched)
    assert lms.taken == []
    lms.is_away = False
    launched.clock.forward(hours=1)
    assert send(launched) == 2
    assert send(launched) == 0


def test_the_pauses_between_tries_grow_up_to_an_hour(launched: Ground, lms: Platform):
    lms.is_away = True
    note(launched, a_mark())
    pauses = []
    for _ in range(10):
        send(launched)
        with launched.database.reading() as connection:
            until = connection.execute(select(tables.scores.c.next)).scalar_one()
        pause = tables.moment(until) - launched.clock.now
        pauses.append(pause)
        launched.clock.now += pause
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(seconds=15)
    assert pauses[-1] == timedelta(hours=1)


def test_a_score_whose_answer_was_lost_is_sent_again_as_it_was(launched: Ground, lms: Platform):
    note(launched, a_mark())
    send(launched)
    with launched.database.writing() as connection:  # the process died before it noted this
        connection.execute(tables.scores.update().values(sent=None))
    send(launched)
    assert lms.taken[0] == lms.taken[1]
    assert len(lms.scores) == 1


def test_a_mark_that_changes_while_it_is_sent_is_sent_again(launched: Ground, lms: Platform):
    note(launched, a_mark())

    class Meanwhile:
        """The platform's services, while somebody grades."""

        def column(self, *_: Any) -> str:
            return "unused"

        def send(self, *_: Any) -> None:
            note(launched, a_mark(total=5.0))

    send_scores(launched.database, launched.course, launched.clock, Meanwhile())  # type: ignore[arg-type]
    with launched.database.writing() as connection:
        connection.execute(delete(tables.line_items))
    assert send(launched) == 1
    assert lms.scores[column(lms), "id-of-ada"]["scoreGiven"] == 5.0


def test_one_process_sends_at_a_time(launched: Ground, lms: Platform):
    note(launched, a_mark())

    class Slow:
        """The platform's services, while another process wants to send."""

        def column(self, *_: Any) -> str:
            return "unused"

        def send(self, *_: Any) -> None:
            assert send(launched) == 0

    assert send_scores(launched.database, launched.course, launched.clock, Slow()) == 1  # type: ignore[arg-type]
    assert lms.taken == []


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_of_two_servers_that_begin_at_once_one_sends(
    kept: Ground, kind: str, tmp_path: Path, request: pytest.FixtureRequest
):
    is_sqlite = kind == "sqlite"
    address = f"sqlite:///{tmp_path / 'service.db'}" if is_sqlite else request.getfixturevalue("postgres")()
    stores, clock = [open_database(address), open_database(address)], Clock()
    lti = kept.course.service.lti
    assert lti is not None
    with stores[0].writing() as connection:
        add_member(
            connection, "small", issuer_of(lti), "id-of-ada", name="ada", role="student", now=clock.now
        )
        connection.execute(tables.platforms.insert().values(course="small", line_items="https://x", seen=0))
        note_line_item(connection, "small", "a1", "https://x/1")
        note_marks(connection, kept.course, [a_mark()], clock.now)
    ready, sent = threading.Barrier(2), []

    class Counting:
        """The platform's services."""

        def send(self, *score: Any) -> None:
            sent.append(score)

    def try_it(store: Any) -> None:
        ready.wait()
        send_scores(store, kept.course, clock, Counting())  # type: ignore[arg-type]

    threads = [threading.Thread(target=try_it, args=(store,)) for store in stores]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for store in stores:
        store.close()
    assert len(sent) == 1


def test_a_process_that_died_while_sending_holds_nobody_up_for_long(launched: Ground, lms: Platform):
    note(launched, a_mark())
    with launched.database.writing() as connection:
        until = tables.microseconds(launched.clock.now + timedelta(minutes=15))
        connection.execute(tables.platforms.update().values(busy=until))
    assert send(launched) == 0
    launched.clock.forward(minutes=16)
    assert send(launched) == 1


def test_a_platform_with_a_later_score_gets_ours_with_a_later_time(launched: Ground, lms: Platform):
    note(launched, a_mark())
    send(launched)
    lms.scores[column(lms), "id-of-ada"]["timestamp"] = "2026-10-10T12:30:00.000Z"
    note(launched, a_mark(total=4.0))
    assert send(launched) == 0
    launched.clock.forward(hours=1)
    send(launched)  # refused once more: the time was drawn before
    launched.clock.forward(hours=1)
    send(launched)
    assert lms.scores[column(lms), "id-of-ada"]["scoreGiven"] == 4.0


def test_a_column_that_somebody_removed_is_made_again(launched: Ground, lms: Platform):
    note(launched, a_mark())
    send(launched)
    lms.columns.clear()
    lms.scores.clear()
    note(launched, a_mark(total=4.0))
    assert send(launched) == 0
    launched.clock.forward(minutes=1)
    assert send(launched) == 1
    assert lms.scores[column(lms), "id-of-ada"]["scoreGiven"] == 4.0


def test_a_column_that_is_there_is_used(launched: Ground, lms: Platform):
    address = f"{lms.url}/columns/0"
    lms.columns[address] = {"id": address, "resourceId": "a1", "label": "Losses", "scoreMaximum": 100}
    note(launched, a_mark())
    send(launched)
    assert list(lms.columns) == [address]
    assert (address, "id-of-ada") in lms.scores


def test_a_link_that_names_an_assignment_brings_its_own_column(service: Ground, lms: Platform):
    address = f"{lms.url}/columns/9"
    lms.columns[address] = {"id": address, "scoreMaximum": 10}
    endpoint = {"scope": [f"{SCOPE}score"], "lineitem": address}
    claims = {
        f"{CLAIM}custom": {"assignment": "a1"},
        "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint": endpoint,
    }
    lms.launch(Browser(service.client), **claims)
    note(service, a_mark())
    assert send(service) == 1
    assert (address, "id-of-ada") in lms.scores


def test_a_student_whom_the_platform_has_not_named_is_waited_for(service: Ground, lms: Platform):
    lms.launch(Browser(service.client), "bob")
    note(service, a_mark("ada"))
    assert send(service) == 0
    lms.launch(Browser(service.client), "ada")
    assert send(service) == 1


def test_what_the_platform_does_not_allow_is_said_to_the_instructor(service: Ground, lms: Platform):
    lms.scopes = (f"{SCOPE}score",)
    lms.launch(Browser(service.client), "ada")
    note(service, a_mark())
    assert send(service) == 0
    lms.launch(Browser(service.client), "prof", f"{ROLE}#Instructor")
    with service.database.reading() as connection:
        assert "does not allow it" in passback_words(connection, service.course, "a1")


def test_who_has_left_and_what_has_no_points_is_not_sent(launched: Ground):
    left = Person("zoe", withdrawn=launched.clock.now)
    change_roster(launched.course.data_folder, lambda roster: roster.with_person(left))
    assert note(launched, a_mark("zoe"), a_mark("ada", 0.0, 0.0)) == 0


def test_marks_are_not_sent_where_course_toml_says_so(launched: Ground, lms: Platform):
    note(launched, a_mark())
    lti = msgspec.structs.replace(launched.course.service.lti, post_grades=False)
    course = replace(launched.course, service=msgspec.structs.replace(launched.course.service, lti=lti))
    assert send_scores(launched.database, course, launched.clock) == 0
    assert lms.taken == []


def test_the_gradebook_of_the_platform_follows_the_marks(launched: Ground, lms: Platform):
    keeper = ScoreKeeper(launched.server)
    keeper.look()
    assert lms.taken == []
    write(launched.course, hand_in(launched.course, "x = 1", launched.clock.now, answer="It is convex."))
    keeper.look()
    (mark,) = marks(launched.course, "a1")
    assert not mark.is_final
    assert lms.taken[-1]["gradingProgress"] == "PendingManual"
    with closing(sqlite3.connect(launched.course.data_folder / "gradebook.db")) as gradebook, gradebook:
        gradebook.execute(
            "UPDATE grade SET manual_score = 2.5, needs_manual_grade = 0 WHERE auto_score IS NULL"
        )
    keeper.look()  # what a person entered, with no grading
    (mark,) = marks(launched.course, "a1")
    assert mark.is_final
    assert (lms.taken[-1]["scoreGiven"], lms.taken[-1]["scoreMaximum"]) == (mark.total, mark.max_score)
    keeper.look()
    assert len(lms.taken) == 2
    page = launched.client.get("/small/class/a1", headers=launched.cookie("ivy")).text
    assert "Marks in the learning system: 1 sent, 0 to send." in page


def test_scores_go_with_the_person_who_is_renamed_given_out_or_erased(launched: Ground):
    note(launched, a_mark(), a_mark("bob"))
    rename_in_service(launched.course, "ada", "ada2")
    assert exported_from_service(launched.course, "ada2")["scores"] == [
        {"assignment": "a1", "points": 3.5, "max_points": 6.5, "sent": None}
    ]
    accounts = exported_from_service(launched.course, "ada2")["accounts"]
    assert [account["subject"] for account in accounts if account["from"].startswith("lti")] == ["id-of-ada"]
    erase_in_service(launched.course, "ada2")
    with launched.database.reading() as connection:
        assert connection.execute(select(tables.scores.c.student)).scalars().all() == ["bob"]
        assert "id-of-ada" not in connection.execute(select(tables.members.c.subject)).scalars().all()


def test_a_course_toml_that_is_being_written_stops_the_marks_for_a_moment_only(
    launched: Ground, lms: Platform
):
    keeper, file = ScoreKeeper(launched.server), launched.course.file
    text = file.read_text()
    note(launched, a_mark())
    file.write_text("[service")
    keeper.look()
    file.write_text(text)
    keeper.look()
    assert len(lms.taken) == 1


# the roster


def member(user: str, **more: Any) -> dict[str, Any]:
    return {
        "user_id": f"id-of-{user}",
        "status": "Active",
        "roles": [f"{ROLE}#Learner"],
        "given_name": user.title(),
        "family_name": "Lovelace",
        "email": f"{user}@example.edu",
        "ext_user_username": user,
    } | more


@pytest.fixture
def classroom(tmp_path: Path, lms: Platform, monkeypatch: pytest.MonkeyPatch) -> Iterator[Ground]:
    """A course of its own, opened once by its instructor, whose platform names five people."""
    with ground(tmp_path, TABLE.format(url=lms.url), url=URL, has_gradebook=True) as made:
        lms.tool_keys = lambda: made.client.get("/small/lti/keys").json()
        lms.launch(Browser(made.client), "prof", f"{ROLE}#Instructor")
        lms.members = [
            member("ada"),
            member("bob", roles=["Learner"]),
            member("prof", roles=[f"{ROLE}#Instructor"]),
            member("gone", status="Inactive"),
            member("odd", ext_user_username="a/b"),
        ]
        monkeypatch.chdir(made.course.root)
        yield made


def test_a_dry_run_says_who_would_come_and_writes_nothing(classroom: Ground, capsys):
    assert main(["people", "import", "--from-lti", "--dry-run"]) == 1  # somebody was left out
    said = capsys.readouterr().out
    assert "learning system: 2 people\n  new: 2 (ada, bob)\n" in said
    assert "'a/b' cannot be the name of a folder" in said
    assert "Nothing was written" in said
    assert read_roster(classroom.course.data_folder).people == ()


def test_the_platforms_students_come_into_the_roster_over_all_pages(classroom: Ground, capsys):
    main(["people", "import", "--from-lti"])
    people = read_roster(classroom.course.data_folder).people
    assert [(person.name, person.full_name, person.email) for person in people] == [
        ("ada", "Ada Lovelace", "ada@example.edu"),
        ("bob", "Bob Lovelace", "bob@example.edu"),
    ]
    assert [person.lms_user_id for person in people] == [
        "",
        "",
    ]  # another system's export may have written them


def test_who_was_brought_in_gets_marks_before_the_first_launch(classroom: Ground, lms: Platform):
    import_from_platform(classroom.course)
    note(classroom, a_mark())
    assert send(classroom) == 1
    assert lms.scores[column(lms), "id-of-ada"]["scoreGiven"] == 3.5


def test_who_has_left_the_course_stays_away_and_who_left_the_platform_stays_here(
    classroom: Ground, lms: Platform
):
    import_from_platform(classroom.course)
    withdraw(classroom.course, "bob")
    lms.members[0]["status"] = "Deleted"
    found, done = import_from_platform(classroom.course)
    roster = read_roster(classroom.course.data_folder)
    assert roster.withdrawn == {"bob"}
    assert any("ada has left the learning system's course" in note for note in found.notes)
    assert any("bob has left the course and is in the list" in note for note in done.notes)


def test_an_account_that_is_tied_keeps_its_person_whatever_the_list_calls_it(
    classroom: Ground, lms: Platform
):
    import_from_platform(classroom.course)
    lms.members[0]["ext_user_username"] = "ada.king"
    found, done = import_from_platform(classroom.course)
    assert done.new == ()
    assert found.subjects["ada"] == "id-of-ada"


def test_without_a_launch_or_a_learning_system_it_says_what_is_missing(
    tmp_path, lms: Platform, monkeypatch, capsys
):
    with ground(tmp_path, TABLE.format(url=lms.url), url=URL) as made:
        monkeypatch.chdir(made.course.root)
        assert main(["people", "import", "--from-lti"]) == 2
        assert "open the course from there once" in capsys.readouterr().err
        monkeypatch.chdir(made.other.root)
        assert main(["people", "import", "--from-lti"]) == 2
        assert "has no table [service.lti]" in capsys.readouterr().err
        assert main(["people", "import"]) == 2
        assert "one of both" in capsys.readouterr().err


def test_a_platform_that_does_not_allow_the_list_is_told(
    classroom: Ground, lms: Platform, capsys, monkeypatch
):
    monkeypatch.setattr("lti_platform.MEMBERS", "another scope")
    assert MEMBERS != "another scope"
    assert main(["people", "import", "--from-lti"]) == 2
    assert "does not allow it (status 403)" in capsys.readouterr().err


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
FIELDS = ["user_id", "status", "roles", "given_name", "family_name", "email", "ext_user_username", "message"]


@settings(
    max_examples=12,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(values=st.lists(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4) | JSON, max_size=2))
def test_whatever_the_list_holds_it_is_taken_left_out_or_refused_as_a_whole(
    launched: Ground, lms: Platform, values
):
    lms.members = [
        member("ada"),
        *(member("eve") | value if isinstance(value, dict) else value for value in values),
    ]
    try:
        found, _ = import_from_platform(launched.course, is_dry_run=True)
    except PlatformError:
        return
    assert all(not bad_name(person.name) for person in found.people)
    assert found.subjects["ada"] == "id-of-ada"
