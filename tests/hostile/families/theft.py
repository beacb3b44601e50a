"""Theft: the right answer is somewhere, and the student's code goes looking for it.

``@COURSE@`` stands for the course's folder, which holds the solution, the hidden suite and the secret.
"""

from __future__ import annotations

from .attack import Files, attack, descend, mse

SOLUTION = "@COURSE@/solutions/a1/arena.py"


def stolen(how: str) -> Files:
    """Return a submission that runs the solution's text, which ``how`` gets hold of."""
    return mse(f"text = {how}\nspace = {{}}\nexec(text, space)\nreturn space['mse'](y_hat, y)")


@attack()
def opened() -> Files:
    """The solution's file is not there."""
    return stolen(f"open({SOLUTION!r}).read()")


@attack()
def opened_by_descriptor() -> Files:
    """Nor is it there for os.open."""
    return stolen(f"__import__('os').read(__import__('os').open({SOLUTION!r}, 0), 100000)")


@attack()
def memory_mapped() -> Files:
    """Nor for NumPy."""
    return stolen(f"bytes(np.memmap({SOLUTION!r}, dtype='u1', mode='r'))")


@attack()
def read_by_numpy() -> Files:
    """Nor for np.fromfile."""
    return stolen(f"np.fromfile({SOLUTION!r}, dtype='u1').tobytes()")


@attack()
def found_by_walking() -> Files:
    """No walk from the root leads to it."""
    return mse("""
        import os
        for folder, _, names in os.walk("@COURSE@"):
            if "solutions" in folder and "arena.py" in names:
                space = {}
                exec(open(os.path.join(folder, "arena.py")).read(), space)
                return space["mse"](y_hat, y)
        raise LookupError
    """)


@attack()
def linked() -> Files:
    """A link that the code makes leads nowhere."""
    return mse(
        f"import os\nif not os.path.exists('link'): os.symlink({SOLUTION!r}, 'link')\nspace = {{}}\nexec(open('link').read(), space)\nreturn space['mse'](y_hat, y)"
    )


@attack()
def hard_linked() -> Files:
    """Nor does a hard link."""
    return mse(
        f"import os\nif not os.path.exists('link'): os.link({SOLUTION!r}, 'link')\nspace = {{}}\nexec(open('link').read(), space)\nreturn space['mse'](y_hat, y)"
    )


@attack()
def imported() -> Files:
    """The solution is on no path of imports."""
    return mse(
        "import sys, importlib\nsys.path.insert(0, '@COURSE@/solutions/a1')\nsys.modules.pop('arena')\nreturn importlib.import_module('arena').mse(y_hat, y)"
    )


@attack()
def up_the_stack() -> Files:
    """No frame above the student's holds an expected value or the solution."""
    return mse("""
        import sys
        frame = sys._getframe(1)
        while frame is not None:
            for space in (frame.f_locals, frame.f_globals):
                for name in ("expected", "right"):
                    if isinstance(space.get(name), float):
                        return space[name]
                for thing in list(space.values()):
                    solution = getattr(thing, "mse", None)
                    if callable(solution) and getattr(solution, "__module__", "") == "solution":
                        return solution(y_hat, y)
            frame = frame.f_back
        raise LookupError
    """)


@attack()
def among_the_objects() -> Files:
    """Nor does the collector know one."""
    return mse("""
        import gc
        for thing in gc.get_objects():
            if callable(thing) and getattr(thing, "__module__", "") == "solution" and getattr(thing, "__name__", "") == "mse":
                return thing(y_hat, y)
        raise LookupError
    """)


@attack()
def among_the_modules() -> Files:
    """No module of the judge's is imported in the student's process."""
    return mse("""
        import sys
        for name, module in list(sys.modules.items()):
            if name == "solution" or name.startswith(("reference", "solutions")):
                return module.mse(y_hat, y)
        raise LookupError
    """)


@attack()
def from_the_environment() -> Files:
    """The environment of the judge does not arrive."""
    return stolen("open(__import__('os').environ['ARENA_SOLUTION']).read()")


@attack()
def from_the_parents_files() -> Files:
    """No descriptor of the judge's is inherited but the wire."""
    return mse("""
        import os
        for number in range(4, 200):
            try:
                text = os.pread(number, 100000, 0)
            except OSError:
                continue
            if b"def mse" in text:
                space = {}
                exec(text, space)
                return space["mse"](y_hat, y)
        raise LookupError
    """)


@attack()
def by_another_program() -> Files:
    """No other program can be started."""
    return stolen(f"__import__('subprocess').check_output(['cat', {SOLUTION!r}])")


@attack()
def data_behind_the_oracle() -> Files:
    """Behind an oracle there is no closure: the data stay with the judge."""
    return descend("""
        for cell in gradient.__closure__:
            if isinstance(cell.cell_contents, np.ndarray):
                return cell.cell_contents
        raise LookupError
    """)


@attack()
def oracle_without_counting() -> Files:
    """Calls of an oracle are counted by the judge, whatever the student's side says."""
    return descend("""
        gradient.calls = 0
        for k in range(steps):
            g = gradient(theta)
            for again in range(3):
                gradient(theta)
            theta = theta - lr * g
            gradient.calls = k + 1
        return theta
    """)
