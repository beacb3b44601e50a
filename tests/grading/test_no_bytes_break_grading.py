"""Whatever a student hands in, grading it is never our fault: a fixed number of made-up submissions, from a seed.

Set AUTOGRADER_FUZZ to a number to try that many of each kind.
"""

from __future__ import annotations

import os
import shutil
import struct
import tempfile
from pathlib import Path

import pytest
import tiny
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from autograder import wire
from autograder.grading.judge import Judge, needed_files
from autograder.results import Status
from autograder.sandbox import Limits, Sandbox
from autograder.student.faults import StudentFault
from autograder.student.sandboxed import open_remote
from autograder.student.submission import NotASubmission, Submission, read_submission

RUNS = int(os.environ.get("AUTOGRADER_FUZZ", "25"))
FUZZ = settings(
    max_examples=RUNS, deadline=None, database=None, suppress_health_check=list(HealthCheck), print_blob=True
)

PIECES = st.sampled_from(
    ["def mse(y_hat, y):", "    return", "np", ".a" * 300, "()" * 50, "[" * 60, "]" * 60, "import np", "from tiny import *",
     "class A:", "\t", "\n", " ", "'", '"""', "f'{", "}", "\\", "\0", "\ufeff", "# -*- coding: rot13 -*-", "# coding: nope",
     "lambda: ", "yield", "await ", "*", "**", "0" * 300, "9" * 5000, "1j", "é", "\ud7ff", "raise SystemExit", "while True: break",
     "import os; os._exit(0)", "globals().clear()", "del mse", "mse = 3", "__import__ = None", "import tiny"]
)  # fmt: skip
SOURCES = st.one_of(
    st.lists(PIECES, max_size=30).map("".join).map(str.encode),
    st.lists(PIECES, max_size=12).map("\n".join).map(lambda text: tiny.MODULE.encode() + text.encode()),
    st.binary(max_size=300),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["cells", "metadata", "source", "x"]), inner)
    ),
    max_leaves=12,
)
NOTEBOOKS = st.one_of(
    JSON.map(lambda value: repr(value).replace("'", '"').encode()),
    st.binary(max_size=200),
    st.integers(1, 200_000).map(lambda depth: b'{"cells": ' + b"[" * depth),
)


@pytest.fixture(scope="module")
def sandbox():
    with Sandbox(Limits(call_seconds=10.0)) as opened:
        yield opened


@pytest.fixture(scope="module")
def judge(sandbox, tmp_path_factory):
    folder = tiny.write_assignment(tmp_path_factory.mktemp("solutions") / "01-tiny")
    (folder / "01-tiny.ipynb").write_text('{"cells": []}')
    with Judge(folder, lambda files: open_remote(sandbox, files), bytes(32)) as opened:
        yield opened


def graded(judge, files):
    result = judge.grade(Submission("ada", "01-tiny", files))
    assert result.status in (Status.GRADED, Status.INCOMPLETE)
    assert result.max_score == 6.0
    return result


@seed(1)
@given(SOURCES)
@FUZZ
def test_no_source_is_our_fault(judge, source):
    graded(judge, {"tiny.py": source, "01-tiny.ipynb": b'{"cells": []}'})


@seed(2)
@given(NOTEBOOKS)
@FUZZ
def test_no_notebook_is_our_fault(judge, notebook):
    source = (judge.folder / "tiny.py").read_bytes()
    assert graded(judge, {"tiny.py": source, "01-tiny.ipynb": notebook}).score == 6.0


WRITES = """
import os

def mse(y_hat, y):
    os.write(3, {frame!r})
    return 0.0
"""


def framed(skeleton, buffers, promised):
    return struct.pack("<II", (len(skeleton) + promised) % 2**32, len(buffers)) + skeleton + buffers


def reply(value):
    return b"".join(wire.Codec(writeable=False).encode(wire.Reply(value)))


def damaged(frame, places):
    changed = bytearray(frame)
    for place, byte in places:
        changed[place % len(changed)] = byte
    return bytes(changed)


FRAMES = st.one_of(
    st.binary(max_size=80),
    st.builds(framed, st.binary(max_size=60), st.binary(max_size=20), st.sampled_from([0, 0, 0, 1, 2**31])),
    st.builds(
        damaged,
        st.sampled_from([reply(v) for v in (1.0, [1, (2,), {"a": 3}], b"abc", 2**70, True, "x")]),
        st.lists(st.tuples(st.integers(0, 200), st.integers(0, 255)), min_size=1, max_size=4),
    ),
)


@seed(3)
@given(FRAMES)
@FUZZ
def test_no_frame_on_the_wire_is_our_fault(sandbox, frame):
    limits = Limits(call_seconds=0.3, wall_seconds=5.0)
    backend = open_remote(sandbox, {"tiny.py": WRITES.format(frame=frame).encode()})
    backend._sandbox = _Quick(sandbox, limits)
    try:
        backend.call("tiny.mse", (1.0, 2.0), {})
    except StudentFault:
        pass
    finally:
        backend.close()


class _Quick:
    """The sandbox with other limits on time."""

    def __init__(self, sandbox, limits):
        self._sandbox, self.limits = sandbox, limits

    def __getattr__(self, name):
        return getattr(self._sandbox, name)


NAMES = st.sampled_from(
    ["tiny.py", "01-tiny.ipynb", "tiny", "env", "timestamp.txt", "a b", "é", "x" * 200, ".hidden", "__pycache__", "numpy",
     "numpy.py", "losses.py", "-rf", "con\nsole", "\x1b[31m"]
)  # fmt: skip
KINDS = st.sampled_from(["file", "folder", "link", "link up", "fifo", "sparse", "closed", "bad name"])


@seed(4)
@given(st.lists(st.tuples(st.lists(NAMES, min_size=1, max_size=7), KINDS), max_size=12))
@FUZZ
def test_no_folder_is_our_fault(judge, tree):
    top = Path(tempfile.mkdtemp(prefix="folder-"))
    try:
        for parts, kind in tree:
            plant(top, parts, kind)
        try:
            submission = read_submission(top, "ada", "01-tiny", needed_files(judge.folder))
        except NotASubmission:
            return
        assert all(remark.isprintable() for remark in submission.remarks)
        graded(judge, submission.files)
    finally:
        shutil.rmtree(top, ignore_errors=True)


def plant(top: Path, parts: list[str], kind: str) -> None:
    path = top.joinpath(*parts)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        match kind:
            case "file":
                path.write_bytes(tiny.MODULE.encode())
            case "folder":
                path.mkdir()
            case "link":
                path.symlink_to("/etc/passwd")
            case "link up":
                path.symlink_to("..")
            case "fifo":
                os.mkfifo(path)
            case "sparse":
                with path.open("wb") as file:
                    file.truncate(2**30)
            case "closed":
                path.write_bytes(b"x")
                path.chmod(0)
            case "bad name":
                Path(os.fsdecode(os.fsencode(path) + b"\xff")).write_bytes(b"x")
    except OSError:
        return  # two of the tree collide, or the name is too long
