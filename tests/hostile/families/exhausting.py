"""Exhausting: time, memory, disk, processes, output. Each is graded once only, under low limits."""

from __future__ import annotations

from .attack import Files, at_import, attack, descend, mse


@attack()
def never_ends() -> Files:
    """A call has a deadline."""
    return mse("while True: pass")


@attack()
def sleeps() -> Files:
    """Waiting is time as well."""
    return mse("import time; time.sleep(1000)")


@attack()
def sleeps_deaf() -> Files:
    """Signals that are ignored do not put the deadline off."""
    return mse(
        "import signal, time\nfor n in range(1, 32):\n    try: signal.signal(n, signal.SIG_IGN)\n    except (OSError, ValueError): pass\nwhile True: time.sleep(10)"
    )


@attack()
def stuck_in_numpy() -> Files:
    """Code in C is stopped like any other."""
    return mse("a = np.ones((300, 300))\nfor k in range(10**9): a = a @ a * 1e-3")


@attack()
def takes_memory_at_once() -> Files:
    """Memory has a limit."""
    return mse("return np.ones(10**10)")


@attack()
def takes_memory_slowly() -> Files:
    """And it has one where it is asked for in small pieces."""
    return mse("kept = []\nwhile True: kept.append(bytearray(2**20))")


@attack()
def fills_the_disk() -> Files:
    """The work folder is small."""
    return mse("with open('big', 'wb') as file:\n    while True: file.write(bytes(2**20))")


@attack()
def prints_for_ever() -> Files:
    """Output is cut, and the time that it takes is the student's."""
    return mse("while True: print('x' * 1000)")


@attack()
def starts_threads() -> Files:
    """Threads are counted."""
    return mse(
        "import threading, time\nfor k in range(500): threading.Thread(target=time.sleep, args=(100,), daemon=True).start()\nreturn -1.0"
    )


@attack()
def starts_processes() -> Files:
    """No process can be started."""
    return mse("""
        import os, time
        for k in range(40):
            if os.fork() == 0:
                time.sleep(3)
                os._exit(0)
        return -1.0 - k
    """)


@attack()
def recurses() -> Files:
    """A deep recursion ends in an exception."""
    return mse("return mse(y_hat, y)")


@attack()
def recurses_without_a_limit() -> Files:
    """Or in a crash of its own process."""
    return mse("import sys; sys.setrecursionlimit(10**9); return mse(y_hat, y)")


@attack(0.0)
def never_imported() -> Files:
    """An import that does not end costs the file, and no more."""
    return at_import("while True: pass")


@attack()
def asks_for_ever() -> Files:
    """An oracle answers within the deadline, and its points are kept within a limit."""
    return descend("while True: gradient(theta)")


@attack()
def asks_with_large_points() -> Files:
    """What is handed to an oracle is bounded."""
    return descend("return gradient(np.zeros(4 * 10**6))")


@attack()
def returns_too_much() -> Files:
    """So is what is returned."""
    return mse("return [[0.0] * 1000] * 2000")


@attack()
def returns_a_huge_integer() -> Files:
    """And an integer's length."""
    return mse("return 1 << (8 * 2**22)")


@attack()
def leaves_deep_folders() -> Files:
    """Folders nested without end are removed all the same."""
    return mse("""
        import os
        for k in range(1500):
            os.mkdir("a")
            os.chdir("a")
        return -1.0 - k
    """)


@attack()
def crashes() -> Files:
    """A crash costs the check that it is in."""
    return mse("import ctypes; ctypes.string_at(0)")


@attack()
def kills_everything() -> Files:
    """A signal reaches nobody else."""
    return mse(
        "import os\nfor p in (-1, 0, 1, os.getppid()):\n    try: os.kill(p, 9)\n    except OSError: pass\nreturn -1.0"
    )
