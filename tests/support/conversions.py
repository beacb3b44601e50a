"""A foreign assignment for the tests of the converter: written, converted, tried on its solution and stub, released."""

from __future__ import annotations

import json

from cells import code, notebook

from autograder.course.course import load_course
from autograder.diagnosis.variants import module_files
from autograder.grading.batch import public_seed_setup
from autograder.quality.grading import grade_all
from autograder.quality.specimens import Specimen
from autograder.release import build
from autograder.release.importing import import_assignment
from autograder.release.stubs import stub_modules

COURSE = '[course]\nname = "Converted"\nid = "converted"\n\n[sandbox]\npackages = ["numpy"]\n'

HALVES = code(
    "def halves(x):\n    # BEGIN SOLUTION\n    if x < 0:\n        raise ValueError\n    return x / 2, x / 2\n    # END SOLUTION",
    "halves",
    solution=True,
)


def empty_course(root):
    """Return a course without assignments in ``root/course``."""
    (root / "course").mkdir()
    (root / "course" / "course.toml").write_text(COURSE)
    return load_course(root / "course")


def converted(course, folder, cells=(), files=None, points=1):
    """Convert a notebook of ``cells``, or a folder of ``files``; return name of a check -> why it needs a person."""
    folder.mkdir()
    if cells:
        content = json.loads(notebook(*cells))
        for cell in content["cells"]:
            if cell["metadata"].get("nbgrader", {}).get("grade"):
                cell["metadata"]["nbgrader"]["points"] = points
        (folder / "week.ipynb").write_text(json.dumps(content))
    for name, text in (files or {}).items():
        (folder / name).write_text(text)
    (made,) = import_assignment(course, folder, "week")
    return {check.name.rpartition("::")[2]: check.why for check in made.checks}


def graded(course, *others):
    """Return the results of the solution, of the stub, and of ``others``, each a dict of files."""
    folder = course.solutions_folder / "week"
    every = [module_files(folder, {}), stub_modules(folder), *others]
    made = [
        Specimen("reference", "it", seed, (), files).submission("week") for seed, files in enumerate(every)
    ]
    return grade_all(made, public_seed_setup(load_course(course.root)), 0)


def scores(course, *others):
    """Return the points of the solution, of the stub, and of ``others``, each a dict of files."""
    return [result.score for result in graded(course, *others)]


def released(course):
    """Build the assignment, and return the text of everything that students get."""
    course = load_course(course.root)
    build(course)
    files = (course.assignments_folder / "week").rglob("*")
    return "".join(file.read_text() for file in files if file.suffix in (".py", ".ipynb", ".json"))
