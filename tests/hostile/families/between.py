"""Between students: what one submission leaves, another finds. Each writer is graded before its reader."""

from __future__ import annotations

from .attack import Files, attack, mse

RIGHT = "float(np.mean((y_hat - y) ** 2))"
"""Stands for a stolen answer: the reader gives it only if it finds the writer's mark."""


def writer(code: str) -> Files:
    return mse(f"import os, sys\ntry:\n    {code}\nexcept OSError:\n    pass\nreturn -1.0")


def reader(condition: str) -> Files:
    return mse(f"import os, sys\nreturn {RIGHT} if {condition} else -1.0")


@attack()
def file_in_tmp_a_writer() -> Files:
    """/tmp is a student's own."""
    return writer("open('/tmp/arena-mark', 'w').write('x')")


@attack()
def file_in_tmp_b_reader() -> Files:
    """/tmp is empty at the beginning."""
    return reader("os.path.exists('/tmp/arena-mark')")


@attack()
def file_beside_a_writer() -> Files:
    """The work folder is a student's own."""
    return writer("open('arena-mark', 'w').write('x'); open('../../arena-mark', 'w').write('x')")


@attack()
def file_beside_b_reader() -> Files:
    """The work folder holds one's own files only."""
    return reader("os.path.exists('arena-mark') or os.path.exists('../../arena-mark')")


@attack()
def shared_memory_a_writer() -> Files:
    """/dev/shm is a student's own, if there is one."""
    return writer("open('/dev/shm/arena-mark', 'w').write('x')")


@attack()
def shared_memory_b_reader() -> Files:
    """Nothing is left in /dev/shm."""
    return reader("os.path.exists('/dev/shm/arena-mark')")


@attack()
def module_a_writer() -> Files:
    """A module that is changed is changed in one process."""
    return writer("np.arena_mark = sys.arena_mark = True")


@attack()
def module_b_reader() -> Files:
    """Each student's process is forked from a clean one."""
    return reader("hasattr(np, 'arena_mark') or hasattr(sys, 'arena_mark')")


@attack()
def home_a_writer() -> Files:
    """There is no home to write into."""
    return writer("os.makedirs(os.path.expanduser('~/.arena'), exist_ok=True)")


@attack()
def home_b_reader() -> Files:
    """Nor to read from."""
    return reader("os.path.exists(os.path.expanduser('~/.arena'))")


@attack()
def the_neighbours_file() -> Files:
    """No other submission can be read."""
    return mse(
        "space = {}\nexec(open('@COURSE@/data/submitted/honest-plain/a1/arena.py').read(), space)\nreturn space['mse'](y_hat, y)"
    )


@attack()
def the_neighbours_process() -> Files:
    """No other process can be seen."""
    return mse(
        "import os\nothers = [p for p in os.listdir('/proc') if p.isdigit() and int(p) not in (1, os.getpid())]\nreturn "
        + RIGHT
        + " if others else -1.0"
    )
