"""What is asked of Landlock in each of its versions: all that the version can take away is taken away.

A machine has one version, so what goes to the kernel is looked at here. That the answers hold is tried by
test_sandbox_attacks.py.
"""

from __future__ import annotations

import os
import struct
from pathlib import Path

import pytest

from autograder.sandbox import kernel, landlock

# include/uapi/linux/landlock.h: LANDLOCK_ACCESS_FS_*, in the order of their bits
RIGHTS = [
    "execute",
    "write_file",
    "read_file",
    "read_dir",
    "remove_dir",
    "remove_file",
    "make_char",
    "make_dir",
    "make_reg",
    "make_sock",
    "make_fifo",
    "make_block",
    "make_sym",
    "refer",
    "truncate",
    "ioctl_dev",
]
READ = {"read_file", "read_dir"}
CHANGE = {"write_file", "remove_dir", "remove_file", "make_dir", "make_reg"}


class Kernel:
    """Takes the calls of Landlock in place of the kernel.

    ruleset: the attributes of the ruleset, as bytes
    rules:   path -> the rights that are given beneath it
    """

    def __init__(self) -> None:
        self.ruleset = b""
        self.rules: dict[str, set[str]] = {}
        self.calls: list[str] = []
        self.open = -1

    def syscall(self, name: str, *arguments: object) -> int:
        self.calls.append(name)
        match name, arguments:
            case "landlock_create_ruleset", (bytes(attributes), int(size), 0):
                assert len(attributes) == size
                self.ruleset = attributes
                self.open = os.open("/dev/null", os.O_RDONLY)
                return self.open
            case "landlock_add_rule", (int(ruleset), 1, bytes(rule), 0):  # LANDLOCK_RULE_PATH_BENEATH
                rights, descriptor = struct.unpack("<Qi", rule)
                assert ruleset == self.open
                self.rules[os.readlink(f"/proc/self/fd/{descriptor}")] = named(rights)
            case "landlock_restrict_self", (int(ruleset), 0):
                assert ruleset == self.open
            case _:
                raise AssertionError((name, arguments))
        return 0


def named(rights: int) -> set[str]:
    assert rights < 1 << len(RIGHTS)
    return {right for bit, right in enumerate(RIGHTS) if rights & 1 << bit}


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Kernel:
    calls = Kernel()
    monkeypatch.setattr(kernel, "syscall", calls.syscall)
    return calls


@pytest.mark.parametrize(
    ("version", "last_right", "others"),
    [
        (1, "make_sym", ()),
        (2, "refer", ()),
        (3, "truncate", ()),
        (4, "truncate", (3,)),
        (5, "ioctl_dev", (3,)),
        (6, "ioctl_dev", (3, 3)),
        (7, "ioctl_dev", (3, 3)),
    ],
)
def test_all_that_a_version_can_take_away_is_taken_away(
    calls: Kernel, version: int, last_right: str, others: tuple[int, ...]
) -> None:
    """From version 4 on bind and connect of TCP, from version 6 on abstract sockets and signals."""
    landlock.restrict(version, [], [])
    files, *more = struct.unpack(f"<{len(calls.ruleset) // 8}Q", calls.ruleset)
    assert named(files) == set(RIGHTS[: RIGHTS.index(last_right) + 1])
    assert tuple(more) == others
    assert calls.calls == ["landlock_create_ruleset", "landlock_restrict_self"]


@pytest.mark.parametrize(
    ("version", "more"), [(1, set()), (2, {"refer"}), (3, {"refer", "truncate"}), (6, {"refer", "truncate"})]
)
def test_what_may_be_read_and_changed_is_given_back_and_nothing_else(
    calls: Kernel, tmp_path: Path, version: int, more: set[str]
) -> None:
    readable, writable = tmp_path / "readable", tmp_path / "writable"
    readable.mkdir()
    writable.mkdir()
    landlock.restrict(version, [str(readable)], [str(writable)])
    assert calls.rules == {str(readable): READ, str(writable): READ | CHANGE | more}


def test_of_a_file_only_the_rights_of_files_are_given_back(calls: Kernel, tmp_path: Path) -> None:
    """The kernel refuses a rule on a file that has the rights of a folder."""
    readable, writable = tmp_path / "readable", tmp_path / "writable"
    readable.touch()
    writable.touch()
    landlock.restrict(6, [str(readable)], [str(writable)])
    assert calls.rules == {
        str(readable): {"read_file"},
        str(writable): {"read_file", "write_file", "truncate"},
    }


def test_a_path_that_does_not_exist_is_left_out(calls: Kernel, tmp_path: Path) -> None:
    landlock.restrict(6, [str(tmp_path / "gone"), str(tmp_path)], [])
    assert calls.rules == {str(tmp_path): READ}


def test_no_descriptor_is_left_open(calls: Kernel, tmp_path: Path) -> None:
    before = set(os.listdir("/proc/self/fd"))
    landlock.restrict(6, [str(tmp_path)], [str(tmp_path)])
    assert set(os.listdir("/proc/self/fd")) == before


def test_a_kernel_without_landlock_has_version_0(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_arguments: object) -> int:
        raise OSError

    monkeypatch.setattr(kernel, "syscall", refuse)
    assert landlock.abi() == 0
