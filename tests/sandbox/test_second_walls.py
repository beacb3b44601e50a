"""Second walls: what other walls make harmless too, so that no attack tells whether they stand.

They are looked at from outside, in each mode and whoever judges; what stays on the disk is looked at as well.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sandbox_ground import GRID, run_scenarios
from sandbox_scenarios import LIMITS

from autograder.sandbox import Sandbox, cgroup, scratch

EVERYWHERE = pytest.mark.parametrize(("who", "mode"), GRID, ids=[f"{who}-{mode}" for who, mode in GRID])

JUDGE_THAT_IS_KILLED = """
import os, signal
from autograder.sandbox import Sandbox
sandbox = Sandbox(mode="namespaces")
os.kill(os.getpid(), signal.SIGKILL)
"""


@EVERYWHERE
def test_a_guest_leads_a_session_of_its_own(who: str, mode: str) -> None:
    """A group of processes reaches across namespaces: a signal to it would reach the judge."""
    walls = run_scenarios(who, mode)["walls"]
    assert walls["session"] == walls["group"] == walls["process"]


@EVERYWHERE
def test_nobody_of_the_same_user_can_look_into_a_guest(who: str, mode: str) -> None:
    """The kernel gives the files of a process that is not dumpable to root."""
    walls = run_scenarios(who, mode)["walls"]
    assert walls["owner of its memory"] == 0
    if who == "ordinary":
        assert walls["its memory"] == "PermissionError"


@EVERYWHERE
def test_the_kernels_limits_of_a_guest_are_these(who: str, mode: str) -> None:
    expected = {
        "Max core file size": 0,
        "Max open files": 64,
        "Max cpu time": 2 * int(LIMITS.cpu_seconds) + 1,
        "Max file size": LIMITS.file_mib * 2**20,
        "Max locked memory": 0,
        "Max msgqueue size": 0,
        "Max stack size": 8 * 2**20,
    }
    if mode == "namespaces":
        expected["Max processes"] = LIMITS.threads
    held = run_scenarios(who, mode)["walls"]["limits"]
    assert {name: held[name] for name in expected} == {name: [str(n)] * 2 for name, n in expected.items()}
    assert int(held["Max address space"][1]) < 2**32


@EVERYWHERE
def test_a_guest_has_no_capability_and_can_get_none(who: str, mode: str) -> None:
    """What may be got back, the bounding set, is empty too where the guest has a user namespace of its own."""
    status = run_scenarios(who, mode)["walls"]["status"]
    sets = ["CapInh", "CapPrm", "CapEff", "CapAmb", *(["CapBnd"] if mode == "namespaces" else [])]
    assert {name: int(status[name], 16) for name in sets} == dict.fromkeys(sets, 0)
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")


@pytest.mark.parametrize("who", [who for who, mode in GRID if mode == "namespaces"])
def test_no_mount_of_a_guest_can_be_written_to_but_its_own_which_execute_nothing(who: str) -> None:
    """Landlock and the calls that are denied would stop this too."""
    mounts = run_scenarios(who, "namespaces")["walls"]["mounts"]
    own, devices = {"/submission", "/tmp"}, {"/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"}
    others = mounts.keys() - own - devices
    assert "/" in others
    assert own | devices <= mounts.keys()
    assert {path for path in others if not {"ro", "nosuid", "nodev"} <= {*mounts[path]}} == set()
    assert {path for path in own if not {"rw", "nosuid", "nodev", "noexec"} <= {*mounts[path]}} == set()
    assert {path for path in devices if not {"nosuid", "noexec"} <= {*mounts[path]}} == set()


@EVERYWHERE
def test_a_guest_looks_the_same_to_its_code_whether_it_was_prepared_ahead_or_not(who: str, mode: str) -> None:
    """Where guests have a root of their own, the zygote prepares what all of them need, and rehearses what they do."""
    looks = [*run_scenarios(who, mode)["looks"], *run_scenarios("everybody", "landlock")["looks"]]
    assert looks[0]["descriptors"] == [0, 1, 2, 3]
    assert looks == looks[:1] * 4


@EVERYWHERE
def test_folders_that_are_nested_deeper_than_python_can_go_are_removed(who: str, mode: str) -> None:
    walls = run_scenarios(who, mode)["walls"]
    assert walls["nested"] == "returned 2000"
    assert walls["left in the folder"] == ["lock", "outside"]
    assert walls["left on the disk"] == []


def test_the_control_for_nested_folders_is_that_pythons_own_way_fails(tmp_path: Path) -> None:
    folder = tmp_path / "top"
    here = os.open(tmp_path, os.O_RDONLY)
    try:
        for name in ["top"] + ["a"] * 2000:
            os.mkdir(name, dir_fd=here)
            below = os.open(name, os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
    finally:
        os.close(here)
    code = f"import shutil; shutil.rmtree({str(folder)!r}, ignore_errors=True)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert sys.version_info >= (3, 13) or "RecursionError" in done.stderr
    scratch.remove_tree(folder)
    assert not folder.exists()


def test_a_folder_that_its_maker_closed_is_removed_and_no_link_is_followed(tmp_path: Path) -> None:
    top = tmp_path / "top"
    (top / "closed" / "inner").mkdir(parents=True)
    (top / "closed" / "inner" / "file").touch()
    (top / "closed" / "link").symlink_to(tmp_path)
    (top / "closed" / "inner").chmod(0)
    (top / "closed").chmod(0)
    scratch.remove_tree(top)
    assert not top.exists()
    assert tmp_path.exists()


def test_what_a_killed_judge_left_is_swept_by_the_next_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "TMPDIR": str(tmp_path)}
    subprocess.run(
        [sys.executable, "-c", JUDGE_THAT_IS_KILLED], env=environment, capture_output=True, check=False
    )
    alive = scratch.Folder()
    (left,) = set(tmp_path.iterdir()) - {alive.path}
    for folder in (left, alive.path):
        os.utime(folder, (0, 0))
    with Sandbox(mode="namespaces"):
        assert left not in tmp_path.iterdir()
    assert list(tmp_path.iterdir()) == [alive.path]
    alive.remove()


def test_the_kernels_own_count_of_memory_kills_is_read(tmp_path: Path) -> None:
    (tmp_path / "memory.events").write_text("low 0\nhigh 0\nmax 4\noom 1\noom_kill 3\n")
    assert cgroup.out_of_memory_kills(tmp_path) == 3
    assert cgroup.out_of_memory_kills(tmp_path / "gone") == 0
    assert cgroup.out_of_memory_kills(None) == 0


def test_a_control_group_has_the_limits_that_were_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder stands in for the kernel's, which few machines let a test write to."""
    monkeypatch.setattr(cgroup, "own_group", lambda: tmp_path)
    group = cgroup.limited_group(1024, 64)
    assert group is not None
    assert {path.name: path.read_text() for path in group.iterdir()} == {
        "cgroup.procs": "",
        "memory.max": str(2**30),
        "pids.max": "64",
    }


def test_where_a_control_group_takes_no_limits_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = tmp_path / "gone"
    monkeypatch.setattr(cgroup, "own_group", lambda: parent)
    assert cgroup.limited_group(1024, 64) is None
