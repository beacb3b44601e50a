"""The formgrader in a browser: a script in an answer rewrites grades without our settings, and is text with them."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from lab import PROGRAMS, SECONDS, wait_for
from nbgrader_course import grades, result
from playwright import sync_api

from autograder.course.course import Course, load_course
from autograder.gradebook.sync import Bookkeeper
from autograder.gradebook.writer import open_gradebook
from autograder.grading.attempts import Attempts

REWRITE = """<img src=x onerror="
  const xsrf = document.cookie.match(/_xsrf=([^;]*)/)[1];
  const id = location.pathname.split('/')[3];
  fetch('/formgrader/api/grades?submission_id=' + id).then(r => r.json()).then(grades => Promise.all(grades.map(g =>
    fetch('/formgrader/api/grade/' + g.id, {method: 'PUT', body: JSON.stringify({...g, manual_score: 1.5}),
      headers: {'X-CSRFToken': xsrf, 'Content-Type': 'application/json'}})))).then(() => document.title = 'rewritten');
">"""
SERVER_SECONDS = 240  # the import of nbgrader's extensions takes a busy machine a minute
CONTROL = "configure(c)\nc.Autograder.guarded = False\ndel c.HTMLExporter\n"


@dataclass
class Formgrader:
    """A running formgrader, and a browser to look at it with."""

    course: Course
    url: str
    browser: sync_api.Browser

    def open_submission(self, student: str = "ada") -> tuple[sync_api.Page, list[str]]:
        """Return the page of a student's submission once it is settled, and what its console said."""
        page = self.browser.new_page()
        page.set_default_timeout(SECONDS * 1000)
        said: list[str] = []
        page.on("console", lambda message: said.append(message.text))
        page.goto(f"{self.url}/formgrader/gradebook/a1/a1")
        page.wait_for_selector("a[href*='/formgrader/submissions/']")
        page.goto(
            self.url + str(page.locator("a[href*='/formgrader/submissions/']").first.get_attribute("href"))
        )
        page.wait_for_selector("input.score", state="attached")
        page.wait_for_load_state("networkidle")
        return page, said


@contextlib.contextmanager
def formgrader(built: Path, folder: Path, configuration: str, *, raw: bool) -> Iterator[Formgrader]:
    """Run a Jupyter server on a course with one hostile submission.

    raw: whether the notebook in the autograded folder has the attack as it was handed in
    """
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("There is no Chromium")
    root = folder / "course"
    shutil.copytree(built, root)
    course = load_course(root)
    (root / "nbgrader_config.py").write_text(
        f"from autograder.nbgrader_settings import configure\nc = get_config()\n{configuration}"
    )
    hand_in(course, raw=raw)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    home = folder / "home"
    home.mkdir()
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter", "server", "--no-browser", "--allow-root", f"--ServerApp.root_dir={root}",
         f"--ServerApp.port={port}", "--ServerApp.port_retries=0", "--IdentityProvider.token=",
         "--ServerApp.jpserver_extensions={'nbgrader.server_extensions.formgrader': True}"],
        cwd=root,
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "JUPYTER_CONFIG_DIR": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}"
    try:
        wait_for(server, url, SERVER_SECONDS)
        with sync_api.sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
            yield Formgrader(course, url, browser)
            browser.close()
    finally:
        server.terminate()
        server.wait()


def hand_in(course: Course, *, raw: bool) -> None:
    folder = course.submitted_folder / "ada" / "a1"
    shutil.copytree(course.assignments_folder / "a1", folder)
    (folder / "timestamp.txt").write_text("2026-10-12 18:00:00 UTC")
    files = {path.name: path.read_bytes() for path in folder.iterdir() if path.name != "timestamp.txt"}
    notebook = json.loads(files["a1.ipynb"])
    answer = next(c for c in notebook["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "why")
    answer["source"] = REWRITE
    files["a1.ipynb"] = json.dumps(notebook).encode()
    files["evil.html"] = b"<script>document.title = 'ran'</script>"
    for name, content in files.items():
        (folder / name).write_bytes(content)
    kept = result()
    Attempts(course.attempts_folder).record(kept, files)
    with open_gradebook(course) as book:
        Bookkeeper(course, book, lambda one: {}).write([kept])
    autograded = course.autograded_folder / "ada" / "a1" / "a1.ipynb"
    if raw:
        written = json.loads(autograded.read_text())
        cell = next(c for c in written["cells"] if c["metadata"].get("nbgrader", {}).get("grade_id") == "why")
        cell["source"] = REWRITE
        autograded.write_text(json.dumps(written))


def manual_scores(course: Course) -> set[float | None]:
    return {row[1] for row in grades(course).values()}


def test_the_control_without_our_settings_the_answer_rewrites_the_grades(
    built_course: Path, tmp_path: Path
) -> None:
    with formgrader(built_course, tmp_path, CONTROL, raw=True) as running:
        page, _ = running.open_submission()
        page.wait_for_function("document.title === 'rewritten'")
        assert manual_scores(running.course) == {1.5}
        evil = running.browser.new_page()
        evil.goto(page.url.split("?")[0].rstrip("/") + "/evil.html")
        assert evil.title() == "ran"


@pytest.mark.parametrize("raw", [False, True], ids=["as we write it", "as it was handed in"])
def test_with_our_settings_the_answer_is_text(built_course: Path, tmp_path: Path, raw: bool) -> None:
    with formgrader(built_course, tmp_path, "configure(c)\n", raw=raw) as running:
        page, said = running.open_submission()
        page.wait_for_timeout(1500)
        assert manual_scores(running.course) == {None}
        assert page.title() != "rewritten"
        assert raw or "onerror" in page.inner_text("#notebook"), "what we write stays readable"
        refused = [text for text in said if "Content Security Policy" in text and "cdnjs" not in text]
        assert refused == [], "the page's own scripts run under the policy"
        score = page.locator("input.score").last
        score.fill("2")
        score.blur()
        page.wait_for_timeout(1500)
        assert 2.0 in manual_scores(running.course), "a person can still grade"
        evil = running.browser.new_page()
        evil.goto(page.url.split("?")[0].rstrip("/") + "/evil.html")
        assert evil.title() != "ran"
        response = page.request.get(f"{running.url}/formgrader?path={running.course.submitted_folder}/ada/a1")
        assert response.status == 403


def test_the_policy_alone_stops_what_the_conversion_lets_through(built_course: Path, tmp_path: Path) -> None:
    only_the_policy = "configure(c)\ndel c.HTMLExporter\n"
    with formgrader(built_course, tmp_path, only_the_policy, raw=True) as running:
        page, said = running.open_submission()
        page.wait_for_timeout(1500)
        assert manual_scores(running.course) == {None}
        assert any("Content Security Policy" in text for text in said)
        assert page.title() != "rewritten"
