"""Objects that lie to operators: the checks hold an object of the student's and ask it for its length, its items, its number."""

from __future__ import annotations

import textwrap

from .attack import Files, attack

HONEST = "def scale(x):\n    return 2.0 * x\n\n\n"
RIGHT = """\
class Box:
    def __init__(self, values):
        self.values = list(values)

    def total(self):
        return float(sum(self.values))

    def __len__(self):
        return len(self.values)

    def __getitem__(self, place):
        return self.values[place]

    def __contains__(self, value):
        return value in self.values

    def __float__(self):
        return self.total()

    def __str__(self):
        return f"Box of {len(self)}"

    def __add__(self, other):
        return Box(self.values + other.values)
"""
EMPTY = """\
class Empty:
    def __init__(self, values):
        pass

    def __iter__(self):
        return iter(())

    def __contains__(self, value):
        return False
"""
FULL = 9.0


def box(body: str, before: str = "") -> Files:
    """Return a submission whose Box has the methods ``body``; it is made of a list that it ignores.

    Unless an attack says otherwise, an iteration ends at once: to wait for the end of one takes seconds, and a few do that.
    """
    methods = textwrap.indent(textwrap.dedent(body).strip("\n"), "    ")
    return {"arena.py": f"{HONEST}{textwrap.dedent(before)}\n\n{EMPTY}\n\nclass Box(Empty):\n{methods}\n"}


@attack()
def equal_to_everything() -> Files:
    """An object is compared with a value of the judge's nowhere."""
    return box("""
        def __eq__(self, other): return True
        __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
        __hash__ = None
        def total(self): return self
        def __getitem__(self, place): return self
        def __contains__(self, value): return self
        def __add__(self, other): return self
        values = property(lambda self: [self])
    """)


@attack()
def itself_for_all() -> Files:
    """What answers every question with itself answers none."""
    return box("""
        def __getattr__(self, name): return self
        def __call__(self, *_, **__): return self
        def __getitem__(self, place): return self
        def __add__(self, other): return self
        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __abs__ = __neg__ = __add__
    """)


@attack()
def a_class_that_lies() -> Files:
    """``__class__`` of an object is not believed, nor is that of what it gives."""
    return box("""
        __class__ = property(lambda self: float)
        def total(self): return self
        def __getitem__(self, place): return self
        def __len__(self): return Lying(3)
        def __float__(self): return Number(1.0)
    """, """
        class Lying(int):
            __class__ = property(lambda self: bool)
            def __eq__(self, other): return True
            __hash__ = None
            def __index__(self): return self
        class Number(float):
            def __eq__(self, other): return True
            __hash__ = None
    """)  # fmt: skip


@attack()
def an_array_by_name() -> Files:
    """Nobody in the judge asks an object for ``__array__``, nor lets it take NumPy's functions over."""
    return box("""
        def __array__(self, *_, **__): raise SystemExit
        def __array_function__(self, *_): return True
        def __array_ufunc__(self, *_, **__): return True
        __array_priority__ = 1e9
        __array_interface__ = __array_struct__ = property(lambda self: {"shape": (3,), "typestr": "<f8", "data": (0, False), "version": 3})
        @property
        def values(self): return self
        def total(self): return self
    """)  # fmt: skip


@attack()
def a_buffer_of_its_own() -> Files:
    """An array over memory of the student's arrives as a copy of numbers, which are compared."""
    return box("""
        @property
        def values(self):
            import ctypes, numpy as np
            return np.ctypeslib.as_array((ctypes.c_double * 3)())
        def total(self): return memoryview(bytearray(8))
    """)


@attack()
def pickled_otherwise() -> Files:
    """Nothing of an object is pickled, on neither side."""
    return box("""
        def __reduce__(self): return (print, ("made",))
        __reduce_ex__ = lambda self, protocol: (eval, ("1",))
        __getstate__ = __copy__ = __deepcopy__ = lambda self, *_: self.total()
        def total(self): return self
    """)


@attack()
def a_huge_text() -> Files:
    """A text of a gigabyte crosses nowhere, in an answer or in a message."""
    return box("""
        def __str__(self): return "Box of " * 10 ** 9
        __repr__ = __format__ = __str__
        def total(self): raise ValueError("x" * 10 ** 8)
        def __getitem__(self, place): raise IndexError(self)
    """)


