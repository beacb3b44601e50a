"""Whatever is handed in, changed, regraded and taken back, in whatever order: one mark everywhere, and a line for each change.

The commands are the real ones, on a course whose suite, points, dates and hand-ins change at random. They run in this
process, without a sandbox, so that a history of many commands takes seconds.
"""

from __future__ import annotations

import json
import random
import re
from datetime import timedelta
from pathlib import Path

import pytest
from five_places import agreed, in_nbgrader
from handed_in import DUE, by_hand, notebook
from nbgrader_course import LATE, configured, query
from small_course import HIDDEN, MODULE

from autograder.cli import main
from autograder.course.course import Course, load_course
from autograder.gradebook.log_and_marks import check_course
from autograder.gradebook.marks import marks
from autograder.grading import batch as batch_module
from autograder.grading import regrade as regrade_module
from autograder.grading.log import AuditLog
from autograder.grading.regrade import POLICIES
from autograder.grading.workers import in_this_process

# nbgrader's own, under the newest SQLAlchemy
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <.*> not in session")

STUDENTS = ("ada", "bob")
CODES = {
    "right": "",
    "half": "\n\ndef mse(y_hat, y):\n    return float(np.mean((y_hat - y) ** 2)) / 2\n",
    "no rows": "\n\ndef one_hot(y, k):\n    return np.zeros((len(y), k))\n",
    "no module": "\n\ndef one_hot(:\n",
}
VALUES = ("2.1200451", "1.06002255")
"""What a suite takes for the right loss: the mean, or half of it."""


