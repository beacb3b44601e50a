"""What tests of old courses import from nose, which no Python of today runs: the assertions of unittest under nose's names."""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import re
import sys
import unittest
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any, Final

import pytest

NOSE: Final = "nose"


@contextlib.contextmanager
def nose_stands_in() -> Iterator[None]:
    """Let ``import nose.tools`` find the names there; where nose is installed, or imported by somebody, nothing is done."""
    if NOSE in sys.modules or importlib.util.find_spec(NOSE) is not None:
        yield
        return
    package, tools = ModuleType(NOSE), ModuleType(f"{NOSE}.tools")
    vars(tools).update(_names())
    vars(package).update(tools=tools, __path__=[])
    sys.modules.update({NOSE: package, tools.__name__: tools})
    try:
        yield
    finally:
        del sys.modules[NOSE], sys.modules[tools.__name__]


def _names() -> dict[str, Any]:
    case = unittest.TestCase()
    case.maxDiff = None
    asserting = {
        re.sub("([A-Z])", lambda found: f"_{found[1].lower()}", name): getattr(case, name)
        for name in dir(case)
        if name.startswith("assert")
    }
    return {**asserting, "eq_": asserting["assert_equal"], "ok_": asserting["assert_true"], "raises": _raises}


def _raises(*errors: type[BaseException]) -> Callable[[Callable[..., Any]], Callable[..., None]]:
    """Return nose's decorator of a test that has to raise one of ``errors``."""

    def decorated(test: Callable[..., Any]) -> Callable[..., None]:
        @functools.wraps(test)
        def checked(*args: Any, **kwargs: Any) -> None:
            with pytest.raises(errors):
                test(*args, **kwargs)

        return checked

    return decorated
