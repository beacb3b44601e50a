"""Frames that come again and again with other numbers: an answer of one array, and a callback with arrays alone.

Gradient descent asks its oracle a thousand times, and each time the skeleton of the frame is the same, byte for byte. So the
first such frame goes the long way, through `encode` and `decode`, and its skeleton is noted; from then on the
arrays alone are packed and opened. What is noted follows from the skeleton and from nothing else.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from .format import ALIGNMENT, FLOAT64, MOST_COPIED
from .messages import Callback, Message, Reply

_MOST_NOTED: Final = 64
_LONGEST_SKELETON: Final = 256
_MOST_ARRAYS: Final = 8

_Form = tuple[Any, ...]
"""The number of the oracle (None for an answer) and the shapes of the arrays: all that a skeleton says."""


@dataclass(frozen=True)
class _Plan:
    """What a noted skeleton says.

    oracle: the number of the oracle that is called; None for an answer
    arrays: for each its shape, where it begins in the buffers, and how many numbers it has
    size:   of the buffers, in bytes
    """

    oracle: int | None
    arrays: tuple[tuple[tuple[int, ...], int, int], ...]
    size: int


class RepeatedFrames:
    """The frames that one end of a wire has sent and received, and can send and receive in a short way."""

    def __init__(self) -> None:
        self._beginnings: dict[_Form, tuple[bytes, tuple[bytes, ...]]] = {}
        self._plans: dict[bytes, _Plan] = {}

    def encoded(self, message: Message) -> bytes | None:
        """Return the frame of ``message`` if one of its form has been noted."""
        oracle: int | None
        arrays: tuple[Any, ...]
        if type(message) is Reply:
            oracle, arrays = None, (message.value,)
        elif type(message) is Callback and not message.kwargs:
            oracle, arrays = message.oracle, message.args
        else:
            return None
        for array in arrays:
            if type(array) is not np.ndarray or array.dtype is not FLOAT64 or not array.flags.c_contiguous:
                return None
        noted = self._beginnings.get((oracle, *[array.shape for array in arrays]))
        if noted is None:
            return None
        beginning, paddings = noted
        pieces = [beginning]
        for array, padding in zip(arrays, paddings, strict=True):
            pieces += (array.tobytes(), padding)
        return b"".join(pieces)

    def note_sent(self, message: Message, pieces: Sequence[bytes | memoryview]) -> None:
        """Note the frame ``pieces`` that ``message`` has become on the long way, if it is one that may come again."""
        form = _form_of(message)
        if form is not None and len(self._beginnings) < _MOST_NOTED:
            paddings = tuple(bytes(-8 * math.prod(shape) % ALIGNMENT) for shape in form[1:])
            self._beginnings[form] = b"".join(pieces[:2]), paddings

    def decoded(self, skeleton: bytes, buffers: bytes | bytearray, *, writeable: bool) -> Message | None:
        """Return the message of a frame if its skeleton has been noted, and the buffers have the length that it says.

        writeable: whether the arrays may be written to
        """
        plan = self._plans.get(skeleton)
        if plan is None or plan.size != len(buffers):
            return None
        is_writeable = type(buffers) is bytearray
        arrays = []
        for shape, offset, count in plan.arrays:
            array = np.frombuffer(buffers, FLOAT64, count, offset)
            if len(shape) > 1:
                array = array.reshape(shape)
            if writeable is not is_writeable:
                array = array.copy() if writeable else array
                array.flags.writeable = writeable
            arrays.append(array)
        return Reply(arrays[0]) if plan.oracle is None else Callback(plan.oracle, tuple(arrays), {})

    def note_received(self, skeleton: bytes, message: Message) -> None:
        """Note the ``skeleton`` that has become ``message`` on the long way, if it is one that may come again."""
        if len(skeleton) > _LONGEST_SKELETON or len(self._plans) >= _MOST_NOTED:
            return
        form = _form_of(message)
        if form is None:
            return
        places, offset = [], 0
        for shape in form[1:]:
            count = math.prod(shape)
            places.append((shape, offset, count))
            offset += 8 * count + -8 * count % ALIGNMENT
        self._plans[skeleton] = _Plan(form[0], tuple(places), offset)


def _form_of(message: Message) -> _Form | None:
    """Return the form of a message that consists of plain arrays of float64; None for any other."""
    if type(message) is Reply:
        shape = _plain_shape(message.value)
        return None if shape is None else (None, shape)
    if type(message) is not Callback or message.kwargs or not 0 < len(message.args) <= _MOST_ARRAYS:
        return None
    shapes = [_plain_shape(value) for value in message.args]
    return None if None in shapes else (message.oracle, *shapes)


def _plain_shape(value: Any) -> tuple[int, ...] | None:
    """Return the shape of an array of float64 in C order that is small and not empty; None for everything else."""
    if type(value) is not np.ndarray or value.dtype is not FLOAT64 or not 0 < value.nbytes <= MOST_COPIED:
        return None
    return value.shape if value.ndim and value.flags.c_contiguous else None
