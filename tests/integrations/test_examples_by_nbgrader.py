"""The example courses by nbgrader's own commands, from the release to the feedback: the solution gets all, the release nothing."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.course.course import Course, load_course
from autograder.diagnosis.variants import module_files
from autograder.integrations.nbgrader_settings import configure
from autograder.release import build

# nbgrader's own, under the newest SQLAlchemy and nbconvert
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Object of type <.*> not in session"),
]

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(params=["notebook-cells", "stateful-class", "text-and-programs"])
def course(request: pytest.FixtureRequest, tmp_path: Path) -> Course:
    """A copy of an example course, built."""
    unwanted = shutil.ignore_patterns("data", "assignments", ".build")
    made = load_course(shutil.copytree(EXAMPLES / request.param, tmp_path / "course", ignore=unwanted))
    build(made)
    return made


def test_an_example_goes_the_whole_way_by_nbgraders_commands(course: Course) -> None:
    config = Config()
    configure(config, course.root)
    nbgrader = NbGraderAPI(config=config)
    (name,) = [assignment.name for assignment in course.assignments]
    assert nbgrader.generate_assignment(name)["success"]
    released = course.assignments_folder / name
    for student in ("right", "stub"):
        folder = course.submitted_folder / student / name
        shutil.copytree(released, folder)
    for file, content in module_files(course.solutions_folder / name, {}).items():
        (course.submitted_folder / "right" / name / file).write_bytes(content)
    for student in ("right", "stub"):
        done = nbgrader.autograde(name, student)
        assert done["success"], done["log"]
    done = nbgrader.generate_feedback(name, "right")
    assert done["success"], done["log"]
    assert [*(course.data_folder / "feedback" / "right" / name).glob("*.html")]
    with Gradebook(course.database_url, course.id) as book:
        rows = {
            student: [
                (grade.auto_score, grade.max_score)
                for grade in book.find_submission(name, student).notebooks[0].grades
                if grade.auto_score is not None
            ]
            for student in ("right", "stub")
        }
    assert [own for own, _ in rows["right"]] == [most for _, most in rows["right"]]
    assert sum(most for _, most in rows["right"]) >= 6
    assert {own for own, _ in rows["stub"]} == {0}
