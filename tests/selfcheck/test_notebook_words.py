"""What the notebook's words do without a kernel: the magic's options, completion, one line for a typing error."""

from __future__ import annotations

import asyncio

import pytest
from IPython.core.error import TryNext
from IPython.core.interactiveshell import InteractiveShell
from losses_folder import VISIBLE

from autograder.selfcheck import notebook
from autograder.selfcheck.notebook import SelfCheckError, check, complete_names
from autograder.selfcheck.watching import state_of


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


STUB = "def mse(y_hat, y):\n    raise NotImplementedError()\n"


def shown_of(cell):
    """Return what a cell that raises shows in an IPython shell of its own, without colour."""
    shell = InteractiveShell(colors="nocolor")
    notebook._at_home(shell)
    shell._showtraceback = lambda kind, error, lines: shown.append("\n".join(lines))
    shown = []
    shell.run_cell(cell)
    return "".join(shown)


@pytest.mark.filterwarnings("ignore")
def test_a_cell_on_a_stub_says_in_one_line_what_to_write_first(folder, monkeypatch):
    (folder / "ownlosses.py").write_text(STUB)
    monkeypatch.syspath_prepend(folder)
    cell = "import ownlosses\nplot = lambda f: f(1, 2)\nplot(ownlosses.mse)"
    assert shown_of(cell) == "Write ownlosses.mse first: it is still the stub."


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "cell", ["raise NotImplementedError('my own')", "raise NotImplementedError()", "import abc\n1 / 0"]
)
def test_another_error_looks_as_always(folder, cell):
    assert "Traceback" in shown_of(cell)


def test_a_watch_outside_of_a_notebook_says_what_a_terminal_has(folder, capsys):
    notebook._watch(())
    assert "`autograder check --watch`" in capsys.readouterr().out


def test_a_watch_renews_its_card_and_leaves_the_kernel_free(folder):
    async def session():
        cards = []
        watch = asyncio.create_task(
            notebook._check_on_saves(notebook._warm(), ("mse",), cards.append, state_of(folder))
        )
        for source, words in (("return 5.0", "1 of 1"), ("raise NotImplementedError()", "0 of 1")):
            (folder / "losses.py").write_text(f"def mse(y_hat, y):\n    {source}\n")
            count = len(cards)
            while len(cards) == count:
                await asyncio.sleep(0.02)  # another cell runs meanwhile
            assert words in repr(cards[-1])
        (folder / "test_losses.py").write_text("def test(:")
        while "1 of 1" in repr(cards[-1]) or "0 of 1" in repr(cards[-1]):
            await asyncio.sleep(0.02)
        assert not watch.done()
        watch.cancel()

    asyncio.run(asyncio.wait_for(session(), 60))


def test_a_card_holds_signs_words_a_table_and_no_script(folder):
    (folder / "losses.py").write_text("def mse(y_hat, y):\n    return 2.5\n")
    html = notebook.Result(notebook._warm().run(["mse"])).html()
    assert "✗ not yet" in html
    assert '<td>5</td><td class="ag-off">2.5 ✗</td>' in html
    assert "<script" not in html
    assert html.count("0 of 1 visible check passes.") == 1
