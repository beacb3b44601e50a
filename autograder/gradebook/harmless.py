r"""A student's text as Markdown that does nothing but be read.

nbgrader's pages let raw HTML, links of any scheme and pictures from anywhere through, on an origin whose cookie
may change every grade.  So the text is made harmless before it is written, by breaking the *syntax* and not by a
list of bad words:

- ``<`` before a letter, ``/``, ``!`` or ``?`` gets a space after it: no tag, comment or autolink;
- ``&`` before a letter or ``#`` gets a space after it: no entity hides a character from the rules below;
- ``](`` and ``]:`` stay together only before ``http://``, ``https://``, ``mailto:`` or ``#``: no other link;
- ``![`` stays together only around an attached picture that is kept: no picture is fetched from anywhere;
- a TeX command that defines, loads, links or styles gets a space after its backslash: it is shown, not obeyed.

What is left reads as it was written, formulas included.
"""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import Final
from urllib.parse import unquote

from ..student.notebook_cells import PICTURES

Pictures = Mapping[str, tuple[str, str]]

_TAG: Final = re.compile(r"<(?=[A-Za-z/!?])")
_ENTITY: Final = re.compile(r"&(?=[A-Za-z#])")
_LINK: Final = re.compile(
    r"\](?=\(|:)(?!\((?:https?://|mailto:|#)|:[ \t]*(?:https?://|mailto:|#))", re.IGNORECASE
)
_PICTURE: Final = re.compile(r"!\[([^\[\]\n]{0,200})\]\(attachment:([^()\s]{1,300})\)")
_COMMANDS: Final = (
    r"def|gdef|edef|xdef|let|futurelet|newcommand|renewcommand|providecommand|newenvironment|renewenvironment|"
    r"DeclareMathOperator|DeclarePairedDelimiters|Newextarrow|newcolumntype|require|href|url|class|cssId|style|"
    r"data|unicode|special|includegraphics|html|htmlClass|htmlId|htmlStyle|htmlData|texttip|tooltip|mathtip|"
    r"toggle|action|mmlToken|csname|catcode|input|include|openin|write|immediate"
)
_COMMAND: Final = re.compile(rf"\\(?=(?:{_COMMANDS})(?![A-Za-z]))")
# control characters but tab and newline, those that turn the direction of writing, and noncharacters
_CONTROLS: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069"
    + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF))
    + "]"
)
_KEPT: Final = "\ufffe{}\ufffe"  # no text holds this noncharacter: `clean` replaces it
_KEPT_PICTURE: Final = re.compile("\ufffe(\\d+)\ufffe")


def clean(text: str) -> str:
    """Return ``text`` without control characters other than tab and newline, lone surrogates and noncharacters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = text.encode("utf-8", "backslashreplace").decode()
    return _CONTROLS.sub("\ufffd", text)


def harmless_markdown(text: str, pictures: Pictures | None = None) -> tuple[str, dict[str, dict[str, str]]]:
    """Return a student's Markdown that does nothing, and the attachments of its cell: name -> media type -> base64.

    pictures: what was attached to the cell, as `student.notebook_cells` reads it. A picture that the text does
        not show is shown at its end, so that a reader misses none.
    """
    attachments, names = _attachments(pictures or {})
    kept_pictures: list[str] = []

    def keep(match: re.Match[str]) -> str:
        name = names.get(unquote(html.unescape(match[2])))
        if name is None:
            return match[0]
        kept_pictures.append(f"![{harmless_text(match[1])}](attachment:{name})")
        return _KEPT.format(len(kept_pictures) - 1)

    text = harmless_text(_PICTURE.sub(keep, clean(text)))
    text = _KEPT_PICTURE.sub(lambda match: kept_pictures[int(match[1])], text)
    missed = [name for name in attachments if f"(attachment:{name})" not in text]
    return "\n\n".join([text, *(f"![{name}](attachment:{name})" for name in missed)]), attachments


def harmless_text(text: str) -> str:
    """Return Markdown in which no tag, entity, link of ours, picture or TeX definition is left."""
    text = _TAG.sub("< ", text)
    text = _ENTITY.sub("& ", text)
    text = text.replace("![", "! [")
    text = _LINK.sub("] ", text)
    return _COMMAND.sub(r"\\ ", text)


def code_block(text: str) -> str:
    """Return ``text`` as a block of code in Markdown, which nothing in it can end."""
    text = _TAG.sub("< ", clean(text))
    fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
    return f"{fence}\n{text}\n{fence}"


def _attachments(pictures: Pictures) -> tuple[dict[str, dict[str, str]], dict[str, str]]:
    """The attachments under names of ours, and the student's names -> ours."""
    attachments, names = {}, {}
    for number, (students_name, (kind, data)) in enumerate(pictures.items(), start=1):
        own_name = f"picture-{number}.{PICTURES[kind][1]}"
        attachments[own_name] = {kind: data}
        names[students_name] = own_name
    return attachments, names
