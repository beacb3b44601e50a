"""Practice: the next exercise, checked on save, with hints, and progress that is never lost."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec
import pytest

from autograder.diagnosis.misconceptions import load_misconceptions
from autograder.feedback.cleaned import cleaned
from autograder.feedback.disclosure import ShownCheck
from autograder.feedback.once import Once
from autograder.feedback.terminal import Printer
from autograder.practice import checking
from autograder.practice.ladder import PracticeError, find, rungs
from autograder.practice.progress import Progress, Store
from autograder.practice.session import Session
from autograder.practice.workspace import Workspace
from autograder.results import Outcome

PYTHON = [sys.executable, "-m", "autograder", "practice"]


@pytest.fixture
def session(tmp_path):
    return Session(Workspace(tmp_path / "practice"), Store(tmp_path / "data" / "practice.json", []))


def solve(session, rung):
    """Put the solution into the student's file."""
    session.take(rung)
    session.workspace.file(rung).write_text((rung.folder / rung.file_name).read_text())
    return session.check(rung)


def test_the_next_exercise_is_the_first_that_is_not_solved(session):
    assert session.find(None) == rungs()[0]
    assert solve(session, rungs()[0]).state == "right"
    assert solve(session, rungs()[2]).state == "right"
    assert session.find(None) == rungs()[1]


def test_who_begins_in_the_middle_goes_on_from_there(session):
    assert solve(session, find("40")).state == "right"
    assert session.following(find("40")).number == 41
    assert session.following(rungs()[-1]) == rungs()[0]
    assert session.find(None) == rungs()[0]


@pytest.mark.parametrize(
    "word", ["64", "xor_by_hand", "64_xor_by_hand", "ex64_xor_by_hand.py", "practice/ex64_xor_by_hand.py"]
)
def test_an_exercise_can_be_named_in_any_way(word):
    assert find(word).number == 64


def test_a_name_that_nothing_has_is_said_with_the_nearest_one():
    with pytest.raises(PracticeError, match="Did you mean xor_by_hand"):
        find("xor_by_hnad")


def test_the_file_that_is_handed_out_has_the_explanation_and_not_the_solution(session):
    rung = find("64")
    text = Path(session.take(rung)).read_text()
    assert text.startswith(f'"""{rung.title}')
    assert "SOLUTION" not in text
    assert "raise NotImplementedError()" in text


def test_a_file_that_was_worked_on_is_never_overwritten(session):
    rung = find("64")
    file = Path(session.take(rung))
    file.write_text("# mine\n")
    session.take(rung)
    assert file.read_text() == "# mine\n"


def test_what_was_not_attempted_is_told_from_what_is_wrong(session):
    rung = find("64")
    session.take(rung)
    assert session.check(rung).state == "not attempted"
    assert session.progress().state(rung) == "not attempted"
    session.workspace.file(rung).write_text("def theta():\n    return [1, 1, 1, 1, 0, -1, 1, -1, 0]\n")
    verdict = session.check(rung)
    assert verdict.state == "wrong"
    assert "how steep must the second one be" in verdict.checks[0].message
    assert session.progress().state(rung) == "tried"


def test_nothing_that_is_shown_holds_an_expected_value(session):
    rung = find("64")
    session.take(rung)
    session.workspace.file(rung).write_text("def theta():\n    return [1.0] * 9\n")
    assert all(not check.details and check.curves is None for check in session.check(rung).checks)


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("10", "def theta():\n    return [1, 0, -1, 0, -1, -1, 0]\n"),
        ("36", "def level_step():\n    return (0, 1)\n"),
        ("65", "def worst_pair(C):\n    return (1, 1)\n"),
    ],
)
def test_a_mistake_is_named_for_the_whole_answer_only(session, number, code):
    rung = find(number)
    session.take(rung)
    session.workspace.file(rung).write_text(code)
    sentences = {mistake.sentence for mistake in load_misconceptions(rung.folder)}
    verdict = session.check(rung)
    assert verdict.state == "wrong"
    assert not sentences & {check.message for check in verdict.checks}


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ("1.35", "is off by 10 %."),
        ("1.503", "is off by 0.2 %."),
        ("5.4", "is off by 260 %."),
        ("70", "more than ten times"),
    ],
)
def test_the_size_of_an_error_is_said_in_percent(session, answer, words):
    rung = find("13")
    session.take(rung)
    session.workspace.file(rung).write_text(f"def by_hand():\n    return {answer}\n")
    assert words in session.check(rung).checks[0].message


