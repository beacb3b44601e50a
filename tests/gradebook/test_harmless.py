"""A student's Markdown does nothing in a page, and reads as it was written."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from autograder.gradebook.harmless import clean, code_block, harmless_markdown

ATTACKS = {
    "script": "<script>alert(1)</script>",
    "image handler": "<img src=x onerror=alert(1)>",
    "svg": "<svg onload=alert(1)>",
    "frame": '<iframe src="https://evil"></iframe>',
    "style": "<style>body{display:none}</style>",
    "link": "[x](javascript:alert(1))",
    "link with spaces": "[x]( javascript:alert(1))",
    "link in angles": "[x](<javascript:alert(1)>)",
    "link with entities": "[x](java&#115;cript&colon;alert(1))",
    "link with a backslash": r"[x](javascript\:alert(1))",
    "reference": "[x]\n\n[x]: javascript:alert(1)",
    "autolink": "<javascript:alert(1)>",
    "data": "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "picture link": "[![x](https://evil/a.png)](javascript:alert(1))",
    "picture": "![x](https://evil/a.png)",
    "picture reference": "![x][y]\n\n[y]: https://evil/a.png",
    "a page of the formgrader": "![x](/formgrader?path=data/submitted/eve/a1)",
    "own page": "[x](evil.html)",
    "own picture": "![x](plot.svg)",
    "mermaid": "```mermaid\n<img src=x onerror=alert(1)>\n```",
    "in a formula": "$<img src=x onerror=alert(1)>$",
    "in a table": "|a|\n|-|\n|<img src=x onerror=alert(1)>|",
    "entities": "&lt;script&gt;alert(1)&lt;/script&gt;",
    "missing attachment": "![x](attachment:gone.png)",
}

ALLOWED_SCHEMES = ("http://", "https://", "mailto:", "#")


class Page(HTMLParser):
    """What a page would do: tags that are no typography, handlers, addresses."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.harm: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("script", "iframe", "svg", "style", "object", "embed", "form", "base", "meta", "link"):
            self.harm.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name == "style":
                self.harm.append(name)
            if name == "href" and not (value or "").startswith(ALLOWED_SCHEMES):
                self.harm.append(f"href {value}")
            if name == "src" and not (value or "").startswith("data:image/png"):
                self.harm.append(f"src {value}")


def rendered(text: str, attachments: dict[str, dict[str, str]] | None = None) -> str:
    """The HTML that nbgrader's pages make of it."""
    renderer = IPythonRenderer(escape=False, attachments=attachments or {})
    return MarkdownWithMath(renderer=renderer).render(text)


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_nothing_that_acts_is_left(attack: str) -> None:
    text, attachments = harmless_markdown(attack)
    assert Page(rendered(text, attachments)).harm == []


CONTROLS = [name for name in ATTACKS if name not in ("entities", "missing attachment", "in a formula")]


@pytest.mark.parametrize("name", CONTROLS)
def test_the_control_as_it_was_written_it_acts(name: str) -> None:
    assert Page(rendered(ATTACKS[name])).harm != []


@given(st.text(alphabet="<>/!?&#;[](){}:\\`*_ \n\t\"'=javscriptonelhmgxd$|-~", max_size=80))
def test_no_text_acts(text: str) -> None:
    harmless, attachments = harmless_markdown(text)
    assert Page(rendered(harmless, attachments)).harm == []


TEX = [
    r"$\href{javascript:alert(1)}{x}$",
    r"\renewcommand{\theta}{0}",
    r"\def\x{1}",
    r"$\require{html}$",
    r"\\href{a}{b}",
]


@pytest.mark.parametrize("formula", TEX)
def test_a_tex_command_that_defines_or_links_is_shown_and_not_obeyed(formula: str) -> None:
    text, _ = harmless_markdown(formula)
    assert not re.search(r"\\(?:href|renewcommand|def|require)", text)
    assert text.replace("\\ ", "\\") == formula


READS = [
    "Since $a < b$ and $\\theta^* = \\arg\\min_\\theta L(\\theta)$, the *mean* is **larger**.",
    "1. one\n2. two\n\n| a | b |\n|---|---|\n| 1 | 2 |",
    "See [the notes](https://example.org/a?b=1) and `x[i](y)`.",
    "$$\\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}$$",
]


@pytest.mark.parametrize("text", READS[:2] + READS[3:])
def test_an_honest_answer_stays_as_it_is(text: str) -> None:
    assert harmless_markdown(text) == (text, {})


def test_a_link_to_a_web_page_stays_and_an_expression_is_only_spaced() -> None:
    assert harmless_markdown(READS[2])[0] == READS[2].replace("x[i](y)", "x[i] (y)")


def test_an_attached_picture_is_shown_under_a_name_of_ours() -> None:
    text, attachments = harmless_markdown(
        "![my plot](attachment:a%20b.png)", {"a b.png": ("image/png", "iVBORw0KGgo=")}
    )
    assert text == "![my plot](attachment:picture-1.png)"
    assert attachments == {"picture-1.png": {"image/png": "iVBORw0KGgo="}}
    assert Page(rendered(text, attachments)).harm == []


def test_a_block_of_code_cannot_be_left() -> None:
    block = code_block("```\n<script>alert(1)</script>\n````\n[x](javascript:alert(1))")
    assert Page(rendered(block)).harm == []
    assert rendered(block).count("<pre>") == 1


def test_control_characters_are_replaced_and_line_ends_are_kept() -> None:
    assert clean("a\x1b[2Jb\r\nc\td\x00\u202e\ud800") == "a\ufffd[2Jb\nc\td\ufffd\ufffd\\ud800"


@pytest.mark.parametrize("character", ["\ufffe", "\uffff", "\U0001fffe", "\U0010ffff"])
def test_a_noncharacter_is_replaced_so_that_nobody_forges_what_is_kept_by_one(character: str) -> None:
    assert clean(f"{character}0{character}") == "\ufffd0\ufffd"
