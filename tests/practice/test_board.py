"""The practice session with keys: what each one changes, without a terminal."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from autograder.practice import board as board_module
from autograder.practice.board import Board
from autograder.practice.editor import Editor, editor_for
from autograder.practice.exercise_list import ExerciseList
from autograder.practice.keyboard import split
from autograder.practice.ladder import find, rungs, search
from autograder.practice.painting import paint
from autograder.practice.progress import Progress, Store
from autograder.practice.session import Session
from autograder.practice.workspace import Workspace

WRONG = "def theta():\n    return [1, 1, 1, 1, 0, -1, 1, -1, 0]\n"


@pytest.fixture
def session(tmp_path):
    return Session(Workspace(tmp_path / "practice"), Store(tmp_path / "data" / "practice.json", []))


@pytest.fixture
def board(session):
    opened = Board(session, find("64"))
    opened.begin()
    return opened


def write(board, text=None):
    """Save the solution of the exercise, or ``text``, as an editor does."""
    rung = board.rung
    solution = (rung.folder / rung.file_name).read_text()
    board.session.workspace.file(rung).write_text(solution if text is None else text)
    board.saved({rung.file_name})


def screen(board, width=90, height=40):
    """Return what stands on a screen of that size, as text."""
    console = Console(width=width, height=height, record=True, force_terminal=True, file=io.StringIO())
    console.print(paint(board, console), end="")
    return console.export_text()


def test_a_right_answer_stays_on_the_screen_until_n(board):
    write(board)
    assert board.verdict.state == "right"
    assert board.rung == find("64")
    assert "n goes on, s compares" in screen(board)
    board.press("n")
    assert board.rung == find("65")


def test_n_before_that_skips_the_exercise_and_the_list_knows(board):
    board.press("n")
    assert board.rung == find("65")
    assert "64 is skipped" in board.message
    board.press("l")
    board.press("s")
    assert [rung.number for rung in board.exercises.rows()] == [64]
    board.press("enter")
    assert (board.exercises, board.rung) == (None, find("64"))


def test_what_was_skipped_comes_after_all_the_rest(session):
    session.skip(rungs()[0])
    assert session.find(None) == rungs()[1]
    with session.store.changing() as box:
        box[0] = Progress(
            solved=frozenset(rung.name for rung in rungs()[1:]), skipped=frozenset({rungs()[0].name})
        )
    assert session.find(None) == rungs()[0]


def test_h_opens_one_hint_after_the_other_and_counts_them(board):
    hints = board.rung.hints()
    board.press("h")
    text = screen(board, height=60)
    assert f"hint 1/{len(hints)}" in text
    assert hints[0][:40] in text
    assert hints[1][:40] not in text
    board.press("h")
    assert f"Hint 2 of {len(hints)}" in screen(board, height=60)


def test_s_compares_only_after_a_right_answer(board):
    for _ in board.rung.hints():
        board.press("h")
    board.press("s")
    assert board.solution == ()
    assert "opens when your own answer passes" in board.message
    write(board)
    board.press("s")
    text = screen(board, width=130)
    assert "Yours" in text
    assert "A solution" in text
    board.press("s")
    assert "A solution" not in screen(board)


def test_r_asks_and_keeps_the_version_beside_it(board):
    write(board, WRONG)
    board.press("r")
    board.press("x")
    assert "Nothing was changed" in board.message
    board.press("r")
    board.press("y")
    assert "is kept as ex64_xor_by_hand.py.backup1" in board.message
    assert board.session.workspace.file(board.rung).read_text() == board.rung.stub()


def test_c_checks_everything_that_was_begun(board):
    write(board)
    board.press("n")
    board.session.workspace.file(board.rung).write_text("def worst_pair(C):\n    return (1, 1)\n")
    board.press("c")
    assert board.message == "1 of your files is right. Not yet: 65 confusion_matrix."


def test_o_opens_the_editor_that_the_environment_names(board, monkeypatch):
    monkeypatch.setattr(board_module, "editor_for", lambda file: Editor(("vi", str(file)), True))
    board.press("o")
    assert board.outside.command == ("vi", str(board.session.workspace.file(board.rung)))
    board.outside = None
    monkeypatch.setattr(board_module, "editor_for", lambda file: None)
    board.press("o")
    assert "Set EDITOR" in board.message


@pytest.mark.parametrize(
    ("environment", "editor"),
    [
        ({"EDITOR": "nano -l"}, Editor(("nano", "-l", "f.py"), True)),
        ({"EDITOR": "nano", "VISUAL": "code --reuse-window"}, Editor(("code", "--reuse-window", "f.py"), False)),
        ({"TERM_PROGRAM": "vscode"}, Editor(("code", "f.py"), False)),
        ({"EDITOR": "'never closed"}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_an_editor_with_a_window_of_its_own_leaves_the_screen_alone(environment, editor):
    assert editor_for("f.py", environment, which=lambda name: name) == editor


def test_handing_a_file_out_is_no_save_that_would_close_the_list(board):
    board.press("n")
    board.press("l")
    board.saved({board.rung.file_name})
    assert board.exercises is not None


def test_q_quits(board):
    board.press("q")
    assert not board.open


def test_the_list_is_searched_by_word_and_by_week(session):
    exercises = ExerciseList.at(session, rungs()[0])
    for key in ["/", *"week 5", "enter"]:
        exercises.press(key)
    assert [rung.number for rung in exercises.rows()] == [*range(39, 47)]
    for key in ["/", *"softmaxx", "backspace", "enter"]:
        exercises.press(key)
    assert find("7") in exercises.rows()
    assert 0 < len(exercises.rows()) < 20
    assert search("week 1 softmax") == (find("7"),)


@pytest.mark.parametrize("width", [40, 80, 140])
def test_a_screen_is_never_wider_or_higher_than_the_terminal(board, width):
    write(board, WRONG)
    for keys in ("h", "l", "/x"):
        for key in keys:
            board.press(key)
        lines = screen(board, width, 14).splitlines()
        assert len(lines) <= 14
        assert max(map(len, lines)) <= width


def test_what_does_not_fit_is_scrolled_to(board):
    assert "more lines" in screen(board, height=14)
    first = screen(board, height=14)
    for _ in range(9):
        board.press(" ")
    last = screen(board, height=14)
    assert last != first
    assert "it is checked then" in last


def test_a_file_that_cannot_be_checked_is_a_sentence_and_the_next_save_mends_it(board):
    board.session.workspace.file(board.rung).write_bytes(b"\xff\xfe\x00")
    board.saved({board.rung.file_name})
    assert "not plain text" in board.message
    write(board)
    assert board.verdict.state == "right"


@pytest.mark.parametrize(
    ("typed", "keys"),
    [
        ("nh", ["n", "h"]),
        ("\x1b[A\x1b[B", ["up", "down"]),
        ("\x1b", ["escape"]),
        ("\x1b[6~q", ["page down", "q"]),
        ("\x1b[1;5Cn", ["n"]),
        ("\x7f\r", ["backspace", "enter"]),
        ("é", ["é"]),
    ],
)
def test_keys_are_told_apart(typed, keys):
    assert split(typed) == keys