def test_two_numbers_may_come_in_an_array(session):
    rung = find("4")
    code = "import numpy as np\ndef line_through(x1, y1, x2, y2):\n    return np.linalg.solve([[x1, 1], [x2, 1]], [y1, y2])\n"
    session.take(rung)
    session.workspace.file(rung).write_text(code)
    assert session.check(rung).state == "right"


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("def theta(:\n", "cannot be read as Python"),
        ("import nowhere\ndef theta():\n    return nowhere.x\n", "uses nowhere, which is not installed"),
        ("x = 1\n", "defines no theta"),
        ("def theta():\n    raise ValueError('too hard')\n", "ValueError: too hard"),
        ("def theta():\n    exit()\n", "ends Python itself"),
        ("def theta():\n    return input('theta? ')\n", "nobody gives one during a check"),
    ],
    ids=["syntax", "import", "name", "raises", "exits", "asks"],
)
def test_whatever_is_wrong_with_the_file_is_said(session, code, words):
    rung = find("64")
    session.take(rung)
    session.workspace.file(rung).write_text(code)
    verdict = session.check(rung)
    assert verdict.state == "wrong"
    assert words in " ".join(check.message for check in verdict.checks)


def calls_end_after(monkeypatch, seconds):
    helper = checking._helper()
    monkeypatch.setattr(helper, "limits", msgspec.structs.replace(helper.limits, call_seconds=seconds))


def test_a_loop_that_never_ends_is_ended_and_said(session, monkeypatch):
    calls_end_after(monkeypatch, 1.0)
    rung = find("64")
    session.take(rung)
    session.workspace.file(rung).write_text("def theta():\n    while True:\n        pass\n")
    assert "loop that never ends" in session.check(rung).checks[0].message


def test_a_system_without_an_alarm_checks_too(session, monkeypatch):
    monkeypatch.delattr(signal, "SIGALRM")
    assert solve(session, find("64")).state == "right"


def test_a_loop_that_never_ends_does_not_hide_what_is_known_of_other_functions(session, monkeypatch):
    calls_end_after(monkeypatch, 1.0)
    rung = find("1")
    session.take(rung)
    code = "def by_hand():\n    return 2\ndef predict(theta, x):\n    while True:\n        pass\n"
    session.workspace.file(rung).write_text(code)
    by_hand, predict = session.check(rung).checks
    assert "has not been used" in by_hand.message
    assert "loop that never ends" in predict.message


def test_a_file_that_does_not_end_when_it_is_imported_is_waited_for_once(session, monkeypatch, tmp_path):
    calls_end_after(monkeypatch, 2.0)
    rung = find("3")
    session.take(rung)
    session.workspace.file(rung).write_text(
        f"import time\nopen({str(tmp_path / 'imported')!r}, 'a').write('once ')\nwhile True:\n    time.sleep(0.01)\n"
    )
    assert len(session.check(rung).checks) == 4
    assert (tmp_path / "imported").read_text() == "once "


@pytest.mark.parametrize(
    "data",
    [b"\x00\x01\xff", "def theta(): pass".encode("utf-16"), b"# \xe9\n", b"# coding: nowhere\n"],
    ids=["junk", "utf-16", "latin-1", "unknown"],
)
def test_a_file_that_is_no_text_is_said_with_the_way_out(session, data):
    rung = find("64")
    session.take(rung)
    session.workspace.file(rung).write_bytes(data)
    with pytest.raises(PracticeError, match=r"not plain text in UTF-8.*--reset"):
        session.check(rung)
    assert session.reset(rung).read_bytes() == data


