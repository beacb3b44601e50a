"""Logins that were begun: each is a row that ends with the first answer, whichever process that reaches.

The state goes to the provider and comes back; a cookie holds another secret, so that only the browser that began
can end it. The row holds what the answer is compared with: the nonce of the ID token and PKCE's verifier.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Literal

from sqlalchemy import Connection, delete, insert, select
from starlette.responses import Response

from .access import Call
from .contents import Refused
from .identity import key_hash
from .tables import logins, microseconds

Way = Literal["oidc", "lti"]
LIFETIME: Final = timedelta(minutes=10)
_NOT_BEGUN = "This login was not begun in this browser, was used, or is too old. Begin again."


@dataclass(frozen=True)
class Begun:
    """A login that was begun. browser: what the cookie holds"""

    state: str
    browser: str
    nonce: str
    verifier: str

    @property
    def cookie(self) -> str:
        """The name of the cookie."""
        return cookie_name(self.state)


def cookie_name(state: str) -> str:
    """Return the name of the cookie that belongs to a state: two windows may log in at the same time."""
    return f"autograder_login_{key_hash(state)[:16]}"


def begin(connection: Connection, course: str, way: Way, now: datetime) -> Begun:
    """Note a new login, and forget those that nobody ended in time."""
    begun = Begun(
        state=secrets.token_urlsafe(32),
        browser=secrets.token_urlsafe(32),
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
    )
    connection.execute(delete(logins).where(logins.c.expires < microseconds(now)))
    connection.execute(
        insert(logins).values(
            state=key_hash(begun.state),
            course=course,
            way=way,
            browser=key_hash(begun.browser),
            nonce=begun.nonce,
            verifier=begun.verifier,
            expires=microseconds(now + LIFETIME),
        )
    )
    return begun


def spend(
    connection: Connection, course: str, way: Way, now: datetime, *, state: str, browser: str
) -> tuple[str, str]:
    """End the login of ``state``, and return its nonce and verifier. Raises Refused where there is none (any more)."""
    where = (
        (logins.c.state == key_hash(state))
        & (logins.c.course == course)
        & (logins.c.way == way)
        & (logins.c.browser == key_hash(browser))
        & (logins.c.expires >= microseconds(now))
    )
    row = connection.execute(select(logins.c.nonce, logins.c.verifier).where(where)).first()
    if row is None or connection.execute(delete(logins).where(where)).rowcount != 1:
        raise Refused(_NOT_BEGUN, 403)
    return str(row.nonce), str(row.verifier)


def need_address(call: Call) -> None:
    """Raise Refused where nobody said to which address a browser comes back: course.toml was changed meanwhile."""
    if not call.server.url:
        raise Refused("The service must be started with --url before anybody can log in like this.", 503)


def set_cookie(response: Response, begun: Begun, home: str, *, is_cross_site: bool, is_secure: bool) -> None:
    """Let the browser remember that it began.

    is_cross_site: the answer comes as a POST from another site (LTI), for which browsers keep back all but
                   SameSite=None, and take that only with Secure
    """
    response.set_cookie(
        begun.cookie,
        begun.browser,
        max_age=int(LIFETIME.total_seconds()),
        path=home,
        secure=is_secure or is_cross_site,
        httponly=True,
        samesite="none" if is_cross_site else "lax",
    )
