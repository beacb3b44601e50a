"""Talks to a service from a student's machine, with the standard library alone."""

from __future__ import annotations

import http.client
import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, quote, urlsplit

from ..durable import make_folder, write_file
from ..errors import AutograderError
from ..student.submission import SubmissionLimits

WAIT_SECONDS: Final = 20.0
_LONGEST_ANSWER = 64 * 2**20
_BROKEN_OFF = (OSError, http.client.HTTPException)


class ClientError(AutograderError):
    """The service refused something, or cannot be asked. The message says what to do."""


class Unreachable(ClientError):
    """The service did not answer. Nothing is known of what was sent; sending it again does no harm."""


@dataclass(frozen=True)
class Login:
    """Where a student hands in. address: of the course, such as ``https://grader.example.org/ml-2026``"""

    address: str
    token: str


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """A token goes to the address that it was made for, and nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirects)


@dataclass(frozen=True)
class Client:
    """Asks one service in one student's name."""

    login: Login
    seconds: float = WAIT_SECONDS

    def get(self, path: str) -> Any:
        """Return the JSON at ``path``. Raises ClientError and Unreachable."""
        return json.loads(self.send("GET", path))

    def post(self, path: str, body: bytes, kind: str = "application/json") -> Any:
        """Send ``body``, and return the JSON that comes back. Raises ClientError and Unreachable."""
        answer = self.send("POST", path, body, kind)
        return json.loads(answer) if answer else None

    def send(
        self, method: str, path: str, body: bytes | None = None, kind: str = "application/json"
    ) -> bytes:
        """Return the body of the answer. Raises ClientError and Unreachable."""
        with self._opened(method, path, body, kind) as answer:
            try:
                content: bytes = answer.read(_LONGEST_ANSWER)
            except _BROKEN_OFF as error:
                raise Unreachable(f"The answer of {self.login.address} broke off ({error}).") from error
            return content

    def events(self, path: str) -> Iterator[Any]:
        """Yield the server's events at ``path``, at least one. Raises ClientError and Unreachable."""
        with self._opened("GET", path, None, "application/json") as answer:
            try:
                has_begun = False
                for line in answer:
                    if line.startswith(b"data: "):
                        has_begun = True
                        yield json.loads(line[len(b"data: ") :])
            except _BROKEN_OFF as error:
                raise Unreachable(f"The answer of {self.login.address} broke off ({error}).") from error
            if not has_begun:
                raise Unreachable(f"The answer of {self.login.address} broke off.")

    def _opened(self, method: str, path: str, body: bytes | None, kind: str) -> Any:
        request = urllib.request.Request(f"{self.login.address}{path}", data=body, method=method)
        request.add_header("Accept", "application/json")
        if self.login.token:
            request.add_header("Authorization", f"Bearer {self.login.token}")
        if body is not None:
            request.add_header("Content-Type", kind)
        try:
            return _opener.open(request, timeout=self.seconds)
        except urllib.error.HTTPError as error:
            with error:
                raise self._refusal(error) from error
        except (*_BROKEN_OFF, ValueError) as error:
            reason = getattr(error, "reason", error)
            raise Unreachable(f"{self.login.address} cannot be reached ({reason}).") from error

    def _refusal(self, error: urllib.error.HTTPError) -> ClientError:
        if error.code in (500, 502, 503, 504) and "Retry-After" not in error.headers:
            return Unreachable(f"{self.login.address} does not answer at the moment ({error.code}).")
        try:
            sentence = str(json.loads(error.read(2**16))["error"])
        except (ValueError, KeyError, TypeError, OSError):
            sentence = f"{self.login.address} answered {error.code}; is this the address of your course?"
        if error.code == 401:
            sentence = "Your token is not valid (any more). `autograder login` asks for a new one."
        return ClientError(sentence)


def read_login(address: str = "", file: Path | None = None) -> Login:
    """Return the login for ``address``, or the one that there is; a token goes to its own service and nowhere else.

    First the variables AUTOGRADER_SERVICE and AUTOGRADER_TOKEN, then the token that JupyterHub gives to a student's
    server, then what `autograder login` kept. Raises ClientError where nobody is logged in.
    """
    address = (address or os.environ.get("AUTOGRADER_SERVICE", "")).rstrip("/")
    token = os.environ.get("AUTOGRADER_TOKEN") or os.environ.get("JUPYTERHUB_API_TOKEN")
    if address and token:
        return Login(address, token)
    file = file or login_file()
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        login = Login(str(kept["address"]), str(kept["token"]))
    except FileNotFoundError:
        raise ClientError(
            "You are not logged in. `autograder login ADDRESS` with the link that your instructor gave you."
        ) from None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ClientError(f"{file} cannot be read. Log in again: `autograder login ADDRESS`.") from error
    if address not in ("", login.address):
        raise ClientError(
            f"You are logged in to {login.address}, and not to {address}. `autograder login {address}` first."
        )
    return login


def keep_login(login: Login, file: Path | None = None) -> Path:
    """Keep a login for this user alone, and return the file."""
    file = file or login_file()
    make_folder(file.parent)
    write_file(file, json.dumps({"address": login.address, "token": login.token}).encode(), mode=0o600)
    return file


def login_file() -> Path:
    """Return where a login is kept."""
    from platformdirs import user_config_path

    return user_config_path("autograder") / "service.json"


def parse_address(text: str) -> tuple[str, str]:
    """Return the address of a course and the code of an invitation (or an empty one). Raises ClientError."""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise ClientError(
            f"{text!r} is no address of a course. It looks like https://grader.example.org/ml-2026."
        )
    if parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        raise ClientError(
            f"{text!r} is not encrypted: your token could be read on its way. Use the https address."
        )
    path = parts.path.rstrip("/")
    code = parse_qs(parts.query).get("code", [""])[0]
    if path.endswith("/join"):
        path = path.removesuffix("/join")
    if not path:
        raise ClientError(f"{text!r} names no course. The address ends with the course, such as /ml-2026.")
    return f"{parts.scheme}://{parts.netloc}{path}", code


def limits_of(me: Any) -> SubmissionLimits:
    """Return the limits of a hand-in as the service says them. me: the answer to ``/api/me``"""
    return SubmissionLimits(int(me["file_mib"]), int(me["total_mib"]), int(me["files"]))


def upload_path(assignment: str) -> str:
    """Return where an assignment is handed in."""
    return f"/api/assignments/{quote(assignment, safe='')}/uploads"