@pytest.mark.parametrize("data", [b"\xef\xbb\xbf", b"# coding: latin-1\n# \xe9\n"], ids=["mark", "declared"])
def test_a_file_that_python_reads_is_checked(session, data):
    rung = find("64")
    session.take(rung)
    session.workspace.file(rung).write_bytes(data + (rung.folder / rung.file_name).read_bytes())
    assert session.check(rung).state == "right"


def test_a_folder_in_the_place_of_the_file_is_said(session):
    rung = find("64")
    session.workspace.file(rung).mkdir(parents=True)
    with pytest.raises(PracticeError, match=r"is not a file\. Move it away"):
        session.check(rung)


def test_a_prediction_comes_first(session):
    rung = next(rung for rung in rungs() if "def prediction(" in rung.stub())
    session.take(rung)
    (check,) = session.check(rung).checks
    assert "before you run anything" in check.message


def test_hints_come_one_after_the_other_and_the_last_one_stays(session):
    rung = find("64")
    count = len(rung.hints())
    assert [session.hint(rung)[0] for _ in range(count + 1)] == [*range(1, count + 1), count]


def test_a_reset_keeps_the_old_version_and_forgets_the_progress(session):
    rung = find("64")
    solve(session, rung)
    mine = session.workspace.file(rung).read_text()
    backup = session.reset(rung)
    assert backup.read_text() == mine
    assert session.workspace.file(rung).read_text() == rung.stub()
    assert session.progress().state(rung) == "not attempted"
    solve(session, rung)
    assert session.reset(rung) != backup
    assert backup.read_text() == mine


def test_progress_that_cannot_be_understood_is_kept_beside_a_new_one(session):
    file = session.store.file
    file.parent.mkdir(parents=True)
    file.write_bytes(b"\xff{not json")
    assert session.progress() == Progress()
    assert file.with_suffix(".unreadable1").read_bytes() == b"\xff{not json"
    assert "counting starts anew" in session.take_problems()[0]


def test_a_second_unreadable_progress_does_not_replace_the_first(session):
    file = session.store.file
    file.parent.mkdir(parents=True)
    for data in (b"one", b"two"):
        file.write_bytes(data)
        session.progress()
    assert file.with_suffix(".unreadable1").read_bytes() == b"one"
    assert file.with_suffix(".unreadable2").read_bytes() == b"two"


