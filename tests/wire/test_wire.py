"""What crosses the wire arrives as it was, as plain data; what is malformed is a WireError."""

from __future__ import annotations

import contextlib
import math
import struct
from collections import OrderedDict, namedtuple
from enum import IntEnum
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as npst

from autograder import wire
from autograder.wire.format import BYTES, COMPLEX

CODEC = wire.Codec(writeable=True)


def frame(message: wire.Message, codec: wire.Codec = CODEC) -> tuple[bytes, bytearray]:
    data = b"".join(bytes(piece) for piece in codec.encode(message))
    skeleton, buffers = wire.check_header(data[:8])
    assert len(data) == 8 + skeleton + buffers
    return data[8 : 8 + skeleton], bytearray(data[8 + skeleton :])


def across(value: Any, codec: wire.Codec = CODEC) -> Any:
    message = codec.decode(*frame(wire.Reply(value), codec))
    assert isinstance(message, wire.Reply)
    return message.value


def same(left: Any, right: Any) -> bool:
    """Return whether two values are alike to the bit, their types included."""
    if type(left) is not type(right):
        return False
    if isinstance(left, np.ndarray | np.generic):
        return left.dtype == right.dtype and left.shape == right.shape and left.tobytes() == right.tobytes()
    if isinstance(left, float):
        return struct.pack("<d", left) == struct.pack("<d", right)
    if isinstance(left, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    if isinstance(left, list | tuple):
        return len(left) == len(right) and all(map(same, left, right))
    if isinstance(left, dict):
        return same(list(left.items()), list(right.items()))
    return bool(left == right)


def _colliding(count: int) -> list[tuple[int, int]]:
    """Return keys of one hash: the second number undoes what the first has done to the hash of the tuple (xxHash)."""
    first, second, fifth, word = 11400714785074694791, 14029467366897019727, 2870177450012600261, 2**64
    undo, target, keys = pow(second, -1, word), 12345, list[tuple[int, int]]()
    for number in range(1, word):
        state = (fifth + number * second) % word
        state = ((state << 31 | state >> 33) * first) % word
        other = (target - state) * undo % word
        if other < 2**61 - 1:
            keys.append((number, other))
        if len(keys) == count:
            break
    return keys


COLLIDING = _colliding(100)
DTYPES = st.sampled_from([np.dtype(code) for code in "?bBhHiIqQefdFD"])
ARRAYS = DTYPES.flatmap(
    lambda dtype: npst.arrays(dtype, npst.array_shapes(min_dims=0, max_dims=4, min_side=0))
)
SCALARS = DTYPES.flatmap(lambda dtype: npst.arrays(dtype, ()).map(lambda array: array[()]))
KEYS = st.one_of(
    st.text(), st.integers(-(2**63), 2**63), st.booleans(), st.none(), st.tuples(st.integers(0, 9))
)
LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**5000), 2**5000),
    st.floats(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    ARRAYS,
    SCALARS,
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(st.lists(inner), st.lists(inner).map(tuple), st.dictionaries(KEYS, inner)),
    max_leaves=20,
)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_every_plain_value_arrives_as_it_was(value: Any) -> None:
    assert same(across(value), value)


@given(st.binary(max_size=200), st.binary(max_size=100))
@settings(max_examples=500, deadline=None)
@example(b"\x91" * 100_000 + b"\xc0", b"")
@example(b"\x92\x06\x81\xd4\x03\x00\xc0", b"")  # a key that has no hash: TypeError of msgspec 0.19
@example(b"\x92\x06\x81\x80\xc0", b"")
@example(b"\xd6\xff\x00\x00\x00\x00", b"")
@example(b"\x81\xd4\x05a\x80", b"")  # a map whose key is an extension: a TypeError of msgspec's before 0.22
@example(b"\x81\x91\x80\xc0", b"")  # the same with a list that holds a map
def test_random_bytes_are_a_message_or_a_wire_error(skeleton: bytes, buffers: bytes) -> None:
    with contextlib.suppress(wire.WireError):
        CODEC.decode(skeleton, bytearray(buffers))


@given(VALUES, st.data())
@settings(max_examples=300, deadline=None)
def test_a_damaged_frame_is_a_message_or_a_wire_error(value: Any, data: st.DataObject) -> None:
    skeleton, buffers = frame(wire.Reply(value))
    damaged = bytearray(skeleton)
    damaged[data.draw(st.integers(0, len(damaged) - 1))] = data.draw(st.integers(0, 255))
    with contextlib.suppress(wire.WireError):
        CODEC.decode(bytes(damaged), buffers)


