"""Make the course as a web site, into course-site/: `make course-site`.

Read are course.toml, the released notebooks in assignments/, and the pictures that make_pictures.py drew. No page
holds a solution, since none is opened. The pages need no network, no server and no kernel.
"""

from __future__ import annotations

import shutil
import sys
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from formulas import mathml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from notebook_page import NotebookPage, notebook_page

from autograder.course.course import Assignment, load_course

HERE = Path(__file__).parent
ARGMIN = r"\theta^\ast = \operatorname*{arg\,min}_\theta \; \frac1n \sum_{i=1}^n \ell\bigl(y_i, f(x_i;\theta)\bigr)"
COPIED = ("style.css", "sliders", "fonts")


@dataclass(frozen=True)
class Week:
    """An assignment and its page: ``number`` and ``address`` as the pages show them."""

    assignment: Assignment
    number: str
    address: str
    page: NotebookPage


def make_site(root: Path, target: Path) -> list[Week]:
    """Write the pages of the course in ``root`` into the folder ``target``, which is replaced.

    Raises FileNotFoundError where a notebook was not built, and ValueError for a formula or a slider that does not fit.
    """
    course = load_course(root)
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True,
    )  # fmt: skip
    weeks = [_week(root, assignment, templates) for assignment in course.assignments]
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for name in COPIED:
        source = HERE / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns("*.html", "*.toml"))
        else:
            shutil.copyfile(source, target / name)
    shutil.copytree(HERE / "pictures", target / "pictures", ignore=shutil.ignore_patterns("*.json"))
    page = templates.get_template("week.html")
    for place, week in enumerate(weeks):
        before, after = (weeks[place - 1] if place else None), (weeks[place + 1 : place + 2] or [None])[0]
        html = page.render(course=course, weeks=weeks, week=week, before=before, after=after)
        (target / week.address).write_text(html, encoding="utf-8")
    points = sum(points for week in weeks for _, points in week.page.exercises)
    written = sum(week.page.written for week in weeks)
    index = templates.get_template("index.html").render(
        course=course, weeks=weeks, points=points, written=written, argmin=mathml(ARGMIN, display=True)
    )
    (target / "index.html").write_text(index, encoding="utf-8")
    return weeks


def _week(root: Path, assignment: Assignment, templates: Environment) -> Week:
    name = assignment.name
    released = root / "assignments" / name / f"{name}.ipynb"
    page = notebook_page(released, HERE / "pictures" / name, f"pictures/{name}", _sliders(name, templates))
    return Week(assignment, name.partition("-")[0], f"{name}.html", page)


def _sliders(name: str, templates: Environment) -> dict[str, str]:
    """Return the sliders of an assignment as HTML, by the id of the cell after which each stands."""
    placed = tomllib.loads((HERE / "sliders" / "places.toml").read_text(encoding="utf-8"))["sliders"]
    return {
        slider["cell"]: templates.get_template(f"{slider['script']}.html").render(place=slider["cell"])
        for slider in placed
        if slider["assignment"] == name
    }


def main(arguments: Sequence[str]) -> None:
    """Make the site of this repository's course, into the folder that is named, or course-site/."""
    target = Path(arguments[0]) if arguments else HERE.parent / "course-site"
    weeks = make_site(HERE.parent, target)
    print(f"{target}: {len(weeks)} pages and index.html")


if __name__ == "__main__":
    main(sys.argv[1:])
