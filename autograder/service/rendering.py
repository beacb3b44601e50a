"""The service's pages: templates with everything escaped, and headers that let nothing foreign in."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any, Final

from starlette.responses import HTMLResponse, Response

from ..feedback.cleaned import cleaned

POLICY: Final = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer a browser says of our own forms, too, that their origin is null
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cache-Control": "no-store",
}
# A page of feedback brings its own styles and pictures, and a policy of its own; it must do nothing else here either.
FEEDBACK_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox"
)
STATIC: Final = {
    "service.css": "text/css; charset=utf-8",
    "upload.js": "text/javascript; charset=utf-8",
    "progress.js": "text/javascript; charset=utf-8",
    "class.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


@cache
def _environment() -> Any:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("autograder.service"),
        autoescape=True,
        finalize=_harmless,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _harmless(value: Any) -> Any:
    """What a template shows was typed by somebody: no character of it acts, in whatever it is pasted into."""
    return cleaned(value) if isinstance(value, str) and not hasattr(value, "__html__") else value


def page(template: str, status: int = 200, **values: Any) -> HTMLResponse:
    """Return the page that ``template`` makes of ``values``."""
    return HTMLResponse(_environment().get_template(template).render(**values), status_code=status)


def sentence_page(sentence: str, status: int, home: str = "") -> HTMLResponse:
    """Return a page that says one sentence. home: the course's first page, to begin again; empty: no link"""
    return page("sentence.html", status, sentence=sentence, home=home)


@cache
def static_file(name: str) -> bytes | None:
    """Return a style sheet or script of ours; None where there is none of this name."""
    if name not in STATIC:
        return None
    own = (resources.files("autograder.service") / "static" / name).read_bytes()
    if name.endswith(".css"):
        shared = resources.files("autograder.feedback") / "templates" / "page.css"
        return shared.read_bytes() + b"\n" + own
    return own


def points(value: float | None) -> str:
    """Return points as people read them."""
    return "" if value is None else f"{value:g}"


def static_response(name: str) -> Response:
    """Return the answer to a request for a style sheet or script."""
    content = static_file(name)
    if content is None:
        return sentence_page("There is no such file here.", 404)
    return Response(content, media_type=STATIC[name], headers={"Cache-Control": "max-age=300"})