@pytest.mark.parametrize(
    "message",
    [
        wire.Load({"losses.py": b"x = 1"}),
        wire.Loaded({"losses.py": ("invalid syntax", 3, "def", 4)}),
        wire.Import("losses"),
        wire.Replace({"losses.mse": 1}),
        wire.Call("losses.mse", (1.0,), {"y": 2}),
        wire.Get("losses", None),
        wire.Reply(None),
        wire.Raised("ValueError", "no", (("losses.py", 3, "mse"),), None),
        wire.Undefined("mse"),
        wire.Callback(3, (1,), {}),
        wire.Ready(),
        wire.Refused(("network",)),
    ],
    ids=lambda message: type(message).__name__,
)
def test_every_message_arrives_as_it_was(message: wire.Message) -> None:
    assert CODEC.decode(*frame(message)) == message


@pytest.mark.parametrize("layout", ["C", "F"])
def test_an_arrays_layout_is_kept(layout: Any) -> None:
    array = np.array(np.arange(6.0).reshape(2, 3), order=layout)
    arrived = across(array)
    assert arrived.flags.c_contiguous == array.flags.c_contiguous
    assert np.array_equal(arrived, array)


def test_a_view_that_is_not_contiguous_arrives_as_its_values() -> None:
    array = np.arange(12.0).reshape(3, 4)[::2, ::-1]
    assert across(array).tolist() == array.tolist()
    assert across(array).flags.c_contiguous


@pytest.mark.parametrize("code", list("lLqQ"))
def test_both_kinds_of_64_bit_integers_are_plain_numbers(code: str) -> None:
    arrived = across(np.dtype(code).type(7))
    assert isinstance(arrived, np.integer)
    assert arrived == 7


def test_foreign_byte_order_arrives_in_our_own() -> None:
    arrived = across(np.array([1.0, 2.0], dtype=">f8"))
    assert arrived.dtype == np.dtype("float64")
    assert arrived.tolist() == [1.0, 2.0]


@pytest.mark.parametrize("layout", ["C", "F"])
def test_long_doubles_arrive_without_what_lies_between_them(layout: Any) -> None:
    array = np.ones((2, 2), np.longdouble, order=layout)
    padded = np.finfo(np.longdouble).nmant == 63 and array.itemsize == 16
    if padded:
        array.reshape(-1, order=layout).view(np.uint8).reshape(-1, 16)[:, 10:] = 0xAA
        assert b"\xaa" in array.tobytes(order="A")  # the control: it was there
    arrived = across(array)
    assert (arrived == array).all()
    assert across(array[0, 0]) == array[0, 0]
    if padded:
        assert b"\xaa" not in arrived.tobytes(order="A")
        assert b"\xaa" in array[0, 0].tobytes()
        assert b"\xaa" not in frame(wire.Reply(array[0, 0]))[0]


EDGES = [sign * 2**bits + more for bits in (63, 64, 100) for sign in (1, -1) for more in (-1, 0, 1)]


@pytest.mark.parametrize("value", EDGES)
def test_integers_at_the_edges_of_what_msgpack_can_hold_arrive(value: int) -> None:
    assert across(value) == value


def test_the_largest_integer_arrives_and_one_of_a_bit_more_does_not() -> None:
    largest = 2 ** (8 * 1024 - 1) - 1
    assert across(largest) == largest
    assert across(-largest) == -largest
    for value in (largest + 1, -largest - 1):
        with pytest.raises(wire.CannotCross, match="8192 bits"):
            CODEC.encode(wire.Reply(value))


def test_an_array_of_64_mib_may_cross() -> None:
    largest = np.zeros(2**23)
    assert across(largest).shape == largest.shape


def test_an_array_of_64_mib_and_a_number_may_not_cross() -> None:
    with pytest.raises(wire.CannotCross, match="at most 67108864 bytes"):
        CODEC.encode(wire.Reply(np.broadcast_to(0.0, (2**23 + 1,))))


def test_a_text_that_fills_the_skeleton_may_cross_and_one_of_a_letter_more_may_not() -> None:
    longest = "a" * (2 * 2**20 - 7)  # two bytes say which message it is, five how long the text
    assert across(longest) == longest
    with pytest.raises(wire.CannotCross, match="at once"):
        CODEC.encode(wire.Reply(longest + "a"))


