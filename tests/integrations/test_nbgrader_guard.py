"""nbgrader's own commands on a hostile class: each attack is let through by nbgrader alone, and not under our settings."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from nbgrader_course import grades

from autograder.course.course import Course, load_course

SECRET = "The hidden suite of next week."
SCRIPT = '<script>fetch("/")</script><img src=x onerror=alert(1)> <svg onload=alert(1)>\n\n[x](javascript:alert(1))'
RIGHT = (
    "import numpy as np\n\n"
    "def mse(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2))\n\n"
    "def one_hot(y, k):\n    return (y[:, None] == np.arange(k)).astype(float)\n"
)

CONTROL = """
c = get_config()
configure(c)
c.Autograder.guarded = False
del c.HTMLExporter, c.GenerateFeedback, c.ExchangeFactory
"""


def notebook_of(folder: Path) -> dict[str, Any]:
    notebook: dict[str, Any] = json.loads((folder / "a1.ipynb").read_text())
    return notebook


def save(folder: Path, notebook: dict[str, Any]) -> None:
    (folder / "a1.ipynb").write_text(json.dumps(notebook))


def cell_of(notebook: dict[str, Any], name: str) -> dict[str, Any]:
    cells = notebook["cells"]
    return next(c for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == name)


def link_to_a_secret(folder: Path) -> None:
    (folder / "notes.txt").symlink_to(folder.parents[3] / "secret.txt")


def fifo(folder: Path) -> None:
    os.mkfifo(folder / "pipe")


def old_metadata(folder: Path) -> None:
    notebook = notebook_of(folder)
    cell_of(notebook, "why")["metadata"]["nbgrader"]["schema_version"] = 1
    save(folder, notebook)


def doubled_ids(folder: Path) -> None:
    notebook = notebook_of(folder)
    copy = json.loads(json.dumps(cell_of(notebook, "losses-mse")))
    copy["metadata"]["nbgrader"].update(schema_version=1, points="many")
    notebook["cells"].append(copy)
    save(folder, notebook)


def timestamp_that_is_no_date(folder: Path) -> None:
    (folder / "timestamp.txt").write_text("on friday \x1b[2J")


def no_secret(folder: Path) -> None:
    (folder / "submission_secret.txt").unlink()


def script(folder: Path) -> None:
    notebook = notebook_of(folder)
    cell_of(notebook, "why")["source"] = SCRIPT
    save(folder, notebook)


def only_a_module(folder: Path) -> None:
    (folder / "a1.ipynb").unlink()


def folder_called_as_the_notebook(folder: Path) -> None:
    (folder / "a1.ipynb").unlink()
    (folder / "a1.ipynb").mkdir()
    (folder / "a1.ipynb" / "x.py").write_text("")


ATTACKS: dict[str, Callable[[Path], None]] = {
    attack.__name__: attack
    for attack in (
        link_to_a_secret,
        fifo,
        old_metadata,
        doubled_ids,
        timestamp_that_is_no_date,
        no_secret,
        script,
        only_a_module,
        folder_called_as_the_notebook,
    )
}


@dataclass(frozen=True)
class Class:
    """A course after nbgrader's commands, and what they said."""

    course: Course
    said: dict[str, subprocess.CompletedProcess[str]]

    def page(self, student: str) -> str:
        return (self.course.feedback_folder / student / "a1" / "a1.html").read_text()


def nbgrader(course: Course, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"HOME": str(course.root), "USER": "root"}
    command = [sys.executable, "-m", "nbgrader", *arguments]
    return subprocess.run(
        command, cwd=course.root, env=environment, capture_output=True, text=True, check=False, timeout=300
    )


def run_class(
    built: Path,
    root: Path,
    names: list[str],
    more: str = "\nconfigure(get_config())\n",
    commands: tuple[str, ...] = ("autograde", "generate_feedback", "release_feedback"),
) -> Class:
    """Hand in for each name, the attack called so, and for ``zoe`` an honest one; then run nbgrader's commands."""
    shutil.copytree(built, root)
    course = load_course(root)
    (root / "secret.txt").write_text(SECRET)
    exchange = root / "exchange"
    exchange.mkdir(mode=0o777)
    exchange.chmod(0o777)
    (root / "nbgrader_config.py").write_text(
        f"from autograder.nbgrader_settings import configure\n{more}\nget_config().Exchange.root = {str(exchange)!r}\n"
    )
    for name in [*names, "zoe"]:
        folder = course.submitted_folder / name / "a1"
        shutil.copytree(course.assignments_folder / "a1", folder)
        (folder / "losses.py").write_text(RIGHT)
        (folder / "timestamp.txt").write_text("2026-10-12 18:00:00 UTC")
        (folder / "submission_secret.txt").write_text(f"secret of {name}")
        if name in ATTACKS:
            ATTACKS[name](folder)
    return Class(course, {command: nbgrader(course, command, "a1") for command in commands})


