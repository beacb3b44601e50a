"""A frame that comes again is packed and opened in a short way, which makes of it what the long way makes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, strategies
from hypothesis.extra import numpy as arrays_of

from autograder import wire

SHAPES = strategies.sampled_from([(3,), (1,), (2, 3), (1, 4), (2, 1, 2), (), (0,), (9000,)])
DTYPES = strategies.sampled_from(["<f8", "<f4", "<i8", ">f8"])


@strategies.composite
def arrays(draw: strategies.DrawFn) -> np.ndarray[Any, Any]:
    shape = draw(SHAPES)
    if shape == (9000,):
        return np.arange(9000.0)
    array = draw(arrays_of.arrays(draw(DTYPES), shape, elements=strategies.integers(-3, 3)))
    layout = draw(strategies.sampled_from(["C", "F", "strided"]))
    if layout == "strided" and shape:
        return np.repeat(array, 2, axis=0)[::2]
    return np.asfortranarray(array) if layout == "F" else array


VALUES = arrays() | strategies.floats(allow_nan=False) | strategies.none() | strategies.just([1.0])
REPLIES = VALUES.map(wire.Reply)
CALLBACKS = strategies.builds(
    wire.Callback,
    strategies.integers(0, 2),
    strategies.lists(VALUES, max_size=3).map(tuple),
    strategies.sampled_from([{}, {"x": 1.0}]),
)


def frame(codec: wire.Codec, message: wire.Message) -> bytes:
    return b"".join(codec.encode(message))


def opened(codec: wire.Codec, data: bytes) -> wire.Message:
    skeleton, _ = wire.check_header(data)
    head = wire.HEADER.size
    return codec.decode(data[head : head + skeleton], data[head + skeleton :])


def described(value: Any) -> Any:
    """All that can be seen of a value."""
    if isinstance(value, np.ndarray):
        flags = value.flags
        return value.dtype.str, value.shape, value.tobytes(), flags.writeable, flags.c_contiguous
    if isinstance(value, list | tuple):
        return type(value), [described(item) for item in value]
    return type(value), repr(value)


def parts(message: wire.Message) -> Any:
    assert isinstance(message, wire.Reply | wire.Callback)
    if isinstance(message, wire.Reply):
        return described(message.value)
    return message.oracle, described(message.args), sorted(message.kwargs.items())


@given(strategies.lists(REPLIES | CALLBACKS, min_size=1, max_size=8), strategies.booleans())
def test_a_codec_that_has_seen_frames_writes_and_reads_what_a_new_one_does(
    messages: list[wire.Message], writeable: bool
) -> None:
    used = wire.Codec(writeable=writeable)
    for message in [*messages, *messages]:
        data = frame(wire.Codec(writeable=writeable), message)
        assert frame(used, message) == data
        assert parts(opened(used, data)) == parts(opened(wire.Codec(writeable=writeable), data))


def test_numbers_of_an_earlier_frame_are_not_in_a_later_one() -> None:
    ours, theirs = wire.Codec(writeable=True), wire.Codec(writeable=False)
    for number in range(3):
        reply = opened(theirs, frame(ours, wire.Reply(np.full(3, float(number)))))
        assert isinstance(reply, wire.Reply)
        assert reply.value.tolist() == [number] * 3


@pytest.mark.parametrize("length", [0, 16, 31, 33, 48])
def test_a_known_skeleton_with_buffers_of_another_length_is_refused(length: int) -> None:
    codec = wire.Codec(writeable=True)
    data = frame(codec, wire.Callback(1, (np.ones(3),), {}))
    opened(codec, data)
    skeleton, buffers = wire.check_header(data)
    assert buffers == 32
    head = wire.HEADER.size
    with pytest.raises(wire.WireError):
        codec.decode(data[head : head + skeleton], bytes(length))


def test_what_is_noted_is_bounded() -> None:
    codec = wire.Codec(writeable=True)
    for size in range(1, 500):
        opened(codec, frame(codec, wire.Callback(size, (np.ones(size),), {})))
    noted = codec._repeated
    assert max(len(noted._beginnings), len(noted._plans)) <= 64


def test_more_forms_than_are_noted_still_cross() -> None:
    codec = wire.Codec(writeable=True)
    for size in [*range(1, 100), *range(1, 100)]:
        reply = opened(codec, frame(codec, wire.Reply(np.arange(float(size)))))
        assert isinstance(reply, wire.Reply)
        assert reply.value.tolist() == list(range(size))
