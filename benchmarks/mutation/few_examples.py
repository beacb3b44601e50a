"""Fewer examples of hypothesis than the tests ask for: what these notice, more would too."""

from __future__ import annotations

from typing import Any

MOST_EXAMPLES = 60


def few_examples(items: list[Any]) -> None:
    """Let hypothesis try at most `MOST_EXAMPLES` in each test of ``items``."""
    from hypothesis import settings

    for item in items:
        asked = getattr(item.obj, "_hypothesis_internal_use_settings", None)
        if asked is not None and asked.max_examples > MOST_EXAMPLES:
            item.obj._hypothesis_internal_use_settings = settings(asked, max_examples=MOST_EXAMPLES)