@pytest.fixture(scope="module")
def guarded(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """All attacks in one class, under our settings."""
    return run_class(built_course, tmp_path_factory.mktemp("guarded") / "course", list(ATTACKS))


@pytest.fixture(scope="module")
def unguarded(built_course: Path, tmp_path_factory: pytest.TempPathFactory) -> Class:
    """The control: a class of attacks with nbgrader reading for itself."""
    names = [name for name in ATTACKS if name != "old_metadata"]
    return run_class(built_course, tmp_path_factory.mktemp("unguarded") / "course", names, CONTROL)


def test_no_command_ends_early(guarded: Class) -> None:
    assert {command: done.returncode for command, done in guarded.said.items()} == {
        "autograde": 0,
        "generate_feedback": 0,
        "release_feedback": 0,
    }, "\n".join(done.stderr[-3000:] for done in guarded.said.values())


@pytest.mark.parametrize("name", [*ATTACKS, "zoe"])
def test_everybody_is_graded_and_has_feedback(guarded: Class, name: str) -> None:
    assert [grades(guarded.course, name)[cell][0] for cell in ("losses-mse", "losses-one_hot")] == [2.0, 1.5]
    assert "Score: 3.5" in guarded.page(name)
    files = {path.name for path in (guarded.course.feedback_folder / name / "a1").iterdir()}
    assert files == {"a1.html", "timestamp.txt", "submission_secret.txt"}


def test_everybodys_feedback_is_released(guarded: Class) -> None:
    released = list((guarded.course.root / "exchange").rglob("feedback/*.html"))
    assert len(released) == len(ATTACKS) + 1


def test_a_link_leads_nowhere(guarded: Class) -> None:
    for folder in (guarded.course.autograded_folder, guarded.course.feedback_folder):
        assert not [
            path for path in folder.rglob("*") if path.is_file() and SECRET in path.read_text("latin-1")
        ]


def test_the_control_nbgrader_follows_a_link_into_the_students_feedback(unguarded: Class) -> None:
    copy = unguarded.course.feedback_folder / "link_to_a_secret" / "a1" / "notes.txt"
    assert copy.read_text() == SECRET


def test_the_control_nbgrader_stops_the_class_at_old_metadata(built_course: Path, tmp_path: Path) -> None:
    stopped = run_class(built_course, tmp_path / "course", ["old_metadata"], CONTROL, ("autograde",))
    assert stopped.said["autograde"].returncode != 0
    assert grades(stopped.course, "zoe") == {}


@pytest.mark.parametrize("name", ["fifo", "doubled_ids", "timestamp_that_is_no_date", "only_a_module"])
def test_the_control_nbgrader_leaves_ungraded(unguarded: Class, name: str) -> None:
    assert unguarded.said["autograde"].returncode != 0
    assert {row[0] for row in grades(unguarded.course, name).values()} <= {None}
    assert grades(unguarded.course, "zoe")["losses-mse"][0] == 2.0


def test_the_control_release_feedback_dies_without_a_secret(unguarded: Class) -> None:
    assert unguarded.said["release_feedback"].returncode != 0
    assert "submission_secret.txt" in unguarded.said["release_feedback"].stderr


ACTS = ('<script>fetch("/")', 'onerror="alert(1)"', 'href="javascript:', "<svg onload")


def test_a_script_in_an_answer_is_text_in_the_page(guarded: Class) -> None:
    page = guarded.page("script")
    assert not [act for act in ACTS if act in page]
    assert "fetch(" in page, "the text stays readable"
    assert 'http-equiv="Content-Security-Policy" content="default-src \'none\'; script-src' in page


def test_the_control_nbgrader_puts_the_script_into_the_page_and_the_second_wall_holds_alone(
    unguarded: Class,
) -> None:
    assert not [act for act in ACTS if act not in unguarded.page("script")], "the control"
    course = unguarded.course
    (course.root / "nbgrader_config.py").write_text(
        "from autograder.nbgrader_settings import configure\nconfigure(get_config())\n"
    )
    done = nbgrader(course, "generate_feedback", "a1", "--student", "script", "--force")
    assert done.returncode == 0, done.stderr
    assert not [act for act in ACTS if act in unguarded.page("script")]


def test_what_jupyter_would_run_is_not_copied(course: Course) -> None:
    from nbgrader_course import result

    from autograder.gradebook.autograded import write_autograded
    from autograder.gradebook.cells import read_released

    released = read_released(course.assignments_folder / "a1" / "a1.ipynb")
    names = ["nbgrader_config.py", "x/jupyter_server_config.json", "ipython_config.py", "my_config.py"]
    folder = course.autograded_folder / "eve" / "a1"
    write_autograded(folder, released, result("eve"), dict.fromkeys(names, b""), {})
    assert sorted(path.name for path in folder.iterdir()) == ["a1.ipynb", "my_config.py"]
