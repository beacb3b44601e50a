"""Two students hand in from the Assignment List of a real JupyterLab that a real hub started. ``make hub``."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

pytest.importorskip("jupyterhub")

from playwright import sync_api
from real_hub import PROXY, RealHub, running_hub
from service_kills import wait_for

from autograder.service.client import Client, Login

STUDENTS = ("ada", "bob")
SECONDS = 240


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealHub]:
    if not PROXY:
        pytest.skip("CONFIGURABLE_HTTP_PROXY names no proxy; `make hub` installs one")
    with running_hub(tmp_path_factory.mktemp("hub"), STUDENTS) as made:
        for name in STUDENTS:
            made.home(name).mkdir(parents=True)
            (made.home(name) / "nbgrader_config.py").write_text(
                "from autograder.service.nbgrader_exchange import use_service\n"
                f'use_service(get_config(), "{made.service}")\n'
            )
        yield made


def assignment_list(hub: RealHub, browser: sync_api.Browser, name: str) -> sync_api.Page:
    """Log ``name`` in, start the student's server, and open the panel in JupyterLab."""
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(SECONDS * 1000)
    page.goto(f"{hub.url}/hub/login?next=/hub/spawn")
    page.fill("#username_input", name)
    page.fill("#password_input", "let me in")
    page.click("#login_submit")
    page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
    page.get_by_text("Assignment List", exact=True).last.click()
    return page


@pytest.mark.parametrize("name", STUDENTS)
def test_a_student_fetches_hands_in_and_gets_the_page(hub: RealHub, browser: sync_api.Browser, name: str):
    page = assignment_list(hub, browser, name)
    page.locator("#released_assignments_list").get_by_text("Fetch", exact=True).click()
    submit = page.locator("#fetched_assignments_list").get_by_text("Submit", exact=True)
    submit.wait_for()
    solved = (hub.course.solutions_folder / "a1" / "losses.py").read_bytes()
    (hub.home(name) / "a1" / "losses.py").write_bytes(solved + f"\n# {name}\n".encode())
    submit.click()
    page.locator("#submitted_assignments_list").get_by_text("a1", exact=True).first.wait_for()
    client = Client(Login(hub.service, hub.token(name)))
    (state,) = client.get("/api/uploads")
    assert (state["student"], state["assignment"]) == (name, "a1")
    done = wait_for(lambda: next(iter(s for s in client.get("/api/uploads") if s["state"] == "done"), None))
    assert done["status"] == "graded"
    assert "of 6.5 points" in client.send("GET", f"/uploads/{done['number']}/page").decode()
    page.close()


def test_the_instructor_sees_both(hub: RealHub):
    seen = Client(Login(hub.service, hub.token("ivy"))).get("/api/class/a1")
    assert [line["student"] for line in seen["students"] if line["upload"]] == list(STUDENTS)
