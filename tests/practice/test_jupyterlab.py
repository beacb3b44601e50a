"""In JupyterLab itself, with a browser: formulas, sliders, practice on every save, exercises in cells."""

from __future__ import annotations

import json
import re
import shutil
import time
from pathlib import Path

import nbformat
from lab import run_all

from autograder.cli import main
from autograder.course.course import load_course
from autograder.practice.ladder import find
from autograder.release import build

COURSE = load_course(Path(__file__).parents[2])
NAMES = [assignment.name for assignment in COURSE.assignments]


def released_text() -> str:
    """Return the text cells of all released notebooks, one after the other."""
    notebooks = [
        nbformat.read(COURSE.root / "assignments" / name / f"{name}.ipynb", as_version=4) for name in NAMES
    ]
    return "\n\n".join(cell.source for nb in notebooks for cell in nb.cells if cell.cell_type == "markdown")


def formulas(text: str) -> list[str]:
    """Return the formulas in ``text``."""
    text = re.sub(r"```.*?```|`[^`]*`", "", text, flags=re.DOTALL)
    return re.findall(r"\$\$.+?\$\$|\$[^$]+\$", text, flags=re.DOTALL)


def notebook_of(*cells) -> nbformat.NotebookNode:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return nbformat.v4.new_notebook(cells=list(cells), metadata={"kernelspec": kernel})


def test_every_formula_of_the_released_notebooks_is_typeset(lab):
    paragraphs = [text for text in released_text().split("\n\n") if formulas(text)]
    wanted = sum(len(formulas(text)) for text in paragraphs)
    notebook = notebook_of(*map(nbformat.v4.new_markdown_cell, paragraphs))
    nbformat.write(notebook, lab.folder / "formulas.ipynb")
    page = lab.open("formulas.ipynb")
    scroll_through(page, wanted)
    assert (
        page.locator("mjx-merror, mtext[mathcolor=red]").all_text_contents() == []
    )  # errors; unknown commands
    assert page.locator("mjx-container").count() == wanted > 400
    page.close()


def scroll_through(page, wanted, seconds=240):
    """Scroll down, since cells are rendered when they come into sight, until ``wanted`` formulas are there.

    The next part of the page is gone to when the formulas of this one are typeset, or do not come for a second.
    """
    end = time.monotonic() + seconds
    count, quiet = 0, 0
    while (now := page.locator("mjx-container").count()) < wanted and time.monotonic() < end:
        quiet = quiet + 1 if now == count else 0
        count = now
        if quiet >= 10 or not page.evaluate(TYPESETTING):
            page.evaluate(SCROLL)
            quiet = 0
        page.wait_for_timeout(100)


TYPESETTING = """() => [...document.querySelectorAll('.jp-RenderedMarkdown')].some(
    text => /\\$/.test(text.innerText) && !text.querySelector('mjx-container'))"""
SCROLL = """() => { const outer = document.querySelector('.jp-WindowedPanel-outer');
    const end = outer.scrollTop + outer.clientHeight >= outer.scrollHeight - 2;
    outer.scrollTop = end ? 0 : outer.scrollTop + 0.8 * outer.clientHeight }"""


def test_the_walk_between_two_minima_is_drawn_anew_when_a_slider_is_moved_by_keyboard(lab):
    hidden = shutil.ignore_patterns("hidden", "__pycache__")
    shutil.copytree(COURSE.solutions_folder / "05-descent", lab.folder / "solved", ignore=hidden)
    page = lab.open("solved/05-descent.ipynb")
    run_all(page)
    slider = page.get_by_role("slider").first
    slider.wait_for()
    cell = page.locator(".jp-Cell", has=page.get_by_role("slider"))
    picture = cell.locator("img")
    picture.wait_for()
    before, start = picture.get_attribute("alt"), slider.get_attribute("aria-valuenow")
    slider.focus()
    for _ in range(20):
        page.keyboard.press("ArrowLeft")
    page.wait_for_function(
        "([picture, before]) => picture.isConnected ? picture.alt !== before : true",
        arg=[picture.element_handle(), before],
    )
    assert slider.get_attribute("aria-valuenow") != start
    assert cell.locator("img").get_attribute("alt") != before
    page.close()


def test_practice_is_checked_on_every_save(lab):
    cell = nbformat.v4.new_code_cell("from autograder import practice\npractice.watch()")
    nbformat.write(notebook_of(cell), lab.folder / "practice.ipynb")
    page = lab.open("practice.ipynb")
    run_all(page)
    page.get_by_text("Write it in practice/ex01_one_prediction.py and save").wait_for()
    page.locator(".jp-OutputArea mjx-container").wait_for()  # the formula is typeset
    rung = find("1")
    file = lab.folder / "practice" / rung.file_name
    file.write_text("def by_hand(): return 1.0\ndef predict(theta, x): return 0.0\n")
    page.get_by_text("Not yet. practice.hint() gives a hint.").wait_for()
    file.write_text((rung.folder / rung.file_name).read_text())
    page.get_by_text("Right. practice.next(2) goes on").wait_for()
    page.close()


def write_into(page, cell: int, text: str) -> None:
    """Replace the text of a code cell, as somebody who types."""
    page.locator(".jp-CodeCell").nth(cell).locator(".cm-content").click()
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.insert_text(text)


def test_an_exercise_in_a_cell_is_written_saved_checked_handed_in_and_graded(lab, tmp_path, monkeypatch):
    example = COURSE.root / "examples" / "notebook-cells"
    unwanted = shutil.ignore_patterns("data", "assignments", ".build")
    course = load_course(shutil.copytree(example, tmp_path / "course", ignore=unwanted))
    build(course)
    shutil.copytree(course.assignments_folder / "01-weather", lab.folder / "01-weather")
    page = lab.open("01-weather/01-weather.ipynb")
    clean = "def clean(measurements):\n    rows = measurements.dropna()\n    return rows.assign(celsius=(rows['fahrenheit'] - 32) / 1.8)\n"
    write_into(page, 1, clean)
    page.keyboard.press("ControlOrMeta+S")
    notebook = lab.folder / "01-weather" / "01-weather.ipynb"
    page.wait_for_function("() => !document.querySelector('.jp-mod-dirty')")
    for cell in range(3):  # the imports, clean, its check
        page.locator(".jp-CodeCell").nth(cell).locator(".cm-content").click()
        page.keyboard.press("Shift+Enter")
    card = page.locator(".jp-OutputArea .ag")
    card.wait_for()
    assert re.search(r"(\d+) of \1 visible checks? pass", card.inner_text())
    page.close()
    hand_in = course.submitted_folder / "ada" / "01-weather"
    hand_in.mkdir(parents=True)
    shutil.copy(notebook, hand_in)
    monkeypatch.chdir(course.root)
    main(["grade", "--workers", "1", "--json", "grades.json"])
    (assignment,) = json.loads((course.root / "grades.json").read_text())["assignments"]
    scores = {
        one["name"]: (one["score"], one["max_score"]) for one in assignment["submissions"][0]["exercises"]
    }
    score, most = scores.pop("notebook.clean")
    assert score == most > 0
    assert {score for score, _ in scores.values()} == {0}