def test_a_dict_of_10000_entries_may_cross_and_one_more_may_not() -> None:
    largest = dict.fromkeys(range(10_000))
    assert across(largest) == largest
    items = [part for key in range(10_001) for part in (key, None)]
    with pytest.raises(wire.WireError, match="malformed"):
        CODEC.decode(malformed(REPLY, [wire.DICT, items]), bytearray())


@pytest.mark.parametrize(
    "contained", [lambda inner: [inner], lambda inner: (inner,), lambda inner: {"a": inner}]
)
def test_a_value_64_deep_may_cross_and_one_deeper_may_not(contained: Any) -> None:
    value: Any = None
    for _ in range(64):
        value = contained(value)
    assert across(value) == value
    with pytest.raises(wire.CannotCross, match="nested more than 64 deep"):
        CODEC.encode(wire.Reply(contained(value)))


@pytest.mark.parametrize("tag", [wire.LIST, wire.DICT])
def test_from_outside_a_value_64_deep_may_come_and_one_deeper_may_not(tag: int) -> None:
    value: Any = None
    for _ in range(64):
        value = [tag, [value] if tag == wire.LIST else ["a", value]]
    CODEC.decode(malformed(REPLY, value), bytearray())
    with pytest.raises(wire.WireError, match="more than 64 deep"):
        CODEC.decode(malformed(REPLY, [wire.LIST, [value]]), bytearray())


def test_on_the_students_side_arrays_cannot_be_written_to() -> None:
    theirs = wire.Codec(writeable=False)
    arrived = theirs.decode(*frame(wire.Reply([np.zeros(3), np.zeros(2, bool)])))
    assert isinstance(arrived, wire.Reply)
    with pytest.raises(ValueError, match="read-only"):
        arrived.value[0][0] = 1.0
    assert not arrived.value[1].flags.writeable


def test_a_payload_of_nan_is_kept() -> None:
    odd = struct.unpack("<d", struct.pack("<Q", 0x7FF8_0000_DEAD_BEEF))[0]
    assert struct.pack("<d", across(odd)) == struct.pack("<d", odd)


def test_a_bool_made_of_another_byte_is_true() -> None:
    array = np.array([0, 1, 2, 255], np.uint8).view(bool)
    assert across(array).view(np.uint8).tolist() == [0, 1, 1, 1]


class LyingFloat(float):
    def __eq__(self, other: object) -> bool:
        return True

    def __float__(self) -> float:
        return 99.0

    __hash__ = float.__hash__


class LyingArray(np.ndarray):  # type: ignore[type-arg]
    def __array__(self, *_: Any, **__: Any) -> Any:
        return np.full(3, 99.0)

    def __eq__(self, other: object) -> Any:
        return True


class Colour(IntEnum):
    RED = 1


def test_an_object_that_lies_about_itself_crosses_as_the_value_beneath() -> None:
    assert type(across(LyingFloat(1.5))) is float
    assert across(LyingFloat(1.5)) == 1.5
    assert across(LyingFloat(1.5)) != 2.5
    arrived = across(np.arange(3.0).view(LyingArray))
    assert type(arrived) is np.ndarray
    assert arrived.tolist() == [0.0, 1.0, 2.0]


@pytest.mark.parametrize(
    "value",
    [1.5, 7, 2**70, 1 + 2j, "text", b"bytes", [1, 2], (1, 2), {"a": 1}],
    ids=lambda value: type(value).__name__,
)
def test_an_object_of_a_derived_class_crosses_as_the_plain_value(value: Any) -> None:
    derived = type("Derived", (type(value),), {})
    assert same(across(derived(value)), value)


def test_derived_classes_cross_as_what_they_are_derived_from() -> None:
    point = namedtuple("point", "x y")(1, 2)
    assert same(across([Colour.RED, point, OrderedDict(a=1)]), [1, (1, 2), {"a": 1}])
    assert type(across(np.ones((1, 1)).view(np.matrix))) is np.ndarray


@pytest.mark.parametrize(
    ("value", "named"),
    [
        (object(), "builtins.object"),
        ({object()}, "builtins.set"),
        (len, "builtin_function_or_method"),
        (np.array([object()]), "builtins.object"),
        (np.zeros(2, "S4"), "of dtype"),
        (np.array(["\ud800"]), "of dtype <U1"),
        (np.ma.masked_array([1.0]), "MaskedArray"),
        (range(10**12), "builtins.range"),
        (2**9000, "9001 bits"),
        ({(1, (2,)): 1}, "key of type tuple"),
        ({b"bytes": 1}, "key of type bytes"),
        ("\ud800", "surrogate"),
        (np.zeros(2**24), "bytes"),
        (list(range(10**6)), "bytes"),
        (dict.fromkeys(range(10_001)), "10001 entries"),
        (dict.fromkeys(COLLIDING), "chosen to collide"),
        (np.zeros((2**26, 0)), "shape"),
    ],
)
def test_what_cannot_cross_is_refused_by_name(value: Any, named: str) -> None:
    with pytest.raises(wire.CannotCross, match=named):
        CODEC.encode(wire.Reply(value))


