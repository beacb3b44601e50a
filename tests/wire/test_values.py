"""Values with a kind cross as plain parts and arrive as they were; forged parts are a WireError, and cost little."""

from __future__ import annotations

import datetime
import time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder import wire
from autograder.wire.values import Unbuilt, built

JUDGE = wire.Codec(writeable=True)
GUEST = wire.Codec(writeable=False, seed=True)
UTC = datetime.UTC
REPLY = wire.messages.NUMBER[wire.Reply]


def across(value: Any, sender: wire.Codec = JUDGE, receiver: wire.Codec = JUDGE) -> Any:
    data = b"".join(bytes(piece) for piece in sender.encode(wire.Reply(value)))
    skeleton, _ = wire.check_header(data[:8])
    message = receiver.decode(data[8 : 8 + skeleton], bytearray(data[8 + skeleton :]))
    assert isinstance(message, wire.Reply)
    return message.value


def forged(kind: str, *parts: Any) -> Any:
    """Decode a frame in which somebody has put together the value of ``kind`` himself."""
    packed = JUDGE.encode(wire.Reply([kind, *parts]))
    number, (tag, items) = msgspec.msgpack.decode(bytes(packed[1]))
    assert (number, tag) == (REPLY, wire.LIST)
    skeleton = msgspec.msgpack.encode([number, [wire.VALUE, items]])
    return JUDGE.decode(skeleton, bytearray(b"".join(bytes(piece) for piece in packed[2:])))


@pytest.mark.parametrize(
    "value",
    [
        datetime.datetime(2026, 3, 29, 2, 30, 0, 7, fold=1),
        datetime.datetime(2026, 3, 29, tzinfo=UTC),
        datetime.datetime(2026, 3, 29, tzinfo=datetime.timezone(datetime.timedelta(hours=5, minutes=30))),
        datetime.date(2026, 3, 29),
        datetime.time(1, 2, 3, 4),
        datetime.timedelta(-1, 2, 3),
        Decimal("1.50"),
        Decimal("-Infinity"),
        Fraction(-2, 3),
        {1, "a", (1, ("b", None)), Decimal(1), frozenset({2})},
        frozenset(),
        range(10, 0, -3),
        np.datetime64("2026-03-29T01", "ns"),
        np.timedelta64(3, "D"),
    ],
    ids=repr,
)
def test_a_value_of_the_standard_library_arrives_as_it_was(value: Any) -> None:
    arrived = across([value])[0]
    assert type(arrived) is type(value)
    assert repr(arrived) == repr(value) or arrived == value


@pytest.mark.parametrize(
    "array",
    [
        np.array(["a", "bücher", ""]),
        np.array("alone"),
        np.zeros((2, 0), dtype="U3"),
        np.array([["a", "b"], ["c", "d"]]).T,
        np.array(["2026-01-01", "NaT"], dtype="M8[D]"),
        np.array([1, 2], dtype="m8[25us]"),
        np.array([[1, None], ["a", (1, [2])]], dtype=object),
        np.array(["texts", "as", "objects"], dtype=object),
        np.array([(1.5, 2), (2.5, 3)], dtype=[("x", "f8"), ("n", "i4")]),
    ],
    ids=lambda array: f"{array.dtype} {array.shape}",
)
def test_an_array_that_is_no_numbers_arrives_as_it_was(array: np.ndarray) -> None:
    arrived = across(array)
    assert arrived.dtype == array.dtype
    assert arrived.shape == array.shape
    assert arrived.tolist() == array.tolist()


def frames() -> list[Any]:
    pandas = pytest.importorskip("pandas")
    days = pandas.to_datetime(["2026-01-01", "2026-01-02", "2026-01-02"])
    everything = pandas.DataFrame(
        {
            "whole": [1, 2, 3],
            "text": ["x", None, "ü"],
            "day": days,
            "abroad": days.tz_localize("Asia/Tokyo"),
            "kind": pandas.Categorical(["p", "q", "p"], ["q", "p"], ordered=True),
            "maybe": pandas.array([1, None, 3], dtype="Int64"),
            "truth": pandas.array([True, None, False], dtype="boolean"),
            "objects": [[1], {"k": 2}, None],
            "span": pandas.to_timedelta([1, 2, 3], unit="s"),
        },
        index=["r", "s", "t"],
    )
    return [
        everything,
        everything.set_index(["whole", "text"]),
        everything.set_index("day").resample("D").size().to_frame(),
        everything.groupby("kind", observed=True)[["whole"]].sum(),
        pandas.DataFrame(),
        pandas.DataFrame([[1, 2]], columns=["same", "same"]),
    ]


@pytest.mark.parametrize("number", range(6))
def test_a_frame_arrives_as_it_was_with_dtypes_and_indexes(number: int) -> None:
    from pandas.testing import assert_frame_equal

    frame = frames()[number]
    assert_frame_equal(across(frame), frame)


def test_a_frame_on_the_students_side_can_be_written_to_like_any_other() -> None:
    frame = frames()[0]
    arrived = across(frame, JUDGE, GUEST)
    arrived.loc["r", "whole"] = 9
    assert frame.loc["r", "whole"] == 1


def test_a_frame_of_a_hundred_thousand_texts_may_cross() -> None:
    pandas = pytest.importorskip("pandas")
    series = pandas.Series([f"text {k}" for k in range(100_000)])
    assert across(series).equals(series)


def test_timestamps_and_missing_values_arrive_as_they_were() -> None:
    pandas = pytest.importorskip("pandas")
    for value in (
        pandas.Timestamp("2026-03-29", tz="Asia/Tokyo"),
        pandas.Timedelta("1h"),
        pandas.NaT,
        pandas.NA,
    ):
        arrived = across(value)
        assert type(arrived) is type(value)
        assert repr(arrived) == repr(value)


