"""The table of calls to the system that student code may make: each has a reason, and none is added by accident."""

from __future__ import annotations

import hashlib

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


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_the_filter_can_be_put_together_for_each_machine(
    monkeypatch: pytest.MonkeyPatch, machine: str
) -> None:
    monkeypatch.setattr(seccomp.kernel, "MACHINE", machine)
    code = seccomp.program(1)
    assert len(code) % 8 == 0
    assert len(code) // 8 < 4096
