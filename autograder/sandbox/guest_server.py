"""What a guest does for the judge: read the submission, call the student's functions, say what came of it."""

from __future__ import annotations

import builtins
import contextlib
import gc
import importlib
import os
import sys
import threading
import warnings
from collections.abc import Callable
from types import FrameType, ModuleType, TracebackType
from typing import Any, Final

from .. import wire
from .absent_modules import PutOffImports
from .compiled_once import CompiledOnce
from .operations import builtin_error, is_new_object, operate
from .programs import run_program
from .registered import Registry
from .settings import Settings

WIRE: Final = 3
LOST_WIRE: Final = 113  # exit status of a guest whose wire broke: student code has touched it
_MAX_FRAMES: Final = 30
_MAX_WARNINGS = 20
_MAX_TEXT: Final = 2000


def keep_builtins() -> None:
    """Have our own modules keep Python's built-in functions, whatever a student's code puts in their place.

    ``builtins.sum = np.sum`` is odd and honest, and must not break the wire. Called before the fork: each of its dicts
    that a guest wrote to would be copied for that guest.
    """
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "autograder":
            for function, value in vars(builtins).items():
                if not function.startswith("__"):
                    vars(module).setdefault(function, value)


class Server:
    """Answers the judge's messages."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._objects: list[Any] = []
        self._numbers: dict[int, int] = {}  # id of an object -> its place in the list
        self._oracles: dict[int, Callable[..., Any]] = {}
        self._warnings: list[tuple[str, int, str]] = []
        warnings.simplefilter("always", RuntimeWarning)
        warnings.showwarning = self._warned
        self._put_off = PutOffImports(settings.work + "/", settings.package_names)
        self._compiled = CompiledOnce()
        self._pending = bytearray()
        self._arriving = memoryview(bytearray(2**16))  # takes the pages that are written to, and no others
        self._stubs: dict[str, ModuleType] = {}
        self._lock = threading.RLock()  # a student's threads may call oracles
        self._registry = Registry(self._resolve)
        self._codec = wire.Codec(
            writeable=False,
            export=self._export,
            find=self._find,
            oracle=self._oracle,
            seed=True,
            registered=self._registry.taken_apart,
            rebuild=self._registry.rebuilt,
        )

    def serve(self) -> None:
        """Answer until the judge hangs up."""
        while True:
            try:
                message = self._receive()
            except wire.RegisteredFailed as failed:  # the student's own class did not take what was handed in
                answer: wire.Message = self._raised(failed.error)
            else:
                if message is None:
                    return
                answer = self._answer(message)
            with self._lock:
                self._send_answer(answer)

    def send(self, message: wire.Message) -> None:
        """Send ``message``. Raises CannotCross, and OSError if the judge is gone."""
        for piece in wire.joined(self._codec.encode(message)):
            written = self._write(piece)
            if written < len(piece):
                view = memoryview(piece)[written:]
                while view:
                    view = view[self._write(view) :]

    def _write(self, data: bytes | memoryview) -> int:
        """Write what goes at once, and return how many bytes that were."""
        return os.write(WIRE, data)

    def _read(self, place: memoryview) -> int:
        """Read what is there into ``place``, and return how many bytes that were; 0 if the judge has hung up."""
        return os.readv(WIRE, [place])

    def _send_answer(self, answer: wire.Message) -> None:
        with contextlib.suppress(BaseException):
            sys.stdout.flush()
            sys.stderr.flush()
        try:
            self.send(answer)
        except wire.RegisteredFailed as failed:
            self.send(self._raised(failed.error))
        except wire.CannotCross as error:
            self.send(wire.Raised("TypeError", str(error)))
        except MemoryError:
            self.send(wire.Raised("MemoryError", ""))

    def _receive(self) -> wire.Message | None:
        head = wire.HEADER.size
        if not self._pending:
            count = self._read(self._arriving)
            if count == 0:
                return None
            if count >= head:
                skeleton, buffers = wire.check_header(self._arriving)
                if count == head + skeleton + buffers:  # one whole message, as nearly always
                    start = head + skeleton
                    return self._codec.decode(
                        bytes(self._arriving[head:start]), bytes(self._arriving[start:count])
                    )
            self._pending += self._arriving[:count]
        if not self._fill(head):
            return None
        skeleton, buffers = wire.check_header(self._pending)
        if not self._fill(head + skeleton + buffers):
            return None
        with memoryview(self._pending) as pending:
            message = bytes(pending[head : head + skeleton])
            arrays = bytes(
                pending[head + skeleton : head + skeleton + buffers]
            )  # no flag makes bytes writeable
        del self._pending[: head + skeleton + buffers]
        return self._codec.decode(message, arrays)

    def _fill(self, size: int) -> bool:
        """Read until ``size`` bytes are there; return False if the judge has hung up."""
        while len(self._pending) < size:
            count = self._read(self._arriving)
            if count == 0:
                return False
            self._pending += self._arriving[:count]
        return True

    def _answer(self, message: wire.Message) -> wire.Message:
        try:
            match message:
                case wire.Load(files, unasked):
                    return self._load(files, unasked)
                case wire.Import(module):
                    importlib.import_module(module)
                    return wire.Reply(None)
                case wire.Replace(oracles):
                    self._replace(oracles)
                    return wire.Reply(None)
                case wire.Call(target, args, kwargs):
                    return self._called(target, args, kwargs)
                case wire.Operate(name, target, args):
                    return wire.Reply(operate(name, self._resolve(target), args))
                case wire.Run(file, stdin, args):
                    return self._program(file, stdin, args)
                case wire.Register(kind, to_plain, build):
                    self._registry.add(kind, to_plain, build)
                    return wire.Reply(None)
                case wire.Get(target, name):
                    value = self._resolve(target)
                    return wire.Reply(value if name is None else getattr(value, name))
        except _Undefined as error:
            return wire.Undefined(error.name)
        except BaseException as error:  # noqa: BLE001 (student code may raise anything)
            return self._raised(error)
        raise wire.WireError(f"A {type(message).__name__} is not for a guest.")

    def _called(self, target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> wire.Message:
        """Call ``target``, and say what came of it and what became of its arguments."""
        given = [*args, *kwargs.values()]
        changeable = [value for value in given if type(value) is wire.Changeable]
        if changeable:
            args = tuple(value.value if type(value) is wire.Changeable else value for value in args)
            kwargs = {k: v.value if type(v) is wire.Changeable else v for k, v in kwargs.items()}
        before = wire.as_handed(args)
        function = self._resolve(target)
        value = function(*args, **kwargs)
        if is_new_object(function, value):
            value = self._export(value)
        free = {place for place, each in enumerate(given[: len(args)]) if type(each) is wire.Changeable}
        warned = self._take_warnings()
        changed = tuple(place for place in wire.changed(args, before) if place not in free)
        after = tuple(each.value for each in changeable)
        if warned or changed or after:
            return wire.Warned(value, warned, changed, after)
        return wire.Reply(value)

    def _program(self, file: str, stdin: str, args: tuple[str, ...]) -> wire.Message:
        path = os.path.join(self._settings.work, file)
        with open(path, "rb") as source:
            code = self._compiled.compile(source.read(), path)
        ended = run_program(code, path, stdin, args, self._settings.work)
        error = ended.pop("error")
        if error is None:
            return wire.Reply({**ended, "raised": None})
        raised = self._raised(error)
        return wire.Reply(
            {**ended, "raised": (raised.type, raised.message, raised.frames, raised.missing, raised.bases)}
        )

    def _load(self, files: dict[str, bytes], unasked: tuple[str, ...]) -> wire.Loaded:
        """Write the files and compile the modules but the ``unasked`` ones. No code of the student runs here."""
        errors: dict[str, tuple[str, int, str, int]] = {}
        for name, content in files.items():
            if "/" in name:
                os.makedirs(os.path.dirname(os.path.join(self._settings.work, name)), exist_ok=True)
            with open(os.path.join(self._settings.work, name), "wb") as file:
                file.write(content)
            if not name.endswith(".py"):
                continue
            module = name.removesuffix(".py")
            if module not in self._settings.package_names:
                sys.modules.pop(module, None)  # a student's own random.py comes before Python's
            if name in unasked:
                continue
            try:
                self._compiled.compile(content, os.path.join(self._settings.work, name))
            except SyntaxError as error:
                text = error.text if isinstance(error.text, str) else ""
                errors[name] = (str(error.msg), error.lineno or 0, text.rstrip("\n")[:200], error.offset or 0)
            except (ValueError, RecursionError, MemoryError) as error:
                errors[name] = (str(error)[:200] or type(error).__name__, 0, "", 0)
        self._put_off.install(files)
        self._compiled.install()
        sys.path_importer_cache.pop(self._settings.work, None)  # no other folder has new files
        gc.freeze()
        return wire.Loaded(errors)

    def _replace(self, oracles: dict[str, Any]) -> None:
        """Put the judge's oracles in place of functions, in every module that has them.

        A module that is missing or cannot be imported becomes one that holds the oracles alone, so
        that a mistake in it does not cost what builds on it.
        """
        for path, oracle in oracles.items():
            module_name, _, name = path.partition(".")
            try:
                module = importlib.import_module(module_name)
            except BaseException:  # noqa: BLE001 (student code may raise anything)
                module = self._stubs.setdefault(module_name, ModuleType(module_name))
                sys.modules[module_name] = module
            original = getattr(module, name, None)
            setattr(module, name, oracle)
            if original is None:
                continue
            for other in list(sys.modules.values()):
                if not str(getattr(other, "__file__", None) or "").startswith(self._settings.work):
                    continue
                for key, value in list(vars(other).items()):
                    if value is original:
                        setattr(other, key, oracle)

    def _resolve(self, target: Any) -> Any:
        if type(target) is not str:
            return target  # a handle: the object itself, since the codec has found it
        module_name, _, rest = target.partition(".")
        value: Any = sys.modules.get(module_name) or importlib.import_module(module_name)
        for name in rest.split(".") if rest else ():
            if not hasattr(value, name):
                raise _Undefined(name)
            value = getattr(value, name)
        return value

    def _raised(self, error: BaseException) -> wire.Raised:
        try:
            text = str(error)[:_MAX_TEXT].replace(os.path.join(self._settings.work, ""), "")
            text = text.encode("utf-8", "backslashreplace").decode()
        except BaseException:  # noqa: BLE001 (an exception of the student's may fail in its own str)
            text = ""
        missing = error.name if type(error) is ModuleNotFoundError and type(error.name) is str else None
        above = type(error).__mro__[1:]
        bases = tuple(base.__name__ for base in above if base.__module__ == "builtins")
        own = tuple(base.__name__ for base in above if base.__module__ != "builtins")
        return wire.Raised(type(error).__name__, text, self._frames(error.__traceback__), missing, bases, own)

    def _warned(
        self,
        message: Warning | str,
        category: type[Warning],
        *where: object,  # noqa: ARG002 (the signature of warnings.showwarning)
        **more: object,  # noqa: ARG002 (the signature of warnings.showwarning)
    ) -> None:
        """Keep a numeric warning with the innermost line of the student's own; takes warnings' own place."""
        prefix = os.path.join(self._settings.work, "")
        frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 (inspect is too heavy for a guest)
        while frame is not None and not frame.f_code.co_filename.startswith(prefix):
            frame = frame.f_back
        if frame is not None and issubclass(category, RuntimeWarning) and len(self._warnings) < _MAX_WARNINGS:
            file = frame.f_code.co_filename.removeprefix(prefix)
            self._warnings.append((file, frame.f_lineno, str(message)[:80]))

    def _take_warnings(self) -> tuple[tuple[str, int, str], ...]:
        taken, self._warnings[:] = tuple(self._warnings), []
        return taken

    def _frames(self, traceback: TracebackType | None) -> tuple[tuple[str, int, str], ...]:
        frames: list[tuple[str, int, str]] = []
        prefix = os.path.join(self._settings.work, "")
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if code.co_filename.startswith(prefix):
                frames.append((code.co_filename.removeprefix(prefix), traceback.tb_lineno, code.co_name))
            traceback = traceback.tb_next
        if len(frames) > _MAX_FRAMES:
            frames = frames[: _MAX_FRAMES // 3] + frames[-2 * _MAX_FRAMES // 3 :]
        return tuple(frames)

    def _export(self, value: Any) -> wire.Handle:
        number = self._numbers.get(id(value))
        if number is None or self._objects[number] is not value:
            number = self._numbers[id(value)] = len(self._objects)
            self._objects.append(value)
        return wire.Handle(number)

    def _find(self, handle: wire.Handle) -> Any:
        if handle.number >= len(self._objects):
            raise wire.WireError("There is no such object.")
        return self._objects[handle.number]

    def _oracle(self, number: int) -> Callable[..., Any]:
        if number not in self._oracles:

            def oracle(*args: Any, **kwargs: Any) -> Any:
                """A function of the judge's: it is called there, and counted."""
                return self._ask(number, args, kwargs)

            self._oracles[number] = oracle
        return self._oracles[number]

    def _ask(self, number: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        with self._lock:
            self.send(wire.Callback(number, args, kwargs))
            while (message := self._receive()) is not None:
                if type(message) is wire.Reply:
                    return message.value
                match message:
                    case wire.Raised(kind, text):
                        raise builtin_error(kind)(text)
                    case _:
                        self._send_answer(self._answer(message))
        os._exit(0)


class _Undefined(Exception):
    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name
