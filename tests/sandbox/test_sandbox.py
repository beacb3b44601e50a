"""The sandbox opens only what is locked in, holds nothing secret, and ends what it has started."""

from __future__ import annotations

import os
import random
import resource
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import msgspec
import numpy as np
import pytest

from autograder import sandbox as package
from autograder import wire
from autograder.sandbox import (
    Limits,
    Sandbox,
    SandboxBroken,
    SandboxUnavailable,
    landlock,
    probe,
)
from autograder.sandbox import sandbox as host_module
from autograder.sandbox.settings import Settings
from autograder.student.sandboxed import open_remote

LOOK = b"""
import os, sys

kept = []

def keep(value):
    kept.append(value)

def files(folder="/"):
    return sorted(os.listdir(folder))

def content(path):
    return open(path).read()

def environment():
    return dict(os.environ)

def descriptors():
    found = []
    for number in range(64):
        try:
            os.fstat(number)
        except OSError:
            continue
        found.append(number)
    return found

def modules():
    return sorted({name.split(".")[0] for name in sys.modules})

def lazy():
    import numpy.polynomial.chebyshev, numpy.ma, json, decimal, sqlite3
    return numpy.polynomial.chebyshev.chebval(0.5, [1, 2])

def work():
    with open("notes.txt", "w") as file:
        file.write("mine")
    return open("notes.txt").read(), os.getcwd()

def drawn():
    import random, numpy
    return random.random(), float(numpy.random.rand()), hash("text")
"""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(Limits(call_seconds=5.0), "namespaces") as opened:
        yield opened


@pytest.mark.parametrize(
    ("layer", "named"),
    [
        ("seccomp", "network, unix sockets, signals, processes, programs, namespaces, tracing"),
        ("Landlock", "Landlock"),
        ("capabilities", "capabilities"),
    ],
)
def test_a_guest_that_lacks_a_layer_refuses_to_go_on(layer: str, named: str) -> None:
    with pytest.raises(SandboxBroken, match=f"a lock gave way: {named}"):
        Sandbox(mode="namespaces", without=[layer])


def test_a_guest_without_no_new_privileges_refuses_to_go_on() -> None:
    with pytest.raises(SandboxBroken, match="landlock_restrict_self"):
        Sandbox(mode="namespaces", without=["no new privileges"])


def test_the_strongest_mode_is_chosen_by_trying() -> None:
    with Sandbox() as opened:
        assert opened.mode == "namespaces"
        assert opened.weaknesses == () or landlock.abi() < 6


CONTAINER_WITHOUT_NAMESPACES = """
import os
from autograder.sandbox import Sandbox, SandboxUnavailable, jail

proc = os.open("/proc", os.O_PATH)
jail.enter_user_namespace(proc, 0)
assert jail.forbid_user_namespaces(proc)
with Sandbox() as sandbox:
    print(sandbox.mode, sandbox.weaknesses[0])
try:
    Sandbox(mode="namespaces")
except SandboxUnavailable as error:
    print(error)
"""


def test_where_namespaces_are_forbidden_landlock_takes_over_and_says_what_is_weaker() -> None:
    # one thread, since a process with several cannot enter a user namespace
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", CONTAINER_WITHOUT_NAMESPACES]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    automatic, forced = done.stdout.splitlines()
    assert automatic.startswith("landlock There are no namespaces")
    assert "No sandbox holds here (namespaces: " in forced


CONTAINER_WITH_ONE_NAMESPACE = """
import os
from pathlib import Path
from autograder.sandbox import SandboxUnavailable, Sandbox, jail

proc = os.open("/proc", os.O_PATH)
jail.enter_user_namespace(proc, 0)
Path("/proc/sys/user/max_user_namespaces").write_text("1")
try:
    Sandbox(mode="namespaces")
except SandboxUnavailable as error:
    print(error)
"""


def test_why_a_guest_refused_is_named_even_before_its_wire_is_in_place() -> None:
    """The zygote takes the one user namespace that is allowed, so each guest's own is refused."""
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", CONTAINER_WITH_ONE_NAMESPACE]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "unshare: No space left on device" in done.stdout


def test_where_nothing_holds_the_sentence_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Sandbox, mode: str) -> None:
        raise SandboxUnavailable(f"{mode} is not allowed")

    monkeypatch.setattr(Sandbox, "_start", refuse)
    with pytest.raises(SandboxUnavailable) as refused:
        Sandbox()
    assert "namespaces: namespaces is not allowed; landlock: landlock is not allowed" in str(refused.value)
    assert "sysctl" in str(refused.value)
    assert "--sandbox none" in str(refused.value)


