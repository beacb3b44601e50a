"""nbgrader's pages with a student's text in them: the formgrader's, and those of ``generate_feedback``.

nbgrader lets raw HTML of a Markdown cell, links of any scheme and HTML outputs through, into pages that an
instructor opens with the right to change every grade.  What we write into the autograded folder is harmless
already; these are the second and the third wall, for notebooks that came there in another way:

- `harmless_markdown2html` stands in nbconvert's place of ``markdown2html`` and lets typography through;
- `HarmlessCells` leaves out all outputs and attachments but text and pictures;
- a Content-Security-Policy allows the scripts that the page of an empty notebook has, and no other.
"""

from __future__ import annotations

import base64
import hashlib
import os
from collections.abc import Callable
from html.parser import HTMLParser
from typing import Any, Final

import nbformat
from bleach.css_sanitizer import CSSSanitizer
from bleach.sanitizer import Cleaner
from jinja2 import pass_context
from nbconvert.exporters import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode

from ..student.notebook_cells import PICTURES

_TYPOGRAPHY: Final = (
    "a|abbr|b|blockquote|br|center|code|dd|del|details|div|dl|dt|em|figcaption|figure|h1|h2|h3|h4|h5|h6|hr|i|img|"
    "input|kbd|li|mark|ol|p|pre|q|s|samp|small|span|strong|sub|summary|sup|table|tbody|td|tfoot|th|thead|tr|u|ul|var"
)
_ATTRIBUTES: Final = {
    "class",
    "id",
    "align",
    "title",
    "alt",
    "width",
    "height",
    "colspan",
    "rowspan",
    "start",
}
_CSS: Final = CSSSanitizer(allowed_css_properties=["text-align", "width", "height", "color", "font-weight"])
_LIBRARIES: Final = "https://cdnjs.cloudflare.com/ajax/libs/"  # where nbconvert's templates take MathJax from


@pass_context
def harmless_markdown2html(context: Any, text: str) -> str:
    """Return the HTML of a cell's Markdown: typography, formulas, links to the web, and pictures of the cell."""
    cell = context.get("cell", {})
    attachments = _attached_pictures(cell.get("attachments", {}))
    for name in cell.get("attachments", {}):
        attachments.setdefault(name, {"image/png": ""})  # a missing one would end the whole page
    try:
        page = MarkdownWithMath(renderer=IPythonRenderer(escape=False, attachments=attachments)).render(text)
    except nbformat.ValidationError:
        page = MarkdownWithMath(renderer=IPythonRenderer(escape=True)).render(text.replace("attachment:", ""))
    cleaned: str = _cleaner().clean(page)
    return cleaned


class HarmlessCells(Preprocessor):
    """Leaves out what a page must not show: outputs but text and pictures, attachments but pictures, widgets."""

    def preprocess(self, nb: NotebookNode, resources: dict[str, Any]) -> tuple[NotebookNode, dict[str, Any]]:
        for key in set(nb.metadata) - {"kernelspec", "language_info"}:
            del nb.metadata[key]
        for cell in nb.cells:
            cell.metadata = NotebookNode({k: v for k, v in cell.metadata.items() if k == "nbgrader"})  # type: ignore[no-untyped-call]
            if "attachments" in cell:
                cell.attachments = NotebookNode(_attached_pictures(cell.attachments))  # type: ignore[no-untyped-call]
            if cell.cell_type == "raw":
                cell.source = ""  # it would stand in the page as HTML
            if cell.cell_type == "code":
                cell.outputs = [
                    output for output in map(_harmless_output, cell.outputs) if output is not None
                ]
        return nb, resources


