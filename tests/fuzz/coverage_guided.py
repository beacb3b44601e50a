"""Try bytes that a fuzzer makes up on what reads a student's bytes in the judge, looking for new branches: ``make fuzz``.

    python tests/fuzz/coverage_guided.py wire --runs 1000000

Each reader may answer with the refusal that it promises. Anything else that is raised is our fault: the fuzzer prints
it with the bytes, writes them into a file ``crash-…``, and the command fails. `tests/grading/test_no_bytes_break_grading.py`
does the same through the sandbox, with bytes that hypothesis makes.
"""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import atheris
import numpy as np

with atheris.instrument_imports(include=["autograder"]):
    from autograder import wire
    from autograder.gradebook.harmless import harmless_markdown
    from autograder.integrations.archives.unpacking import unpack_nested
    from autograder.student.half_done import defined_instead, why_unreadable
    from autograder.student.notebook_cells import read_cells, without_outputs
    from autograder.student.timestamps import read_timestamp


def frame(content: bytes) -> None:
    """A reply of a guest's: the first byte says how much of it are buffers."""
    size = content[0] if content else 0
    codec = wire.Codec(writeable=False)
    try:
        message = codec.decode(content[1 : len(content) - size], content[len(content) - size :])
    except wire.WireError:
        return
    codec.encode(message)


def notebook(content: bytes) -> None:
    """A notebook that was handed in, and the copy of it that is kept."""
    cells = read_cells(content)
    kept = without_outputs(content)
    assert (cells is None) == (kept is None)
    if kept is not None and cells is not None:
        again = read_cells(kept)
        assert again is not None
        assert len(again) == len(cells)


def source(content: bytes) -> None:
    """A module that cannot be read, or that lacks a function."""
    for sentence in (defined_instead("mse", content), why_unreadable(content, 1 + len(content) % 7)):
        assert all(character.isprintable() for character in sentence), sentence


def timestamp(content: bytes) -> None:
    """What stands in timestamp.txt."""
    read_timestamp(content.decode("utf-8", "replace"))


def archive(content: bytes) -> None:
    """A zip archive in a hand-in."""
    files, _ = unpack_nested(content, "work.zip")
    for path in files:
        assert not path.is_absolute()
        assert ".." not in path.parts


def answer(content: bytes) -> None:
    """A written answer, as an instructor's formgrader shows it."""
    text, _ = harmless_markdown(content.decode("utf-8", "replace"))
    assert "<script" not in text.lower()
    assert "\x1b" not in text


READERS: dict[str, Callable[[bytes], None]] = {
    "wire": frame,
    "notebook": notebook,
    "source": source,
    "timestamp": timestamp,
    "archive": archive,
    "answer": answer,
}


def zipped(**files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive_file:
        for name, content in files.items():
            archive_file.writestr(name, content)
    return packed.getvalue()


def framed(value: object) -> bytes:
    _, skeleton, *buffers = wire.Codec(writeable=False).encode(wire.Reply(value))
    return bytes([sum(map(len, buffers))]) + bytes(skeleton) + b"".join(map(bytes, buffers))


FIRST: dict[str, list[bytes]] = {
    "wire": [
        framed(value) for value in (1.5, [1, (2, "x")], {"a": {3}}, np.arange(6.0).reshape(2, 3), 2**70)
    ],
    "notebook": [
        b'{"cells": [{"cell_type": "code", "source": ["x = 1"], "metadata": {"nbgrader": {"grade_id": "a", "grade": true}},'
        b' "outputs": [{"output_type": "stream", "name": "stdout", "text": "1"}]}], "metadata": {}, "nbformat": 4}'
    ],
    "source": [
        b"def mse(a, b):\n    return 1\n",
        b"%matplotlib inline\n",
        b">>> x\n",
        b'print "a"\n',
        b"In [1]: x",
    ],
    "timestamp": [b"2026-10-12 23:59:00.123 CEST", b"12 October 2026 11:58 PM", b"2026-10-25T02:30:00+02:00"],
    "archive": [zipped(**{"losses.py": b"x = 1", "a/b/c.txt": b"x" * 99}), zipped(**{"../evil.py": b""})],
    "answer": [
        b"A *sum* $x_1$ <script>alert(1)</script> [a](javascript:b) ![c](attachment:d.png) ```\ne\n```"
    ],
}
"""What the fuzzer begins with: bytes that get past the first branches."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("reader", nargs="?", choices=[*READERS], help="all in turn if none is named")
    parser.add_argument("--runs", type=int, default=20_000, help="of each reader; default 20000")
    options, more = parser.parse_known_args()
    if options.reader is None:
        # the fuzzer ends its process, so each reader has one of its own
        commands = [[sys.executable, __file__, name, f"--runs={options.runs}", *more] for name in READERS]
        return int(any([subprocess.call(command) for command in commands]))
    with tempfile.TemporaryDirectory() as folder:
        for number, content in enumerate(FIRST[options.reader]):
            Path(folder, str(number)).write_bytes(content)
        limits = [f"-runs={options.runs}", "-seed=1", "-timeout=20", "-rss_limit_mb=2048", "-verbosity=0"]
        atheris.Setup([sys.argv[0], *limits, *more, folder], READERS[options.reader])
        print(f"{options.reader}: {options.runs} runs", flush=True)
        atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
