"""One service for each file of tests, and one for each test that changes it for good."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from service_ground import Ground, ground


@pytest.fixture
def service(tmp_path: Path) -> Iterator[Ground]:
    """A service of its own."""
    with ground(tmp_path) as made:
        yield made


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """A service that the tests of a file share."""
    with ground(tmp_path_factory.mktemp("service")) as made:
        yield made
