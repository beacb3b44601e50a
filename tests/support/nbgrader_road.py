"""A course by nbgrader's own commands, from the release to the feedback: with the solution, and with the release as it is."""

from __future__ import annotations

import shutil
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.course.course import Course, load_course
from autograder.diagnosis.variants import module_files
from autograder.integrations.nbgrader_settings import configure
from autograder.release import build

EXAMPLES = Path(__file__).parents[2] / "examples"


def built_example(name: str, root: Path) -> Course:
    """Return a copy of an example course below ``root``, built."""
    unwanted = shutil.ignore_patterns("data", "assignments", ".build")
    made = load_course(shutil.copytree(EXAMPLES / name, root / "course", ignore=unwanted))
    build(made)
    return made


def scores_by_nbgrader(course: Course) -> dict[str, list[tuple[float, float]]]:
    """Return (score, points) of each exercise of the course's one assignment: of ``right``, the solution, and of ``stub``."""
    config = Config()
    configure(config, course.root)
    nbgrader = NbGraderAPI(config=config)
    (name,) = [assignment.name for assignment in course.assignments]
    assert nbgrader.generate_assignment(name)["success"]
    for student in ("right", "stub"):
        shutil.copytree(course.assignments_folder / name, course.submitted_folder / student / name)
    for file, content in module_files(course.solutions_folder / name, {}).items():
        (course.submitted_folder / "right" / name / file).write_bytes(content)
    for student in ("right", "stub"):
        done = nbgrader.autograde(name, student)
        assert done["success"], done["log"]
    done = nbgrader.generate_feedback(name, "right")
    assert done["success"], done["log"]
    assert [*(course.data_folder / "feedback" / "right" / name).glob("*.html")]
    with Gradebook(course.database_url, course.id) as book:
        return {
            student: [
                (grade.auto_score, grade.max_score)
                for grade in book.find_submission(name, student).notebooks[0].grades
                if grade.auto_score is not None
            ]
            for student in ("right", "stub")
        }