@attack()
def a_text_of_another_kind() -> Files:
    """A class derived from str arrives as its characters."""
    return box("""
        def __str__(self): return Text("no box")
        def total(self): return Text("4.5")
    """, """
        class Text(str):
            def __eq__(self, other): return True
            def __str__(self): return self
            __hash__ = None
    """)  # fmt: skip


@attack()
def items_without_end() -> Files:
    """An iteration ends, at the latest where the judge has had enough."""
    return box("""
        def __iter__(self):
            while True:
                yield 1.0
        def __len__(self): return 3
        def total(self): return iter(self)
    """)


@attack()
def an_iterator_that_is_itself() -> Files:
    """So does one that gives itself."""
    return box("""
        def __iter__(self): return self
        def __next__(self): return self
        def __getitem__(self, place): return iter(self)
    """)


@attack()
def a_length_beyond_all() -> Files:
    """Nothing is reserved for a length that an object claims."""
    return box("""
        def __len__(self): return 2 ** 62
        def __length_hint__(self): return 2 ** 62
        def __getitem__(self, place): return 0.0
        def total(self): return range(2 ** 62)
    """)


@attack()
def a_length_that_is_none() -> Files:
    """A length that is no number of things is the student's fault."""
    return box("""
        def __len__(self): return -1
        def __getitem__(self, place): return {}[place]
        def __contains__(self, value): raise StopIteration
        def __float__(self): return "4.5"
    """)


@attack()
def each_time_another() -> Files:
    """An answer is compared once, as it arrived."""
    return box("""
        count = [100]
        def total(self):
            self.count[0] += 1
            return float(self.count[0])
        def __getitem__(self, place): return self.total()
        def __len__(self): return int(self.total())
        @property
        def values(self): return [self.total()]
    """)


@attack()
def an_end_in_the_middle() -> Files:
    """An exception that ends loops or programs passes no check."""
    return box("""
        def __getitem__(self, place): raise StopIteration
        def __iter__(self): raise SystemExit(0)
        def __len__(self): raise KeyboardInterrupt
        def __contains__(self, value): raise GeneratorExit
        def __float__(self): raise AssertionError
        def __str__(self): raise type("Skipped", (BaseException,), {})("skip")
        def total(self): raise type("Exit", (Exception,), {"__str__": lambda self: 1 / 0})
    """)


@attack()
def a_metaclass_that_agrees() -> Files:
    """A class answers for itself in the student's process alone."""
    return {
        "arena.py": HONEST
        + textwrap.dedent("""
            class Agreeing(type):
                def __instancecheck__(self, other): return True
                def __subclasscheck__(self, other): return True
                def __eq__(self, other): return True
                def __call__(self, *_, **__): return self
                def __getattr__(self, name): return self
                def __len__(self): return 3
                def __getitem__(self, place): return self
                __hash__ = None

            class Box(metaclass=Agreeing):
                pass
        """)
    }


@attack()
def a_box_that_is_a_handle() -> Files:
    """What looks like a reference of the judge's to an object opens nothing."""
    return box("""
        def total(self): return {"__handle__": 1, "path": "reference.arena.Box"}
        def __getitem__(self, place): return (1, "handle", place)
        @property
        def values(self): return [{"handle": n} for n in range(5)]
    """)


@attack()
def rubbish_at_the_end() -> Files:
    """What an object does when it is thrown away is done in the student's process."""
    return box("""
        def __del__(self):
            import os, time
            time.sleep(0.2)
            os.write(3, b"done")
        def total(self): return Box([])
    """)


@attack()
def many_objects() -> Files:
    """Objects of which each gives another are kept by number, and only so many."""
    return box("""
        def __getitem__(self, place): return Box([])
        def __iter__(self): return (Box([]) for _ in range(20_000))
        def __add__(self, other): return Box([])
        def total(self): return [Box([]) for _ in range(10 ** 5)]
    """)


@attack(honest=FULL)
def right() -> Files:
    """Who is right gets everything."""
    return {"arena.py": HONEST + RIGHT}
