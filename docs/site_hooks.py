"""Hooks of mkdocs.

Links to files of the repository that are no page of the site become their names: on a repository's own page they
work as they are, and tests/project/test_docs.py follows them there. When the site is built, every public name of
`autograder.checks` must have its entry.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

LINK = re.compile(r"(?<!!)\[([^\]]+)\]\(([^)\s#:]+)(#[^)\s]*)?\)")


def on_page_markdown(markdown: str, *, page: Any, config: Any, **_: Any) -> str:
    docs = Path(config["docs_dir"]).resolve()
    here = Path(page.file.abs_src_path).parent

    def without_link(link: re.Match[str]) -> str:
        text, target = link[1], (here / link[2]).resolve()
        if target.is_relative_to(docs):
            return link[0]
        if not target.exists():
            raise FileNotFoundError(f"{page.file.src_path} links to {link[2]}, which is not there.")
        path = str(target.relative_to(docs.parent))
        return text if path in text else f"{text} (`{path}`)"

    return LINK.sub(without_link, markdown)


def on_post_build(*, config: Any, **_: Any) -> None:
    page = Path(config["site_dir"], "reference", "checks.html").read_text(encoding="utf-8")
    missing = [
        name for name in public_names() if not re.search(rf'id="autograder\.checks\.(\w+\.)*{name}"', page)
    ]
    if missing:
        raise ValueError(f"reference/checks.html has no entry for {', '.join(missing)}.")


def public_names() -> list[str]:
    """Return `autograder.checks.__all__`, read and not imported."""
    file = Path(__file__).parents[1] / "autograder" / "checks" / "__init__.py"
    for node in ast.parse(file.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            names: list[str] = ast.literal_eval(node.value)
            return names
    raise ValueError(f"{file} has no __all__.")
