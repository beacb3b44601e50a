"""nbgrader's formgrader on a course of its own, and a browser to look at it with, for tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chromium import chromium
from lab import SECONDS, wait_for
from playwright import sync_api

from autograder.course.course import Course, load_course

SERVER_SECONDS = 240  # the import of nbgrader's extensions takes a busy machine a minute


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
def formgrader(
    built: Path, folder: Path, configuration: str, prepare: Callable[[Course], object]
) -> Iterator[Formgrader]:
    """Run a Jupyter server on a copy of the course ``built`` in ``folder``.

    configuration: the lines of nbgrader_config.py; c is the configuration, `configure` our function
    prepare:       hands something in, before the server starts
    """
    root = folder / "course"
    shutil.copytree(built, root)
    course = load_course(root)
    (root / "nbgrader_config.py").write_text(
        f"from autograder.nbgrader_settings import configure\nc = get_config()\n{configuration}"
    )
    prepare(course)
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
        with chromium() as browser:
            yield Formgrader(load_course(root), url, browser)
    finally:
        server.terminate()
        server.wait()
