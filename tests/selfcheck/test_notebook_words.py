"""What the notebook's words do without a kernel: the magic's options, completion, one line for a typing error."""

from __future__ import annotations

import pytest
from IPython.core.error import TryNext
from IPython.core.interactiveshell import InteractiveShell
from losses_folder import VISIBLE

from autograder.selfcheck import notebook
from autograder.selfcheck.notebook import SelfCheckError, check, complete_names


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "test_losses.py").write_text(VISIBLE)
    (tmp_path / "losses.py").write_text("def mse(y_hat, y):\n    return 5.0\n")
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    for selfcheck in notebook._WARM.values():
        selfcheck.close()
    notebook._WARM.clear()


class Event:
    def __init__(self, text: str) -> None:
        self.text_until_cursor = text


@pytest.mark.parametrize(
    "text", ['check("', "check('lo", "%check ", "%check losses.m", 'x = 1; check("mse", "']
)
def test_tab_completes_names_where_one_may_stand(folder, text):
    assert notebook._names_for(None, Event(text)) == ["losses.mse", "losses.rmse"]


@pytest.mark.parametrize("text", ["check", "check(", 'print("', "checked = "])
def test_tab_is_left_alone_elsewhere(folder, text):
    with pytest.raises(TryNext):
        notebook._names_for(None, Event(text))


@pytest.mark.filterwarnings("ignore")
def test_ipython_asks_for_the_names(folder):
    shell = InteractiveShell.instance()
    complete_names(shell)
    _, matches = shell.complete("losses.", 'check("losses.', 14)
    assert {"losses.mse", "losses.rmse"} <= set(matches)


def test_a_misspelt_exercise_gets_one_line(folder):
    with pytest.raises(SelfCheckError) as raised:
        check("msee")
    assert raised.value._render_traceback_() == ["There is no exercise 'msee' here. Did you mean losses.mse?"]


@pytest.mark.parametrize(
    ("line", "exercises", "watch"),
    [("", [], False), ("mse", ["mse"], False), ("--all", [], False), ("mse --all", [], False), ("--watch", [], True), ("mse --watch", ["mse"], True)],
)  # fmt: skip
def test_the_magic_takes_all_and_watch(line, exercises, watch):
    options = notebook._options(line)
    assert options is not None
    assert (options.exercises, options.watch) == (exercises, watch)


def test_the_magic_names_what_it_does_not_know(capsys):
    assert notebook._options("--everything") is None
    assert "%check does not know --everything." in capsys.readouterr().out


def test_a_card_holds_signs_words_a_table_and_no_script(folder):
    (folder / "losses.py").write_text("def mse(y_hat, y):\n    return 2.5\n")
    html = notebook.Result(notebook._warm().run(["mse"])).html()
    assert "✗ not yet" in html
    assert '<td>5</td><td class="ag-off">2.5 ✗</td>' in html
    assert "<script" not in html
    assert html.count("0 of 1 visible check passes.") == 1
