"""The practice session in a real terminal (a pseudo-terminal), with keys."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import sys
import termios
import time

import pytest

from autograder.practice.ladder import rungs
from autograder.practice.terminal_session import is_possible

SECONDS = 60


class Terminal:
    """`autograder practice` in a terminal of 90 by 30: what it prints is kept without its escape sequences."""

    def __init__(self, folder, environment):
        self.master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 90, 0, 0))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "autograder", "practice"],
            cwd=folder, env=environment, stdin=slave, stdout=slave, stderr=slave, close_fds=True,
            start_new_session=True,
        )  # fmt: skip
        os.close(slave)
        self.raw = ""

    @property
    def text(self):
        """What came since the last screen was begun."""
        return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", self.raw.rpartition("\x1b[H")[2] or self.raw)

    def wait_for(self, words):
        end = time.monotonic() + SECONDS
        while words not in self.text:
            assert time.monotonic() < end, f"{words!r} never came: {self.text}"
            if select.select([self.master], [], [], 0.2)[0]:
                try:
                    self.raw += os.read(self.master, 65536).decode("utf-8", "replace")
                except OSError:  # the program has ended, and with it the terminal
                    assert words in self.text, self.text
        return self.text

    def press(self, keys):
        os.write(self.master, keys.encode())

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


@pytest.fixture
def terminal(tmp_path):
    editor = tmp_path / "editor.py"
    editor.write_text(
        "import sys; open(sys.argv[1], 'a').write('# from the editor\\n'); print('IN THE EDITOR')"
    )
    environment = {
        **{key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS", "LINES")},
        "TERM": "xterm-256color",
        "XDG_DATA_HOME": str(tmp_path / "data"),
        "EDITOR": f"{sys.executable} {editor}",
    }
    opened = Terminal(tmp_path, environment)
    yield opened
    opened.close()


def test_the_keys_lead_through_an_exercise(terminal, tmp_path):
    first, second = rungs()[:2]
    file = tmp_path / "practice" / first.file_name
    terminal.wait_for("○ to do")
    assert "\x1b[?1049h" in terminal.raw  # a screen of its own, which goes when it ends
    terminal.press("h")
    terminal.wait_for("hint 1/3")
    terminal.press("s")
    terminal.wait_for("opens when your own answer passes")
    terminal.press("o")
    wait_until(lambda: file.read_text().endswith("# from the editor\n"))
    terminal.wait_for("○ to do")
    file.write_text("def by_hand():\n    return 1.0\ndef predict(theta, x):\n    return 0.0\n")
    terminal.wait_for("✗ not yet")
    file.write_text((first.folder / first.file_name).read_text())
    terminal.wait_for("✓ right")
    terminal.wait_for(f"1 of {len(rungs())} solved")
    terminal.press("s")
    terminal.wait_for("A solution")
    terminal.press("n")
    terminal.wait_for(f"2. {second.title}")
    terminal.press("l")
    terminal.wait_for(f"Exercises: all ({len(rungs())})")
    terminal.press("/week 5\r")
    terminal.wait_for("'week 5' (8)")
    terminal.press("lc")
    terminal.wait_for("1 of your files is right.")
    terminal.press("r")
    terminal.wait_for("Press y for yes")
    terminal.press("yq")
    assert terminal.process.wait(SECONDS) == 0
    assert (tmp_path / "practice" / second.file_name).exists()


def wait_until(happened):
    end = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize(
    "environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {}], ids=["no colour", "dumb", "no terminal"]
)
def test_where_a_screen_makes_no_sense_lines_are_printed(monkeypatch, environment):
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for stream in (sys.stdin, sys.stdout):
        monkeypatch.setattr(stream, "isatty", lambda: bool(environment), raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert not is_possible()
