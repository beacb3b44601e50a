"""Take the pictures of the documentation anew: ``python docs/make_pictures.py``. Needs Chromium.

The page and the card show the same mistake: a mean squared error with a half in front, in this course's second assignment.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

import nbformat
from playwright import sync_api
from rich.console import Console

from autograder.practice.board import Board
from autograder.practice.ladder import find, rungs
from autograder.practice.painting import paint
from autograder.practice.progress import Progress, Store
from autograder.practice.session import Session
from autograder.practice.workspace import Workspace

ROOT = Path(__file__).parents[1]
PICTURES = ROOT / "docs" / "pictures"
ASSIGNMENT = "02-losses"
MISTAKE = "\n\ndef mse(y_hat, y):\n    return float(0.5 * np.mean((y_hat - y) ** 2))\n"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status=idle]"
SECONDS = 120
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as name, sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        student_page(browser, Path(name) / "course")
        notebook_card(browser, Path(name) / "light", "JupyterLab Light", "notebook-card.png")
        notebook_card(browser, Path(name) / "dark", "JupyterLab Dark", "notebook-card-dark.png")
        practice_screen(browser, Path(name) / "home")
        browser.close()


def student_page(browser: sync_api.Browser, folder: Path) -> None:
    """Grade the mistake in a copy of the course, and take the page that the student gets."""
    for part in ("assignments", "solutions"):
        shutil.copytree(ROOT / part / ASSIGNMENT, folder / part / ASSIGNMENT)
    text = (ROOT / "course.toml").read_text(encoding="utf-8")
    head, *assignments = text.split("[[assignments]]")
    own = next(part for part in assignments if f'"{ASSIGNMENT}"' in part)
    (folder / "course.toml").write_text(f"{head}[[assignments]]{own}", encoding="utf-8")
    submitted = folder / "data" / "submitted" / "ada" / ASSIGNMENT
    shutil.copytree(folder / "assignments" / ASSIGNMENT, submitted)
    solution = (folder / "solutions" / ASSIGNMENT / "losses.py").read_text(encoding="utf-8")
    (submitted / "losses.py").write_text(solution + MISTAKE, encoding="utf-8")
    for verb in ("grade", "feedback"):
        command = [sys.executable, "-m", "autograder", verb, ASSIGNMENT]
        subprocess.run(command, cwd=folder, env=ENVIRONMENT, check=verb == "feedback")
    file = next((folder / "data" / "pages").rglob("*.html"))
    page = browser.new_page(viewport={"width": 820, "height": 640}, device_scale_factor=1.5)
    page.goto(file.as_uri())
    page.screenshot(path=PICTURES / "student-page.png")
    page.close()


def notebook_card(browser: sync_api.Browser, folder: Path, theme: str, picture: str) -> None:
    """Run check("losses.mse") on the mistake in JupyterLab, and take the cell."""
    shutil.copytree(ROOT / "assignments" / ASSIGNMENT, folder)
    home = folder.with_name(f"{folder.name}-home")
    settings = home / ".jupyter" / "lab" / "user-settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}), encoding="utf-8")
    module = folder / "losses.py"
    module.write_text(module.read_text(encoding="utf-8") + MISTAKE, encoding="utf-8")
    cell = nbformat.v4.new_code_cell('from autograder import check\n\ncheck("losses.mse")')
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(
        nbformat.v4.new_notebook(cells=[cell], metadata={"kernelspec": kernel}), folder / "card.ipynb"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.root_dir={folder}",
         f"--ServerApp.port={port}", "--IdentityProvider.token="],
        env={**ENVIRONMENT, "HOME": str(home)}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(f"http://127.0.0.1:{port}/api")
        page = browser.new_page(viewport={"width": 1300, "height": 700}, device_scale_factor=1.5)
        page.set_default_timeout(SECONDS * 1000)
        page.goto(f"http://127.0.0.1:{port}/lab/tree/card.ipynb")
        page.get_by_text("| Idle").wait_for()
        page.locator(".jp-CodeCell .cm-content").first.click()
        page.keyboard.press("ControlOrMeta+Enter")
        page.wait_for_selector(".jp-CodeCell .jp-OutputArea-output")
        page.wait_for_selector(IDLE, state="attached")
        page.locator(".jp-CodeCell").first.screenshot(path=PICTURES / picture)
    finally:
        server.terminate()
        server.wait()


def practice_screen(browser: sync_api.Browser, home: Path) -> None:
    """Take the screen of a practice exercise with a wrong answer and a hint, twelve exercises into the ladder."""
    session = Session(Workspace(Path("practice")), Store(home / "practice.json", []))
    with session.store.changing() as box:
        box[0] = Progress(solved=frozenset(rung.name for rung in rungs()[:12]))
    board = Board(session, find("13"))
    home.mkdir(exist_ok=True)
    with contextlib.chdir(home):
        board.begin()
        file = session.workspace.file(board.rung)
        file.write_text("def by_hand():\n    return 4.5\n", encoding="utf-8")
        board.saved({file.name})
        board.press("h")
        console = Console(width=96, height=22, record=True, force_terminal=True, file=io.StringIO())
        console.print(paint(board, console), end="")
    picture = home / "practice.svg"
    picture.write_text(console.export_svg(title="autograder practice"), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1000, "height": 640})
    page.goto(picture.as_uri())
    page.locator("svg").screenshot(path=PICTURES / "practice.png")
    page.close()


def wait_for(url: str) -> None:
    end = time.monotonic() + SECONDS
    while True:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            assert time.monotonic() < end, "JupyterLab did not answer"
            time.sleep(0.2)


if __name__ == "__main__":
    main()