def test_progress_that_cannot_be_written_is_said_and_stops_nobody(tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")
    session = Session(Workspace(tmp_path / "practice"), Store(tmp_path / "data" / "practice.json", []))
    assert solve(session, find("64")).state == "right"
    assert any("practice.json" in problem for problem in session.take_problems())


def test_progress_that_cannot_be_written_counts_until_the_end_and_is_said_once(tmp_path):
    (tmp_path / "data").write_text("a file where a folder should be")
    session = Session(Workspace(tmp_path / "practice"), Store(tmp_path / "data" / "practice.json", []))
    assert solve(session, rungs()[0]).state == "right"
    said = session.take_problems()
    assert solve(session, rungs()[1]).state == "right"
    assert session.find(None) == rungs()[2]
    assert not set(said) & set(session.take_problems())
    (tmp_path / "data").unlink()
    assert solve(session, rungs()[2]).state == "right"
    assert Store(tmp_path / "data" / "practice.json", []).read().solved == {rung.name for rung in rungs()[:3]}


def test_two_at_once_lose_nothing(tmp_path):
    store = Store(tmp_path / "practice.json", [])

    def note(start):
        for number in range(start, start + 20):
            with store.changing() as box:
                box[0] = Progress(solved=box[0].solved | {str(number)})

    threads = [threading.Thread(target=note, args=(start,)) for start in (0, 20, 40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.read().solved) == 60


def test_a_word_is_said_when_all_is_done(session):
    for_all = Progress(solved=frozenset(rung.name for rung in rungs()))
    with session.store.changing() as box:
        box[0] = for_all
    assert session.find(None) is None
    with pytest.raises(PracticeError, match="That was the last one"):
        session.current()


@pytest.fixture
def environment(tmp_path):
    return {**os.environ, "XDG_DATA_HOME": str(tmp_path / "data"), "PYTHONUNBUFFERED": "1"}


def test_the_command_hands_out_checks_hints_lists_and_resets(tmp_path, environment):
    def run(*words):
        return subprocess.run(
            [*PYTHON, *words], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )

    assert "practice/ex64_xor_by_hand.py" in run("64", "--no-watch").stdout
    other = run("64", "--check", "--folder", "elsewhere")
    assert "`autograder practice 64 --folder elsewhere` hands it out" in other.stderr
    waiting = run("--check")
    assert (waiting.returncode, "Not attempted yet" in waiting.stdout) == (1, True)
    rung = find("64")
    (tmp_path / "practice" / rung.file_name).write_text((rung.folder / rung.file_name).read_text())
    right = run("--check")
    assert (right.returncode, "Right." in right.stdout) == (0, True)
    assert "`autograder practice 65` goes on" in right.stdout
    assert "Hint 1 of" in run("--hint").stdout
    assert "ok   64" in run("--list").stdout
    assert "backup1" in run("64", "--reset").stdout
    assert run("nothing_like_it").returncode == 2


def test_a_save_is_checked_and_the_next_exercise_follows(tmp_path, environment):
    rung, following = rungs()[0], rungs()[1]
    watching = subprocess.Popen(PYTHON, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, text=True)
    said = []
    reader = threading.Thread(target=lambda: said.extend(iter(watching.stdout.readline, "")))
    reader.start()
    try:
        wait_until(lambda: any("Ctrl-C ends" in line for line in said))
        file = tmp_path / "practice" / rung.file_name
        file.write_text((rung.folder / rung.file_name).read_text())
        wait_until(lambda: any(following.title in line for line in said))
    finally:
        watching.kill()
        watching.wait()
        reader.join()
        watching.stdout.close()
    assert any("Right." in line for line in said)
    assert (tmp_path / "practice" / following.file_name).exists()


def test_the_watch_outlives_a_file_that_cannot_be_checked_and_ends_with_its_folder(tmp_path, environment):
    watching = subprocess.Popen(
        PYTHON, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    said = []
    reader = threading.Thread(target=lambda: said.extend(iter(watching.stdout.readline, "")))
    reader.start()
    try:
        wait_until(lambda: any("Ctrl-C ends" in line for line in said))
        file = tmp_path / "practice" / rungs()[0].file_name
        file.write_bytes(b"\x00")
        wait_until(lambda: any("not plain text" in line for line in said))
        file.unlink()
        file.write_text("def by_hand():\n    return 2\n")
        wait_until(lambda: any("has not been used" in line for line in said))
        file.unlink()
        file.parent.rmdir()
        wait_until(lambda: watching.poll() is not None)
    finally:
        watching.kill()
        watching.wait()
        reader.join()
        watching.stdout.close()
    assert watching.returncode == 2
    assert "Begin again with `autograder practice`" in said[-1]


@pytest.mark.parametrize("colour", [False, True])
def test_lines_are_broken_between_words_and_stay_behind_their_sign(colour):
    title = cleaned("Predictions for a high table, a wide one and a square one.")
    with Printer(colour=colour, width=40) as printer:
        printer.check(ShownCheck("a", title, Outcome.FAILED, 0.0, 1.0), Once())
    first, *others = re.sub(r"\033\[[0-9;]*m", "", printer.text).splitlines()
    assert first.startswith("  ✗ Predictions")
    assert others
    assert all(line.startswith(" " * 4) and len(line) <= 40 for line in others)
    assert " ".join([first[4:], *map(str.strip, others)]) == title


def wait_until(happened, seconds=60):
    end = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < end
        time.sleep(0.02)
