"""A message is said once: several checks may have the same diagnosis."""

from __future__ import annotations


class Once:
    """Remembers what was said. The one place where pages, cards, terminal and comments ask."""

    def __init__(self) -> None:
        self._known: set[tuple[str, str]] = set()

    def is_new(self, message: str, about: str = "") -> bool:
        """Whether ``message`` is not empty and was not said before, of ``about`` where that matters."""
        if not message or (about, message) in self._known:
            return False
        self._known.add((about, message))
        return True
