"""course.toml: what is read, and what is said when something is wrong."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import stat
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course.course import Course, CourseError, course_secret, load_course

SMALLEST = '[course]\nname = "C"\nid = "c"\n'
ASSIGNMENT = '\n[[assignments]]\nname = "a1"\ndue = 2026-10-12T23:59:00+02:00\n'
DUE = datetime(2026, 10, 12, 23, 59, tzinfo=timezone(timedelta(hours=2)))


def course(folder: Path, text: str) -> Course:
    (folder / "course.toml").write_text(text, encoding="utf-8")
    return load_course(folder)


def refusal(folder: Path, text: str) -> str:
    """What is said about course.toml, without the folder's name."""
    with pytest.raises(CourseError) as caught:
        course(folder, text)
    return str(caught.value).replace(f"{folder}/", "")


def test_the_closing_ends_the_late_days_of_its_assignment_alone(tmp_path):
    c = course(tmp_path, SMALLEST + "[late]\ncap_days = 14\n" + ASSIGNMENT + "closes = 2026-10-15T23:59:00+02:00"
               + ASSIGNMENT.replace("a1", "a2"))  # fmt: skip
    assert c.assignment("a1").closes == DUE + timedelta(days=3)
    assert (c.late_for("a1", DUE).cap_days, c.late_for("a2", DUE).cap_days) == (3, 14)


def test_what_is_not_written_has_its_default(tmp_path):
    c = course(tmp_path, SMALLEST)
    assert (c.name, c.id, c.assignments) == ("C", "c", ())
    assert c.data_folder == tmp_path / "data"
    assert c.database_url == f"sqlite:///{tmp_path}/data/gradebook.db"
    assert (c.sandbox.cpu_seconds, c.sandbox.wall_seconds, c.sandbox.call_seconds) == (30, 60, 5)
    assert (c.sandbox.memory_mib, c.sandbox.threads, c.sandbox.file_mib, c.sandbox.output_kib) == (
        1024,
        16,
        16,
        256,
    )
    assert c.sandbox.packages == ("numpy",)
    assert (c.grading.counts, c.late.penalty_per_day, c.feedback.level) == ("last", 0, "diagnosis")


def test_everything_can_be_written(tmp_path):
    c = course(
        tmp_path,
        SMALLEST
        + '[paths]\ndata = "../private"\n[grading]\ncounts = "best"\n'
        + "[late]\ngrace_minutes = 15\npenalty_per_day = 0.1\nfloor = 0.5\ncap_days = 14\n"
        + '[sandbox]\ncpu_seconds = 3\npackages = ["numpy", "scipy"]\n'
        + '[database]\nurl = "postgresql+psycopg2://grader@host/book"\n'
        + '[feedback]\nvisibility = "after 3 attempts"\nlevel = "outcome"\n'
        + ASSIGNMENT
        + 'title = "The first"\nreleased = 2026-10-05T08:00:00+02:00\nhanded_out = ["models.py"]\n'
        + "[assignments.extensions]\nada = 2\nbob = 2026-11-01T12:00:00+01:00\n",
    )
    assert c.data_folder == tmp_path.parent / "private"
    assert (c.late.grace_minutes, c.late.penalty_per_day, c.late.floor, c.late.cap_days) == (15, 0.1, 0.5, 14)
    assert c.database_url == "postgresql+psycopg2://grader@host/book"
    assignment = c.assignment("a1")
    assert (assignment.title, assignment.handed_out) == ("The first", ("models.py",))
    assert assignment.due_for("ada") == DUE + timedelta(days=2)
    assert assignment.due_for("bob") == datetime(2026, 11, 1, 11, tzinfo=UTC)
    assert assignment.due_for("eve") == DUE


def test_the_course_is_found_from_a_folder_below_it(tmp_path):
    c = course(tmp_path, SMALLEST)
    below = tmp_path / "solutions" / "a1"
    below.mkdir(parents=True)
    assert load_course(below) == load_course(tmp_path / "course.toml") == c


def test_no_course_is_said(tmp_path):
    with pytest.raises(
        CourseError, match=r"There is no course\.toml in .* or above it\. Go to the course's folder"
    ):
        load_course(tmp_path)


def test_an_unknown_assignment_is_answered_with_the_nearest(tmp_path):
    c = course(
        tmp_path, SMALLEST + ASSIGNMENT.replace("a1", "02-losses") + ASSIGNMENT.replace("a1", "05-descent")
    )
    with pytest.raises(CourseError, match=r"there is no assignment '02-loses'. Did you mean 02-losses?"):
        c.assignment("02-loses")
    with pytest.raises(CourseError, match="Known are 02-losses, 05-descent"):
        c.select(["x"])
    assert [a.name for a in c.select()] == ["02-losses", "05-descent"]


