"""The service's pages in a real browser: axe-core finds nothing, and handing in works with and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import violations
from service_ground import Ground, ground, listening, solution
from sqlalchemy import update

from autograder.service import tables
from autograder.service.identity import invite

WAYS = {
    "light": {"color_scheme": "light"},
    "phone, dark": {"color_scheme": "dark", "viewport": {"width": 375, "height": 800}},
}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Ground, str]]:
    more = "[attempts]\nin_all = 20\n[service]\nlate_days = 5\n"
    with ground(tmp_path_factory.mktemp("service"), more) as service, listening(service) as url:
        yield service, url


def logged_in(browser, live, name: str, **options):
    """A page of a browser in which ``name`` is logged in, and a list of what its console says."""
    service, url = live
    context = browser.new_context(**options)
    context.add_cookies(
        [{"name": "autograder_session", "value": service.sessions["small", name], "url": f"{url}/small/"}]
    )
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    return page, said


def files_of(service: Ground, folder: Path, comment: str) -> list[str]:
    paths = []
    for name, content in solution(service.course, comment).items():
        (folder / name).write_bytes(content)
        paths.append(str(folder / name))
    return paths


def finish(service: Ground, number: int, state: str = "done") -> None:
    values = {"status": "graded", "points": 3.5, "max_points": 6.5} if state == "done" else {}
    with service.database.writing() as connection:
        connection.execute(
            update(tables.uploads).where(tables.uploads.c.number == number).values(state=state, **values)
        )


@pytest.mark.parametrize("way", WAYS)
def test_nothing_stands_in_anybodys_way(browser, live, way: str):
    service, url = live
    done, waiting = (service.hand_in("bob", f"{way} {k}").json()["upload"]["number"] for k in "12")
    finish(service, done)
    problems = {}
    for name, places in {
        "bob": ["", "keys", "assignments/a1", f"uploads/{done}", f"uploads/{waiting}", "class/a1"],
        "ivy": ["", "class/a1", f"uploads/{done}"],
    }.items():
        page, _ = logged_in(browser, live, name, bypass_csp=True, **WAYS[way])
        for place in [*places, "join"]:
            page.goto(f"{url}/small/{place}")
            problems[name, place] = violations(page)
        page.context.close()
    assert {place: found for place, found in problems.items() if found} == {}
    finish(service, waiting)


def test_on_a_phone_no_card_is_wider_than_itself(browser, live):
    service, url = live
    number = service.hand_in("bob", "on a phone").json()["upload"]["number"]
    page, _ = logged_in(browser, live, "bob", **WAYS["phone, dark"])
    for place in (f"uploads/{number}", "assignments/a1", "keys"):
        page.goto(f"{url}/small/{place}")
        cut = (
            "() => [...document.querySelectorAll('.card')].filter(c => c.scrollWidth > c.clientWidth).length"
        )
        assert page.evaluate(cut) == 0, place
    finish(service, number)
    page.context.close()


def test_a_student_hands_in_and_sees_the_result_come(browser, live, tmp_path: Path):
    service, url = live
    page, said = logged_in(browser, live, "ada")
    page.goto(f"{url}/small/assignments/a1")
    page.set_input_files("#files", files_of(service, tmp_path, "by script"))
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/uploads/*")
    page.get_by_text("waiting, place 1 in the queue").wait_for()
    number = int(page.url.rpartition("/")[2])
    finish(service, number, "running")
    page.get_by_text("being graded").wait_for()
    finish(service, number)
    page.get_by_text("3.5 of 6.5 points count for this assignment.").wait_for()
    assert said == []  # nothing was stopped by the policy of contents
    page.context.close()


def test_without_scripts_a_student_logs_in_hands_in_and_logs_out(browser, live, tmp_path: Path):
    service, url = live
    with service.database.writing() as connection:
        code = invite(connection, "small", "zoe", "student", service.clock.now)
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{url}/small/join?code={code}")
    page.get_by_role("button", name="Log in").click()
    page.get_by_role("link", name="a1").click()
    page.set_input_files("#files", files_of(service, tmp_path, "without script"))
    page.get_by_role("button", name="Hand in").click()
    page.wait_for_url("**/uploads/*")
    assert "waiting, place" in page.content()
    finish(service, int(page.url.rpartition("/")[2]))
    page.get_by_role("button", name="Log out").click()
    page.get_by_role("heading", name="Log in to A small course").wait_for()
    page.context.close()


def test_a_refusal_is_said_on_the_page(browser, live, tmp_path: Path):
    _, url = live
    (tmp_path / "broken.zip").write_bytes(b"no archive")
    page, _ = logged_in(browser, live, "ada")
    page.goto(f"{url}/small/assignments/a1")
    page.set_input_files("#files", str(tmp_path / "broken.zip"))
    page.get_by_role("button", name="Hand in").click()
    page.get_by_text("The upload is no zip archive").wait_for()
    page.context.close()


def test_the_page_of_the_class_follows_what_happens(browser, live):
    service, url = live
    page, said = logged_in(browser, live, "tess")
    page.goto(f"{url}/small/class/a1")
    number = service.hand_in("bob", "while somebody watches").json()["upload"]["number"]
    page.get_by_role("link", name="waiting, place 1 in the queue").wait_for(timeout=20_000)
    finish(service, number)
    page.get_by_role("link", name="graded").first.wait_for(timeout=20_000)
    assert said == []
    page.context.clear_cookies()
    page.get_by_text("You are not logged in any more. Load this page again. This is the class at ").wait_for(
        timeout=20_000
    )
    page.context.close()


def test_the_form_can_be_used_with_the_keyboard_alone(browser, live):
    _, url = live
    page, _ = logged_in(browser, live, "ada")
    page.goto(f"{url}/small/assignments/a1")
    seen = []
    for _ in range(8):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()"))
    assert seen[0] == "To the content"
    assert seen.index("files") < seen.index("Hand in")
    page.context.close()
