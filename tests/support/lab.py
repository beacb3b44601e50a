"""A JupyterLab with a folder of its own, and a browser to look at it with, for tests."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from chromium import chromium
from playwright import sync_api

SECONDS = 60


@dataclass
class Lab:
    """A running JupyterLab: ``folder`` is what it shows, ``settings`` where it keeps what its user has chosen."""

    folder: Path
    settings: Path
    url: str
    browser: sync_api.Browser
    pages: int = 0

    def choose_theme(self, theme: str) -> None:
        """Have pages that are opened from now on look as ``theme`` says, such as "JupyterLab Dark"."""
        file = self.settings / "@jupyterlab" / "apputils-extension" / "themes.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps({"theme": theme}))

    def open(self, path: str) -> sync_api.Page:
        """Return the page of the notebook ``path`` once its cells are there, in a workspace without other tabs."""
        self.pages += 1
        page = self.browser.new_page(viewport={"width": 1300, "height": 1400})
        page.set_default_timeout(SECONDS * 1000)
        page.goto(f"{self.url}/lab/workspaces/test{self.pages}/tree/{path}")
        page.wait_for_selector(".jp-Notebook .jp-Cell")
        page.wait_for_selector(".jp-Notebook-ExecutionIndicator[data-status=idle]")
        return page


def run_all(page: sync_api.Page) -> None:
    """Run every cell, as the menu does. Returns once the kernel has begun; the menu may be asked again."""
    begun = "() => [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].some(p => /[*0-9]/.test(p.innerText))"
    for _ in range(5):
        page.get_by_role("menuitem", name="Run", exact=True).click()
        page.get_by_text("Run All Cells", exact=True).click()
        with contextlib.suppress(sync_api.TimeoutError):
            page.wait_for_function(begun, timeout=5000)
            return
    pytest.fail(f"No cell began to run. The page says: {page.inner_text('body')[:2000]}")


def violations(page: sync_api.Page, inside: str = "body") -> list[str]:
    """Return what axe-core finds wrong for people who see little or use no mouse, in the parts of ``page`` ``inside``."""
    rules = Axe().run(page, context=inside).response["violations"]
    return [
        f"{each['id']}: {node['html'][:200]}: {node['failureSummary']}"
        for each in rules
        for node in each["nodes"]
    ]


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """A JupyterLab without anything of the user's own; skips where there is no browser."""
    folder, home = tmp_path_factory.mktemp("lab"), tmp_path_factory.mktemp("home")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--ServerApp.root_dir={folder}",
         f"--ServerApp.port={url.rpartition(':')[2]}", "--ServerApp.port_retries=0", "--IdentityProvider.token="],
        env={**os.environ, "HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "JUPYTER_CONFIG_DIR": str(home)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(server, url)
        with chromium() as browser:
            yield Lab(folder, home / "lab" / "user-settings", url, browser)
    finally:
        server.terminate()
        server.wait()


def wait_for(server: subprocess.Popen[bytes], url: str, seconds: float = SECONDS) -> None:
    """Return once the Jupyter server at ``url`` answers."""
    end = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(f"{url}/api", timeout=5).close()
            return
        except OSError:
            assert server.poll() is None, "JupyterLab ended before it answered"
            assert time.monotonic() < end, "JupyterLab did not answer"
            time.sleep(0.1)