def test_the_beginning_of_a_name_will_do_where_only_one_has_it(tmp_path):
    c = course(
        tmp_path, SMALLEST + "".join(ASSIGNMENT.replace("a1", name) for name in ("02-a", "05-b", "05-bc"))
    )
    assert [a.name for a in c.select(["02", "05-bc", "02-a"])] == ["02-a", "05-bc"]
    assert [a.name for a in c.select(["05-b"])] == ["05-b"]
    for name in ("05", "0", ""):
        with pytest.raises(CourseError, match="there is no assignment"):
            c.select([name])


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (SMALLEST + "[late", "course.toml is not valid TOML: Expected ']' at the end of a table declaration "
         "(at end of document). Mend that place in the file."),
        (SMALLEST + "x = = 1", "course.toml is not valid TOML: Invalid value (at line 4, column 5). "
         "Mend that place in the file."),
        (SMALLEST + "[late]\npenalty_per_dya = 0.1", "course.toml: late.penalty_per_dya is not a setting of [late]. "
         "Did you mean penalty_per_day?"),
        (SMALLEST + "[grade]", "course.toml: grade is not a setting of the file. Did you mean grading?"),
        (SMALLEST + "[late]\npenalty_per_day = 10", "course.toml: late.penalty_per_day is 10; "
         "write a fraction from 0 to 1, such as 0.1."),
        (SMALLEST + "[late]\ngrace_minutes = -5", "course.toml: late.grace_minutes is -5; "
         "write a number of minutes, 0 or more."),
        (SMALLEST + "[late]\nfloor = nan", "course.toml: late.floor is nan; write a fraction from 0 to 1, such as 0.1."),
        (SMALLEST + "[late]\nfloor = true", "course.toml: late.floor is true; "
         "write a fraction from 0 to 1, such as 0.1."),
        (SMALLEST + '[grading]\ncounts = "first"', 'course.toml: grading.counts is "first"; write "best" or "last".'),
        (SMALLEST + "[sandbox]\nmemory_mib = 0.5", "course.toml: sandbox.memory_mib is 0.5; "
         "write a whole number of MiB above 0, such as 1024."),
        (SMALLEST + "[sandbox]\nwall_seconds = 4", "course.toml: sandbox.call_seconds is 5; "
         "write at most wall_seconds, which is 4."),
        (SMALLEST + '[sandbox]\npackages = ["numpy", 3]', "course.toml: sandbox.packages[1] is 3; "
         'write the name of an importable package, such as "numpy".'),
        (SMALLEST + '[sandbox]\npackages = ["numpy", "not a name"]', 'course.toml: sandbox.packages[1] is "not a name"; '
         'write the name of an importable package, such as "numpy".'),
        (SMALLEST + '[feedback]\nvisibility = "after 0 attempts"', 'course.toml: feedback.visibility is '
         '"after 0 attempts"; write "always", "after due", "after N attempts" with a number N, or "never".'),
        (SMALLEST + '[database]\nurl = "mysql://x"', 'course.toml: database.url is "mysql://x"; write the address of a '
         'gradebook, such as "sqlite:///data/gradebook.db" or "postgresql://user@host/gradebook".'),
        (SMALLEST + '[paths]\ndata = "."', 'course.toml: paths.data is "."; '
         "write a folder of its own, such as data, apart from the sources."),
        ('[course]\nname = "C"\n', 'course.toml: course.id is missing; '
         'write a short name of letters, digits, - and _, such as "ml-2026".'),
        ("", "course.toml: course is missing; write the table [course] with the keys name and id."),
        ("course = 3", "course.toml: course is 3; write a table with the keys name, id, timezone."),
        (SMALLEST + "[assignments]\nname = 1", "course.toml: assignments is a table; "
         "write a [[assignments]] table for each assignment."),
        (SMALLEST + ASSIGNMENT + '[[assignments]]\nname = "a2"\ndue = "friday"', "course.toml: assignments[1].due is "
         '"friday"; write a date and time with an offset, such as 2026-10-12T23:59:00+02:00.'),
        (SMALLEST + '[[assignments]]\nname = "a2"\ndue = 2026-10-12T23:59:00', "course.toml: assignments[0].due is "
         "2026-10-12T23:59:00; write a date and time with an offset, such as 2026-10-12T23:59:00+02:00."),
        (SMALLEST + '[[assignments]]\nname = "a2"\ndue = 2026-10-12', "course.toml: assignments[0].due is "
         "2026-10-12; write a date and time with an offset, such as 2026-10-12T23:59:00+02:00."),
        (SMALLEST + '[[assignments]]\nname = "a2"', "course.toml: assignments[0].due is missing; "
         "write a date and time with an offset, such as 2026-10-12T23:59:00+02:00."),
        (SMALLEST + ASSIGNMENT.replace("a1", "../a1"), 'course.toml: assignments[0].name is "../a1"; '
         "write the name of its folder: letters, digits, - and _."),
        (SMALLEST + ASSIGNMENT + ASSIGNMENT, 'course.toml: assignments[1].name is "a1"; '
         "write a name of its own: there is a1 already."),
        (SMALLEST + ASSIGNMENT + "released = 2026-10-12T23:59:00+02:00", "course.toml: assignments[0].due is "
         "2026-10-12T23:59:00+02:00; write a date after the release, which is 2026-10-12T23:59:00+02:00."),
        (SMALLEST + ASSIGNMENT + "closes = 2026-10-12T23:58:00+02:00", "course.toml: assignments[0].closes is "
         "2026-10-12T23:58:00+02:00; write no date before the due date, which is 2026-10-12T23:59:00+02:00."),
        (SMALLEST + ASSIGNMENT + 'handed_out = ["../models.py"]', 'course.toml: assignments[0].handed_out[0] is "../models.py"; '
         "write a file of the assignment, such as models.py."),
        (SMALLEST + ASSIGNMENT + "extensions = { ada = -2 }", "course.toml: assignments[0].extensions.ada is -2; "
         "write a number of days above 0, or a date."),
        (SMALLEST + ASSIGNMENT + 'extensions = { "a b" = "soon" }', 'course.toml: assignments[0].extensions."a b" is '
         '"soon"; write a date and time with an offset, such as 2026-10-12T23:59:00+02:00, or a number of days.'),
        (SMALLEST + ASSIGNMENT + "extensions = { ada = 2026-10-01T00:00:00Z }", "course.toml: assignments[0].extensions"
         ".ada is 2026-10-01T00:00:00+00:00; write a date after the due date, which is 2026-10-12T23:59:00+02:00."),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_key_value_and_cure(tmp_path, text, sentence):
    assert refusal(tmp_path, text) == sentence


