"""An extension of griffe: the lines ``name: meaning`` of a docstring become a Markdown list."""

from __future__ import annotations

import re
from typing import Any

import griffe

ENTRY = re.compile(r"^(\*{0,2}\w+(?:, \*{0,2}\w+)*):\s+(?=\S)")


class DocstringLists(griffe.Extension):
    """Our docstrings explain arguments as ``at:   theta, float array``, one a line, continued by an indent."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring is not None:
            obj.docstring.value = as_lists(obj.docstring.value)


def as_lists(text: str) -> str:
    """Return ``text`` with each run of such lines as a list of its own."""
    lines: list[str] = []
    in_list = False
    for line in text.splitlines():
        entry = ENTRY.match(line)
        if entry:
            names = ", ".join(f"`{name}`" for name in entry[1].split(", "))
            lines += [] if in_list else [""]
            lines.append(f"- {names}: {line[entry.end() :]}")
            in_list = True
            continue
        if in_list and line and not line.startswith(" "):
            lines.append("")
            in_list = False
        in_list = in_list and bool(line)
        lines.append(re.sub(r"^ +", "  ", line) if in_list else line)
    return "\n".join(lines)
