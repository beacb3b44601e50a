"""A gradebook that cannot be used: a sentence that says what to do, and nothing lost."""

from __future__ import annotations

import dataclasses
import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbgrader_course
import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory
from nbgrader import api
from nbgrader.dbutil import ALEMBIC_DIR
from nbgrader_course import at, grades, query, result, without_gradebook
from postgres import Server
from sqlalchemy import create_engine, event, inspect
from sqlalchemy.pool import NullPool

from autograder.course.course import Course
from autograder.gradebook import database
from autograder.gradebook.database import with_driver
from autograder.gradebook.schema import known_versions
from autograder.gradebook.writer import GradebookError, open_gradebook
from autograder.sandbox import kernel


def write(course: Course) -> None:
    with open_gradebook(course) as book:
        book.write([result()])


def refusal(course: Course) -> str:
    with pytest.raises(GradebookError) as caught:
        write(course)
    return str(caught.value)


def file_of(course: Course) -> Path:
    return Path(course.database_url.removeprefix("sqlite:///"))


@pytest.fixture
def bare_path(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PATH without the environment's programs, as a service or a notebook server has it."""
    monkeypatch.setenv("PATH", "/usr/bin:/bin")


def test_a_new_gradebook_is_made_where_alembic_is_not_on_the_path(course: Course, bare_path: None) -> None:
    # nbgrader itself would run the command alembic by its name, and fail where PATH lacks the environment
    fresh = without_gradebook(course)
    write(fresh)
    assert query(fresh, "SELECT version_num FROM alembic_version") == [(head(),)]
    assert grades(fresh)["losses-mse"][0] == 2.0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_new_gradebook_has_the_tables_that_nbgrader_makes_itself(
    course: Course, tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    def address(name: str) -> str:
        if kind == "postgresql":
            return with_driver(request.getfixturevalue("postgres")())
        return f"sqlite:///{tmp_path / name}"

    theirs = dataclasses.replace(course, database_url=address("theirs.db"))
    ours = dataclasses.replace(course, database_url=address("ours.db"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:{os.environ['PATH']}")  # nbgrader runs alembic
    api.Gradebook(theirs.database_url, course.id).close()
    with open_gradebook(ours):
        pass
    own = {table: form for table, form in schema_of(ours).items() if not table.startswith("autograder_")}
    assert own == schema_of(theirs)
    for table in ("alembic_version", "course"):
        assert query(ours, f"SELECT * FROM {table}") == query(theirs, f"SELECT * FROM {table}")


def schema_of(course: Course) -> dict[str, object]:
    """table -> its columns, keys and constraints."""
    engine = create_engine(with_driver(course.database_url), poolclass=NullPool)
    inspector = inspect(engine)
    asked = (
        inspector.get_columns,
        inspector.get_pk_constraint,
        inspector.get_foreign_keys,
        inspector.get_unique_constraints,
        inspector.get_indexes,
    )
    return {table: [repr(question(table)) for question in asked] for table in inspector.get_table_names()}


def test_an_empty_file_becomes_a_gradebook(course: Course, bare_path: None) -> None:
    fresh = without_gradebook(course)
    file_of(fresh).touch()
    write(fresh)
    assert query(fresh, "SELECT version_num FROM alembic_version") == [(head(),)]


def test_a_gradebook_is_made_in_a_folder_that_is_not_there_yet(course: Course, tmp_path: Path) -> None:
    fresh = at(course, f"sqlite:///{tmp_path}/a/folder/gradebook.db")
    write(fresh)
    assert [path.name for path in (tmp_path / "a" / "folder").iterdir()] == ["gradebook.db"]


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_first_use_that_is_interrupted_leaves_no_gradebook(
    course: Course, request: pytest.FixtureRequest, kind: str
) -> None:
    fresh = without_gradebook(course)
    if kind == "postgresql":
        fresh = at(course, request.getfixturevalue("postgres")())

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    last = api.Base.metadata.sorted_tables[-1]
    event.listen(last, "after_create", killed)
    try:
        with pytest.raises(KeyboardInterrupt):
            write(fresh)
    finally:
        event.remove(last, "after_create", killed)
    if kind == "sqlite":
        assert list(file_of(fresh).parent.glob("*gradebook*")) == []
    write(fresh)
    assert grades(fresh)["losses-mse"][0] == 2.0


@pytest.mark.parametrize("statement", ["DROP TABLE alembic_version", "DELETE FROM alembic_version"])
def test_a_gradebook_without_a_version_is_refused_where_nbgrader_accepts_it(
    course: Course, statement: str
) -> None:
    from nbgrader.api import Gradebook

    write(course)
    query(course, statement)
    Gradebook(course.database_url, course.id).close()  # the control: nbgrader says nothing
    said = refusal(course)
    assert said.startswith(f"The gradebook {course.database_url} has no version: its making was interrupted")
    # what the sentence says to do works
    for command in said.partition("with the SQL statements ")[2].split(";"):
        if command.strip():
            query(course, command.strip())
    write(course)
    assert grades(course)["losses-mse"][0] == 2.0


def test_a_gradebook_of_an_older_nbgrader_is_refused_and_the_cure_works(course: Course) -> None:
    write(course)
    query(course, "ALTER TABLE student DROP COLUMN lms_user_id")
    older = older_version()
    query(course, "UPDATE alembic_version SET version_num = :older", older=older)
    said = refusal(course)
    assert f"was made by an older nbgrader (of version {older}; this nbgrader's is {head()})" in said
    assert "run nbgrader db upgrade" in said
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    subprocess.run(
        [sys.executable, "-m", "nbgrader", "db", "upgrade"],
        cwd=course.root,
        env=environment,
        check=True,
        capture_output=True,
    )
    write(course)
    assert grades(course)["losses-mse"][0] == 2.0


def test_an_old_gradebook_without_a_version_is_called_old(course: Course) -> None:
    query(course, "ALTER TABLE student DROP COLUMN lms_user_id")
    query(course, "DELETE FROM alembic_version")
    assert "was made by an older nbgrader (without a version)" in refusal(course)


def test_a_gradebook_of_a_newer_nbgrader_is_refused(course: Course) -> None:
    query(course, "UPDATE alembic_version SET version_num = 'abcdef012345'")
    assert "was written by a newer nbgrader (version abcdef012345;" in refusal(course)


def head() -> str:
    (newest,), _ = known_versions()
    return newest


def test_the_versions_of_nbgrader_are_those_that_alembic_finds() -> None:
    script = migration_scripts()
    known = {one.revision for one in script.walk_revisions()}
    assert known_versions() == ({script.get_current_head()}, known)


def migration_scripts() -> ScriptDirectory:
    config = Config()
    config.set_main_option("script_location", ALEMBIC_DIR)
    return ScriptDirectory.from_config(config)


def older_version() -> str:
    """The version before the newest: the one that the column lms_user_id came after, or its parent."""
    script = migration_scripts()
    adding = next(one for one in script.walk_revisions() if "lms_user_id" in Path(one.path).read_text())
    return str(adding.down_revision)


def test_a_locked_gradebook_is_said_and_can_be_written_afterwards(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    other = sqlite3.connect(file_of(course), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(GradebookError, match="is locked: another program has been writing to it for"):
        write(course)
    other.execute("ROLLBACK")
    other.close()
    write(course)
    assert grades(course)["losses-mse"][0] == 2.0


def test_a_gradebook_that_is_locked_in_the_middle_is_written_whole_or_not_at_all(
    course: Course, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.05)
    with open_gradebook(course) as book:
        book.write([result("eve")])
        other = sqlite3.connect(file_of(course), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(GradebookError, match="is locked"):
            book.write([result("ada"), result("bob")])
        other.execute("ROLLBACK")
        other.close()
        assert query(course, "SELECT student_id FROM submitted_assignment") == [("eve",)]
        book.write([result("ada"), result("bob")])
    assert len(query(course, "SELECT student_id FROM submitted_assignment")) == 3


def test_a_file_that_is_no_database_is_said_and_left_alone(course: Course) -> None:
    file_of(course).write_bytes(b"not a database at all, but somebody's notes" * 100)
    before = file_of(course).read_bytes()
    assert "is damaged or is no database (file is not a database). Move the file away" in refusal(course)
    assert file_of(course).read_bytes() == before


def test_a_database_of_something_else_is_left_alone(course: Course) -> None:
    file_of(course).unlink()
    query(course, "CREATE TABLE recipes (name TEXT)")
    assert (
        "holds other tables (recipes) and no gradebook. Give the gradebook a database of its own"
        in refusal(course)
    )
    assert query(course, "SELECT name FROM sqlite_master WHERE type = 'table'") == [("recipes",)]


def without_privileges(ask: Callable[[], str]) -> str:
    """Return what ``ask`` returns in a child process for which, root or not, a file's mode holds."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            kernel.drop_capabilities()
            os.write(writing, ask().encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with open(reading, encoding="utf-8") as answer:
        return answer.read()


def test_a_read_only_gradebook_is_said(course: Course) -> None:
    file_of(course).chmod(stat.S_IRUSR)
    assert "cannot be opened for writing" in without_privileges(lambda: refusal(course))


def test_a_full_disk_is_said_and_the_gradebook_is_as_it_was(course: Course) -> None:
    write(course)
    with open_gradebook(course) as book:
        pages = query(course, "PRAGMA page_count")[0][0]

        from sqlalchemy import event

        @event.listens_for(book.gradebook.engine, "connect")
        def fill(connection: sqlite3.Connection, record: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages + 1}")  # SQLite's own way to a full disk

        book.gradebook.engine.dispose()  # so that its connections are new

        with pytest.raises(GradebookError) as caught:
            book.write([result(f"s{number}") for number in range(500)])
    assert "cannot be written (database or disk is full). Free some space on its disk" in str(caught.value)
    assert query(course, "SELECT student_id FROM submitted_assignment") == [("ada",)]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://nobody@localhost:1/grades", "cannot be reached"),
        ("mysql+nosuchdriver://localhost/x", "needs a driver that is not installed"),
        ("no address", "which is no database address"),
    ],
)
def test_an_address_that_leads_nowhere_is_said_and_sqlite_is_not_used_instead(
    course: Course, url: str, said: str
) -> None:
    fresh = dataclasses.replace(without_gradebook(course), database_url=url)
    assert said in refusal(fresh)
    assert list(course.data_folder.iterdir()) == []


def test_a_missing_driver_is_said(course: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database.importlib.util, "find_spec", lambda name: None)
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.setitem(sys.modules, "psycopg2", None)
    fresh = dataclasses.replace(course, database_url="postgresql://localhost/x")
    assert "Install the extra `big` of thetastar" in refusal(fresh)


def test_a_password_is_never_shown(course: Course) -> None:
    fresh = dataclasses.replace(course, database_url="postgresql://ada:swordfish@localhost:1/grades")
    said = refusal(fresh)
    assert "ada:***@localhost" in said
    assert "swordfish" not in said


def test_a_database_server_that_stops_is_said_and_what_was_written_stays(
    course: Course, postgres: Callable[[], str], postgres_server: Server
) -> None:
    there = at(course, postgres())
    try:
        with open_gradebook(there) as book:
            book.write([result("eve")])
            postgres_server.stop()
            with pytest.raises(GradebookError, match="cannot be reached"):
                book.write([result("ada")])
        assert "Start the database server" in refusal(there)
    finally:
        postgres_server.start()
    assert grades(there, "eve")["losses-mse"][0] == 2.0
    assert grades(there, "ada") == {}


def test_a_database_that_does_not_exist_is_said(course: Course, postgres_server: Server) -> None:
    said = refusal(at(course, postgres_server.address("no_such_grades")))
    assert "does not exist" in said
    assert "make the empty database with createdb" in said


def test_an_empty_database_on_a_server_becomes_a_gradebook(
    course: Course, postgres: Callable[[], str]
) -> None:
    there = at(course, postgres())
    write(there)
    assert query(there, "SELECT version_num FROM alembic_version") == [(head(),)]
    assert grades(there)["losses-mse"][0] == 2.0


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_row_that_another_program_adds_in_the_same_moment_is_no_trouble(
    course: Course, request: pytest.FixtureRequest, kind: str
) -> None:
    there = (
        at(course, request.getfixturevalue("postgres")())
        if kind == "postgresql"
        else without_gradebook(course)
    )
    overtaken = []

    def overtake(mapper: object, connection: object, row: api.Course) -> None:
        if row.id == "default_course" and not overtaken:  # nbgrader's own, added while it notes the cells
            overtaken.append(row.id)
            query(there, "INSERT INTO course (id) VALUES (:id)", id=row.id)

    event.listen(api.Course, "before_insert", overtake)
    try:
        with open_gradebook(there) as book:
            assert book.write([result("ada")]) == []
    finally:
        event.remove(api.Course, "before_insert", overtake)
    assert overtaken
    assert query(there, "SELECT count(*) FROM submitted_assignment") == [(1,)]


OPENER = """
import sys
from autograder.course.course import load_course
from autograder.gradebook.writer import open_gradebook
sys.path.insert(0, {tests!r})
from nbgrader_course import result
course = load_course({root!r})
with open_gradebook(course) as book:
    for number in range(5):
        assert book.write([result(f"{{sys.argv[1]}}-{{number}}"), result("everybody's")]) == []
"""


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_several_graders_may_open_and_write_at_once_from_the_first_moment(
    course: Course, request: pytest.FixtureRequest, kind: str
) -> None:
    if kind == "postgresql":
        there = at(course, request.getfixturevalue("postgres")())
    else:
        there = without_gradebook(course)
    code = OPENER.format(tests=str(Path(nbgrader_course.__file__).parent), root=str(course.root))
    graders = [
        subprocess.Popen([sys.executable, "-c", code, str(number)], stderr=subprocess.PIPE, text=True)
        for number in range(2)
    ]
    for grader in graders:
        _, said = grader.communicate(timeout=120)
        assert grader.returncode == 0, said
    assert query(there, "SELECT count(*) FROM submitted_assignment") == [(11,)]
    assert query(there, "SELECT count(*) FROM alembic_version") == [(1,)]