def test_an_unknown_machine_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(host_module.kernel, "MACHINE", "riscv64")
    with pytest.raises(SandboxUnavailable, match="Grade on 64-bit Linux"):
        Sandbox()


def test_a_package_that_is_not_installed_is_named() -> None:
    with pytest.raises(SandboxUnavailable, match="no_such_package is declared for student code"):
        Sandbox(Limits(packages=("numpy", "no_such_package")))


def test_the_only_file_in_proc_is_an_empty_one(sandbox: Sandbox) -> None:
    student = open_remote(sandbox, {"look.py": LOOK})
    assert student.call("look.content", ("/proc/self/maps",), {}) == ""
    with pytest.raises(FileNotFoundError):
        student.call("look.content", ("/proc/self/status",), {})
    with pytest.raises(PermissionError):
        student.call("look.files", ("/proc",), {})
    student.close()


def test_the_root_holds_only_what_is_declared(sandbox: Sandbox) -> None:
    student = open_remote(sandbox, {"look.py": LOOK})
    with pytest.raises(PermissionError):
        student.call("look.files", ("/",), {})
    assert set(student.call("look.files", ("/site",), {})) <= {"numpy", "numpy.libs"}
    assert student.call("look.files", (".",), {}) == ["look.py"]
    student.close()


def test_nothing_of_the_judge_is_in_the_environment_or_among_the_descriptors(sandbox: Sandbox) -> None:
    student = open_remote(sandbox, {"look.py": LOOK})
    assert set(student.call("look.environment", (), {})) == {"HOME", "TMPDIR"}
    assert student.call("look.descriptors", (), {}) == [0, 1, 2, 3]
    assert not {"autograder", "msgspec", "pytest"} & set(student.call("look.modules", (), {}))
    student.close()


def test_parts_of_python_and_numpy_can_still_be_imported(sandbox: Sandbox) -> None:
    student = open_remote(sandbox, {"look.py": LOOK})
    assert student.call("look.lazy", (), {}) == 2.0
    student.close()


def test_the_work_folder_can_be_written_to_and_is_private(sandbox: Sandbox) -> None:
    first, second = (open_remote(sandbox, {"look.py": LOOK}) for _ in range(2))
    assert first.call("look.work", (), {}) == ("mine", "/submission")
    assert second.call("look.files", (".",), {}) == ["look.py"]
    first.close()
    second.close()


def test_unseeded_randomness_is_the_same_each_time() -> None:
    drawn = []
    for _ in range(2):
        with Sandbox(mode="namespaces") as opened:
            student = open_remote(opened, {"look.py": LOOK})
            drawn.append(student.call("look.drawn", (), {}))
    assert drawn[0] == drawn[1]
    seeded = random.Random(0).random(), np.random.RandomState(0).rand()
    assert tuple(drawn[0][:2]) == seeded