def test_a_file_in_another_encoding_is_named_with_its_line(tmp_path):
    (tmp_path / "course.toml").write_bytes('[course]\nname = "Müller"\n'.encode("latin-1"))
    with pytest.raises(
        CourseError, match=r"line 2 holds the byte 0xfc, which is not UTF-8\. Save the file as UTF-8"
    ):
        load_course(tmp_path)


def test_a_byte_order_mark_does_no_harm(tmp_path):
    (tmp_path / "course.toml").write_bytes(b"\xef\xbb\xbf" + SMALLEST.encode())
    assert load_course(tmp_path).name == "C"


def test_values_nested_without_end_are_refused(tmp_path):
    assert "nested too deeply" in refusal(tmp_path, f"x = {'[' * 20_000}")


# random configurations

_scalars = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.floats().map(str),
    st.booleans().map(lambda b: str(b).lower()),
    st.text(st.characters(codec="utf-8", exclude_characters="\r"), max_size=8).map(
        lambda s: f"'''{s}"[:20] + "'''"
    ),
    st.sampled_from(
        ["2026-10-12T23:59:00+02:00", "2026-10-12", "12:00:00", "9999-12-31T23:59:59-23:59", '"x"', "1e400"]
    ),
)
_values = st.recursive(
    _scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda xs: f"[{', '.join(xs)}]"),
        inner.map(lambda x: f"{{ ada = {x} }}"),
    ),
    max_leaves=4,
)
_KEYS = """course paths grading late sandbox database feedback assignments name id data counts grace_minutes
floor cap_days cpu_seconds memory_mib packages url visibility level due released closes given handed_out extensions title x"""
_keys = st.sampled_from(_KEYS.split())
_lines = st.one_of(
    st.builds(lambda k, v: f"{k} = {v}", _keys, _values),
    _keys.map(lambda k: f"[{k}]"),
    st.just("[[assignments]]"),
    st.just('[course]\nname = "C"\nid = "c"'),
    st.just(ASSIGNMENT),
    st.text(max_size=10),
)


@settings(max_examples=200, deadline=None)
@given(lines=st.lists(_lines, max_size=8))
def test_any_text_is_a_course_or_an_error_of_ours(tmp_path_factory, lines):
    folder = tmp_path_factory.mktemp("c")
    (folder / "course.toml").write_text("\n".join(lines), encoding="utf-8", errors="surrogatepass")
    with contextlib.suppress(CourseError):
        assert isinstance(load_course(folder), Course)


