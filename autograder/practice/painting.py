"""How the practice session looks in a terminal: progress above, the exercise in the middle, the keys below."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from rich.cells import cell_len
from rich.columns import Columns
from rich.console import Console, Group
from rich.padding import Padding
from rich.segment import Segment, Segments
from rich.style import Style
from rich.syntax import Syntax
from rich.text import Text

from ..feedback.cleaned import cleaned
from ..feedback.once import Once
from ..feedback.terminal import Printer, failures_first
from .board import KEYS, Board
from .checking import Verdict
from .exercise_list import GROUPS, ExerciseList, group_of
from .ladder import bare_code, rungs

_STATES: Final = {
    "right": ("✓ right", "bold green"),
    "wrong": ("✗ not yet", "bold red"),
    "not attempted": ("○ to do", "bold yellow"),
}
_GROUP_SIGNS: Final = {
    "done": ("✓", "green"),
    "pending": (" ", ""),
    "skipped": ("»", "yellow"),
    "again": ("↻", "cyan"),
}
_SIDE_BY_SIDE: Final = 110


def paint(board: Board, console: Console) -> Segments:
    """Return the whole screen, no higher than the console."""
    width, height = console.size
    top = [*_lines(console, _header(board, width)), []]
    below = _lines(console, _footer(board, width))
    if board.message:
        below = [*_lines(console, Padding(Text(cleaned(board.message), style="bold"), (0, 1))), [], *below]
    room = max(1, height - len(top) - len(below) - 1)
    if board.exercises is not None:
        middle = _list_lines(board.exercises, console, room)
    else:
        middle = _window(_lines(console, Group(*_middle(board, width))), board, room)
    middle += [[] for _ in range(room - len(middle))]
    lines = [*top, *middle, [], *below][:height]
    joined: list[Segment] = []
    for number, line in enumerate(lines):
        joined += [Segment.line(), *line] if number else line
    return Segments(joined)


def _lines(console: Console, content: Any) -> list[list[Segment]]:
    return console.render_lines(content, console.options.update(height=None), pad=False)


def _window(lines: list[list[Segment]], board: Board, room: int) -> list[list[Segment]]:
    """Return the lines in sight; the last one says that there is more."""
    if len(lines) <= room:
        board.scroll = 0
        return lines
    board.scroll = min(board.scroll, len(lines) - room + 1)
    shown = lines[board.scroll : board.scroll + room - 1]
    left = len(lines) - board.scroll - len(shown)
    more = f"  ↓ {left} more lines: space or the arrow keys" if left else "  ↑ the end"
    return [*shown, [Segment(more, Style(dim=True))]]


def _header(board: Board, width: int) -> Text:
    solved = sum(rung.name in board.session.progress().solved for rung in rungs())
    count = f"{solved} of {len(rungs())} solved"
    left, right = " Practice  ", f"  {count}   week {board.rung.week} "
    cells = max(5, width - len(left) - len(right))
    filled = solved * cells // len(rungs())
    return Text.assemble(
        (left, "bold"), ("━" * filled, "green"), ("━" * (cells - filled), "bright_black"), (right, ""),
        no_wrap=True, overflow="crop",
    )  # fmt: skip


def _footer(board: Board, width: int) -> Text:
    if board.exercises is not None:
        if board.exercises.typing:
            return Text.assemble((" search: ", "bold"), board.exercises.words, ("▏", "bold"))
        words = {"↑↓": "move", "Enter": "begin", "/": "search (softmax, week 5)", **GROUPS, "l": "back"}
        return _keys(words, width)
    hints = len(board.rung.hints())
    opened = board.session.progress().hints.get(board.rung.name, 0)
    words = {**KEYS, "h": f"hint {opened}/{hints}"}
    if board.solution:
        words = {**words, "s": "back"}
    return _keys(words, width)


def _keys(words: dict[str, str], width: int) -> Text:
    """Return each key with its word, in as many lines as it needs."""
    text, column = Text(), 0
    for key, word in words.items():
        needed = cell_len(f"  {key} {word}")
        if column and column + needed > width:
            text.append("\n")
            column = 0
        text.append("  " if column else " ")
        text.append(key, style="bold cyan")
        text.append(f" {word}")
        column += needed
    return text


def _middle(board: Board, width: int) -> Iterable[Any]:
    rung = board.rung
    right = board.session.is_right(rung)
    state = board.verdict.state if board.verdict else "right" if right else "not attempted"
    word, style = _STATES[state]
    heading = Text(f" {rung.number}. {rung.title}", style="bold")
    heading.append(" " * max(2, width - heading.cell_len - len(word) - 1))
    heading.append(word, style=style)
    yield heading
    yield Text(f" {board.session.workspace.file(rung)}", style="cyan")
    yield Text("")
    if board.solution:
        yield from _solutions(board, width)
        return
    if state == "not attempted":
        for block in rung.blocks():
            yield Padding(Text(block), (0, 0, 1, 3))
    if board.verdict is not None:
        yield _verdict(board.verdict, width)
        yield Text("")
    opened = board.session.progress().hints.get(rung.name, 0)
    for number, hint in enumerate(rung.hints()[:opened], 1):
        yield Text(f" Hint {number} of {len(rung.hints())}", style="bold")
        yield Padding(Text(hint), (0, 0, 1, 3))
    if state == "right":
        yield Text(" Right. n goes on, s compares with a solution.", style="bold green")
    else:
        yield Text(" Write it in the file and save: it is checked then.", style="dim")


def _verdict(verdict: Verdict, width: int) -> Text:
    once = Once()
    with Printer(colour=True, width=width) as printer:
        for check in failures_first(verdict.checks):
            printer.check(check, once)
    return Text.from_ansi(printer.text)


def _solutions(board: Board, width: int) -> Iterable[Any]:
    """Yield the student's code beside the solution, or above it where the screen is narrow, then the other ways."""
    yours = bare_code(board.session.workspace.file(board.rung).read_text(encoding="utf-8", errors="replace"))
    half = width // 2 - 2 if width >= _SIDE_BY_SIDE else width - 2
    blocks = [_code_block("Yours", cleaned(yours), half), _code_block("A solution", board.solution[0], half)]
    yield Columns(blocks, width=half, padding=(0, 1)) if width >= _SIDE_BY_SIDE else Group(*blocks)
    for code in board.solution[1:]:
        yield _code_block("Another way", code, width - 2)


