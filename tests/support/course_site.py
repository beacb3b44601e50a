"""The course's web site, made once for a test session from what is released."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from make_site import make_site

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, made where no solution is: of course.toml and assignments/ alone."""
    place = tmp_path_factory.mktemp("course")
    shutil.copyfile(ROOT / "course.toml", place / "course.toml")
    shutil.copytree(ROOT / "assignments", place / "assignments")
    make_site(place, place / "site")
    return place / "site"
