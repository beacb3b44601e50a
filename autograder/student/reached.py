"""Which lines of a submission a call can reach, as its text says: the only lines that feedback on a hidden check points to.

Python's own parser is not used: a hostile file costs it hundreds of times its size. Functions are found by their ``def`` and
their indentation, and one reaches another by its name. A line that the text does not show as reached, and one beyond
the budget's, may carry a hidden input out: code can be compiled with any line number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from .. import budget

MOST_LINES: Final = 20_000
"""Of a file; nobody writes more by hand."""

_BLOCK: Final = re.compile(r"^(?P<indent>[ \t]*)(?:async[ \t]+)?(?:def|class)[ \t]+(?P<name>\w+)")
_ERROR_CLASS: Final = re.compile(
    r"^[ \t]*class[ \t]+(\w+)[ \t]*\([^)\n]{0,200}(?:Error|Exception|Warning)", re.MULTILINE
)
_QUOTES: Final = re.compile(r"^[ \t]*[rRuU]?(\"\"\"|''')")
_WORD: Final = re.compile(r"[^\W\d]\w*")


@dataclass(frozen=True)
class Block:
    """A function or class: its lines from ``first``, that of its ``def``, up to ``last``, from 1."""

    name: str
    first: int
    last: int
    depth: int


def blocks_of(lines: Sequence[str]) -> tuple[Block, ...]:
    """Return the functions and classes of a file, in the order of the text; an inner one stands behind its outer."""
    blocks: list[Block] = []
    begun: list[tuple[str, int, int]] = []  # name, first line, indentation
    last = 0

    def end_those_from(indent: int) -> None:
        while begun and begun[-1][2] >= indent:
            name, first, _ = begun.pop()
            blocks.append(Block(name, first, last, len(begun)))

    for number, line in enumerate(lines[:MOST_LINES], start=1):
        text = line.strip()
        if not text or text.startswith(("#", ")", "]", "}")):
            continue
        indent = len(line) - len(line.lstrip())
        end_those_from(indent)
        if match := _BLOCK.match(line):
            begun.append((match["name"], number, indent))
        last = number
    end_those_from(-1)
    return tuple(sorted(blocks, key=lambda block: (block.first, block.depth)))


def functions_around(blocks: Sequence[Block], line: int) -> frozenset[str]:
    """Return the names of the functions and classes that ``line`` lies in."""
    return frozenset(block.name for block in blocks if block.first <= line <= block.last)


def reached_lines(
    sources: Mapping[str, Sequence[str]], blocks: Mapping[str, Sequence[Block]], target: str | None
) -> frozenset[tuple[str, int]]:
    """Return (file, line) of the lines of code that a sentence on ``target`` may point to: at most `budget.LINES`.

    sources: file -> its lines
    blocks:  file -> its functions and classes, as `blocks_of` finds them
    target:  such as ``losses.mse`` or ``layers.Linear``; None for a method of an object: the classes of all files
    """
    outer = {
        (file, block): lines for file, lines in sources.items() for block in blocks[file] if block.depth == 0
    }
    wanted = set(target.split(".")[1:]) if target else set()
    queue = [key for key in outer if (key[1].name in wanted if target else _is_class(outer[key], key[1]))]
    if target and not queue:  # a lambda, or a name that is assigned: what no function holds
        file = f"{target.partition('.')[0]}.py"
        lines = sources.get(file, ())
        inside = {n for f, block in outer if f == file for n in range(block.first, block.last + 1)}
        return frozenset(
            (file, n) for n in [n for n in _code(lines, 0, len(lines)) if n not in inside][: budget.LINES]
        )
    reached: dict[tuple[str, int], None] = {}
    by_name: dict[str, list[tuple[str, Block]]] = {}
    for key in outer:
        by_name.setdefault(key[1].name, []).append(key)
    done: list[tuple[str, Block]] = []
    while queue and len(done) < budget.FUNCTIONS:
        file, block = key = queue.pop(0)
        done.append(key)
        lines = outer[key]
        before = block.first - (
            block.last == block.first
        )  # a function of one line has its code behind the colon
        reached |= dict.fromkeys((file, n) for n in _code(lines, before, block.last))
        text = "\n".join(lines[_decorators(lines, block) : min(block.last, block.first + 10 * budget.LINES)])
        named = [other for word in dict.fromkeys(_WORD.findall(text)) for other in by_name.get(word, ())]
        queue += [other for other in named if other not in done and other not in queue]
    return frozenset(list(reached)[: budget.LINES])


def own_error_types(sources: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return the first exceptions that class statements of the files define, as many as the budget lets be named."""
    names = dict.fromkeys(
        name
        for _, lines in sorted(sources.items())
        for name in _ERROR_CLASS.findall("\n".join(lines[:MOST_LINES]))
    )
    return tuple(names)[: budget.OWN_ERROR_TYPES]


def _decorators(lines: Sequence[str], block: Block) -> int:
    """Return how many lines stand before the ``def`` of a block and its decorators."""
    before = block.first - 1
    while before and lines[before - 1].lstrip().startswith("@"):
        before -= 1
    return before


def _is_class(lines: Sequence[str], block: Block) -> bool:
    return lines[block.first - 1].lstrip().startswith("class")


def _code(lines: Sequence[str], after: int, last: int) -> Iterator[int]:
    """Yield the numbers of the lines of code behind line ``after`` up to ``last``; docstrings and comments are none."""
    closing = ""
    for number, line in enumerate(lines[after : min(last, MOST_LINES)], start=after + 1):
        text = line.strip()
        if closing:
            closing = "" if closing in text else closing
        elif match := _QUOTES.match(line):
            closing = match[1] if match[1] not in line[match.end() :] else ""
        elif text and not text.startswith("#"):
            yield number
