"""Students in the JupyterLab that a hub started for them, in a browser: with the Assignment List, and with a terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright import sync_api
from real_hub import PASSWORD, RealHub
from service_kills import wait_for

SECONDS = 240
CONFIG = """import os
from autograder.service.nbgrader_exchange import use_service

use_service(get_config(), os.environ["AUTOGRADER_SERVICE"])
"""


def log_in(page: sync_api.Page, name: str) -> None:
    """Log in at the hub, which is what ``page`` shows."""
    page.fill("#username_input", name)
    page.fill("#password_input", PASSWORD)
    page.click("#login_submit")


def lab_of(hub: RealHub, browser: sync_api.Browser, name: str) -> sync_api.Page:
    """Let the hub start the server of ``name``, and return the page of its JupyterLab, which may not be there yet."""
    (hub.homes / name / "nbgrader_config.py").write_text(CONFIG)
    page = browser.new_page(viewport={"width": 1300, "height": 900})
    page.set_default_timeout(SECONDS * 1000)
    page.goto(f"{hub.url}/hub/login?next=/hub/spawn")
    log_in(page, name)
    return page


@dataclass(frozen=True)
class AssignmentList:
    """nbgrader's panel in ``page``. folder: of the assignment that was fetched"""

    page: sync_api.Page
    folder: Path

    @classmethod
    def with_fetched(cls, page: sync_api.Page, home: Path) -> AssignmentList:
        """Open the panel, and fetch the only assignment there is."""
        page.get_by_role("menuitem", name="Nbgrader", exact=True).click()
        page.get_by_text("Assignment List", exact=True).last.click()
        page.locator("#released_assignments_list").get_by_text("Fetch", exact=True).click()
        page.locator("#fetched_assignments_list").get_by_text("Submit", exact=True).wait_for()
        return cls(page, home / "a1")

    def submit(self) -> None:
        """Press the button."""
        self.page.locator("#fetched_assignments_list").get_by_text("Submit", exact=True).click()

    def wait_until_listed(self) -> None:
        """Return once the panel shows what was handed in."""
        submitted = self.page.locator("#submitted_assignments_list")
        submitted.get_by_text("a1", exact=True).first.wait_for()


@dataclass(frozen=True)
class Terminal:
    """A terminal of JupyterLab in ``page``. folder: of the assignment that was fetched"""

    page: sync_api.Page
    folder: Path

    @classmethod
    def with_fetched(cls, page: sync_api.Page, home: Path) -> Terminal:
        """Open a terminal, and fetch the assignment there."""
        page.locator(".jp-LauncherCard", has_text="Terminal").first.click()
        page.locator(".jp-Terminal .xterm-screen").click()
        made = cls(page, home / "a1")
        made.type(f"{sys.executable} -m nbgrader fetch_assignment a1 && cd a1 && touch fetched")
        wait_for((made.folder / "fetched").exists, SECONDS)
        (made.folder / "fetched").unlink()
        return made

    def type(self, command: str) -> None:
        """Type ``command`` and Enter."""
        self.page.keyboard.type(command)
        self.page.keyboard.press("Enter")

    def submit(self) -> None:
        """Hand in, and wait for the result there."""
        self.type(f"{sys.executable} -m autograder submit --watch-result 2>&1 | tee ../said; touch ../ended")

    def said(self) -> str:
        """Return what the command printed, once it is over."""
        wait_for((self.folder.parent / "ended").exists, SECONDS)
        return (self.folder.parent / "said").read_text()
