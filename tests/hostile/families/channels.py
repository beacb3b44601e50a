"""Feedback channels: code that holds a hidden value tries to have it repeated.

`attack.STOLEN` stands for the value. The files do not hold it, they compute it: a line of the student's own may be shown.
"""

from __future__ import annotations

from .attack import Files, attack, mse

NUMBER = "(31300 + 37)"
TEXT = "str(31300 + 37)"


@attack()
def in_a_message() -> Files:
    """An exception's message is not shown."""
    return mse(f"raise ValueError({TEXT})")


@attack()
def in_a_type() -> Files:
    """Nor is the name of a type that the text does not hold."""
    return mse(f"raise type('E' + {TEXT}, (ValueError,), {{}})('')")


@attack()
def in_a_line() -> Files:
    """Nor is a line that the text does not show as reached."""
    return mse(f"exec(compile('\\n' * ({NUMBER} - 1) + 'raise ValueError', 'arena.py', 'exec'))")


@attack()
def in_a_line_of_another_function() -> Files:
    """Nor is the line of a function that the exercise does not call."""
    after = (
        "def tables():\n" + "".join(f"    x = 'never {k}'\n" for k in range(300)) + "    y = 'never called'\n"
    )
    return mse(
        "line = 300 + 12\nexec(compile('\\n' * line + 'raise ValueError', __file__, 'exec'))", after=after
    )


@attack()
def in_the_name_of_a_function() -> Files:
    """Nor is a function's name that was made up."""
    return mse(
        f"name = 'f' + {TEXT}\nexec(compile('def ' + name + '(): raise NotImplementedError\\n' + name + '()', __file__, 'exec'))"
    )


@attack()
def in_a_shape() -> Files:
    """A shape is named only if it is a likely one."""
    return mse(f"return np.zeros((0, {NUMBER}))")


@attack()
def in_many_axes() -> Files:
    """A shape has no room in its axes either."""
    return mse(f"return np.zeros((0, {NUMBER}, 1, 3, 7))")


@attack()
def in_a_size() -> Files:
    """The size of an error is said in words."""
    return mse("return float(np.mean((y_hat - y) ** 2)) * (1 + 3.1337e42)")


@attack()
def in_what_is_printed() -> Files:
    """Printed text is not shown."""
    return mse(f"print({NUMBER}); return -1.0")


@attack()
def in_a_warning() -> Files:
    """Warnings are repeated by kind."""
    return mse(
        f"import warnings\nwarnings.warn_explicit('overflow ' + {TEXT}, RuntimeWarning, __file__, {NUMBER})\nreturn -1.0"
    )


@attack()
def in_a_missing_module() -> Files:
    """A module that is not there is named only if the text imports it."""
    return mse(f"__import__('m' + {TEXT})")


@attack()
def in_a_missing_name() -> Files:
    """Nor is a name repeated that does not stand in the line."""
    return mse(f"raise NameError('name \\'n' + {TEXT} + '\\' is not defined')")


@attack()
def in_an_exit_status() -> Files:
    """Of exit statuses 0 and 1 are named."""
    return mse("import os; os._exit(137)")


@attack()
def in_a_notes_group() -> Files:
    """Notes and groups of exceptions are not shown."""
    return mse(f"e = ValueError('x'); e.add_note({TEXT}); raise ExceptionGroup({TEXT}, [e])")


@attack()
def in_a_key() -> Files:
    """Keys of a dict in place of a number are not repeated."""
    return mse(f"return {{{TEXT}: 0.0}}")


@attack()
def in_a_number_of_values() -> Files:
    """Nor is the number of values."""
    return mse(f"return (0.0,) * {NUMBER}")


@attack()
def in_a_dtype() -> Files:
    """Nor is an odd type of number."""
    return mse(f"return np.zeros({NUMBER}, dtype='S7')")
