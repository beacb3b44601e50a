"""A file or a folder is in its place whole or not at all, whatever comes in between."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import durable


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_replaced_whole_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "result.json"
    durable.write_file(file, b"first")
    durable.write_file(file, b"second")
    assert (file.read_bytes(), names(tmp_path)) == (b"second", ["result.json"])


def test_a_write_that_fails_leaves_the_former_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "result.json"
    durable.write_file(file, b"first")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        durable.write_file(file, b"second")
    assert (file.read_bytes(), names(tmp_path)) == (b"first", ["result.json"])


def test_of_two_that_write_once_the_first_wins(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    assert durable.write_once(file, b"mine")
    assert not durable.write_once(file, b"yours")
    assert (file.read_bytes(), names(tmp_path)) == (b"mine", ["secret"])


def test_a_folder_that_cannot_be_filled_leaves_the_former_one(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    durable.replace_folder(folder, lambda new: (new / "a").write_text("old") and None)

    def fails(new: Path) -> None:
        (new / "b").write_text("new")
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        durable.replace_folder(folder, fails)
    assert (names(folder), names(tmp_path)) == (["a"], ["page"])


CONTENTS = {"a.py": b"1", "data/b.txt": b"2"}


def fill(folder: Path) -> None:
    for name, content in CONTENTS.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)


def test_a_folder_that_holds_what_belongs_there_is_not_touched(tmp_path: Path) -> None:
    folder = tmp_path / "page"
    durable.keep_folder(folder, CONTENTS, fill)
    first = folder.stat().st_ino
    durable.keep_folder(folder, CONTENTS, fill)
    assert folder.stat().st_ino == first


def edit_a_file(folder: Path) -> None:
    (folder / "a.py").write_bytes(b"3")


def take_a_file_away(folder: Path) -> None:
    (folder / "data" / "b.txt").unlink()


def add_a_file(folder: Path) -> None:
    (folder / "more.txt").write_bytes(b"")


def add_an_empty_folder(folder: Path) -> None:
    (folder / "empty").mkdir()


def put_a_link_in_a_file_s_place(folder: Path) -> None:
    (folder.parent / "elsewhere").write_bytes(b"1")
    (folder / "a.py").unlink()
    (folder / "a.py").symlink_to(folder.parent / "elsewhere")


def put_a_link_in_its_place(folder: Path) -> None:
    folder.rename(folder.parent / "moved")
    folder.symlink_to(folder.parent / "moved")


def leave_an_unfinished_one_beside_it(folder: Path) -> None:
    (folder.parent / f"{durable.UNFINISHED}page").mkdir()


@pytest.mark.parametrize(
    "change",
    [
        edit_a_file,
        take_a_file_away,
        add_a_file,
        add_an_empty_folder,
        put_a_link_in_a_file_s_place,
        put_a_link_in_its_place,
        leave_an_unfinished_one_beside_it,
    ],
)
def test_a_folder_that_does_not_is_written_anew(tmp_path: Path, change: Callable[[Path], None]) -> None:
    folder = tmp_path / "page"
    durable.keep_folder(folder, CONTENTS, fill)
    first = folder.stat().st_ino
    change(folder)
    durable.keep_folder(folder, CONTENTS, fill)
    assert folder.stat(follow_symlinks=False).st_ino != first
    assert not folder.is_symlink()
    assert durable.holds(folder, CONTENTS)
    assert f"{durable.UNFINISHED}page" not in names(tmp_path)


def test_a_new_folder_that_cannot_be_put_in_place_leaves_the_former_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "page"
    folder.mkdir()
    (folder / "a").write_text("old")
    rename = Path.rename

    def refusing(self: Path, target: Path) -> Path:
        if self.name.startswith(durable.UNFINISHED):
            raise OSError("the name is taken")
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", refusing)
    with pytest.raises(OSError, match="taken"):
        durable.replace_folder(folder, lambda new: None)
    assert (names(folder), names(tmp_path)) == (["a"], ["page"])


def test_a_kill_between_the_two_renames_loses_no_folder(tmp_path: Path) -> None:
    former = tmp_path / ".former-page"
    former.mkdir()
    (former / "a").write_text("old")

    def fails(new: Path) -> None:
        raise OSError("still no room")

    with pytest.raises(OSError, match="no room"):
        durable.replace_folder(tmp_path / "page", fails)
    assert names(tmp_path / "page") == ["a"]


def test_a_sweep_goes_on_where_another_process_removes_its_file_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2):
        (tmp_path / f"{durable.UNFINISHED}{number}").write_bytes(b"left")
    stat = Path.stat

    def vanishing(self: Path, **options: bool) -> os.stat_result:
        if self.name.endswith("1"):
            self.unlink(missing_ok=True)
        return stat(self, **options)

    monkeypatch.setattr(Path, "stat", vanishing)
    assert durable.sweep(tmp_path, older_than_seconds=-60.0) == 1
    assert names(tmp_path) == []


def test_a_sweep_leaves_what_is_being_written_now(tmp_path: Path) -> None:
    (tmp_path / f"{durable.UNFINISHED}1").write_bytes(b"")
    assert durable.sweep(tmp_path) == 0
    assert len(names(tmp_path)) == 1
