"""The pages about the project say what is there."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from autograder import __version__

ROOT = Path(__file__).parents[2]


def section(page: str, heading: str) -> str:
    text = (ROOT / page).read_text(encoding="utf-8")
    return text[text.index(f"## {heading}\n") :].split("\n## ")[0].removeprefix(f"## {heading}\n")


def twenty_changes() -> list[tuple[str, list[str]]]:
    rows = re.findall(r"^\| (.+?) \| (.+) \|$", section("CONTRIBUTING.md", "Twenty changes"), re.MULTILINE)
    return [(change, re.findall(r"`([\w/]+\.\w+)`", files)) for change, files in rows if change != "you want"]


def test_there_are_twenty_changes():
    assert len(twenty_changes()) == 20


@pytest.mark.parametrize(
    ("change", "files"), twenty_changes(), ids=[change for change, _ in twenty_changes()]
)
def test_a_change_begins_in_at_most_two_files_that_are_there(change, files):
    assert 1 <= len(files) <= 2
    assert [file for file in files if not (ROOT / file).is_file()] == []


def test_the_reference_pages_are_up_to_date():
    done = subprocess.run(
        [sys.executable, ROOT / "docs" / "make_references.py", "--check"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_reference_page_that_is_out_of_date_is_seen(tmp_path):
    docs = tmp_path / "docs"
    docs.mkdir()
    for name in ("make_references.py", "odd_files.py"):
        (docs / name).write_text((ROOT / "docs" / name).read_text())
    done = subprocess.run(
        [sys.executable, docs / "make_references.py", "--check"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, "docs/reference/commands.md is out of date" in done.stdout) == (1, True)


def test_every_page_of_docs_is_in_the_site():
    named = set(re.findall(r": ([\w/-]+\.md)$", (ROOT / "mkdocs.yml").read_text(), re.MULTILINE))
    assert named == {str(page.relative_to(ROOT / "docs")) for page in (ROOT / "docs").rglob("*.md")}


def test_the_citation_has_the_version():
    assert yaml.safe_load((ROOT / "CITATION.cff").read_text())["version"] == __version__


def test_the_release_steps_are_a_short_list():
    lines = section("CONTRIBUTING.md", "A release").strip().splitlines()
    assert len(lines) < 20
    assert all(re.match(r"\d\. ", line) for line in lines)


def test_every_part_of_make_test_is_explained():
    parts = re.search(r"^PARTS := (.+)$", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert parts is not None
    page = (ROOT / "CONTRIBUTING.md").read_text()
    assert [part for part in parts[1].split() if f"`make {part}`" not in page] == []


def test_the_pinned_versions_are_of_what_is_declared_and_name_no_index():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    declared = [*project["dependencies"], *extras["instructor"], *extras["big"], *extras["lab"]]
    names = {re.match(r"[\w-]+", name)[0] for name in declared} - {"thetastar"}
    text = (ROOT / "requirements" / "instructor.txt").read_text()
    assert [name for name in names if not re.search(rf"^{name}==\S+ .*\\$", text, re.MULTILINE)] == []
    for file in ("instructor.txt", "dev.txt"):
        text = (ROOT / "requirements" / file).read_text()
        assert not re.search(r"https?:|index|find-links", text)
        assert all("--hash=sha256:" in pin for pin in re.split(r"^(?=\S+==)", text, flags=re.MULTILINE)[1:])


def test_no_page_promises_an_index_that_does_not_have_us():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]:
        assert not re.search(r"pip install '?thetastar(\[\w+\])?'?[\s`]", page.read_text()), page
