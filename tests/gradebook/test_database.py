"""What nbgrader needs to make and open a database: its migrations are run by a command of this environment."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from autograder.gradebook.database import put_alembic_on_path

OWN = str(Path(sys.executable).parent)


@pytest.mark.parametrize("before", ["/usr/bin", "/usr/bin:/bin"])
def test_the_commands_of_this_environment_come_first(monkeypatch: pytest.MonkeyPatch, before: str) -> None:
    monkeypatch.setenv("PATH", before)
    put_alembic_on_path()
    assert os.environ["PATH"] == f"{OWN}:{before}"


def test_a_path_that_has_them_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", f"/usr/bin:{OWN}")
    put_alembic_on_path()
    assert os.environ["PATH"] == f"/usr/bin:{OWN}"
