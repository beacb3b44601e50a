"""Which files of a submission nothing asks for: plots for the notebook, and the visible checks, which come with every hand-in.

To compile a file takes longer than to import it, and it is done in each process of a submission, to find mistakes in it.
A file that no check names, nor any file that one names, is compiled when it is imported, should that ever happen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_MOST_FILES: Final = 40
_MOST_BYTES: Final = 2**20
"""Of files that are more or larger everything is in reach: who looks for names in them must not be kept busy."""


def out_of_reach(files: Mapping[str, bytes], checks: bytes) -> tuple[str, ...]:
    """Return the names of the ``.py`` files at the top whose module's name stands nowhere that matters, sorted.

    files:  relative path -> content
    checks: the text of the hidden checks

    A name is found anywhere in a text, in a comment or within a longer word, so what is left is left for sure; but for a
    name that code puts together while it runs.
    """
    sources = {name: content for name, content in files.items() if name.endswith(".py")}
    if len(sources) > _MOST_FILES or sum(map(len, sources.values())) > _MOST_BYTES:
        return ()
    left = {name for name in sources if "/" not in name}
    texts = [checks, *(content for name, content in sources.items() if name not in left)]
    while texts:
        text = texts.pop()
        named = [name for name in left if name.removesuffix(".py").encode("utf-8", "replace") in text]
        left.difference_update(named)
        texts += [sources[name] for name in named]
    return tuple(sorted(left))