def _code_block(title: str, code: str, width: int) -> Group:
    text = Syntax(code, "python", theme="ansi_dark", background_color="default", word_wrap=True)
    text.code_width = max(20, width - 4)
    return Group(Text(f" {title}", style="bold"), Padding(text, (0, 0, 1, 3)))


def _list_lines(exercises: ExerciseList, console: Console, room: int) -> list[list[Segment]]:
    """Return the rows around the selected one."""
    rows, groups = exercises.rows(), group_of(exercises.session)
    what = f"{exercises.group}, with {exercises.words!r}" if exercises.words else exercises.group
    head = Text(f" Exercises: {what} ({len(rows)})", style="bold")
    widest = max((cell_len(rung.title) for rung in rows), default=0)
    first = min(max(0, exercises.selected - (room - 2) // 2), max(0, len(rows) - room + 1))
    lines = [head]
    for number, rung in enumerate(rows[first : first + room - 1], first):
        sign, style = _GROUP_SIGNS[groups[rung.name]]
        line = Text(" › " if number == exercises.selected else "   ", no_wrap=True, overflow="ellipsis")
        line.append(f"{sign} ", style=style)
        line.append(f"{rung.number:2d}  {rung.title:{widest}}")
        line.append(f"   week {rung.week:2d}  {groups[rung.name]:8}", style="dim")
        if number == exercises.selected:
            line.stylize("reverse")
        lines.append(line)
    if not rows:
        lines.append(Text("   No exercise is of that kind. a shows all, / searches.", style="dim"))
    return _lines(console, Group(*lines))