class Term:
    """A course with two students, what was done to it, and what each mark was after it."""

    def __init__(self, course: Course, chance: random.Random) -> None:
        self.root, self.chance = course.root, chance
        self.totals: dict[str, float] = {}

    @property
    def course(self) -> Course:
        return load_course(self.root)

    def run(self, *arguments: str) -> int:
        """Run a command, after which the log says what nbgrader's rows say, before anybody asks for a mark."""
        sandbox = ["--sandbox", "none"] if arguments[0] in ("grade", "regrade") else []
        status = main([*arguments, *sandbox])
        log = AuditLog(self.course)
        for (student,) in query(self.course, "SELECT student_id FROM submitted_assignment"):
            logged = log.last_mark(student, "a1")
            assert logged is not None
            assert logged.points == pytest.approx(in_nbgrader(self.course, student)), arguments
        return status

    # what happens to a course

    def hand_in(self) -> None:
        folder = self.course.submitted_folder / self.chance.choice(STUDENTS) / "a1"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "losses.py").write_text(MODULE + CODES[self.chance.choice(list(CODES))])
        (folder / "a1.ipynb").write_bytes(notebook(self.course, self.chance.choice(["", "A chord."])))
        time = DUE + timedelta(hours=self.chance.randint(-99, 99))
        (folder / "timestamp.txt").write_text(self.chance.choice([f"{time:%Y-%m-%d %H:%M:%S} UTC", "noon"]))

    def grade(self) -> None:
        """Grade everybody, or nobody where the suite has other points than the release."""
        if self.points_in("solutions/a1/hidden/test_losses.py") == self.points_in("assignments/a1/a1.ipynb"):
            assert self.run("grade", "a1") in (0, 1)
            return
        before = query(self.course, "SELECT * FROM grade ORDER BY id")
        assert self.run("grade", "a1") in (0, 2)  # 0 where nobody has handed in
        assert query(self.course, "SELECT * FROM grade ORDER BY id") == before

    def points_in(self, file: str) -> float:
        """Return the points of the loss: a suite's, or a released notebook's."""
        text = (self.root / file).read_text()
        if file.endswith(".py"):
            return float(re.findall(r'"losses.mse", points=(\d)', text)[0])
        marks = [cell["metadata"].get("nbgrader", {}) for cell in json.loads(text)["cells"]]
        return next(float(one["points"]) for one in marks if one.get("grade_id") == "losses-mse")

    def suite(self) -> None:
        file = self.root / "solutions" / "a1" / "hidden" / "test_losses.py"
        file.write_text(re.sub(r"approx\(.*\)", f"approx({self.chance.choice(VALUES)})", file.read_text()))

    def points(self) -> None:
        """Give the check of the loss other points; without a build, now and then."""
        points = self.chance.choice([1, 2, 4])
        file = self.root / "solutions" / "a1" / "hidden" / "test_losses.py"
        file.write_text(
            re.sub(r'"losses.mse", points=\d', f'"losses.mse", points={points}', file.read_text())
        )
        if self.chance.random() < 0.7:
            self.build(points)

    def build(self, points: float) -> None:
        """What `autograder build` makes of other points in the released notebook."""
        released = self.root / "assignments" / "a1" / "a1.ipynb"
        content = json.loads(released.read_text())
        for cell in content["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade_id") == "losses-mse":
                cell["metadata"]["nbgrader"]["points"] = points
        released.write_text(json.dumps(content))

    def due(self) -> None:
        file = self.root / "course.toml"
        due = f"due = 2026-10-1{self.chance.randint(1, 4)}T23:59:00+02:00"
        file.write_text(re.sub(r"due = .*", due, file.read_text(), count=1))

    def extension(self) -> None:
        student = self.chance.choice(STUDENTS)
        if student in self.totals:
            assert self.run("people", "extend", student, "a1", str(self.chance.randint(1, 3))) in (0, 1)

    def manual(self) -> None:
        student = self.chance.choice(STUDENTS)
        by_hand(
            self.course,
            self.chance.choice(["why", "losses-mse"]),
            student,
            manual_score=self.chance.choice([0.0, 1.5]),
        )

    def regrade(self) -> None:
        """Show what would change, apply it, and take it back in half of the cases."""
        policy = self.chance.choice(POLICIES)
        shown = self.regraded("--dry-run", policy)
        before = dict(self.totals)
        applied = self.regraded("--apply", policy)
        assert applied["changes"] == shown["changes"]
        after = self.agreed()
        for change in shown["changes"]:
            if policy != "as-is" and set(change["why"]) <= {"suite"}:
                assert change["after"] >= change["before"] - 1e-9, change
            assert change["before"] == pytest.approx(before[change["student"]]), change
            assert change["after"] == pytest.approx(after[change["student"]]), change
        untouched = set(after) - {change["student"] for change in shown["changes"]}
        assert {name: after[name] for name in untouched} == {name: before[name] for name in untouched}
        if applied["applied"] is not None and self.chance.random() < 0.5:
            assert self.run("regrade", "--revert") in (0, 1)
            assert self.agreed() == before

    def regraded(self, mode: str, policy: str) -> dict:
        """Run the command, which with ``--dry-run`` writes nothing but its page; return its document."""
        file = self.root / "table.json"
        before = self.stored()
        assert self.run("regrade", "a1", mode, "--policy", policy, "--json", str(file)) in (0, 1)
        if mode == "--dry-run":
            assert self.stored() == before
        return json.loads(file.read_text())["regrade"]

    def stored(self) -> dict[Path, bytes]:
        data = self.course.data_folder
        files = (path for path in data.rglob("*") if path.is_file() and data / "class" not in path.parents)
        return {path: path.read_bytes() for path in files}

    # what holds after everything

    def agreed(self) -> dict[str, float]:
        present = {mark.student for mark in marks(self.course, "a1")}
        return {student: agreed(self.course, student) for student in sorted(present)}

    def step(self, action: str) -> None:
        lines = len(AuditLog(self.course).lines())
        getattr(self, action)()
        totals = self.agreed()
        log = AuditLog(self.course)
        for student, total in totals.items():
            logged = log.last_mark(student, "a1")
            assert logged is not None
            assert logged.points == pytest.approx(total)
        if totals != self.totals:
            assert len(log.lines()) > lines, "a mark has changed, and the log has no line on it"
        self.totals = totals


@pytest.fixture(autouse=True)
def in_this_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (batch_module, regrade_module):
        monkeypatch.setattr(
            module, "in_processes", lambda make, tasks, count, seconds: in_this_process(make, tasks)
        )


@pytest.fixture
def term(course: Course, monkeypatch: pytest.MonkeyPatch) -> Term:
    monkeypatch.chdir(course.root)
    assert "approx(2.1200451)" in HIDDEN
    return Term(configured(course, LATE), random.Random())


ACTIONS = ("hand_in", "grade", "suite", "points", "due", "extension", "manual", "regrade", "regrade")


@pytest.mark.parametrize("seed", range(4))
def test_one_mark_everywhere_and_a_line_for_every_change_of_it(term: Term, seed: int) -> None:
    term.chance = random.Random(seed)
    for action in ("hand_in", "hand_in", "grade", *term.chance.choices(ACTIONS, k=9), "grade", "regrade"):
        term.step(action)
    findings = check_course(term.course)
    assert findings.is_sound, findings
