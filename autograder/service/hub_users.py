"""JupyterHub's users, asked through the hub's own library."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

from .contents import Refused
from .database import ServiceError
from .identity import key_hash

_MOST_ANSWERS: Final = 10_000


class HubLibrary(Protocol):
    """What is used of ``jupyterhub.services.auth.HubOAuth``. cache_max_age: seconds for which an answer holds."""

    oauth_client_id: str
    oauth_authorization_url: str
    oauth_redirect_uri: str
    access_scopes: set[str]
    cache_max_age: int

    def user_for_token(self, token: str, *, use_cache: bool) -> dict[str, Any] | None: ...

    def token_for_code(self, code: str, *, code_verifier: str) -> str: ...

    def check_scopes(self, required_scopes: set[str], user: dict[str, Any]) -> object: ...


@dataclass
class Hub:
    """A hub, asked through its own library. What it answers holds for some minutes, as the library says.

    The library would keep answers itself, but asks a thread of its own for them, which costs more than the rest of a request's
    identity. So they are kept here, and only here: none is older than the library allows.

    clock: seconds that only grow
    """

    library: HubLibrary
    clock: Callable[[], float] = time.monotonic
    _answers: dict[str, tuple[float, dict[str, Any] | None]] = field(default_factory=dict, init=False)

    def user(self, token: str) -> dict[str, Any] | None:
        """Return the hub's user of a token that may use this service; None where there is none."""
        user = self._known(token)
        if user is None or not self.library.check_scopes(self.library.access_scopes, user):
            return None
        return user if user.get("kind", "user") == "user" else None

    def _known(self, token: str) -> dict[str, Any] | None:
        key, now = key_hash(token), self.clock()
        since, user = self._answers.get(key, (None, None))
        if since is not None and now - since < self.library.cache_max_age:
            return user
        try:
            user = self.library.user_for_token(token, use_cache=False)
        except Exception as error:  # the library raises tornado's errors
            raise Refused("JupyterHub does not answer. Try again in a minute.", 503, 60) from error
        if len(self._answers) >= _MOST_ANSWERS:
            self._answers.clear()
        self._answers[key] = (now, user)
        return user


def hub_of_environment() -> Hub:
    """Return the hub that started this service, or whose variables are set. Raises ServiceError."""
    try:
        from jupyterhub.services.auth import HubOAuth
    except ImportError as error:
        raise ServiceError(
            f"--hub needs JupyterHub's own library ({error}): pip install jupyterhub."
        ) from error
    try:
        library = HubOAuth()
        assert library.oauth_client_id
        assert library.api_token
    except Exception as error:  # traitlets' errors among others
        raise ServiceError(
            "--hub needs the variables that JupyterHub gives to its services: JUPYTERHUB_API_TOKEN, "
            "JUPYTERHUB_API_URL, JUPYTERHUB_CLIENT_ID, JUPYTERHUB_SERVICE_PREFIX. For a service that the hub does not "
            "start, set them by hand."
        ) from error
    return Hub(library)
