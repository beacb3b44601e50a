"""The course's web site, made once for a test session from what is released, and a browser to look at it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from lab import PROGRAMS
from make_site import make_site
from playwright import sync_api

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, made where no solution is: of course.toml and assignments/ alone."""
    place = tmp_path_factory.mktemp("course")
    shutil.copyfile(ROOT / "course.toml", place / "course.toml")
    shutil.copytree(ROOT / "assignments", place / "assignments")
    make_site(place, place / "site")
    return place / "site"


@pytest.fixture(scope="session")
def browser() -> Iterator[sync_api.Browser]:
    """A Chromium; skips where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        pytest.skip("There is no Chromium")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield opened
        opened.close()
