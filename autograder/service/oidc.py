"""People log in with an OpenID Connect provider: the authorization code flow with state, nonce and PKCE (S256).

    GET /oidc            to the provider
    GET /oidc/callback   back from it: a session, or a sentence

The provider's access token is used for nothing and kept nowhere; no password comes by here.
"""

from __future__ import annotations

import hmac
from typing import Any, Final

import httpx2
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from ..course.course import Course, Oidc
from .access import Call, Door
from .contents import Refused
from .id_tokens import Expected, verified_claims
from .login_states import begin, cookie_name, need_address, set_cookie, spend
from .published import TIMEOUT_SECONDS, Published, address_or_nothing, not_answering
from .recognition import admit, role_by_lists
from .secret_files import client_secret
from .server import Server
from .sessions import begin_session, enter, former_session

_METADATA: Final = "/.well-known/openid-configuration"
_SCOPE: Final = "openid profile email"
_ENDPOINTS: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def issuer_of(oidc: Oidc) -> str:
    """Return the issuer under which members of the provider are kept."""
    return f"oidc {oidc.issuer}"


def begin_login(call: Call) -> Response:
    """Send the browser to the provider."""
    oidc, server = _oidc(call), call.server
    metadata = provider_metadata(oidc, server.published)
    now, course = server.clock(), call.course.id
    begun = server.writer.submit(lambda connection: begin(connection, course, "oidc", now)).result()
    with _client(call.server, call.course, oidc, metadata) as client:
        address, _ = client.create_authorization_url(
            metadata["authorization_endpoint"],
            state=begun.state,
            nonce=begun.nonce,
            code_verifier=begun.verifier,
        )
    response = RedirectResponse(address, 303)
    set_cookie(response, begun, call.home, is_cross_site=False, is_secure=server.is_secure)
    return response


def end_login(call: Call) -> Response:
    """Take the browser that comes back. Raises Refused."""
    oidc, server, course, request = _oidc(call), call.server, call.course, call.request
    state = request.query_params.get("state", "")
    browser, now = request.cookies.get(cookie_name(state), ""), server.clock()
    nonce, verifier = server.writer.submit(
        lambda connection: spend(connection, course.id, "oidc", now, state=state, browser=browser)
    ).result()
    metadata = provider_metadata(oidc, server.published)
    _check_answer(request, oidc, metadata)
    code = request.query_params.get("code", "")
    tokens = _tokens(server, course, oidc, metadata, code=code, verifier=verifier)
    expected = Expected(
        oidc.issuer, oidc.client_id, nonce, metadata["jwks_uri"], str(tokens.get("access_token") or "")
    )
    claims = verified_claims(str(tokens.get("id_token") or ""), expected, server.published, now)
    former = former_session(request)
    secret = server.writer.submit(
        lambda connection: _session(connection, call, oidc, claims, former)
    ).result()
    response = enter(server, course, secret)
    response.delete_cookie(cookie_name(state), path=call.home)
    return response


def _session(connection: Connection, call: Call, oidc: Oidc, claims: dict[str, Any], former: str) -> str:
    value, now = claims.get(oidc.claim), call.server.clock()
    if oidc.claim == "email" and claims.get("email_verified") is not True:
        raise Refused(
            "The provider has not verified your e-mail address. Verify it there, and begin again.", 403
        )
    role = role_by_lists(value, oidc.readers, oidc.instructors)
    member = admit(
        connection, call.course, issuer_of(oidc), claims, value, role=role, matches=oidc.matches, now=now
    )
    return begin_session(connection, call.course.id, member, former, now, label=oidc.label)


def provider_metadata(oidc: Oidc, published: Published) -> dict[str, Any]:
    """Return what the provider publishes of itself. Raises Refused where that is another provider's, or not whole."""
    metadata = published.get(oidc.issuer.rstrip("/") + _METADATA)
    if metadata.get("issuer") != oidc.issuer or not all(
        address_or_nothing(metadata.get(name)) for name in _ENDPOINTS
    ):
        raise Refused(
            "The provider does not describe itself as the issuer that course.toml names. Tell your instructor.",
            502,
        )
    return metadata


def _check_answer(request: Request, oidc: Oidc, metadata: dict[str, Any]) -> None:
    """Refuse an error, and an answer of another provider (RFC 9207)."""
    if request.query_params.get("error"):
        raise Refused("The provider did not let you in. Begin again.", 403)
    issuer = request.query_params.get("iss")
    must_say = metadata.get("authorization_response_iss_parameter_supported") is True
    if (issuer is not None or must_say) and not hmac.compare_digest(
        (issuer or "").encode("utf-8", "replace"), oidc.issuer.encode()
    ):
        raise Refused("This answer is another provider's. Begin again.", 403)


def _tokens(
    server: Server, course: Course, oidc: Oidc, metadata: dict[str, Any], *, code: str, verifier: str
) -> dict[str, Any]:
    """Exchange the code. Raises Refused."""
    try:
        with _client(server, course, oidc, metadata) as client:
            return dict(
                client.fetch_token(
                    metadata["token_endpoint"],
                    grant_type="authorization_code",
                    code=code,
                    code_verifier=verifier,
                )
            )
    except httpx2.HTTPError as error:
        raise not_answering() from error
    except (AuthlibBaseError, ValueError, TypeError) as error:
        raise Refused("The provider did not confirm this login. Begin again.", 403) from error


def _client(server: Server, course: Course, oidc: Oidc, metadata: dict[str, Any]) -> OAuth2Client:
    known = metadata.get("token_endpoint_auth_methods_supported")
    is_post = isinstance(known, list) and "client_secret_basic" not in known and "client_secret_post" in known
    return OAuth2Client(
        oidc.client_id,
        client_secret(course, oidc),
        scope=_SCOPE,
        redirect_uri=f"{server.url}{server.prefix}/{course.id}/oidc/callback",
        code_challenge_method="S256",
        token_endpoint_auth_method="client_secret_post" if is_post else "client_secret_basic",
        timeout=TIMEOUT_SECONDS,
        follow_redirects=False,
    )


def _oidc(call: Call) -> Oidc:
    if call.course.service.oidc is None:
        raise Refused("This course knows no provider to log in with.", 404)
    need_address(call)
    return call.course.service.oidc


DOORS = (
    Door("GET", "/oidc", begin_login, None, asks_others=True),
    Door("GET", "/oidc/callback", end_login, None, asks_others=True),
)
