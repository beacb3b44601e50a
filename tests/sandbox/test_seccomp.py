"""The table of calls to the system that student code may make: each has a reason, and none is added by accident."""

from __future__ import annotations

import errno
import hashlib
import struct
from collections.abc import Sequence

import pytest

from autograder.sandbox import seccomp

PINNED = """
access brk capget chdir clock_getres clock_gettime clock_nanosleep close close_range dup dup2 dup3
exit exit_group faccessat faccessat2 fdatasync fstat fsync ftruncate futex getcwd getdents64 getegid
geteuid getgid getpid getppid getrandom getrlimit getrusage gettid gettimeofday getuid lseek lstat
madvise membarrier mkdir mkdirat mmap mprotect mremap munmap nanosleep newfstatat open openat pipe
pipe2 poll ppoll pread64 pselect6 pwrite64 read readlink readlinkat readv rename renameat renameat2
restart_syscall rmdir rseq rt_sigaction rt_sigprocmask rt_sigreturn sched_getaffinity sched_yield
select set_robust_list set_tid_address sigaltstack stat statx sysinfo time times umask uname unlink
unlinkat write writev
"""


def test_every_call_has_a_reason_and_stands_in_the_table_once() -> None:
    names = [name for calls in seccomp.CALLS.values() for name, _, _ in calls]
    assert len(names) == len(set(names))
    for column in (1, 2):
        numbers = [
            call[column] for calls in seccomp.CALLS.values() for call in calls if call[column] is not None
        ]
        assert len(numbers) == len(set(numbers))
    dangerous = {
        "execve",
        "execveat",
        "ptrace",
        "socket",
        "connect",
        "kill",
        "mount",
        "unshare",
        "setns",
        "bpf",
    }
    assert not dangerous & set(names)


def test_no_call_is_added_to_the_table_without_a_look_at_this_test() -> None:
    names = [name for calls in seccomp.CALLS.values() for name, _, _ in calls]
    assert sorted(names) == PINNED.split()
    numbers = [call[1:] for calls in seccomp.CALLS.values() for call in sorted(calls)]
    assert hashlib.blake2b(repr(numbers).encode(), digest_size=8).hexdigest() == "8afaa188dfdc6fca"
    assert (seccomp._IOCTLS, seccomp._PRCTLS) == ((0x5401, 0x5450, 0x5451), (15, 16, 39))
    assert seccomp._FCNTLS == (0, 1, 2, 3, 4, 1030)


ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}  # linux/audit.h
ALLOWED, KILLED = 0x7FFF0000, 0x80000000  # linux/seccomp.h
DENIED, NOT_THERE = 0x00050000 | errno.EPERM, 0x00050000 | errno.ENOSYS
OWN_PID = 1234


def verdict(code: bytes, machine: str, number: int, arguments: Sequence[int] = ()) -> int:
    """Return what the filter ``code`` answers to a call, as the kernel runs it: linux/filter.h, struct seccomp_data."""
    words = [*arguments, *[0] * (6 - len(arguments))]
    call = struct.pack("<IIQ6Q", number, ARCHITECTURES[machine], 0, *words)
    instructions = list(struct.iter_unpack("<HBBI", code))
    accumulator = at = 0
    while True:
        kind, if_true, if_false, value = instructions[at]
        at += 1
        match kind:
            case 0x20:
                (accumulator,) = struct.unpack_from("<I", call, value)
            case 0x15:
                at += if_true if accumulator == value else if_false
            case 0x35:
                at += if_true if accumulator >= value else if_false
            case 0x45:
                at += if_true if accumulator & value else if_false
            case 0x06:
                return int(value)
            case _:
                raise ValueError(f"instruction {kind:#x}")


