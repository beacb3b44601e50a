"""The cards of ``%check`` in JupyterLab: for everybody to read, in light and dark."""

from __future__ import annotations

import shutil
from pathlib import Path

import nbformat
import pytest
from lab import run_all, violations

RELEASED = Path(__file__).parents[2] / "assignments" / "02-losses"
WRITTEN = """

def mse(y_hat, y):
    return float(0.5 * np.mean((y_hat - y) ** 2))


def one_hot(y, k):
    return np.eye(k)[y]


def accuracy(Z, y):
    return Z.nothing
"""
"""One is half of what is right, one is right, one raises; the others are stubs."""


def write_notebook(folder: Path, name: str) -> None:
    for file in RELEASED.iterdir():
        if file.is_file():
            shutil.copy(file, folder)
    module = folder / "losses.py"
    module.write_text(module.read_text() + WRITTEN)
    cells = [nbformat.v4.new_code_cell(text) for text in ("from autograder import check", "%check --all")]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": kernel}), folder / name)


@pytest.mark.parametrize(("theme", "is_light"), [("JupyterLab Light", "true"), ("JupyterLab Dark", "false")])
def test_cards_break_no_rule_of_accessibility(lab, theme, is_light):
    write_notebook(lab.folder, f"cards-{is_light}.ipynb")
    lab.choose_theme(theme)
    page = lab.open(f"cards-{is_light}.ipynb")
    run_all(page)
    page.locator(".jp-OutputArea .ag").wait_for()
    page.get_by_text("2 of 9 visible checks pass.").wait_for()
    assert page.evaluate("document.body.dataset.jpThemeLight") == is_light
    shown = page.locator(".jp-OutputArea .ag").inner_text()
    assert all(words in shown for words in ("✗ not yet", "✓ right", "○ to do", "line "))
    assert violations(page, ".jp-OutputArea-output") == []
    page.close()