def test_a_guest_with_other_limits_than_the_zygote_has_prepared_is_not_made(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with Sandbox(mode="namespaces") as opened:
        open_remote(opened, {"look.py": LOOK}).close()
        usual = opened._settings

        def more_memory(number: int, cpu_seconds: int | None) -> Settings:
            settings = usual(number, cpu_seconds)
            return msgspec.structs.replace(settings, memory_mib=settings.memory_mib + 1)

        monkeypatch.setattr(opened, "_settings", more_memory)
        with pytest.raises(SandboxBroken, match="other settings"):
            opened.open()


def memory_holds(pid: int, secret: bytes) -> bool:
    """Return whether the process has ``secret`` anywhere in its memory."""
    with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
        for line in maps:
            area, rights = line.split()[:2]
            if "r" not in rights or "[v" in line:
                continue
            start, end = (int(part, 16) for part in area.split("-"))
            while start < end:
                size = min(end - start, 2**22)
                memory.seek(start)
                try:
                    data = memory.read(size + 64)
                except OSError:
                    break
                if secret in data:
                    return True
                start += size
    return False


def test_a_secret_of_the_judge_is_nowhere_in_the_students_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Root looks from outside; anybody else looks at a process of theirs that is closed to them too."""
    secret = secrets.token_hex(24)
    monkeypatch.setenv("PLANTED", secret)
    with Sandbox(mode="namespaces") as opened:
        student = open_remote(opened, {"look.py": LOOK})
        student.call("look.keep", ("nothing",), {})
        assert student._guest is not None
        pid = student._guest.process_number()
        if os.geteuid() != 0:
            with pytest.raises(PermissionError):
                memory_holds(pid, secret.encode())
            return
        assert memory_holds(os.getpid(), secret.encode())
        assert not memory_holds(pid, secret.encode())
        student.call("look.keep", (secret,), {})  # the control: what is planted there is found
        assert memory_holds(pid, secret.encode())


def test_what_is_mounted_is_read_only_and_names_no_folder_of_the_judge(sandbox: Sandbox) -> None:
    guest = sandbox.open()
    mounts = Path(f"/proc/{guest.process_number()}/mountinfo").read_text().splitlines()
    guest.close()
    fields = [line.split() for line in mounts]
    points = {field[4] for field in fields}
    writable = {field[4] for field in fields if not field[5].startswith("ro")}
    assert writable <= {"/submission", "/tmp", "/dev/null", "/dev/zero", "/dev/urandom", "/dev/random"}
    assert not [point for point in points if str(Path(__file__).parents[2]) in point]
    assert "/proc" not in points


def test_closing_a_guest_ends_its_process(sandbox: Sandbox) -> None:
    guest = sandbox.open()
    pid = guest.process_number()
    assert Path(f"/proc/{pid}").exists()
    guest.close()
    assert not Path(f"/proc/{pid}").exists()


def test_closing_the_sandbox_ends_every_guest() -> None:
    with Sandbox(mode="namespaces") as opened:
        guests = [opened.open() for _ in range(3)]
        numbers = [guest.process_number() for guest in guests]
    for number in numbers:
        wait_until_gone(number)


JUDGE_THAT_IS_KILLED = """
import os, signal
from autograder.sandbox import Sandbox
sandbox = Sandbox(mode="namespaces")
guest = sandbox.open()
print(guest.process_number(), sandbox._process.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_when_the_judge_is_killed_its_guests_end_too() -> None:
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-c", JUDGE_THAT_IS_KILLED]
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False).stdout
    for number in map(int, told.split()):
        wait_until_gone(number)


def wait_until_gone(pid: int) -> None:
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    import select

    ended, _, _ = select.select([process], [], [], 30)
    os.close(process)
    assert ended, f"process {pid} is still there"


def seconds_of_children() -> float:
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def test_the_processor_time_of_every_guest_is_counted() -> None:
    """A zygote that is killed before it has waited for its guests takes their time with it, in a race."""
    busy = b"import time\n\ndef busy():\n    while time.process_time() < 0.6:\n        pass\n"
    for _ in range(6):
        before = seconds_of_children()
        with Sandbox(Limits(call_seconds=30.0), "namespaces") as opened:
            student = open_remote(opened, {"busy.py": busy})
            student.call("busy.busy", (), {})
            student.close()
        assert seconds_of_children() - before >= 0.6


def test_a_zygote_that_was_killed_is_started_again() -> None:
    with Sandbox(mode="namespaces") as opened:
        assert opened._process is not None
        opened._process.kill()
        opened._process.wait()
        guest = opened.open()
        assert guest.end().signal is None


def test_a_fork_of_the_judge_neither_uses_nor_ends_its_sandbox(sandbox: Sandbox) -> None:
    child = os.fork()
    if child == 0:
        try:
            sandbox.open()
        except RuntimeError:
            sandbox.close()
            os._exit(7)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 7
    sandbox.open().close()


def test_the_probe_says_what_holds() -> None:
    report = probe()
    assert report.mode == "namespaces"
    assert {layer.name for layer in report.layers if layer.holds} >= {"Landlock"}


def test_the_zygote_imports_nothing_of_ours_but_the_wire_and_the_errors() -> None:
    code = "import autograder.sandbox.zygote, sys; print(*sorted(m for m in sys.modules if m.startswith('autograder')))"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    loaded = set(told.stdout.split())
    packages = ("autograder.sandbox", "autograder.wire")
    assert {name for name in loaded if not name.startswith(packages)} == {
        "autograder",
        "autograder._version",
        "autograder.errors",
    }
    assert "autograder.sandbox.sandbox" not in loaded


def test_what_the_package_exports_is_there() -> None:
    for name in package.__all__:
        assert getattr(package, name)


def test_a_guest_says_ready_before_anything_else(sandbox: Sandbox) -> None:
    guest = sandbox.open()
    guest.send(wire.Import("math"), time.monotonic() + 10)
    assert guest.receive(time.monotonic() + 10) == wire.Reply(None)
    guest.close()