@settings(max_examples=100, deadline=None)
@given(content=st.binary(max_size=60))
def test_any_bytes_are_a_course_or_an_error_of_ours(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("c")
    (folder / "course.toml").write_bytes(content)
    with pytest.raises(CourseError):
        load_course(folder)


@settings(max_examples=100, deadline=None)
@given(
    counts=st.sampled_from(["best", "last"]),
    penalty=st.floats(0, 1),
    cap=st.one_of(st.none(), st.floats(0.5, 1000)),
    memory=st.integers(1, 10**6),
    due=st.datetimes(
        datetime(2001, 1, 1), datetime(2090, 1, 1), timezones=st.just(timezone(timedelta(hours=-7)))
    ),
    days=st.dictionaries(st.text("abcåß .-'", min_size=1, max_size=9), st.integers(1, 300), max_size=3),
)
def test_a_valid_configuration_is_read_as_it_was_written(
    tmp_path_factory, counts, penalty, cap, memory, due, days
):
    extensions = ", ".join(f'"{name}" = {count}' for name, count in days.items())
    c = course(
        tmp_path_factory.mktemp("c"),
        SMALLEST
        + f'[grading]\ncounts = "{counts}"\n[late]\npenalty_per_day = {penalty!r}\n'
        + ("" if cap is None else f"cap_days = {cap!r}\n")
        + f'[sandbox]\nmemory_mib = {memory}\n[[assignments]]\nname = "a"\ndue = {due.isoformat()}\n'
        + f"extensions = {{ {extensions} }}\n",
    )
    assert (c.grading.counts, c.late.penalty_per_day, c.late.cap_days) == (counts, penalty, cap)
    assert c.sandbox.memory_mib == memory
    assert c.assignments[0].due == due
    assert c.assignments[0].extensions == {name: due + timedelta(days=count) for name, count in days.items()}


# the secret


def test_the_secret_is_made_once_and_kept_from_others(tmp_path):
    c = course(tmp_path, SMALLEST)
    secret = course_secret(c)
    assert len(secret) == 32
    assert course_secret(c) == secret
    assert stat.S_IMODE(os.stat(c.secret_file).st_mode) == 0o600
    assert [path.name for path in c.data_folder.iterdir()] == ["secret"]


def test_two_courses_have_two_secrets(tmp_path):
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
    assert len({course_secret(course(folder, SMALLEST)) for folder in folders}) == 2


def test_processes_that_make_the_secret_at_once_agree(tmp_path):
    c = course(tmp_path, SMALLEST)
    with multiprocessing.get_context("fork").Pool(4) as pool:
        assert len(set(pool.map(course_secret, [c] * 16))) == 1


@pytest.mark.parametrize("content", [b"", b"00", b"\xff" * 64])
def test_a_damaged_secret_is_never_replaced(tmp_path, content):
    c = course(tmp_path, SMALLEST)
    c.data_folder.mkdir()
    c.secret_file.write_bytes(content)
    with pytest.raises(CourseError, match=r"is damaged: .* Restore it from a backup"):
        course_secret(c)
    assert c.secret_file.read_bytes() == content


def test_a_data_folder_that_cannot_be_written_is_said(tmp_path):
    c = course(tmp_path, SMALLEST)
    c.data_folder.write_text("a file where the folder should be")
    with pytest.raises(CourseError, match=r"The course's secret .* cannot be used: .* Give this user"):
        course_secret(c)


@pytest.mark.parametrize(
    ("late", "more", "days"),
    [
        ("", "", 14),  # nothing ends the late days: a fortnight is counted
        ("[late]\ncap_days = 3\n", "", 3),
        ("[late]\ncap_days = 3\n", "extensions = { ada = 7 }", 10),  # hers, and her late days
        ("[late]\ncap_days = 3\n", "closes = 2026-10-13T23:59:00+02:00", 1),
        ("[late]\ncap_days = 3\n", "closes = 2026-10-13T23:59:00+02:00\nextensions = { ada = 7 }", 7),
        ("[late]\ngrace_minutes = 1440\n", "closes = 2026-10-12T23:59:00+02:00", 1),  # late, and free
    ],
)
def test_the_last_moment_is_that_of_the_last_person_who_may_hand_in_for_points(tmp_path, late, more, days):
    found = course(tmp_path, SMALLEST + late + ASSIGNMENT + more + "\n")
    assert found.assignments[0].last_moment(found.late) == DUE + timedelta(days=days)


def test_an_answer_that_may_be_out_needs_a_reason(tmp_path):
    text = SMALLEST + ASSIGNMENT + 'given_away = { "models.linear" = "" }\n'
    with pytest.raises(CourseError, match="given_away"):
        course(tmp_path, text)
