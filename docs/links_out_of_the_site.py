"""A hook of mkdocs: links to files of the repository that are no page of the site become their names.

On a repository's own page they work as they are; tests/project/test_docs.py follows them there.
"""

from __future__ import annotations

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