def test_a_list_or_a_dict_in_itself_is_refused() -> None:
    value: list[Any] = []
    value.append({"value": value})
    with pytest.raises(wire.CannotCross, match="nested more than 64 deep"):
        CODEC.encode(wire.Reply(value))


@pytest.mark.parametrize(
    "header", [struct.pack("<II", wire.MAX_SKELETON + 1, 0), struct.pack("<II", 1, 2**32 - 1)]
)
def test_a_frame_that_is_too_long_is_refused_before_it_is_read(header: bytes) -> None:
    with pytest.raises(wire.WireError, match="longer than any frame"):
        wire.check_header(header)


def test_the_longest_frame_may_come() -> None:
    assert wire.check_header(struct.pack("<II", 2 * 2**20, 64 * 2**20)) == (2 * 2**20, 64 * 2**20)


def test_a_small_frame_is_one_write_and_the_arrays_of_a_large_one_are_not_copied() -> None:
    large = bytes(2**16 - 1)
    assert wire.joined([b"h", b"s", bytes(2**16 - 2)]) == [b"hs" + bytes(2**16 - 2)]
    pieces = wire.joined([b"h", b"s", large])
    assert pieces == [b"hs", large]
    assert pieces[1] is large


@pytest.mark.parametrize("key", [None, True, 1.5, "a", -(2**63), 2**64 - 1, (None, 1) * 4])
def test_a_plain_key_may_cross(key: Any) -> None:
    assert same(across({key: 1}), {key: 1})


@pytest.mark.parametrize("key", [-(2**63) - 1, 2**64, (1,) * 9, ((1,),), 1j])
def test_any_other_key_may_not_cross(key: Any) -> None:
    with pytest.raises(wire.CannotCross, match="key of type"):
        CODEC.encode(wire.Reply({key: 1}))


def test_where_seeds_may_come_other_leaves_still_may_not() -> None:
    theirs = wire.Codec(writeable=False, seed=True, oracle=lambda number: number)
    for code in (COMPLEX, 77):
        with pytest.raises(wire.WireError, match="may not cross this way"):
            theirs.decode(malformed(REPLY, ext(code, bytes(8))), bytearray())


def test_the_keys_of_these_tests_do_collide() -> None:
    assert len(set(map(hash, COLLIDING))) == 1


def test_keys_that_collide_are_refused_before_a_dict_is_made_of_them() -> None:
    items = [part for key in COLLIDING for part in ([wire.TUPLE, list(key)], None)]
    with pytest.raises(wire.WireError, match="chosen to collide"):
        CODEC.decode(malformed(REPLY, [wire.DICT, items]), bytearray())
    few = dict.fromkeys(COLLIDING[:64])
    assert across(few) == few
    with pytest.raises(wire.CannotCross, match="chosen to collide"):
        CODEC.encode(wire.Reply(dict.fromkeys(COLLIDING[:65])))


REPLY = 6


def malformed(*parts: Any) -> bytes:
    return msgspec.msgpack.encode(list(parts))


def ext(code: int, data: bytes) -> Any:
    return msgspec.msgpack.Ext(code, data)


