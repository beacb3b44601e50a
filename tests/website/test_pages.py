"""The course's pages: all of the released text, typeset, with its pictures, and nothing that is not released."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path
from urllib.parse import unquote

import nbformat
import pytest
from bs4 import BeautifulSoup
from formulas import mathml
from lab import violations
from notebook_page import PLOTS, drawn_cells, notebook_page

from autograder.course.course import load_course
from autograder.release import BuildError
from autograder.release.leaks import check_released
from autograder.release.secrets import collect_secrets
from autograder.release.strip import nbgraders_marks

ROOT = Path(__file__).parents[2]
PICTURES = ROOT / "website" / "pictures"
NAMES = [assignment.name for assignment in load_course(ROOT).assignments]


@pytest.fixture(params=[*NAMES, "index"])
def page(request, site) -> BeautifulSoup:
    return BeautifulSoup((site / f"{request.param}.html").read_text(encoding="utf-8"), "html.parser")


def test_every_formula_is_typeset(page):
    for code in page.find_all(["code", "pre", "script"]):
        code.decompose()
    assert re.findall(r"\$[^$]+\$|\\[a-zA-Z]+", page.get_text()) == []


def test_a_formula_with_an_unknown_command_is_refused():
    with pytest.raises(ValueError, match="nosuchthing"):
        mathml(r"\nosuchthing x", display=False)


def test_the_index_of_a_minimum_stands_below_it():
    assert "<munder><mrow><mtext>arg\u2009min</mtext>" in mathml(
        r"\operatorname*{arg\,min}_\theta f", display=True
    )


def test_every_link_leads_somewhere_and_nothing_is_loaded_from_elsewhere(page, site):
    anchors = {element["id"] for element in page.find_all(id=True)}
    for element in page.find_all(["a", "img", "link", "script"]):
        address = element.get("href") or element.get("src") or ""
        if not address:
            assert element.name == "script"  # a line of the page's own
        elif address.startswith("#"):
            assert address[1:] in anchors
        elif re.match(r"https?:", address):
            assert element.name == "a", f"{address} would be loaded from the network"
        else:
            assert (site / unquote(address.partition("#")[0])).is_file(), address


def test_every_picture_has_a_text_and_a_size(page):
    for picture in page.find_all("img"):
        assert len(picture["alt"]) > 20
        assert int(picture["width"]) > 0 < int(picture["height"])


def test_no_id_occurs_twice(page):
    ids = [element["id"] for element in page.find_all(id=True)]
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", NAMES)
def test_the_pictures_are_those_of_the_released_notebook(name):
    cells = nbformat.read(ROOT / "assignments" / name / f"{name}.ipynb", as_version=4).cells
    plotting = {
        cell.id: cell.source for cell in cells if cell.cell_type == "code" and PLOTS.search(cell.source)
    }
    drawn = drawn_cells(PICTURES / name)
    assert {cell: source for cell, source in plotting.items() if drawn.get(cell) != source} == {}, (
        f"draw them again: .venv/bin/python website/make_pictures.py {name}"
    )


@pytest.fixture(scope="module")
def secrets():
    return collect_secrets(ROOT / "solutions", nbgraders_marks())


def test_nothing_of_a_solution_is_on_the_site(site, secrets, tmp_path):
    for file in [*site.glob("*.html"), *site.glob("sliders/*.js")]:
        shutil.copy(file, tmp_path)
    check_released(tmp_path, "course-site", "", secrets)


def test_a_solution_on_a_page_would_be_seen(secrets, tmp_path):
    line = next(secret for secret in secrets.texts if "adam" in secret.needle)
    (tmp_path / "page.html").write_text(f"<pre>{line.needle}</pre>")
    with pytest.raises(BuildError, match="would be released"):
        check_released(tmp_path, "course-site", "", secrets)


def test_a_slider_whose_cell_is_gone_is_refused():
    notebook = ROOT / "assignments" / "01-models" / "01-models.ipynb"
    with pytest.raises(ValueError, match="no cell is called no-such-cell"):
        notebook_page(notebook, PICTURES / "01-models", "pictures", {"no-such-cell": "<p>"})


def test_no_output_and_no_answer_of_the_notebook_is_kept(site):
    text = (site / "05-descent.html").read_text(encoding="utf-8")
    assert "YOUR CODE HERE" not in text
    assert "YOUR ANSWER HERE" not in text
    assert 'check("descent.basin")' in BeautifulSoup(text, "html.parser").get_text()


WAYS = {
    "light": {"color_scheme": "light", "viewport": {"width": 1200, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1200, "height": 900}},
    "phone": {"color_scheme": "light", "viewport": {"width": 375, "height": 800}},
}


SOME = ["01-models", "06-optimizers", "11-autodiff", "index"]
"""With every kind of part between them; in light all pages are looked at."""


@pytest.mark.parametrize("way", WAYS)
def test_axe_finds_nothing_and_no_page_is_wider_than_the_screen(way, site, browser):
    page = browser.new_page(**WAYS[way])
    found = {}
    for name in [*NAMES, "index"] if way == "light" else SOME:
        page.goto((site / f"{name}.html").as_uri())
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        found[name] = violations(page) + ([f"{wide} pixels too wide"] if wide > 0 else [])
    page.close()
    assert {name: what for name, what in found.items() if what} == {}


def test_on_paper_the_navigation_and_the_controls_are_left_out(site, browser):
    page = browser.new_page()
    page.emulate_media(media="print")
    page.goto((site / "06-optimizers.html").as_uri())
    assert not page.locator(".columns > nav").is_visible()
    assert not page.locator(".controls").is_visible()
    assert page.locator("svg.map").is_visible()
    page.close()


def test_the_manifest_names_the_files_that_are_there():
    for file in PICTURES.glob("*/pictures.json"):
        named = {
            picture["file"] for shown in json.loads(file.read_text())["cells"].values() for picture in shown
        }
        assert named == {picture.name for picture in file.parent.glob("*.png")}


def test_at_least_15_percent_of_the_points_are_for_reasons_in_words(site):
    text = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser").get_text()
    (share,) = re.findall(r"(\d+) % of them for reasons in words", text)
    print(f"{share} % of the points are for reasoning that a person reads")
    assert int(share) >= 15