@pytest.mark.parametrize("form", ["csr", "csc", "coo", "dia", "lil"])
def test_a_sparse_matrix_keeps_its_format(form: str) -> None:
    sparse = pytest.importorskip("scipy.sparse")
    matrix = sparse.csr_array(np.array([[0, 1.5], [2, 0], [0, 0]])).asformat(form)
    arrived = across(matrix)
    assert type(arrived) is type(matrix)
    assert arrived.toarray().tolist() == matrix.toarray().tolist()


def test_a_value_whose_package_student_code_may_not_import_is_refused_with_what_to_do() -> None:
    frame = frames()[0]
    without = wire.Codec(writeable=True, packages=("numpy",))
    with pytest.raises(
        wire.CannotCross, match=r"pandas is not among .* Write it into packages, under \[sandbox\]"
    ):
        without.encode(wire.Reply(frame))
    with pytest.raises(wire.WireError, match="pandas is not there"):
        across(frame, JUDGE, without)
    aware = datetime.datetime(2026, 1, 1, tzinfo=__import__("zoneinfo").ZoneInfo("UTC"))
    with pytest.raises(wire.CannotCross, match="tzdata"):
        without.encode(wire.Reply(aware))


def test_where_a_package_is_missing_the_plain_parts_arrive(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "torch", None)
    assert built("torch.Tensor", ["float64", np.ones(2), False, None], None).kind == "torch.Tensor"
    assert isinstance(built("torch.Tensor", ["float64", np.ones(2), False, None], None), Unbuilt)


HUGE = 2**62
FORGED: list[tuple[Any, ...]] = [
    ("no such kind",),
    ("os.system", "true"),
    ([1], 2),
    ("datetime", 2026, 13, 1, 0, 0, 0, 0, 0, None),
    ("datetime", 2026, 1, 1, 0, 0, 0, 0, 0, "../../etc/passwd"),
    ("datetime", 2026, 1, 1, 0, 0, 0, 0, 0, "No/Where"),
    ("timedelta", HUGE, 0, 0),
    ("Decimal", "1e999999999"),
    ("Decimal", "9" * 100_000),
    ("Decimal", ["1"]),
    ("Fraction", 1, 0),
    ("Fraction", "1/3", 1),
    ("set", [1]),
    ("set", *range(100_001)),
    ("range", 0, HUGE, 1),
    ("range", 0, 1, 0),
    ("numpy.texts", [HUGE], 1, np.zeros(0, "<u4")),
    ("numpy.texts", [1], HUGE, np.zeros(0, "<u4")),
    ("numpy.texts", [1], 1, np.array([0x110000], "<u4")),
    ("numpy.texts", [1], 1, np.array([0xD800], "<u4")),
    ("numpy.texts", [-1], 1, np.zeros(1, "<u4")),
    ("numpy.dates", "M", "D", HUGE, np.zeros(1, np.int64)),
    ("numpy.dates", "O", "D", 1, np.zeros(1, np.int64)),
    ("numpy.dates", "M", "D", 1, np.zeros(1)),
    ("numpy.objects", [HUGE, 0], []),
    ("numpy.objects", [3], [1]),
    ("numpy.objects", [1], np.array([2**40]), b""),
    ("numpy.objects", [1], np.array([1]), b"\xff"),
    ("numpy.records", [2], ["a", "a"], [np.zeros(2), np.zeros(2)]),
    ("numpy.records", [2], ["a"], [np.zeros(3)]),
    ("pandas.RangeIndex", 0, HUGE, 1, None),
    ("pandas.DataFrame", None, None, []),
    ("pandas.Series", None, [0, 1], np.zeros(2)),
    ("pandas.Categorical", np.array([5]), ["a"], False),
    ("pandas.Index", None, np.array([0]), "1" * 100 + "D"),
    ("pandas.MultiIndex", [None], []),
    ("pandas.NA", "eval"),
    ("scipy.sparse", "csr", True, HUGE, HUGE, np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)),
    ("scipy.sparse", "csr", True, 2, 2, np.array([7]), np.array([0]), np.ones(1)),
    ("scipy.sparse", "csr", True, 2, 2, np.array([-1]), np.array([0]), np.ones(1)),
    ("scipy.sparse", "__class__", True, 2, 2, np.array([0]), np.array([0]), np.ones(1)),
]


@pytest.mark.parametrize("parts", FORGED, ids=lambda parts: repr(parts)[:50])
def test_a_forged_value_is_a_wire_error_and_costs_little(parts: tuple[Any, ...]) -> None:
    started = time.process_time()
    with pytest.raises(wire.WireError):
        forged(*parts)
    assert time.process_time() - started < 2  # pandas may be imported by the first


def test_a_set_whose_members_were_chosen_to_collide_is_refused() -> None:
    one_hash = [k * (2**61 - 1) for k in range(1, 7)] + [Fraction(k * (2**61 - 1)) for k in range(7, 107)]
    with pytest.raises(wire.WireError, match="chosen to collide"):
        forged("set", *one_hash)


def test_what_stays_where_it_is_is_refused_by_name() -> None:
    for value in ({1, (2, object())}, range(10**12), Decimal("1e99999")):
        with pytest.raises(wire.CannotCross, match="cannot be sent"):
            JUDGE.encode(wire.Reply(value))


def test_an_object_that_only_says_that_it_is_of_pandas_is_no_frame() -> None:
    imitation = type("DataFrame", (), {"__module__": "pandas.core.frame"})()
    with pytest.raises(wire.CannotCross):
        JUDGE.encode(wire.Reply(imitation))
