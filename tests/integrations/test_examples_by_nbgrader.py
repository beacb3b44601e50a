"""The example courses by nbgrader's own commands, from the release to the feedback: the solution gets all, the release nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbgrader_road import built_example, scores_by_nbgrader

# nbgrader's own, under the newest SQLAlchemy and nbconvert
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:Object of type <.*> not in session"),
]


@pytest.mark.parametrize("example", ["notebook-cells", "stateful-class", "text-and-programs"])
def test_an_example_goes_the_whole_way_by_nbgraders_commands(example: str, tmp_path: Path) -> None:
    rows = scores_by_nbgrader(built_example(example, tmp_path))
    assert [own for own, _ in rows["right"]] == [most for _, most in rows["right"]]
    assert sum(most for _, most in rows["right"]) >= 6
    assert {own for own, _ in rows["stub"]} == {0}
