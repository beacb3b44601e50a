"""Random numbers where the text leaves their order free: a variant drawing as the student may have drawn.

"In which order they are drawn is up to you", says an exercise, and then a student's numbers are not the variant's, whatever mistake
both make. So a variant is run twice on one call: first its draws are written down (which method, with which arguments); then the
same draws are made from the same generator in another way, and the variant is run again on these. A `Drawing` is such a way:

    order    the first three draws in another order: W2 before W1
    turned   tables drawn the other way round: (h, d), and transposed
    uniform  a number u of [0, 1) read as 1 - u: ``u < 1 - p`` for ``u >= p``; or so where the argument p is below or above 1/2,
             as `Generator.binomial` does

The author declares nothing. Draws that depend on the numbers drawn before (a loop until something fits) are left alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..wire import Seed

METHODS = ("random", "uniform", "normal", "standard_normal", "integers", "choice", "permutation", "binomial", "exponential")  # fmt: skip
REORDERED = 3
"""So many draws are permuted; who draws in a loop over examples or epochs has more, and they stay where they are."""

Reading = Literal["", "flipped", "flipped below", "flipped above"]


@dataclass(frozen=True)
class Drawing:
    """A way to make the draws of one call; see above."""

    order: tuple[int, ...] = ()
    turned: bool = False
    uniform: Reading = ""


AS_WRITTEN = Drawing()


@dataclass(frozen=True)
class Request:
    """One draw that a variant asks for."""

    method: str
    args: tuple[Any, ...]
    kwargs: tuple[tuple[str, Any], ...]


class OtherDraws(Exception):
    """The variant asked for other draws than before: they depend on what is drawn, so no other way of drawing can be tried."""


class Scripted(np.random.Generator):
    """A generator whose draws are written down, or given from a list in place of drawn.

    seed: what it comes from; it is the whole state as long as nothing has been drawn
    """

    def __init__(self, seed: Seed) -> None:
        super().__init__(np.random.PCG64(seed.value))
        self.seed = seed
        self._plain = np.random.Generator(
            self.bit_generator
        )  # some methods draw by calling others of their object
        self.requests: list[Request] = []
        self.script: list[tuple[Request, Any]] | None = None

    def draw(self, request: Request) -> Any:
        """Return the next draw. Raises OtherDraws where the script holds another."""
        place = len(self.requests)
        if self.script is None:
            value = _drawn(self._plain, request)  # may refuse what is asked for: then nothing was drawn
            self.requests.append(request)
            return value
        self.requests.append(request)
        if place >= len(self.script) or not _same(self.script[place][0], request):
            raise OtherDraws
        return self.script[place][1]


def _forwarding(method: str) -> Callable[..., Any]:
    def draw(self: Scripted, *args: Any, **kwargs: Any) -> Any:
        return self.draw(Request(method, args, tuple(sorted(kwargs.items()))))

    draw.__name__ = method
    return draw


for _method in METHODS:
    setattr(Scripted, _method, _forwarding(_method))


def _drawn(generator: np.random.Generator, request: Request) -> Any:
    return getattr(generator, request.method)(*request.args, **dict(request.kwargs))


def _same(a: Request, b: Request) -> bool:
    return a.method == b.method and repr((a.args, a.kwargs)) == repr((b.args, b.kwargs))


def drawings(requests: Sequence[Request]) -> Iterator[Drawing]:
    """Yield the ways, other than the plain one, in which these draws may be made."""
    count = min(len(requests), REORDERED)
    turnable = any(len(_shape(request)) == 2 for request in requests)
    uniform = any(request.method in ("random", "uniform") for request in requests)
    readings: tuple[Reading, ...] = ("", "flipped", "flipped below", "flipped above") if uniform else ("",)
    for reading, turned, order in itertools.product(
        readings, (False, True) if turnable else (False,), itertools.permutations(range(count))
    ):
        drawing = Drawing(order if order != tuple(range(count)) else (), turned, reading)
        if drawing != AS_WRITTEN:
            yield drawing


def script(
    seed: Seed, requests: Sequence[Request], drawing: Drawing, p: float | None
) -> list[tuple[Request, Any]]:
    """Return the requests with what they are answered when they are drawn in another way.

    p: the probability among the call's arguments, if it has one

    Raises OtherDraws where a request cannot be drawn in that way: its own parameters are arrays that fit one shape alone.
    """
    generator = np.random.Generator(np.random.PCG64(seed.value))
    first = drawing.order if len(drawing.order) <= len(requests) else ()
    order = [*first, *range(len(first), len(requests))]
    values: dict[int, Any] = {}
    for place in order:
        request = requests[place]
        turned = drawing.turned and len(_shape(request)) == 2
        try:
            value = _drawn(generator, _with_shape(request, _shape(request)[::-1]) if turned else request)
        except (TypeError, ValueError) as error:
            raise OtherDraws from error
        value = np.ascontiguousarray(value.T) if turned else value
        values[place] = 1.0 - value if _flips(drawing, request, p) else value
    return [(request, values[place]) for place, request in enumerate(requests)]


def _flips(drawing: Drawing, request: Request, p: float | None) -> bool:
    if request.method not in ("random", "uniform") or not drawing.uniform:
        return False
    if drawing.uniform == "flipped":
        return True
    return p is not None and ((p < 0.5) if drawing.uniform == "flipped below" else (p > 0.5))


_SIZE_PLACE = {"random": 0, "standard_normal": 0, "uniform": 2, "normal": 2, "integers": 2, "choice": 1, "binomial": 2, "exponential": 1}  # fmt: skip


def _shape(request: Request) -> tuple[int, ...]:
    """Return the shape that is asked for, () for one number or what cannot be told."""
    place = _SIZE_PLACE.get(request.method)
    if place is None:
        return ()
    size = dict(request.kwargs).get("size", request.args[place] if len(request.args) > place else ())
    return tuple(size) if isinstance(size, tuple | list) else ()


def _with_shape(request: Request, shape: tuple[int, ...]) -> Request:
    kwargs = dict(request.kwargs)
    if "size" in kwargs:
        return Request(request.method, request.args, tuple(sorted({**kwargs, "size": shape}.items())))
    place = _SIZE_PLACE[request.method]
    return Request(request.method, (*request.args[:place], shape, *request.args[place + 1 :]), request.kwargs)


def in_another_order(function: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """Return what a function answers when its first two draws are made in the reverse order; for measuring only.

    Without a generator that has not drawn yet, or with fewer draws, it is the plain answer.
    """
    place = next((k for k, value in enumerate(args) if isinstance(value, np.random.Generator)), None)
    if place is None:
        return function(*args, **kwargs)
    state = args[place].bit_generator.state
    recorder, again = (_in_state(state) for _ in range(2))
    plain = function(*args[:place], recorder, *args[place + 1 :], **kwargs)
    if len(recorder.requests) < 2:
        args[place].bit_generator.state = recorder.bit_generator.state
        return plain
    order = [1, 0, *range(2, len(recorder.requests))]
    values = {k: _drawn(args[place], recorder.requests[k]) for k in order}
    again.script = [(request, values[k]) for k, request in enumerate(recorder.requests)]
    return function(*args[:place], again, *args[place + 1 :], **kwargs)


def _in_state(state: Any) -> Scripted:
    generator = Scripted(Seed(0))
    generator.bit_generator.state = state
    return generator


def sendable(value: Any) -> Any:
    """Return an argument as it goes to the student. Raises OtherDraws for a generator that has drawn already."""
    if isinstance(value, Scripted):
        if value.requests or value.script is not None:
            raise OtherDraws
        return value.seed
    if isinstance(value, np.random.Generator) or callable(value):
        raise OtherDraws
    return value