class FeedbackPage(HTMLExporter):
    """nbgrader's page of feedback, with a policy in it that lets none but the template's own scripts run."""

    def from_notebook_node(  # type: ignore[override] # nbconvert's own HTMLExporter narrows it so
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        page, resources = super().from_notebook_node(nb, resources, **kw)
        rule = policy(empty_page(self, resources), frame_ancestors=False)
        return page.replace(
            "<head>", f'<head><meta http-equiv="Content-Security-Policy" content="{rule}">', 1
        ), resources


def empty_page(exporter: HTMLExporter, resources: dict[str, Any]) -> str:
    """Return the page that the template makes of a notebook without cells: its scripts are nobody's but nbgrader's."""
    page: str = exporter.template.render(nb=nbformat.v4.new_notebook(), resources=resources)  # type: ignore[no-untyped-call]
    return page


def policy(trusted_page: str, *, frame_ancestors: bool = True) -> str:
    """Return the Content-Security-Policy under which the scripts of ``trusted_page`` run, and no others.

    MathJax reads its settings with ``eval``, so that stays allowed to scripts that run already.

    frame_ancestors: whether to forbid other sites' frames, which a page cannot say of itself
    """
    scripts = _Scripts()
    scripts.feed(trusted_page)
    hashes = " ".join(sorted(map(_hash, scripts.texts)))
    handlers = "'unsafe-hashes' " if scripts.handlers else ""
    rules = [
        "default-src 'none'",
        f"script-src 'self' 'unsafe-eval' {_LIBRARIES} {handlers}{hashes}".rstrip(),
        f"style-src 'self' 'unsafe-inline' {_LIBRARIES}",
        f"font-src 'self' data: {_LIBRARIES}",
        "img-src data:",
        "connect-src 'self'",
        "form-action 'none'",
        "base-uri 'none'",
    ]
    return "; ".join([*rules, "frame-ancestors 'self'"] if frame_ancestors else rules)


class _Scripts(HTMLParser):
    """The texts of a page's inline scripts and of its handlers."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.texts: set[str] = set()
        self.handlers = False
        self._is_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_script = tag == "script"
        for name, value in attrs:
            if name.startswith("on") and value:
                self.texts.add(value)
                self.handlers = True

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 (the base class names it)
        self._is_script = False

    def handle_data(self, data: str) -> None:
        if self._is_script and data.strip():
            self.texts.add(data)


def _hash(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"


def _attached_pictures(attachments: Any) -> dict[str, dict[str, str]]:
    kept = {}
    for name, bundle in dict(attachments).items():
        pictures = {kind: str(data) for kind, data in dict(bundle).items() if kind in PICTURES}
        if pictures:
            kept[str(name)] = pictures
    return kept


def _harmless_output(output: NotebookNode) -> NotebookNode | None:
    if output.output_type in ("stream", "error"):
        return output
    data = {
        kind: value
        for kind, value in output.get("data", {}).items()
        if kind == "text/plain" or kind in PICTURES
    }
    if not data:
        return None
    output.data = NotebookNode(data)  # type: ignore[no-untyped-call]
    output.metadata = NotebookNode()  # type: ignore[no-untyped-call]
    return output


def _cleaner() -> Cleaner:
    return Cleaner(
        tags=_TYPOGRAPHY.split("|"),
        attributes=_is_allowed,
        protocols={"http", "https", "mailto", "data"},
        css_sanitizer=_CSS,
    )


def _is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether a tag may have this attribute. Pictures come from the cell itself, links lead to the web."""
    lower = value.strip().lower()
    if name == "src":
        return tag == "img" and any(lower.startswith(f"data:{kind};base64,") for kind in PICTURES)
    if name == "href":
        return tag == "a" and lower.startswith(("http://", "https://", "mailto:", "#"))
    if tag == "input":
        return (name, lower) in (("type", "checkbox"), ("disabled", ""), ("checked", ""))
    return name in _ATTRIBUTES or name == "style"


class PageWithPolicy:
    """What the formgrader's handler takes for its exporter: it sends the policy with the page."""

    def __init__(self, exporter: HTMLExporter, set_header: Callable[[str, str], None]) -> None:
        self._exporter = exporter
        self._set_header = set_header

    def from_filename(
        self, filename: str | os.PathLike[str], resources: dict[str, Any]
    ) -> tuple[str, dict[str, Any]]:
        page, resources = self._exporter.from_filename(str(filename), resources=resources)
        self._set_header("Content-Security-Policy", policy(empty_page(self._exporter, resources)))
        return page, resources
