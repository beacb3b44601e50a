"""JupyterHub's users, asked through the hub's own library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

from .contents import Refused
from .database import ServiceError


class HubLibrary(Protocol):
    """What is used of ``jupyterhub.services.auth.HubOAuth``."""

    oauth_client_id: str
    oauth_authorization_url: str
    oauth_redirect_uri: str
    access_scopes: set[str]

    def user_for_token(self, token: str) -> dict[str, Any] | None: ...

    def token_for_code(self, code: str, *, code_verifier: str) -> str: ...

    def check_scopes(self, required_scopes: set[str], user: dict[str, Any]) -> object: ...


@dataclass(frozen=True)
class Hub:
    """A hub, asked through its own library, which keeps answers for some minutes."""

    library: HubLibrary

    def user(self, token: str) -> dict[str, Any] | None:
        """Return the hub's user of a token that may use this service; None where there is none."""
        try:
            user = self.library.user_for_token(token)
        except Exception as error:  # the library raises tornado's errors
            raise Refused("JupyterHub does not answer. Try again in a minute.", 503, 60) from error
        if user is None or not self.library.check_scopes(self.library.access_scopes, user):
            return None
        return user if user.get("kind", "user") == "user" else None


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
