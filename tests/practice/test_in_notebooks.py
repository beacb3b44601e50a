"""The practice ladder in a notebook: the same as in a terminal, checks on every save among it."""

from __future__ import annotations

import asyncio
import os
import queue
import time
from pathlib import Path

import pytest
from jupyter_client.manager import start_new_kernel

from autograder import practice
from autograder.practice.ladder import PracticeError, find, rungs
from autograder.practice.progress import Progress, usual_store


def test_a_notebook_has_the_same(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    rung = find("64")
    card = practice.next(64)
    assert rung.title in card._repr_mimebundle_()["text/html"]
    assert "Not attempted yet" in repr(practice.check())
    (tmp_path / "practice" / rung.file_name).write_text((rung.folder / rung.file_name).read_text())
    assert "Right." in repr(practice.check())
    assert "Hint 1 of" in repr(practice.hint())
    assert "solved" in practice.list()._repr_mimebundle_()["text/html"]
    assert "backup1" in repr(practice.reset(64))
    (tmp_path / "practice" / rung.file_name).write_text("# mine")
    assert "backup2" in repr(practice.reset())


@pytest.mark.parametrize(
    ("mistake", "cure"),
    [
        (lambda: practice.check(64), "practice.next(64) hands it out"),
        (lambda: practice.next("nothing_like_it"), "practice.list() shows them all"),
        (lambda: practice.hint("xor_by_hnad"), "Did you mean xor_by_hand"),
    ],
    ids=["no file", "no name", "misspelt"],
)
def test_a_notebook_shows_a_sentence_with_a_cure_and_no_traceback(tmp_path, monkeypatch, mistake, cure):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    with pytest.raises(PracticeError) as caught:
        mistake()
    (line,) = caught.value._render_traceback_()
    assert cure in line


def test_a_notebook_says_a_word_when_all_is_done(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    last = rungs()[-1]
    practice.next(last.number)
    with usual_store().changing() as box:
        box[0] = Progress(solved=frozenset(rung.name for rung in rungs()[:-1]), current=last.name)
    (tmp_path / "practice" / last.file_name).write_text((last.folder / last.file_name).read_text())
    assert "That was the last one" in repr(practice.check())
    assert "That was the last one" in repr(practice.next())


def test_an_explanation_is_paragraphs_and_what_is_set_apart_stays_as_it_is(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    page = practice.next(1)._repr_mimebundle_()["text/html"]
    assert (
        "<p>A model is a formula with numbers in it that can be chosen. The simplest one: each feature of an example has"
        in page
    )
    assert r"<p>$$\hat y = w_1 x_1 + \dots + w_d x_d + b$$</p>" in page
    assert "    X        the table of the features\n" in practice.next(3)._repr_mimebundle_()["text/html"]


# on every save


def test_the_watch_needs_a_notebook_and_says_what_a_terminal_has(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(PracticeError, match="In a terminal `autograder practice` checks on every save"):
        practice.watch()


def test_an_asyncio_program_is_no_notebook(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    async def program():
        practice.watch()

    with pytest.raises(PracticeError, match="needs a notebook"):
        asyncio.run(program())
    assert not (tmp_path / "practice").exists()


class Notebook:
    """A kernel as a notebook has it: cells are run, and what is shown or shown anew is kept as text."""

    def __init__(self, folder: Path) -> None:
        environment = {**os.environ, "XDG_DATA_HOME": str(folder / "data")}
        self.manager, self.client = start_new_kernel(
            kernel_name="python3", cwd=str(folder), env=environment, extra_arguments=["--log-level=ERROR"]
        )
        self.files = folder / "practice"
        self.card = ""

    def run(self, code: str) -> None:
        self.client.execute_interactive(code, timeout=60, output_hook=self._show)

    def wait_for(self, words: str) -> None:
        """Wait until the card says ``words``."""
        end = time.monotonic() + 60
        while words not in self.card:
            assert time.monotonic() < end, f"{words!r} never came; the card says: {self.card}"
            try:
                self._show(self.client.get_iopub_msg(timeout=0.2))
            except queue.Empty:
                continue

    def save(self, number: int, code: str) -> None:
        (self.files / find(str(number)).file_name).write_text(code)

    def solve(self, number: int) -> None:
        rung = find(str(number))
        self.save(number, (rung.folder / rung.file_name).read_text())

    def _show(self, message: dict) -> None:
        if message["msg_type"] in ("display_data", "update_display_data"):
            self.card = message["content"]["data"]["text/plain"]
        assert message["msg_type"] != "error", message["content"]


@pytest.fixture
def notebook(tmp_path):
    opened = Notebook(tmp_path)
    yield opened
    opened.client.stop_channels()
    opened.manager.shutdown_kernel(now=True)


def test_every_save_is_checked_and_what_is_right_stays_until_one_goes_on(notebook):
    notebook.run("from autograder import practice; practice.watch()")
    notebook.wait_for("Write it in practice/ex01_one_prediction.py and save")
    notebook.save(1, "def by_hand(): return 1.0\ndef predict(theta, x): return 0.0\n")
    notebook.wait_for("Not yet. practice.hint() gives a hint.")
    notebook.solve(1)
    notebook.wait_for("Right. practice.next(2) goes on")
    notebook.run("practice.next();")
    notebook.wait_for("Write it in practice/ex02_all_at_once.py")


def test_the_watch_follows_to_another_exercise_and_outlives_a_file_that_cannot_be_checked(notebook):
    notebook.run("from autograder import practice; practice.watch()")
    notebook.run("practice.next(64);")
    notebook.wait_for("Write it in practice/ex64")
    (notebook.files / find("64").file_name).write_bytes(b"\xff\xfe\x00")
    notebook.wait_for("begin anew with practice.reset(64)")
    notebook.solve(64)
    notebook.wait_for("Right.")


def test_half_a_character_in_an_exception_is_shown_with_an_escape(notebook):
    notebook.run("from autograder import practice; practice.watch()")
    notebook.save(1, "def by_hand(): raise ValueError('\\ud800 bad')\ndef predict(theta, x): return 0.0\n")
    notebook.wait_for("Your code raised ValueError: \\ud800 bad")


def test_what_the_code_raises_is_said_and_neither_the_watch_nor_the_kernel_ends(notebook):
    notebook.run("from autograder import practice; practice.watch()")
    notebook.save(1, "def by_hand(): raise KeyboardInterrupt\ndef predict(theta, x): return 0.0\n")
    notebook.wait_for("Your code raised KeyboardInterrupt")
    notebook.solve(1)
    notebook.wait_for("Right. practice.next(2) goes on")


def test_a_second_watch_takes_the_place_of_the_first(notebook):
    last = rungs()[-1]
    notebook.run(
        "from autograder import practice\n"
        "from autograder.practice.progress import Progress, usual_store\n"
        "from autograder.practice import in_notebooks\n"
        "from autograder.practice.ladder import rungs\n"
        "with usual_store().changing() as box:\n"
        f"    box[0] = Progress(solved=frozenset(rung.name for rung in rungs()[:-1]), current={last.name!r})\n"
        "practice.watch(); first, = in_notebooks._watching\n"
        "practice.watch(); second, = in_notebooks._watching\n"
    )
    notebook.solve(last.number)
    notebook.wait_for("That was the last one")
    notebook.run("assert first.cancelled() and not second.done()")
    notebook.card = ""
    notebook.run("practice.watch()")
    notebook.wait_for("That was the last one")


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    return tmp_path


def test_a_notebook_compares_with_a_solution_once_the_own_answer_passes(here):
    rung = find("64")
    practice.next(64)
    with pytest.raises(PracticeError, match=r"opens when yours passes\. practice\.hint\(64\) gives a hint"):
        practice.solution()
    (here / "practice" / rung.file_name).write_text(rung.stub().replace("raise NotImplementedError()", MINE))
    practice.check()
    shown = repr(practice.solution())
    assert MINE in shown.partition("A solution")[0]
    assert rung.solution() in shown


MINE = "return [1.0, 1.0, 1.0, 1.0, 0.0, -1.0, 1.0, -2.0, 0.0]"


def test_a_notebook_skips_searches_and_checks_all(here):
    practice.next()
    assert "1. One prediction: skipped." in repr(practice.skip())
    assert "One prediction: skipped" in repr(practice.list("prediction"))
    assert "All examples at once" not in repr(practice.list("week 5"))
    assert "Three steps downhill" in repr(practice.list("week 5"))
    assert "○ to do" in repr(practice.check_all())


def test_a_card_links_to_the_file_that_lies_outside_of_the_assignment(here, monkeypatch):
    (here / "02-losses").mkdir()
    (here / "02-losses" / "course.json").write_text("{}")
    monkeypatch.chdir(here / "02-losses")
    page = practice.next(1)._repr_mimebundle_()["text/html"]
    assert '<a href="../practice/ex01_one_prediction.py">' in page
    assert (here / "practice" / "ex01_one_prediction.py").exists()
    assert not (here / "02-losses" / "practice").exists()
