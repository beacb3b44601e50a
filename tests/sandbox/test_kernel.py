"""The numbers of the kernel that Python does not know, beside those of its own headers; and what the calls do with them."""

from __future__ import annotations

import errno

import pytest

from autograder.sandbox import kernel

# include/uapi/linux/sched.h, mount.h, prctl.h, capability.h
HEADERS = {
    "CLONE_NEWNS": 0x00020000,
    "CLONE_NEWCGROUP": 0x02000000,
    "CLONE_NEWUTS": 0x04000000,
    "CLONE_NEWIPC": 0x08000000,
    "CLONE_NEWUSER": 0x10000000,
    "CLONE_NEWPID": 0x20000000,
    "CLONE_NEWNET": 0x40000000,
    "MS_RDONLY": 1,
    "MS_NOSUID": 2,
    "MS_NODEV": 4,
    "MS_NOEXEC": 8,
    "MS_REMOUNT": 32,
    "MS_BIND": 4096,
    "MS_REC": 16384,
    "MS_PRIVATE": 1 << 18,
    "MNT_DETACH": 2,
    "PR_SET_PDEATHSIG": 1,
    "PR_SET_DUMPABLE": 4,
    "PR_CAPBSET_DROP": 24,
    "PR_SET_SECUREBITS": 28,
    "PR_SET_NO_NEW_PRIVS": 38,
    "PR_CAP_AMBIENT": 47,
    "PR_CAP_AMBIENT_CLEAR_ALL": 4,
    "CAP_SETPCAP": 1 << 8,
    "CAP_SYS_ADMIN": 1 << 21,
}
# arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h
CALLS = {
    "x86_64": {"pivot_root": 155, "capget": 125, "capset": 126, "seccomp": 317},
    "aarch64": {"pivot_root": 41, "capget": 90, "capset": 91, "seccomp": 277},
}
NEWER_CALLS = {
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}


def test_the_flags_are_those_of_the_kernels_headers() -> None:
    ours = {name: value for name, value in vars(kernel).items() if name in HEADERS}
    assert ours == HEADERS


def test_no_flag_of_the_kernel_is_missing_in_this_test() -> None:
    prefixes = ("CLONE_", "MS_", "MNT_", "PR_", "CAP_")
    assert {name for name in vars(kernel) if name.startswith(prefixes)} == HEADERS.keys()


@pytest.mark.parametrize("machine", CALLS)
def test_the_calls_have_the_numbers_of_the_kernel(monkeypatch: pytest.MonkeyPatch, machine: str) -> None:
    numbers: list[int] = []
    monkeypatch.setattr(kernel, "MACHINE", machine)
    monkeypatch.setattr(kernel._libc, "syscall", lambda number: numbers.append(number.value) or 0)
    wanted = CALLS[machine] | NEWER_CALLS
    for name in wanted:
        kernel.syscall(name)
    assert numbers == list(wanted.values())


@pytest.mark.parametrize(("machine", "is_known"), [("x86_64", True), ("aarch64", True), ("riscv64", False)])
def test_a_machine_whose_calls_are_not_known_is_not_supported(
    monkeypatch: pytest.MonkeyPatch, machine: str, is_known: bool
) -> None:
    monkeypatch.setattr(kernel, "MACHINE", machine)
    assert kernel.supported_machine() is is_known


def test_a_call_that_the_kernel_refuses_is_an_error_with_its_name() -> None:
    with pytest.raises(OSError, match=r"pivot_root: ") as caught:
        kernel.pivot_root("/nowhere", "/nowhere")
    assert caught.value.errno in (errno.ENOENT, errno.EPERM)


def test_a_mount_that_the_kernel_refuses_is_an_error_with_its_place() -> None:
    with pytest.raises(OSError, match=r"mount on /nowhere: ") as caught:
        kernel.mount("none", "/nowhere", "tmpfs", 0)
    assert caught.value.errno in (errno.ENOENT, errno.EPERM)
    with pytest.raises(OSError, match=r"umount of /nowhere: "):
        kernel.umount("/nowhere")


def test_the_capabilities_are_all_that_a_process_has_in_any_of_its_three_sets(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def capget(name: str, header: bytes, sets: object) -> int:
        assert (name, header) == ("capget", bytes.fromhex("22050820 00000000"))  # _LINUX_CAPABILITY_VERSION_3
        words = (1, 2, 4, 8, 16, 32)  # effective, permitted, inheritable; then the upper half of each
        sets.raw = b"".join(word.to_bytes(4, "little") for word in words)  # type: ignore[attr-defined]
        return 0

    monkeypatch.setattr(kernel, "syscall", capget)
    assert kernel.capabilities() == 0b111 | 0b111000 << 32


@pytest.mark.parametrize(
    ("flags", "attributes"),
    [
        (kernel.MS_RDONLY, 1),
        (kernel.MS_NOSUID, 2),
        (kernel.MS_NODEV, 4),
        (kernel.MS_NOEXEC, 8),
        (kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV, 7),
    ],
)
def test_a_mount_and_all_beneath_it_get_the_attributes_of_the_flags(
    monkeypatch: pytest.MonkeyPatch, flags: int, attributes: int
) -> None:
    made: list[tuple[object, ...]] = []
    monkeypatch.setattr(kernel, "syscall", lambda *arguments: made.append(arguments) or 0)
    kernel.restrict_mount("/somewhere", flags)
    ((name, folder, path, recursive, attribute, size),) = made
    assert (name, folder, path) == ("mount_setattr", -100, b"/somewhere")  # AT_FDCWD
    assert recursive == 0x8000  # AT_RECURSIVE
    assert attribute.raw == attributes.to_bytes(8, "little") + bytes(24)  # type: ignore[attr-defined]
    assert size == 32  # MOUNT_ATTR_SIZE_VER0
