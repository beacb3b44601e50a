"""Lying objects: what is returned claims to be the right answer, whatever it is compared with."""

from __future__ import annotations

from .attack import Files, attack, mse

ALWAYS = """
class Always{base}:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 1
    def __lt__(self, other): return True
    __le__ = __gt__ = __ge__ = __lt__
    def __sub__(self, other): return 0.0
    __rsub__ = __sub__
    def __abs__(self): return 0.0
    def __float__(self): return 0.0
    def __bool__(self): return True
"""


def always(base: str = "", value: str = "") -> Files:
    return mse(f"return Always({value})", ALWAYS.format(base=base))


@attack()
def equal_to_everything() -> Files:
    """Only plain data crosses: an object with an ``==`` of its own does not."""
    return always()


@attack()
def a_float_equal_to_everything() -> Files:
    """A subclass of float arrives as its number."""
    return always("(float)", "-1.0")


@attack()
def an_int_equal_to_everything() -> Files:
    """A subclass of int arrives as its number."""
    return always("(int)", "-1")


@attack()
def a_numpy_float_equal_to_everything() -> Files:
    """A subclass of np.float64 arrives as its number."""
    return always("(np.float64)", "-1.0")


@attack()
def a_complex_equal_to_everything() -> Files:
    """A subclass of complex arrives as its number."""
    return always("(complex)", "-1j")


@attack()
def an_array_equal_to_everything() -> Files:
    """A subclass of ndarray arrives as an array, without its methods."""
    return mse("return np.full((1,), -1.0).view(Lying)", """
        class Lying(np.ndarray):
            def __eq__(self, other): return True
            def __ne__(self, other): return False
            def __sub__(self, other): return np.zeros(())
            __rsub__ = __sub__
            def __abs__(self): return np.zeros(())
    """)  # fmt: skip


@attack()
def a_ufunc_override() -> Files:
    """NumPy in the judge never asks an object of the student's how to add."""
    return mse("return Lying()", """
        class Lying:
            def __array_ufunc__(self, ufunc, method, *inputs, **kwargs): return np.zeros(())
            def __array_function__(self, function, types, args, kwargs): return True
    """)  # fmt: skip


@attack()
def an_array_interface() -> Files:
    """Neither ``__array__`` nor the array interface is asked on the judge's side."""
    return mse("return Lying()", """
        class Lying:
            asked = 0
            __array_priority__ = 1e9
            def __array__(self, dtype=None, copy=None):
                Lying.asked += 1
                return np.zeros(())
            def __eq__(self, other): return True
    """)  # fmt: skip


@attack()
def a_list_that_is_two() -> Files:
    """A subclass of list arrives as the values that it holds."""
    return mse("return Two([1.0])", """
        class Two(list):
            def __len__(self): return 0
            def __eq__(self, other): return True
            def __iter__(self): return iter(())
            def __sub__(self, other): return 0.0
            def __rsub__(self, other): return 0.0
    """)  # fmt: skip


@attack()
def a_dict_that_has_everything() -> Files:
    """A subclass of dict arrives as the entries that it holds."""
    return mse(
        "return Any()",
        "class Any(dict):\n    def __missing__(self, key): return 0.0\n    def __eq__(self, other): return True\n",
    )


@attack()
def a_string_of_a_number() -> Files:
    """A text is not taken for the number that it spells."""
    return mse("return str(float(np.mean((y_hat - y) ** 2)))")


@attack()
def bytes_of_a_number() -> Files:
    """Bytes are not taken for a number."""
    return mse("return np.mean((y_hat - y) ** 2).tobytes()")


@attack()
def not_a_number() -> Files:
    """nan is unequal to everything, and no comparison passes for that reason."""
    return mse("return float('nan')")


@attack()
def infinity() -> Files:
    """An infinite answer has no finite error."""
    return mse("return float('inf')")


@attack()
def a_complex_answer() -> Files:
    """An imaginary part is not dropped."""
    return mse("return complex(np.mean((y_hat - y) ** 2), 1.0)")


@attack()
def a_masked_array() -> Files:
    """A masked entry is not left out of a comparison."""
    return mse("return np.ma.masked_all(())")


@attack()
def another_class() -> Files:
    """``__class__`` is not believed."""
    return mse(
        "return Lying()",
        "class Lying:\n    __class__ = float\n    def __float__(self): return 0.0\n    def __eq__(self, other): return True\n",
    )


@attack()
def a_pickle() -> Files:
    """Nothing is unpickled: ``__reduce__`` is never asked."""
    return mse(
        "return Bomb()",
        "class Bomb:\n    def __reduce__(self): return (exec, ('raise SystemExit(0)',))\n    def __eq__(self, other): return True\n",
    )


@attack()
def a_generator() -> Files:
    """A generator is no value: it stays on its side."""
    return mse("return (v for v in [0.0])")


@attack()
def a_function() -> Files:
    """A function in place of a value is not called until it gives the right one."""
    return mse("return lambda *a, **k: 0.0")


@attack()
def a_coroutine() -> Files:
    """A coroutine is not waited for."""
    return mse("c = later(); c.close(); return c", "async def later():\n    return 0.0\n")


@attack()
def its_own_class() -> Files:
    """A class is no number."""
    return mse("return float")


@attack()
def an_object_array() -> Files:
    """An array of objects does not cross with the objects' methods."""
    return mse("return np.array([Always()], dtype=object)", ALWAYS.format(base=""))


@attack()
def a_record() -> Files:
    """A structured array has no dtype of the list."""
    return mse("return np.zeros(1, dtype=[('value', 'f8')])[0]")


@attack()
def a_fraction() -> Files:
    """A number of another library is not asked to subtract itself."""
    return mse(
        "return Near(0)",
        "from fractions import Fraction\nclass Near(Fraction):\n    def __eq__(self, other): return True\n    def __sub__(self, other): return 0\n    __rsub__ = __sub__\n",
    )


@attack()
def a_handle_number() -> Files:
    """A number that looks like a handle opens nothing of the judge's."""
    return mse("return {'handle': 0, 'number': 0, '__class__': 'Handle'}")


@attack()
def all_answers_at_once() -> Files:
    """Of several answers not the best is taken."""
    return mse("return [float(k) / 1000 for k in range(10000)]")


@attack()
def a_shape_that_broadcasts() -> Files:
    """An answer of another shape is not spread over the right one."""
    return mse("return np.full((3, 1, 1), np.mean((y_hat - y) ** 2))")