@pytest.fixture(params=["x86_64", "aarch64"])
def machine(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def filter_of(machine: str) -> bytes:
    """Return the filter of the process OWN_PID on ``machine``."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(seccomp.kernel, "MACHINE", machine)
        seccomp.program.cache_clear()  # it knows one machine
        code = seccomp.program(OWN_PID)
    seccomp.program.cache_clear()
    return code


def allowed(machine: str, numbers: dict[str, int], *arguments: int) -> bool:
    """Return whether the process OWN_PID may make this call. It may be denied, but nothing else."""
    answer = verdict(filter_of(machine), machine, numbers[machine], arguments)
    assert answer in (ALLOWED, DENIED)
    return answer == ALLOWED


# the numbers of the kernel: arch/x86/entry/syscalls/syscall_64.tbl and include/uapi/asm-generic/unistd.h
CLONE = {"x86_64": 56, "aarch64": 220}
FCNTL = {"x86_64": 72, "aarch64": 25}
TGKILL = {"x86_64": 234, "aarch64": 131}
PRLIMIT64 = {"x86_64": 302, "aarch64": 261}
IOCTL = {"x86_64": 16, "aarch64": 29}
PRCTL = {"x86_64": 157, "aarch64": 167}
EXECVE = {"x86_64": 59, "aarch64": 221}
THREAD = 0x00010000
NAMESPACES = {
    "time": 0x00000080,
    "mount": 0x00020000,
    "cgroup": 0x02000000,
    "uts": 0x04000000,
    "ipc": 0x08000000,
    "user": 0x10000000,
    "pid": 0x20000000,
    "net": 0x40000000,
}


def test_the_kernel_takes_a_filter_of_this_length(machine: str) -> None:
    assert len(filter_of(machine)) // 8 < 4096


def test_every_call_of_the_table_is_allowed_and_all_others_are_denied(machine: str) -> None:
    code = filter_of(machine)
    column = 1 if machine == "x86_64" else 2
    listed = {call[column] for calls in seccomp.CALLS.values() for call in calls} - {None}
    looked_at = {calls[machine] for calls in (CLONE, FCNTL, TGKILL, PRLIMIT64, IOCTL, PRCTL)} | {435}
    answers = {number: verdict(code, machine, number) for number in range(600) if number not in looked_at}
    assert {number for number, answer in answers.items() if answer == ALLOWED} == listed
    assert set(answers.values()) == {ALLOWED, DENIED}
    assert not allowed(machine, EXECVE)


def test_a_thread_may_be_started_and_no_process(machine: str) -> None:
    assert allowed(machine, CLONE, THREAD)
    assert not allowed(machine, CLONE, 0)


@pytest.mark.parametrize("namespace", NAMESPACES)
def test_a_thread_in_a_namespace_of_its_own_is_denied(machine: str, namespace: str) -> None:
    assert not allowed(machine, CLONE, THREAD | NAMESPACES[namespace])


def test_clone3_is_as_if_it_were_not_there(machine: str) -> None:
    assert verdict(filter_of(machine), machine, 435) == NOT_THERE


def test_a_process_may_abort_itself_and_send_no_other_signal(machine: str) -> None:
    assert allowed(machine, TGKILL, OWN_PID, OWN_PID, 6)
    assert not allowed(machine, TGKILL, OWN_PID, OWN_PID, 9)
    assert not allowed(machine, TGKILL, OWN_PID + 1, OWN_PID, 6)


def test_a_process_may_read_its_own_limits_and_set_none(machine: str) -> None:
    assert allowed(machine, PRLIMIT64, 0, 7, 0, 0x7000_0000)
    assert not allowed(machine, PRLIMIT64, OWN_PID, 7, 0, 0x7000_0000)
    assert not allowed(machine, PRLIMIT64, 0, 7, 0x7000_0000, 0)
    assert not allowed(
        machine, PRLIMIT64, 0, 7, 0x1_0000_0000, 0
    )  # an address with nothing in its lower half


@pytest.mark.parametrize(
    ("call", "place", "values"),
    [(FCNTL, 1, seccomp._FCNTLS), (IOCTL, 1, seccomp._IOCTLS), (PRCTL, 0, seccomp._PRCTLS)],
    ids=["fcntl", "ioctl", "prctl"],
)
def test_of_a_call_with_many_uses_only_the_listed_ones_are_allowed(
    machine: str, call: dict[str, int], place: int, values: tuple[int, ...]
) -> None:
    tried = {*range(64), *(value + step for value in values for step in (-1, 0, 1)), 0x5412} - {-1}
    assert {use for use in tried if allowed(machine, call, *[99] * place, use)} == set(values)


def test_a_call_of_the_other_machine_or_of_a_foreign_table_ends_the_process(machine: str) -> None:
    (other,) = ARCHITECTURES.keys() - {machine}
    code = filter_of(machine)
    number = 0 if machine == "x86_64" else 63  # read
    assert verdict(code, machine, number) == ALLOWED
    assert verdict(code, other, number) == KILLED


def test_a_call_of_the_x32_table_ends_the_process() -> None:
    code = filter_of("x86_64")
    assert verdict(code, "x86_64", 0x3FFF_FFFF) == DENIED
    assert verdict(code, "x86_64", 0x4000_0000) == KILLED
