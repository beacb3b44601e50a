"""The formgrader in a browser: a script in an answer rewrites grades without our settings, and is text with them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from formgrader import formgrader
from nbgrader_course import grades, result

from autograder.course.course import Course
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
CONTROL = "configure(c)\nc.Autograder.guarded = False\ndel c.HTMLExporter\n"


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
    with formgrader(built_course, tmp_path, CONTROL, lambda course: hand_in(course, raw=True)) as running:
        page, _ = running.open_submission()
        page.wait_for_function("document.title === 'rewritten'")
        assert manual_scores(running.course) == {1.5}
        evil = running.browser.new_page()
        evil.goto(page.url.split("?")[0].rstrip("/") + "/evil.html")
        assert evil.title() == "ran"


@pytest.mark.parametrize("raw", [False, True], ids=["as we write it", "as it was handed in"])
def test_with_our_settings_the_answer_is_text(built_course: Path, tmp_path: Path, raw: bool) -> None:
    with formgrader(
        built_course, tmp_path, "configure(c)\n", lambda course: hand_in(course, raw=raw)
    ) as running:
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
    with formgrader(
        built_course, tmp_path, only_the_policy, lambda course: hand_in(course, raw=True)
    ) as running:
        page, said = running.open_submission()
        page.wait_for_timeout(1500)
        assert manual_scores(running.course) == {None}
        assert any("Content Security Policy" in text for text in said)
        assert page.title() != "rewritten"
