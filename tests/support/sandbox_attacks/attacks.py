"""Attacks: each function returns what it got hold of, or raises. None of them does harm if it works."""

import ctypes
import importlib
import os
import signal
import socket
import subprocess

libc = ctypes.CDLL(None, use_errno=True)


def _checked(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
    return result


def read_a_file_of_the_host(ground):
    return open(ground["planted_file"]).read()


def list_the_repository(ground):
    return len(os.listdir(ground["repository"])) > 0


def read_the_judges_environment(ground):
    return os.environ["AUTOGRADER_PLANTED"]


def look_at_processes(ground):
    return len(open("/proc/self/status").read()) > 0


def open_an_internet_socket(ground):
    return socket.socket(socket.AF_INET, socket.SOCK_STREAM).fileno() >= 0


def open_a_unix_socket(ground):
    return socket.socket(socket.AF_UNIX, socket.SOCK_STREAM).fileno() >= 0


def make_a_pair_of_sockets(ground):
    return len(socket.socketpair()) == 2


def fork(ground):
    if (child := os.fork()) == 0:
        os._exit(0)
    return os.waitpid(child, 0)[0] == child


def run_a_program(ground):
    return subprocess.run(["/bin/true"], check=True).returncode == 0


def signal_the_judge(ground):
    os.kill(ground["judge"], 0)
    return True


def signal_its_group(ground):
    os.killpg(0, 0)
    return True


def send_a_signal_through_a_pipe(ground):
    import fcntl

    reading, _ = os.pipe()
    fcntl.fcntl(reading, fcntl.F_SETOWN, ground["judge"])
    return True


def trace_itself(ground):
    return _checked(libc.ptrace(0, 0, None, None)) == 0


def make_a_user_namespace(ground):
    return _checked(libc.unshare(0x10000000)) == 0


def make_a_file_in_memory(ground):
    return os.memfd_create("hidden") >= 0


def change_its_limits(ground):
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, resource.getrlimit(resource.RLIMIT_CPU))
    return True


def change_the_mode_of_a_file(ground):
    os.chmod(ground["own_file"], 0o600)
    return True


def set_a_files_time(ground):
    os.utime(ground["own_file"], (0, 0))
    return True


def make_a_symbolic_link(ground):
    os.symlink("/etc/passwd", "link")
    return os.path.islink("link")


def make_a_hard_link(ground):
    os.link(ground["own_file"], "link to its own file")
    return True


def open_many_files(ground):
    return len([open(os.devnull) for _ in range(100)]) == 100


def leave_a_core_dump(ground):
    import resource

    if resource.getrlimit(resource.RLIMIT_CORE)[1] == 0:
        raise PermissionError("no core dumps")
    return True


def let_others_look_into_its_memory(ground):
    return _checked(libc.prctl(4, 1, 0, 0, 0)) == 0


def import_an_undeclared_package(ground):
    return importlib.import_module("msgspec").__name__


def import_the_autograder(ground):
    return importlib.import_module("autograder").__name__


def keep_a_descriptor(ground):
    found = []
    for descriptor in range(4, 1024):
        try:
            os.fstat(descriptor)
        except OSError:
            continue
        found.append(descriptor)
    if not found:
        raise PermissionError("no descriptor but the wire")
    return found != []


def use_a_foreign_call_table(ground):
    libc.syscall(0x40000000 + 39)
    return True


def kill_itself_for_an_alibi(ground):
    os.kill(os.getpid(), signal.SIGKILL)