@pytest.mark.parametrize(
    ("skeleton", "why"),
    [
        (b"", "cannot be read"),
        (msgspec.msgpack.encode({}), "cannot be read"),
        (malformed(), "no message"),
        (malformed("6"), "no message"),
        (malformed(99), "no message 99"),
        (malformed(-1), "no message -1"),
        (malformed(REPLY), "1 fields"),
        (malformed(REPLY, []), "cannot be read"),
        (malformed(REPLY, [wire.LIST]), "cannot be read"),
        (malformed(REPLY, [wire.LIST, [], 1]), "cannot be read"),
        (malformed(REPLY, ["list", []]), "cannot be read"),
        (malformed(REPLY, [7, [1]]), "malformed"),
        (malformed(REPLY, [wire.DICT, ["odd"]]), "malformed"),
        (malformed(REPLY, [wire.DICT, ["a", 1, "odd"]]), "malformed"),
        (malformed(REPLY, [wire.DICT, [[wire.LIST, []], 1]]), "key"),
        (malformed(REPLY, {"a": 1}), "cannot be read"),
        (malformed(REPLY, [wire.LIST, [{"a": 1}]]), "cannot be read"),
        (malformed(REPLY, msgspec.Raw(msgspec.msgpack.encode(b"bin"))), "cannot be read"),
        (malformed(9, 1, [wire.TUPLE, []], [wire.DICT, [1, 2]]), "not text"),
        (malformed(9, "1", [wire.TUPLE, []], [wire.DICT, []]), "is a str"),
        (malformed(REPLY, ext(wire.ARRAY, b"")), "no head"),
        (malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQ", 99, 0, 1, 1))), "head is malformed"),
        (malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQ", 11, 0, 1, 2**62))), "larger than any frame"),
        (
            malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQQ", 11, 0, 2, 2**26, 0))),
            "larger than any frame",
        ),
        (malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQ", 11, 0, 1, 5))), "longer than the data"),
        (malformed(REPLY, ext(wire.SCALAR, b"\x0b1234")), "scalar is malformed"),
        (malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQ", 16, 0, 1, 1))), "head is malformed"),
        (malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQ", 11, 2, 1, 1))), "head is malformed"),
        (
            malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBB33Q", 11, 0, 33, *[1] * 33))),
            "head is malformed",
        ),
        (malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQ", 11, 0, 2, 1))), "head is malformed"),
        (malformed(REPLY, ext(wire.ARRAY, struct.pack("<BBBQB", 11, 0, 1, 1, 0))), "head is malformed"),
        (malformed(REPLY, ext(wire.SCALAR, b"")), "scalar is malformed"),
        (malformed(REPLY, ext(wire.SCALAR, b"\x10" + bytes(8))), "scalar is malformed"),
        (malformed(REPLY, ext(COMPLEX, bytes(15))), "kind 2 is malformed"),
        (malformed(REPLY, ext(COMPLEX, bytes(8))), "may not cross this way"),
        (malformed(REPLY, ext(BYTES, bytes(7))), "kind 4 is malformed"),
        (malformed(REPLY, ext(BYTES, bytes(16))), "kind 4 is malformed"),
        (malformed(REPLY, ext(wire.INT, bytes(7))), "7 bytes"),
        (malformed(REPLY, ext(wire.INT, bytes(1025))), "1025 bytes"),
        (malformed(REPLY, ext(wire.INT, bytes(2000))), "2000 bytes"),
        (malformed(REPLY, ext(wire.ORACLE, bytes(8))), "may not cross this way"),
        (malformed(REPLY, ext(wire.SEED, bytes(8))), "may not cross this way"),
        (malformed(REPLY, ext(77, bytes(8))), "may not cross this way"),
    ],
)
def test_a_malformed_message_is_named(skeleton: bytes, why: str) -> None:
    with pytest.raises(wire.WireError, match=why):
        CODEC.decode(skeleton, bytearray())


def test_data_that_belongs_to_no_array_is_refused() -> None:
    with pytest.raises(wire.WireError, match="more data than its arrays"):
        CODEC.decode(malformed(REPLY, None), bytearray(16))


def test_a_deep_value_from_outside_is_refused() -> None:
    value: Any = None
    for _ in range(100):
        value = [wire.LIST, [value]]
    with pytest.raises(wire.WireError, match="nested"):
        CODEC.decode(malformed(REPLY, value), bytearray())


def test_empty_arrays_keep_their_shape() -> None:
    assert across(np.zeros((0, 3))).shape == (0, 3)
    assert across(np.float64(math.pi).reshape(())).shape == ()


def test_a_seed_becomes_the_same_stream_on_the_other_side() -> None:
    theirs = wire.Codec(writeable=False, seed=True)
    arrived = theirs.decode(*frame(wire.Reply(wire.Seed(7))))
    assert isinstance(arrived, wire.Reply)
    assert arrived.value.random() == wire.Seed(7).generator().random()


def test_handles_and_oracles_cross_by_number() -> None:
    functions = [len]
    ours = wire.Codec(writeable=True, export=lambda value: functions.index(value))
    theirs = wire.Codec(
        writeable=False, find=lambda handle: ("object", handle.number), oracle=lambda n: ("oracle", n)
    )
    arrived = theirs.decode(*frame(wire.Reply([wire.Handle(3), len]), ours))
    assert arrived == wire.Reply([("object", 3), ("oracle", 0)])
